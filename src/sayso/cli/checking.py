"""`sayso check`: whether a ledger is sound."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from sayso.cli import SOME_FAILED
from sayso.cli.options import JsonOption, LedgerOption, current_settings, print_json
from sayso.core.text import safe
from sayso.ledger import Ledger
from sayso.run.checking import QUICK, Checked

_STEPS = {
    "file": "the file", "schema": "the tables", "keys": "the numbers of rows", "search": "the search",
    "versions": "versions", "identities": "who is who among reports", "stories": "stories", "bonds": "stories",
    "sketches": "sketches", "judgements": "judgements", "corrections": "corrections", "texts": "texts and readings",
    "copies": "copies", "words": "the words of the search",
}  # fmt: skip
"""What is looked at, by its name in `ledger/soundness`."""


def check(
    ledger: LedgerOption = None,
    quick: Annotated[
        bool, typer.Option("--quick", help=f"Look at the texts and readings of some {QUICK} reports only.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Tell whether a ledger is sound: nothing lost, nothing twice, nothing changed behind its back.

    Looks at the file itself, at every report and record, at what holds reports together in stories, and at what persons
    have said. Nothing is written. Exit code 1 if something is wrong: each line says what, what it means and what to do.
    """
    from sayso.run import checking

    where = ledger or current_settings().ledger
    with Ledger.open(where, create=False, upgrade=False) as opened, _progress(quiet=json) as watch:
        checked, name = checking.check(opened, quick=quick, watch=watch), opened.shown
    if json:
        print_json([checked])
    else:
        console = Console()
        for line in _lines(checked, name):
            console.print(line, highlight=False, soft_wrap=True)
    if not checked.sound:
        raise typer.Exit(SOME_FAILED)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Something to tell what is being looked at: it shows that on a terminal."""
    console = Console(stderr=True, highlight=False)
    if quiet or not console.is_terminal:
        yield lambda what, done, total: None
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), console=console, transient=True) as bar:
        task = bar.add_task("looking at the ledger", total=None)

        def watch(what: str, done: int, total: int) -> None:
            bar.update(task, description=f"looking at {_STEPS[what]}", completed=done, total=total or None)

        yield watch


def _lines(checked: Checked, name: str) -> list[Text]:
    """What a person is told."""
    size = f"{_number(checked.reports, 'report')}, {_number(checked.stories, 'story', 'stories')}"
    some = f"; texts and readings of some {QUICK} reports only" if checked.quick and checked.reports > QUICK else ""
    verdict = "is sound" if checked.sound else "is NOT sound"
    found = [Text(f"{safe(flaw.told)} - {safe(flaw.means)}") for flaw in checked.flaws]
    todo = dict.fromkeys(flaw.do for flaw in checked.flaws)
    found += [Text(f"What to do: {safe(each)}", style="bold") for each in todo]
    found += [Text(f"Not looked at: {safe(each)}") for each in checked.left_out]
    return [*found, Text(f"{safe(name)} {verdict}: {size}{some}", style="bold")]


def _number(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
