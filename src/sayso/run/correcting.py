"""Correcting single records: a person's word is anchored by words, kept, and followed by what is derived of it.

Nothing is ever taken out of the ledger: who takes a correction back adds a row that says so.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from sayso.core.corrections import (
    ActorRef,
    Corrected,
    Correction,
    Outcome,
    Quote,
    RecordKind,
    Target,
    apply,
    decoded,
    encoded,
    hash_of,
    quote,
)
from sayso.core.corrections.anchors import GoneError, locate
from sayso.core.corrections.values import check_type
from sayso.core.errors import LedgerError, MissingError
from sayso.core.records import Reading, Record
from sayso.core.spans import Span
from sayso.core.text import shorten, without_surrogates
from sayso.core.vocabulary import by_rule
from sayso.ledger import Ledger, Queries
from sayso.run.recordsof import ReportRecord, anchored, find, records

__all__ = ["Change", "CorrectionEntry", "ReportRecord", "correct", "correction_list", "follow", "ref", "show", "undo"]


_PATIENCE: Final = 5.0
"""Seconds. Where much else is to be derived anew the list of stories catches up later; each story is right at once."""


class Change(Record, frozen=True, kw_only=True):
    """What is to be done to one record of a reading as it stands now."""

    action: str
    """`accept`, `reject`, `set`, `merge`, `split`, `add`."""
    record: str | None = None
    """Its id; None for one that is added."""
    field: str | None = None
    value: Any = None
    """As `core.corrections.FIELDS` has it; actors and places may be given by their ids."""
    kind: RecordKind | None = None
    span: Span | None = None
    """Of what is added: its kind, and where its words stand."""


class CorrectionEntry(Record, frozen=True, kw_only=True):
    """One correction, and what has come of it."""

    number: int
    document: str
    kind: str
    words: str
    """That it speaks of, shortened."""
    action: str
    field: str | None
    told: str
    """What it says, in a few words."""
    state: str
    """`in force`, `overruled` by a later one, `undone`, or `lost`: its words are gone, or it fits no more."""
    record: str | None
    """Id of the record in the current reading."""
    span: Span | None
    """Where its words stand, in the text that the person saw."""
    why: str
    """Of a lost one."""
    reason: str
    by: str
    on: str
    """The moment at which it was made, in UTC."""
    undone_by: str | None


def correct(ledger: Ledger, document: str, change: Change, *, by: str, reason: str, refresh: bool = True) -> Correction:
    """Keep what a person says of one record of a report's current reading.

    Raises MissingError if there is no such report or record, LedgerError if the change makes no sense. `refresh`:
    derive the stories that it concerns anew at once; else `follow` has to be called.
    """
    by_a_person(by)
    with ledger.write() as writer:
        reading = current(writer.queries, document)
        correction = _correction(reading, change, by=by, reason=reason)
        number = writer.add_correction(correction)
    if refresh:
        follow(ledger, seconds=_PATIENCE)
    return msgspec.structs.replace(correction, number=number)


def undo(ledger: Ledger, number: int, *, by: str, reason: str, refresh: bool = True) -> Correction:
    """Take a correction back: what was said before holds again. Returns the correction.

    Raises LedgerError if that number is no correction, or is taken back already.
    """
    by_a_person(by)
    with ledger.write() as writer:
        found, undone_by = writer.queries.correction(number)
        if found is None or found.action == "undo":
            raise MissingError(f"no correction has the number {number}; `sayso review corrections` lists them")
        if undone_by is not None:
            raise LedgerError(f"{undone_by} has taken correction {number} back already")
        writer.add_correction(taking_back(found, by=by, reason=reason, at=datetime.now(UTC)))
    if refresh:
        follow(ledger, seconds=_PATIENCE)
    return found


def taking_back(found: Correction, *, by: str, reason: str, at: datetime) -> Correction:
    """The row that takes a correction back."""
    return Correction(
        number=0, document=found.document, text_hash=found.text_hash, target=found.target, action="undo",
        undoes=found.number, reason=without_surrogates(reason), by=without_surrogates(by.strip()), made_at=at,
    )  # fmt: skip


def follow(ledger: Ledger, watch: Callable[[int], None] = lambda left: None, *, seconds: float | None = None) -> None:
    """Let what is kept of stories follow from what has been corrected."""
    from sayso.run.digests import refresh  # slow to import, and needed only where something is written

    refresh(ledger, watch, seconds=seconds)


def current(queries: Queries, document: str) -> Reading:
    """The current reading of a report, corrected. Raises MissingError."""
    found = queries.readings([document])
    if document not in found:
        queries.document(document)  # tells that there is none
        raise MissingError(f"the report {document!r} has not been read")
    return found[document]


def show(ledger: Ledger, document: str) -> tuple[ReportRecord, ...]:
    """All records of a report's current reading, with their ids, words, and what persons have said of them."""
    with ledger.read() as queries:
        return records(current(queries, document))


