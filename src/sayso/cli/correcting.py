"""What a person corrects of single records: more commands of `sayso review`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sayso.cli.options import JsonOption, LedgerOption, Limit, open_ledger, print_json
from sayso.cli.render import rows_table, show
from sayso.cli.reviewing import Because, By, Left, name_of_reviewer, place_stories
from sayso.core.corrections import belief_id
from sayso.core.errors import SaysoError
from sayso.core.records import Reading
from sayso.core.text import safe
from sayso.ledger import Ledger
from sayso.run import correcting
from sayso.run.changing import a_new_event, a_new_statement, a_part, change_to, same_person
from sayso.run.correctionlist import correction_list, told
from sayso.run.drafting import Change

RecordId = Annotated[str, typer.Argument(metavar="RECORD", help="Its id, as `sayso review show` has it.")]
ActorId = Annotated[str, typer.Argument(metavar="ACTOR", help="The id of an actor, as `sayso review show` has it.")]


def show_records(
    report: Left,
    record: Annotated[
        str | None, typer.Argument(metavar="RECORD", help="Only this one; of an actor each mention.")
    ] = None,
    ledger: LedgerOption = None,
    json: JsonOption = False,
) -> None:
    """Show the records of a report with their ids and words: what can be corrected."""
    with open_ledger(ledger) as opened:
        found = correcting.show(opened, report)
        with opened.read() as queries:
            reading = correcting.current(queries, report)
    found = tuple(r for r in found if record in (None, r.id))
    if not found:
        raise SaysoError(f"the report {report!r} has no record {record!r}")
    if json:
        print_json(found)
        return
    rows = ((r.id, r.kind, f"“{r.words}”", r.told, ", ".join(r.reviewed)) for r in found)
    show(Console(), rows_table(("Id", "Kind", "Words", "Read as", "By a person"), rows))
    actor = next((a for a in reading.actors if a.id == record), None)
    if actor is not None:
        mentions = ((str(n), _around(reading, span)) for n, span in enumerate(actor.mentions, 1))
        show(Console(), rows_table(("#", "Mention"), mentions))


def accept(report: Left, record: RecordId, ledger: LedgerOption = None, by: By = None, because: Because = "") -> None:
    """Say that a record is right as it was read: it leaves the queue."""
    _correct(ledger, report, Change(action="accept", record=record), by, because or "looked at")


def reject(report: Left, record: RecordId, ledger: LedgerOption = None, by: By = None, because: Because = "") -> None:
    """Say that there is no such thing in the report: it counts no more, nor does what hangs on it."""
    _correct(ledger, report, Change(action="reject", record=record), by, because or "misread")


def set_field(  # noqa: PLR0913, PLR0917 - each is an option
    report: Left,
    record: RecordId,
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Such as type, actor, code, speaker, factuality.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The right one; none for nothing.")],
    ledger: LedgerOption = None,
    by: By = None,
    because: Because = "",
) -> None:
    """Correct one field of a record.

    event: type, mode, aux, actor, recipient, place, date. statement: speaker, factuality and aspect of its main
    clause, with which goes what the speaker holds of its event; view (how sure he is of the story's deed). belief:
    factuality, aspect, source. actor: name, code, kind. place: entry (a GeoNames number, a name, or
    latitude,longitude,ISO3). amount: value, unit. date: range.
    Actors go by id or by their words in the report, several with ; between; days as 2022-11-09..2022-11-11.
    """
    with open_ledger(ledger) as opened:
        change = change_to(_reading(opened, report), record, field, value)
        _keep(opened, report, change, by, because or "misread")
        if field in ("factuality", "aspect"):
            for line in _of_its_beliefs(_reading(opened, report), record, field):
                print(safe(line))


def merge(  # noqa: PLR0913, PLR0917 - each is an option
    report: Left,
    actor: ActorId,
    other: Annotated[str, typer.Argument(metavar="ACTOR", help="The id of whom it is the same as.")],
    other_report: Annotated[
        str | None, typer.Option("--in", metavar="REPORT", help="The report of the other one; by default the same.")
    ] = None,
    ledger: LedgerOption = None,
    by: By = None,
    because: Because = "",
) -> None:
    """Say that two actors are the same; one of another report (--in) gives this one its name and code, no more."""
    with open_ledger(ledger) as opened:
        if other_report is not None and other_report != report:
            person = name_of_reviewer(by)
            for made in same_person(opened, (report, actor), (other_report, other), by=person, reason=because):
                print(safe(f"correction {made.number}: {made.target.at.exact}: {told(made)}"))
            return
        _keep(opened, report, Change(action="merge", record=actor, value=other), by, because or "the same")


def split(  # noqa: PLR0913, PLR0917 - each is an option
    report: Left,
    actor: ActorId,
    mention: Annotated[list[int], typer.Option("--mention", metavar="N", help="A mention that is somebody else's.")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The name of that other one.")],
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="His code, such as UKR GOV.")] = None,
    ledger: LedgerOption = None,
    by: By = None,
    because: Because = "",
) -> None:
    """Say that some mentions of an actor are somebody else; `sayso review show REPORT ACTOR` counts the mentions."""
    with open_ledger(ledger) as opened:
        change = a_part(_reading(opened, report), actor, mention, name, code)
        _keep(opened, report, change, by, because or "somebody else")


def add(  # noqa: PLR0913, PLR0917 - each is an option
    report: Left,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The words of the report, exactly.")],
    event: Annotated[str | None, typer.Option("--event", metavar="TYPE", help="It is an event of this type.")] = None,
    mode: Annotated[str | None, typer.Option("--mode", metavar="MODE", help="Of the event.")] = None,
    actor: Annotated[str | None, typer.Option("--actor", metavar="ACTOR", help="Who does or says it.")] = None,
    ledger: LedgerOption = None,
    by: By = None,
    because: Because = "",
) -> None:
    """Add what was missed: a statement with these words, or, with --event, an event at them."""
    with open_ledger(ledger) as opened:
        reading = _reading(opened, report)
        change = a_new_event(reading, words, event, mode, actor) if event else a_new_statement(reading, words, actor)
        _keep(opened, report, change, by, because or "missed")


def queue(ledger: LedgerOption = None, limit: Limit = 10, json: JsonOption = False) -> None:
    """List what is most worth a look: the least certain records that a status hangs on."""
    from sayso.run.queue import queue as entries

    with open_ledger(ledger) as opened:
        found = entries(opened, limit=limit)
    if json:
        print_json(found)
        return
    console = Console()
    if not found:
        show(console, "No status hangs on a record that nobody has looked at.")
        return
    rows = (
        (f"{e.story}: {e.label}", f"{e.document} {e.record or e.other or ''}", f"“{e.words}”", f"{e.because} {e.would}")
        for e in found
    )
    show(console, rows_table(("Story", "Report and record", "Words", "Why"), rows))


def corrections(
    undo: Annotated[
        int | None, typer.Option("--undo", metavar="N", help="Take the correction of this number back.")
    ] = None,
    ledger: LedgerOption = None,
    by: By = None,
    because: Because = "",
    json: JsonOption = False,
) -> None:
    """List what persons have corrected, and what has come of it; with --undo, take one correction back."""
    with open_ledger(ledger) as opened:
        if undo is not None:
            found = correcting.undo(opened, undo, by=name_of_reviewer(by), reason=because or "taken back")
            print(safe(f"correction {undo} of {found.document} is taken back"))
            return
        entries = correction_list(opened)
    if json:
        print_json(entries)
        return
    console = Console()
    if not entries:
        show(console, "Nobody has corrected anything yet; `sayso review set --help` tells how.")
        return
    rows = (
        (
            str(e.number), e.on[:10], e.by, f"{e.document} {e.record or ''}",
            f"{e.kind} “{e.words}” {e.told}", e.reason,
            f"undone by {e.undone_by}" if e.undone_by else f"{e.state}{f': {e.why}' if e.why else ''}",
        )
        for e in entries
    )  # fmt: skip
    show(console, rows_table(("#", "Day", "By", "Record", "Correction", "Because", "State"), rows))


def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; else printed.")
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Write all that persons have corrected, judged and noted as lines of JSON, for another ledger of these reports."""
    from sayso.run.exchanging import export_corrections

    with open_ledger(ledger) as opened:
        lines = list(export_corrections(opened))
    if output is None:
        for line in lines:
            print(line)
        return
    try:
        output.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise SaysoError(f"{output} cannot be written: {error.strerror}") from error
    print(f"{len(lines)} lines are in {safe(str(output))}")


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `sayso review export` has written.")],
    ledger: LedgerOption = None,
    json: JsonOption = False,
) -> None:
    """Bring corrections, judgements and notes in from another ledger; what is here already is not brought in again."""
    from sayso.run.exchanging import import_corrections

    try:
        lines = file.read_text(encoding="utf-8").split("\n")  # other signs may stand in a text
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise SaysoError(f"{file} cannot be read: {why}") from error
    with open_ledger(ledger) as opened:
        brought = import_corrections(opened, lines, place=lambda: place_stories(opened), most=None)
    if json:
        print_json([brought])
        return
    print(f"{brought.added} brought in, {brought.known} were here already, {len(brought.problems)} do not fit")
    for problem in brought.problems:
        print(safe(problem))


