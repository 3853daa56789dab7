"""What a person judges: `sayso review ...` and `sayso reliability`."""

import getpass
from typing import Annotated

import typer
from rich.console import Console

from sayso.cli.options import JsonOption, LedgerOption, day, open_ledger, print_json
from sayso.cli.render import rows_table, show
from sayso.core.errors import SaysoError
from sayso.core.records import Judgement
from sayso.core.text import safe
from sayso.ledger import Ledger
from sayso.run import reviewing
from sayso.run.correcting import follow
from sayso.run.wording import org_label

review = typer.Typer(
    no_args_is_help=True,
    help="Judge what the rules have judged: a person's word wins, and survives whatever is read later.\n\n"
    "Reports go by the ids that `sayso story` shows in brackets. Nothing is ever deleted: whoever changes his mind "
    "adds a judgement, and the list shows both.",
    epilog='Example:  sayso review different r1 r2 --because "another bridge" --ledger kherson.db',
)

Left = Annotated[str, typer.Argument(metavar="REPORT", help="The id of a report.")]
Right = Annotated[str, typer.Argument(metavar="REPORT", help="The id of another one.")]
Original = Annotated[str, typer.Argument(metavar="ORIGINAL", help="The id of the report that it copies, or does not.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who judges; by default your login name.")]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why: whoever reads the ledger will see it.")]


def same(left: Left, right: Right, ledger: LedgerOption = None, by: By = None, because: Because = "") -> None:
    """Say that two reports are on one story."""
    _judge(ledger, _word("story", left, right, is_so=True, by=by, because=because))


def different(left: Left, right: Right, ledger: LedgerOption = None, by: By = None, because: Because = "") -> None:
    """Say that two reports are not on one story."""
    _judge(ledger, _word("story", left, right, is_so=False, by=by, because=because))


def copy(report: Left, original: Original, ledger: LedgerOption = None, by: By = None, because: Because = "") -> None:
    """Say that a report copies another one, and so adds nothing to its story."""
    _judge(ledger, _word("copy", report, original, is_so=True, by=by, because=because))


def not_copy(
    report: Left, original: Original, ledger: LedgerOption = None, by: By = None, because: Because = ""
) -> None:
    """Say that a report does not copy another one, and so counts."""
    _judge(ledger, _word("copy", report, original, is_so=False, by=by, because=because))


def withdrawn(
    report: Left,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day on which it was withdrawn.")],
    ledger: LedgerOption = None,
    by: By = None,
    because: Because = "",
) -> None:
    """Say that a publisher has withdrawn a report: from that day on nothing follows from it."""
    with open_ledger(ledger) as opened:
        reviewing.withdraw(opened, report, day(on, "--on"), by=name_of_reviewer(by), reason=because or "withdrawn")
        follow(opened)
    _noted(f"{report} was withdrawn on {on}")


def not_withdrawn(report: Left, ledger: LedgerOption = None, by: By = None, because: Because = "") -> None:
    """Say that a report was not withdrawn after all."""
    with open_ledger(ledger) as opened:
        reviewing.withdraw(opened, report, None, by=name_of_reviewer(by), reason=because or "not withdrawn")
        follow(opened)
    _noted(f"{report} stands")


def list_(
    undo: Annotated[
        int | None, typer.Option("--undo", metavar="N", help="Take the judgement of this number back.")
    ] = None,
    ledger: LedgerOption = None,
    by: By = None,
    because: Because = "",
    json: JsonOption = False,
) -> None:
    """List what persons have judged and noted, and what rules have; with --undo, take one judgement back.

    What is taken back stays in the list and says by whom; the rules hold again, or what a person had said before. Of
    notes the last one holds; a rule makes none against a person's.
    """
    with open_ledger(ledger) as opened:
        if undo is not None:
            pair = reviewing.undo(opened, undo, by=name_of_reviewer(by), reason=because or "taken back")
            place_stories(opened)
            _noted(f"judgement {undo} on {pair[0]} and {pair[1]} is taken back")
            return
        with opened.read() as queries:
            reviews, notes = queries.reviews(), queries.every_note()
    if json:
        print_json([*reviews, *notes])
        return
    console = Console()
    if not reviews and not notes:
        show(console, "Nobody has judged or noted anything yet; sayso review --help tells how.")
    if reviews:
        rows = (
            (str(r.number), r.on, r.by, _told(r.kind, r.left, r.right, is_so=r.same), r.reason, _state(r.undone_by))
            for r in reviews
        )
        show(console, rows_table(("#", "Day", "By", "Judgement", "Because", ""), rows))
    if notes:
        told = ((n.on, n.by, _note(n.kind, n.subject, n.value), n.reason, _over(n.by, n.overruled_by)) for n in notes)
        show(console, rows_table(("Day", "By", "Note", "Because", ""), told))


