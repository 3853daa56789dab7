"""`sayso export`: what was found, for other programs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from sayso.cli.options import JsonOption, LedgerOption, day, open_ledger, print_json
from sayso.cli.progress import EVERY
from sayso.core.errors import SaysoError
from sayso.core.text import safe, shorten
from sayso.core.vocabulary import Factuality
from sayso.export.choosing import Watch
from sayso.export.exporting import Order, Summary
from sayso.export.exporting import export as write
from sayso.export.found import Choice
from sayso.export.kinds import WHAT, kind
from sayso.export.losses import LossReport, by_reason, several, unwritten

_FACTUALITY: Final[dict[str, Factuality]] = {"certain": "CT+", "probable": "PR+", "possible": "PS+"}
_TOP: Final = 5
_KINDS: Final = "\n".join(f"    [bold]{name}[/bold]  {what}" for name, what in WHAT.items())


KindOption = Annotated[str, typer.Option("--as", metavar="KIND", help="What to write: a kind from the list above.")]
OutOption = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to make.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Of reports of this day or later.")]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Of reports of this day or earlier; stories as they stood on it."),
]
Actors = Annotated[
    list[str] | None,
    typer.Option("--actor", help="Who takes part or speaks: a code or its beginning (UKR, 'UKR MIL'), or a name."),
]
Types = Annotated[list[str] | None, typer.Option("--type", help="A PLOVER type of event, such as RETREAT.")]
Reviewed = Annotated[
    bool, typer.Option("--reviewed", help="Only what a person has accepted, added or set, with all that is held of it.")
]
LeastOption = Annotated[
    str | None,
    typer.Option("--least", metavar="|".join(_FACTUALITY), help="Only events that some source holds so surely."),
]
Copies = Annotated[bool, typer.Option("--copies", help="Reports that copy others, too.")]
Texts = Annotated[bool, typer.Option("--texts", help="With full texts: mind whose they are before you pass them on.")]
Again = Annotated[bool, typer.Option("--again", help="Replace an earlier export in that folder.")]


def export(  # noqa: PLR0913, PLR0917 - each is an option
    as_: KindOption,
    out: OutOption,
    ledger: LedgerOption = None,
    since: Since = None,
    until: Until = None,
    actor: Actors = None,
    type_: Types = None,
    reviewed: Reviewed = False,
    least: LeastOption = None,
    copies: Copies = False,
    texts: Texts = False,
    again: Again = False,
    json: JsonOption = False,
) -> None:
    """Write what was found as files that other programs read, into a folder of its own.

    Beside its files every export has export.json (what was chosen, what was left out), provenance.csv (for every record
    the report, its version, the place in its text, the reader) and losses.txt: what this kind has no room for, and in
    how many records something was lost by it. Reports that copy others are left out unless --copies is given, withdrawn
    ones always. Full texts belong to their publishers, and go out only with --texts.

    --actor and --type may be given several times: one of them is enough. A story that is chosen goes out whole, with
    what reports say that are not, for its status rests on them, too; only with --reviewed none of its words goes out
    that nobody has looked at. The folder appears when all of it is written.
    """
    order = Order(
        kind=kind(as_),
        choice=Choice(
            since=day(since, "--since"),
            until=day(until, "--until"),
            actors=tuple(actor or ()),
            types=tuple(type_ or ()),
            reviewed=reviewed,
            least=_least(least),
            copies=copies,
        ),
        out=out,
        texts=texts,
        again=again,
    )
    begun = monotonic()
    with open_ledger(ledger) as opened, _watching() as watch:
        summary, lost = write(opened, order, watch)
    if json:
        print_json([summary])
        return
    for line in _told(summary, lost, out, monotonic() - begun):
        print(line)


# The kinds are known to one table alone, so that whoever adds one need not think of this.
export.__doc__ = f"{export.__doc__}\n    The kinds:\n\n{_KINDS}\n"


def _least(name: str | None) -> Factuality | None:
    if name is None:
        return None
    if (found := _FACTUALITY.get(name.casefold())) is None:
        raise SaysoError(f"--least wants {', '.join(_FACTUALITY)}, not {shorten(name, 40)!r}")
    return found


@contextmanager
def _watching() -> Iterator[Watch]:
    """What is told how the export goes on: it shows that on a terminal, and elsewhere tells it now and then."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        told = monotonic()

        def tell(what: str, done: int, of: int) -> None:
            nonlocal told
            if monotonic() - told > EVERY:
                told = monotonic()
                print(f"exporting {what}: {done:,} of {of:,}", file=sys.stderr, flush=True)

        yield tell
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("exporting")
        yield lambda what, done, of: bar.update(task, description=f"exporting {what}", completed=done, total=of or 1)


def _told(summary: Summary, lost: LossReport, out: Path, seconds: float) -> Iterator[str]:
    rows = ", ".join(f"{name} {number:,}" for name, number in summary.rows.items() if number)
    if len(summary.rows) > _TOP:
        rows = f"{sum(summary.rows.values()):,} rows in {len(summary.rows)} tables"
    records = {name: number for name, number in summary.records.items() if number}
    told = ", ".join(f"{number:,} {name if number == 1 else several(name)}" for name, number in records.items())
    yield f"{safe(str(out))}: {rows or 'no rows'} ({len(summary.files)} files, {seconds:.1f} s)"
    yield f"Chosen: {told or 'nothing'}"
    if summary.left_out:
        reasons = ", ".join(f"{number:,} ({why})" for why, number in sorted(summary.left_out.items()))
        yield f"Reports left out: {reasons}"
    for note in summary.notes:
        yield f"Note: {safe(note)}"
    told_lost = [each for each in lost.lost if each.records]
    if not told_lost and not lost.cut:
        return
    yield f"What {summary.kind} has no room for:"
    for sort, cuts in unwritten(lost).items():
        number = sum(cut.records for cut in cuts)
        yield f"  {number:,} of {summary.records[sort]:,} {several(sort)} are not written, most for: {cuts[0].why}"
    cuts = [cut for cut in lost.cut if cut.unwritten is None][:_TOP]
    for cut in cuts:
        yield f"  {cut.field} cut down in {cut.records:,}: {cut.why}"
    for why, (first, *others) in list(by_reason(told_lost).items())[: _TOP - len(cuts)]:
        more = f", and {len(others)} more field{'s' * (len(others) > 1)}" if others else ""
        yield f"  {first.field} in {first.records:,} of {first.of:,}{more}: {why}"
    yield f"  all of it in {safe(str(out / 'losses.txt'))}"
