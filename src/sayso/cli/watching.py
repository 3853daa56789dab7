"""`sayso watch-story`: what has changed in a story since a day."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sayso.cli import NEWS, STATUS_CHANGED
from sayso.cli.account import report_line, taken_back_view
from sayso.cli.options import AsOf, JsonOption, LedgerOption, day, open_ledger, print_json
from sayso.cli.render import STYLE, show
from sayso.core.records import Status
from sayso.core.text import safe
from sayso.run.changes import Changes, Moved, changes
from sayso.run.wording import held, long_day, org_label, when


def watch_story(
    which: Annotated[list[str], typer.Argument(metavar="ID", help="A story's number, or words of its headline.")],
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Tell what is new after this day.")],
    ledger: LedgerOption = None,
    as_of: AsOf = None,
    json: JsonOption = False,
) -> None:
    """Tell what has changed in a story since a day: its status and why, new reports, who moved, what was corrected.

    For scripts, exit code 0: nothing is new; 3: something is, and the status is the same; 4: the status has changed;
    2: the question cannot be answered. What counts is the day of publication: a report of an earlier day that was read
    only now is taken to have been known. A correction counts from the day that it bears, if that is later than the
    day of the version before it, else from the day on which it was read.
    """
    with open_ledger(ledger) as opened:
        found = changes(opened, " ".join(which), since=day(since, "--since") or since, as_of=day(as_of))
    if json:
        print_json([found])
    else:
        show(Console(), _view(found))
    if found.status_changed:
        raise typer.Exit(STATUS_CHANGED)
    if found.anything:
        raise typer.Exit(NEWS)


def _view(found: Changes) -> RenderableType:
    head = Text(safe(found.label), style="bold")
    head.append(f"  story {found.id}, since {long_day(found.since)}", style="not bold dim")
    if not found.anything:
        return Group(head, Text("Nothing new."))
    parts: list[RenderableType] = [head, Text(), _status("Then", found.then), _status("Now", found.now)]
    if found.moved:
        parts += [Text(), Text("Who has moved", style="bold"), *_indented(map(_moved, found.moved))]
    if found.reports:
        parts += [Text(), Text("New reports", style="bold"), *_indented(map(report_line, found.reports))]
    if found.corrected:
        parts += [Text(), Text("Corrected or withdrawn", style="bold"), *_indented(map(report_line, found.corrected))]
    if found.taken_back:
        parts += [Text(), Text("Taken back with that", style="bold"), *_indented(taken_back_view(found.taken_back))]
    if found.undated:
        parts += [Text(), Text(f"{found.undated} undated: nobody can tell whether they are new", style="dim")]
    return Group(*parts)


def _indented(lines: Iterator[Text]) -> Iterator[RenderableType]:
    for line in lines:
        yield Padding(line, (0, 0, 0, 2), expand=False)


def _status(label: str, status: Status | None) -> Text:
    line = Text(f"{label}: ", style="bold")
    if status is None:
        line.append("nobody had taken a stance" if label == "Then" else "nobody takes a stance", style="not bold")
        return line
    line.append(status.status.upper(), style=STYLE[status.status])
    line.append(f"  {status.n_for} for, {status.n_against} against\n", style="not bold dim")
    line.append(f"  {safe(status.why)}", style="not bold")
    return line


def _moved(moved: Moved) -> Text:
    line = Text(safe(org_label(moved.org)), style="bold")
    for number, move in enumerate((moved.before, moved.now)):
        line.append(" → " if number else ": ", style="not bold")
        line.append(held(move), style="not bold")
        if move is not None:
            line.append(f" ({when(moved.org, move)})", style="not bold dim")
        elif number:
            line.append(" any more, by what is known of the deed now", style="not bold")
    return line