def agreement(ledger: LedgerOption = None, json: JsonOption = False) -> None:
    """Tell how far reviewers agree who have judged the same things: Krippendorff's alpha."""
    from sayso.run.agreement import agreement as told

    with open_ledger(ledger) as opened:
        found = told(opened)
    if json:
        print_json(found)
        return
    console = Console()
    if not found:
        show(console, "Nobody has judged anything yet.")
        return
    rows = (
        (a.what, "-" if a.alpha is None else f"{a.alpha:.3f}", a.level, str(a.units), str(a.raters), a.why)
        for a in found
    )
    show(console, rows_table(("On", "Alpha", "Level", "Things", "Reviewers", ""), rows))


def _correct(ledger: str | None, report: str, change: Change, by: str | None, because: str) -> None:
    with open_ledger(ledger) as opened:
        _keep(opened, report, change, by, because)


def _keep(opened: Ledger, report: str, change: Change, by: str | None, because: str) -> None:
    made = correcting.correct(opened, report, change, by=name_of_reviewer(by), reason=because)
    words = " ".join(made.target.at.exact.split())[:80]
    print(safe(f"correction {made.number}: {made.target.kind} “{words}” {told(made)}"))


def _of_its_beliefs(reading: Reading, statement_id: str, field: str) -> Iterator[str]:
    """What a word on a statement has done to what its speaker holds of the events in it, and what it has not."""
    held = [belief for belief in reading.beliefs if belief.statement == statement_id]
    value = next((getattr(s, field) for s in reading.statements if s.id == statement_id), None)
    for what, same in (
        ("so is what is held of an event in it", True),
        ("not changed, being of another event in it or set by itself; if one is wrong, too, set it by its id", False),
    ):
        if ids := [f"{belief_id(b)} ({getattr(b, field)})" for b in held if (getattr(b, field) == value) is same]:
            yield f"{what}: {', '.join(ids)}"


