"""The commands that ask a ledger: `stories`, `story`, `who`, `search`, `problems`."""

from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from sayso.cli.account import account_view
from sayso.cli.options import AsOf, JsonOption, LedgerOption, Limit, day, open_ledger, print_json
from sayso.cli.render import rows_table, show, stories_table
from sayso.core.text import safe, shorten
from sayso.ledger import Queries
from sayso.ledger.results import Hit
from sayso.run.accounts import account
from sayso.run.stories import Story
from sayso.run.stories import stories as all_stories
from sayso.run.wording import long_day


def stories(ledger: LedgerOption = None, as_of: AsOf = None, limit: Limit = 40, json: JsonOption = False) -> None:
    """List the stories of a ledger: where each stands, and on whose say-so.

    A story counts organisations that vouch for it independently; wire copies are not counted ("12+2" reports: two
    of fourteen are copies). With --json all stories are printed, each with every belief and the status of each day.
    """
    with open_ledger(ledger) as opened:
        told = all_stories(opened, as_of=day(as_of))
        with opened.read() as queries:
            due = queries.number_due()
            why = "" if told else _no_stories(queries, as_of)
    if json:
        print_json(_without_rows(story) for story in told)
        return
    console = Console()
    if due:
        show(console, f"{due} reports are not yet in their stories: `sayso read` on any path goes on with them.")
    if not told:
        show(console, why)
        return
    show(console, stories_table(told[:limit], width=console.width))
    _more(console, len(told), limit)


def _no_stories(queries: Queries, as_of: str | None) -> str:
    """Why there are none."""
    if as_of:
        return f"No stories as of {as_of}."
    reports = len(queries.documents())
    if not reports:
        return "No stories yet: `sayso read reports/` reads some."
    gone = len(queries.withdrawn())
    told = f"{reports} report{'s' * (reports != 1)}" + f", {gone} withdrawn: `sayso review list`" * bool(gone)
    return f"No stories: in no report that stands does anybody take a stance on a deed ({told})."


def _more(console: Console, number: int, limit: int) -> None:
    if number > limit:
        show(console, f"… and {number - limit} more (--limit)")


def _without_rows(story: Story) -> Story:
    """The list is long enough without the rows of every day; `sayso story ID --json` has them."""
    days = tuple(msgspec.structs.replace(status, rests_on=()) for status in story.status)
    return msgspec.structs.replace(story, status=days)


def story(
    which: Annotated[list[str], typer.Argument(metavar="ID", help="A story's number, or words of its headline.")],
    ledger: LedgerOption = None,
    as_of: AsOf = None,
    json: JsonOption = False,
) -> None:
    """Tell one story: where it stands and why, who stands where and how they moved, the two sides in their words.

    Then day by day who said what, and the reports, copies under their originals. Marks: + for, − against, ? leaves it
    open, × taken back by a correction or a withdrawal; "in passing": the words do not name the deed, and count only
    where few speak plainly. Copies are shown and not counted; a report that "only cites"
    vouches for nothing of its own. Credibility 1 to 6 grades the information, by the status alone; reliability A to F
    grades a source, and is there only if you have set it (sayso reliability).
    """
    with open_ledger(ledger) as opened:
        told = account(opened, " ".join(which), as_of=day(as_of))
    if json:
        print_json([told])
        return
    console = Console()
    show(console, account_view(told, width=console.width))


def who(
    name: Annotated[list[str], typer.Argument(metavar="NAME", help="A name or a part of it, such as Wallace.")],
    ledger: LedgerOption = None,
    limit: Limit = 100,
    json: JsonOption = False,
) -> None:
    """Show everything that a person or body said and did, in the order of days."""
    with open_ledger(ledger) as opened, opened.read() as queries:
        rows = queries.statements_by(" ".join(name))
    if json:
        print_json(rows)
        return
    console = Console()
    if not rows:
        show(console, f"Nobody of the name {' '.join(name)!r} in this ledger.")
    for heading in dict.fromkeys((row.name, row.code) for row in rows[:limit]):
        show(console, f"{heading[0]} ({heading[1] or 'no code'})")
        own = [row for row in rows[:limit] if (row.name, row.code) == heading]
        said = ((long_day(r.date), r.type, shorten(r.words, 300), f"{r.publisher or ''} [{r.document}]") for r in own)
        show(console, rows_table(("Day", "What", "Words", "Report"), said))
        for report, of in dict.fromkeys((r.learnt_from, r.learnt_on or "") for r in own if r.learnt_from):
            silent = ", ".join(dict.fromkeys(r.document for r in own if r.learnt_from == report))
            told = f"Learnt from {report} ({long_day(of)}), since these do not say who this is: {silent}"
            show(console, Text(safe(told), "dim"))
        show(console, "")
    _more(console, len(rows), limit)


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            help="Words that must all occur; withdraw* for a beginning; OR; speaker:Name, publisher:Name, "
            "after:DAY, before:DAY, type:RETREAT, story:NUMBER, kind:statement."
        ),
    ],
    ledger: LedgerOption = None,
    limit: Limit = 20,
    json: JsonOption = False,
) -> None:
    """Search statements and reports; hits come as quotations with their speaker and report.

    A phrase is put into quotation marks, and what is not to occur after a minus sign; the shell needs both to be put
    into quotation marks of its own: sayso search '"left bank" -bridge'. What of that could not be used is told first.
    """
    from sayso.run.finding import find

    with open_ledger(ledger) as opened:
        found = find(opened, " ".join(words), limit=limit)
    warn = Console(stderr=True)
    for note in found.notes:  # also where programs read on: they, too, shall not take nothing for an answer
        show(warn, note)
    if json:
        print_json(found.hits)
        return
    console = Console()
    if not found.hits:
        show(console, "Nothing found in this ledger.")
        return
    own = [hit for hit in found.hits if not hit.repeats]
    told = ((h.date, h.speaker or "", shorten(h.words, 300), _where(h)) for h in own)
    show(console, rows_table(("Day", "Who", "Words", "Report"), told))
    if len(own) < len(found.hits):
        show(console, f"{len(found.hits) - len(own)} passages that only repeat these statements are not shown.")
    if found.more:
        show(console, "… and more (--limit)")


def _where(hit: Hit) -> str:
    copy = f", a copy of {hit.copy_of}, not counted" if hit.copy_of else ""
    return f"{hit.publisher or ''} [{hit.document}]{copy}"


def problems(ledger: LedgerOption = None, json: JsonOption = False) -> None:
    """List what could not be read, and what went wrong in reports that were."""
    with open_ledger(ledger) as opened, opened.read() as queries:
        rows = queries.problems()
    if json:
        print_json(rows)
        return
    console = Console()
    if not rows:
        show(console, "No problems.")
        return
    show(console, rows_table(("Report", "Stage", "Problem"), ((r.origin, r.stage, r.message) for r in rows)))