def correction_list(ledger: Ledger, documents: Sequence[str] | None = None) -> tuple[CorrectionEntry, ...]:
    """All corrections, of some reports or of all, in the order in which they were made, and what has come of each."""
    with ledger.read() as queries:
        return list_of(queries, queries.corrections(documents))


def list_of(queries: Queries, corrections: Sequence[Correction]) -> tuple[CorrectionEntry, ...]:
    """What has come of these corrections; those that take back are told with what they take back."""
    outcomes = outcomes_of(queries, {c.document for c in corrections})
    undone = {c.undoes: c.by for c in corrections if c.undoes is not None}
    found = []
    for c in corrections:
        if c.action == "undo":
            continue
        outcome = outcomes.get(c.number)
        state = "undone" if c.number in undone else outcome.state if outcome else "lost"
        gone = "" if outcome or c.number in undone else "this ledger has no reading of the report"
        found.append(
            CorrectionEntry(
                number=c.number,
                document=c.document,
                kind=c.target.kind,
                words=shorten(c.target.at.exact, 120),
                action=c.action,
                field=c.field,
                told=told(c),
                state=state,
                record=outcome.record if outcome else None,
                span=c.target.at.span,
                why=outcome.why if outcome else gone,
                reason=c.reason,
                by=c.by,
                on=c.made_at.astimezone(UTC).isoformat(timespec="seconds"),
                undone_by=undone.get(c.number),
            )
        )
    return tuple(found)


def outcomes_of(queries: Queries, documents: set[str]) -> dict[int, Outcome]:
    """What has come of the standing corrections of reports, by number."""
    readings = queries.readings(documents)
    return {o.number: o for r in readings.values() if isinstance(r, Corrected) for o in r.outcomes}


def told(correction: Correction) -> str:
    """What a correction says, in a few words."""
    kind, action, name = correction.target.kind, correction.action, correction.field
    try:
        value = decoded(kind, action, name, correction.value)
    except LedgerError:
        return f"{action} {name or ''}".strip()
    if action == "set":
        return f"{name} is {_worded(value)}"
    words = {
        "accept": "is right",
        "reject": "is wrong",
        "merge": "is the same as",
        "split": "is two:",
        "add": "missed:",
    }
    return f"{words.get(action, action)} {_worded(value) if value is not None else ''}".strip()


def _worded(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, tuple):
        return ", ".join(_worded(each) for each in value) or "nobody"
    if isinstance(value, Quote):
        return f"“{shorten(value.exact, 60)}”"
    name = getattr(value, "name", None) or getattr(value, "type", None) or getattr(value, "kind", None)
    return shorten(str(name or value), 80)


def by_a_person(by: str) -> None:
    """Raise LedgerError unless that may be a person's name."""
    if not by.strip() or by_rule(by):
        raise LedgerError("a correction bears the name of the person who made it: --by NAME")