def _reading(opened: Ledger, report: str) -> Reading:
    with opened.read() as queries:
        return correcting.current(queries, report)


def _around(reading: Reading, span: tuple[int, int]) -> str:
    start, end = span
    text = reading.text
    return f"…{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 40]}…"


def correcting_commands(review: typer.Typer) -> None:
    """Add these commands to those of `sayso review`."""
    for command, name, example in (
        (show_records, "show", "sayso review show r1 --ledger kherson.db"),
        (accept, "accept", "sayso review accept r1 s3 --ledger kherson.db"),
        (reject, "reject", "sayso review reject r1 s3 --because 'a joke' --ledger kherson.db"),
        (set_field, "set", "sayso review set r1 s3 factuality PR+ --because 'he hedges' --ledger kherson.db"),
        (merge, "merge", "sayso review merge r1 a4 a2 --because 'her married name' --ledger kherson.db"),
        (split, "split", "sayso review split r1 a2 --mention 3 --name 'Bo Lund' --ledger kherson.db"),
        (add, "add", "sayso review add r1 'pulled back' --event RETREAT --actor a2 --ledger kherson.db"),
        (queue, "queue", "sayso review queue --limit 5 --ledger kherson.db"),
        (corrections, "corrections", "sayso review corrections --undo 7 --ledger kherson.db"),
        (export, "export", "sayso review export -o corrections.jsonl --ledger kherson.db"),
        (import_, "import", "sayso review import corrections.jsonl --ledger kherson.db"),
        (agreement, "agreement", "sayso review agreement --ledger kherson.db"),
    ):
        review.command(name, epilog=f"Example:  {example}")(command)
