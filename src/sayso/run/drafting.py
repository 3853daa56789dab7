"""What a person wants done to a record, made into a correction that names everything by its words, and checked."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sayso.core.corrections import (
    ActorRef,
    Corrected,
    Correction,
    RecordKind,
    Target,
    apply,
    decoded,
    encoded,
    hash_of,
    quote,
)
from sayso.core.corrections.anchors import GoneError, locate, quotes_in, share
from sayso.core.corrections.values import check_type
from sayso.core.errors import LedgerError, MissingError
from sayso.core.records import Reading, Record
from sayso.core.spans import Span, contains
from sayso.core.text import without_surrogates
from sayso.run.recordsof import anchored, find


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
    """Of what is added: its kind, and where its words stand. Of another record: where the person saw them."""
    seen: int | None = None
    """The number of the last correction of any record that the person may have seen; None: that is not asked."""


class ChangeError(LedgerError):
    """One of several changes makes no sense; none of them is kept."""

    def __init__(self, change: Change, told: str) -> None:
        super().__init__(told)
        self.change = change


class NewerError(LedgerError):
    """Somebody has corrected the record since the person looked at it, or it has been read anew."""

    def __init__(self, told: str, newer: Sequence[Correction] = ()) -> None:
        super().__init__(told)
        self.newer = tuple(newer)


def ref(reading: Reading, actor_id: str) -> ActorRef:
    """An actor of a reading by its first mention. Raises MissingError."""
    actor = next((a for a in reading.actors if a.id == actor_id), None)
    if actor is None:
        raise MissingError(
            f"the report {reading.id!r} has no actor {actor_id!r}", advice="`sayso review show` lists them"
        )
    return ActorRef(at=quote(reading.text, actor.mentions[0]), name=actor.name, kind=actor.kind, code=actor.code)


def correction_of(reading: Reading, change: Change, *, by: str, reason: str) -> Correction:
    """The change with everything in it named by words, once it is seen to make sense. Raises LedgerError."""
    if change.action == "add":
        if change.kind is None or change.span is None:
            raise LedgerError("what is added has a kind, and words in the text")
        start, end = change.span
        if not 0 <= start < end <= len(reading.text):
            raise LedgerError(f"{start}-{end} is outside of the text")
        target, snapshot = Target(kind=change.kind, at=quote(reading.text, change.span)), None
    else:
        if change.record is None:
            raise LedgerError("no record is named", advice="`sayso review show` lists them")
        target, snapshot = anchored(reading, *find(reading, change.record))
        if change.span is not None and not _seen_there(target.at.span, change.span):
            raise NewerError("the report has been read anew since you looked at it")
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


def _seen_there(now: Span, then: Span) -> bool:
    """Whether the words that a person saw, perhaps with those around, are those that the record has now."""
    return contains(then, now) or share(then, now) >= 0.5


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
            raise MissingError(
                f"the report {reading.id!r} has no place {value!r}", advice="`sayso review show` lists them"
            )
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
    for words in quotes_in(value):
        try:
            locate(reading.text, words, same=True)
        except GoneError as error:
            raise LedgerError(str(error)) from error
    tried = apply(reading, [correction])
    lost = [o for o in tried.lost if o.number == correction.number] if isinstance(tried, Corrected) else ()
    if lost:
        raise LedgerError(lost[0].why)