def ref(reading: Reading, actor_id: str) -> ActorRef:
    """An actor of a reading by its first mention. Raises MissingError."""
    actor = next((a for a in reading.actors if a.id == actor_id), None)
    if actor is None:
        raise MissingError(f"the report {reading.id!r} has no actor {actor_id!r}; `sayso review show` lists them")
    return ActorRef(at=quote(reading.text, actor.mentions[0]), name=actor.name, kind=actor.kind, code=actor.code)


def _correction(reading: Reading, change: Change, *, by: str, reason: str) -> Correction:
    """The change with everything in it named by words, once it is seen to make sense."""
    if change.action == "add":
        if change.kind is None or change.span is None:
            raise LedgerError("what is added has a kind, and words in the text")
        start, end = change.span
        if not 0 <= start < end <= len(reading.text):
            raise LedgerError(f"{start}-{end} is outside of the text")
        target, snapshot = Target(kind=change.kind, at=quote(reading.text, change.span)), None
    else:
        if change.record is None:
            raise LedgerError("which record? `sayso review show` lists them")
        target, snapshot = anchored(reading, *find(reading, change.record))
    value = change.value
    if change.action == "set" or change.action in ("merge", "split", "add"):
        value = _by_words(reading, target.kind, change.field or change.action, value)
    correction = Correction(
        number=0,
        document=reading.id,
        text_hash=hash_of(reading.text),
        target=target,
        action=_action(change.action),
        field=change.field if change.action == "set" else None,
        value=encoded(target.kind, change.action, change.field, value),
        snapshot=snapshot,
        reason=without_surrogates(reason),
        by=without_surrogates(by.strip()),
        made_at=datetime.now(UTC),
    )
    _check(reading, change, correction)
    return correction


def _action(action: str) -> Any:
    if action not in ("accept", "reject", "set", "merge", "split", "add"):
        raise LedgerError(f"a record can be accepted, rejected, set, merged, split or added, not {action!r}")
    return action


def _by_words(reading: Reading, kind: str, field: str, value: Any) -> Any:
    """The value with the ids of actors and places turned into their words."""
    if isinstance(value, str) and (kind, field) in (("statement", "speaker"), ("belief", "source"), ("actor", "merge")):
        return None if value == "AUTHOR" and kind == "belief" else ref(reading, value)
    if (kind, field) in (("event", "actor"), ("event", "recipient")) and value is not None:
        return tuple(ref(reading, each) if isinstance(each, str) else each for each in value)
    if (kind, field) == ("event", "place") and isinstance(value, str):
        place = next((p for p in reading.places if p.id == value), None)
        if place is None:
            raise MissingError(f"the report {reading.id!r} has no place {value!r}; `sayso review show` lists them")
        return quote(reading.text, place.span)
    return value


def _check(reading: Reading, change: Change, correction: Correction) -> None:
    """Raise LedgerError for what each half allows and both together do not."""
    value = decoded(correction.target.kind, correction.action, correction.field, correction.value)
    if correction.field == "mode" and value is not None:
        event = next(e for e in reading.events if e.id == change.record)
        check_type(event.type, value)
    if correction.action == "merge":
        actor = next(a for a in reading.actors if a.id == change.record)
        if value.at.span in actor.mentions:
            raise LedgerError(f"{actor.id} is one actor already: name two")
    if correction.action == "split":
        actor = next(a for a in reading.actors if a.id == change.record)
        if {m.span for m in value.mentions} >= set(actor.mentions):
            raise LedgerError("these are all mentions of the actor: set its name or code instead")
    for words in _quotes(value):
        try:
            locate(reading.text, words, same=True)
        except GoneError as error:
            raise LedgerError(str(error)) from error
    tried = apply(reading, [correction])
    lost = tried.lost if isinstance(tried, Corrected) else ()
    if lost:
        raise LedgerError(lost[0].why)


def _quotes(value: Any) -> list[Quote]:
    if isinstance(value, Quote):
        return [value]
    if isinstance(value, tuple):
        return [q for each in value for q in _quotes(each)]
    names = getattr(value, "__struct_fields__", ())
    return [q for name in names for q in _quotes(getattr(value, name))]