for command, name, example in (
    (same, "same", "sayso review same r1 r2 --because 'both on the bridge' --ledger kherson.db"),
    (different, "different", "sayso review different r1 r2 --because 'another bridge' --ledger kherson.db"),
    (copy, "copy", "sayso review copy r2 r1 --because 'the same wire text' --ledger kherson.db"),
    (not_copy, "not-copy", "sayso review not-copy r2 r1 --because 'own reporting' --ledger kherson.db"),
    (withdrawn, "withdrawn", "sayso review withdrawn r1 --on 2022-11-12 --because 'taken down' --ledger kherson.db"),
    (not_withdrawn, "not-withdrawn", "sayso review not-withdrawn r1 --ledger kherson.db"),
    (list_, "list", "sayso review list --undo 12 --ledger kherson.db"),
):
    review.command(name, epilog=f"Example:  {example}")(command)


def reliability(
    org: Annotated[
        str | None, typer.Argument(metavar="ORG", help="An organisation, as `sayso story` names it.")
    ] = None,
    grade: Annotated[
        str | None, typer.Argument(metavar="GRADE", help="A to F, or none to take the grade back.")
    ] = None,
    ledger: LedgerOption = None,
    by: By = None,
    because: Because = "",
    json: JsonOption = False,
) -> None:
    """Set how reliable a source is, by the Admiralty's grades, or list the grades that have been set.

    A completely, B usually, C fairly, D not usually reliable, E unreliable, F cannot be judged. Sayso sets none by
    itself, and no grade enters into the status or the credibility of a story: it is shown beside the source, no more.
    """
    with open_ledger(ledger) as opened:
        if org is not None:
            if grade is None:
                raise SaysoError(f"which grade has {org}? A to F, or none")
            found = reviewing.find_org(opened, org, org_label)
            value = None if grade.casefold() == "none" else grade.upper()
            reviewing.grade(opened, found, value, by=name_of_reviewer(by), reason=because)
            _noted(f"{org_label(found)}: {f'{value}, {reviewing.GRADES[value]}' if value else 'no grade'}")
            return
        with opened.read() as queries:
            notes = queries.notes("reliability")
    if json:
        print_json(notes)
        return
    console = Console()
    if not notes:
        show(console, "No grades set; `sayso reliability ORG GRADE` sets one.")
        return
    rows = ((org_label(n.subject), f"{n.value}: {reviewing.GRADES[n.value]}", n.by, n.on, n.reason) for n in notes)
    show(console, rows_table(("Source", "Reliability", "By", "Day", "Because"), rows))


def _word(kind: str, left: str, right: str, *, is_so: bool, by: str | None, because: str) -> Judgement:
    return Judgement(
        kind=kind, left=left, right=right, same=is_so, score=1.0, reason=because or "judged so", by=name_of_reviewer(by)
    )


def _judge(ledger: str | None, judgement: Judgement) -> None:
    pair = (judgement.left, judgement.right)
    with open_ledger(ledger) as opened:
        reviewing.judge(opened, judgement)
        place_stories(opened)
        with opened.read() as queries:
            homes = queries.storylines_of(pair)
    where = ", ".join(f"{id_} is in story {homes[id_]}" for id_ in pair if id_ in homes)
    _noted(f"{_told(judgement.kind, *pair, is_so=judgement.same)}: noted; {where}")


def _told(kind: str, left: str, right: str, *, is_so: bool) -> str:
    if kind == "copy":
        return f"{left} {'copies' if is_so else 'does not copy'} {right}"
    if kind == "actor":
        return f"actors {left} and {right} are {'' if is_so else 'not '}the same"
    return f"{left} and {right} are {'on one story' if is_so else 'on different stories'}"


def _note(kind: str, subject: str, value: str | None) -> str:
    if kind == "withdrawn":
        return f"{subject} was withdrawn on {value}" if value else f"{subject} is not withdrawn"
    if value is None:
        return f"{org_label(subject)}: no reliability"
    return f"{org_label(subject)}: reliability {value}, {reviewing.GRADES.get(value, '')}"


def _over(by: str, overruled_by: str | None) -> str:
    if overruled_by is None:
        return ""
    return f"{'changed' if overruled_by == by else 'overruled'} by {overruled_by}"


def _state(undone_by: str | None) -> str:
    return f"taken back by {undone_by}" if undone_by else ""


def _noted(told: str) -> None:
    print(safe(told))


def name_of_reviewer(by: str | None) -> str:
    """Who judges: as given, or the login name. Raises SaysoError if neither is known."""
    if by is not None:
        return by.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:  # no such user, as in some containers
        raise SaysoError("who judges? --by NAME") from error


def place_stories(opened: Ledger) -> None:
    """Let the stories follow from what has been judged."""
    from sayso import resources
    from sayso.cli.progress import linking

    with linking() as watch:
        reviewing.place(opened, resources.sentences.load().meaning, watch)
    follow(opened)
