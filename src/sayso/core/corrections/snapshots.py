"""What a record kept with a correction may hold: it comes from another ledger, and may become part of a reading."""

import math
from collections.abc import Callable, Iterable
from typing import Any, Final

from sayso.core.corrections.draft import hull
from sayso.core.corrections.records import ActorRef, PlaceEntry, Snapshot, Target
from sayso.core.corrections.values import check_code, check_name, check_place, check_range, check_type
from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Amount, Belief, DateRef, Event, Place, Statement
from sayso.core.spans import Span

_PRECISIONS: Final = frozenset("day week month season quarter year decade century".split())
_WORDS: Final = 2_000
"""Characters of any other words in a record, at the most."""


def check_snapshot(target: Target, snapshot: Snapshot) -> None:
    """Raise LedgerError unless it is of the record that the correction speaks of, and holds what a reading may."""
    if target.kind == "belief":
        record = snapshot.event if snapshot.belief is not None else None
    else:
        record = getattr(snapshot, target.kind)
    if record is None or target.at.span not in _places(record):
        raise LedgerError("the record that goes with it is not the one that it speaks of")
    others = (snapshot.actor, snapshot.place, snapshot.amount, snapshot.date, snapshot.statement, snapshot.event,
              snapshot.belief)  # fmt: skip
    parts = (*snapshot.actors.values(), *snapshot.places.values(), *snapshot.amounts.values())
    for each in (*others, *parts):
        if each is not None:
            _check(each)


def _places(record: Any) -> Iterable[Span]:
    match record:
        case Actor():
            return record.mentions
        case Statement():
            return [hull(record.content)]
        case Event():
            return [record.trigger]
    return [record.span]


def _check(record: Any) -> None:
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, str) and len(value) > _WORDS:
            raise LedgerError(f"its {name} is longer than any is")
        if isinstance(value, float) and not math.isfinite(value):
            raise LedgerError(f"its {name} is no number")
        if name in ("trigger", "span", "core") and value is not None:
            _spans([value])
        if name in ("mentions", "content", "source", "cue", "cues") and isinstance(value, tuple):
            _spans(value)
    _CHECKS[type(record)](record)


def _actor(record: Actor) -> None:
    _ref(record)
    if not record.mentions:
        raise LedgerError("an actor has a mention")


def _ref(record: Actor | ActorRef) -> None:
    check_name(record.name)
    if record.code is not None:
        check_code(record.code)


def _place(record: Place) -> None:
    check_place(PlaceEntry(name=record.name, lat=record.lat, lon=record.lon, country=record.country))


def _date(record: DateRef) -> None:
    _days(record.start, record.end)
    if record.precision not in _PRECISIONS:
        raise LedgerError(f"a date is told to the {', '.join(sorted(_PRECISIONS))}")


def _event(record: Event) -> None:
    check_type(record.type, record.mode)
    _days(*(record.date or ()))


def _statement(record: Statement) -> None:
    if not record.content:
        raise LedgerError("a statement has words")
    _said(record)


def _said(record: Statement | Belief) -> None:
    _days(*filter(None, [record.date]))


def _spans(spans: Iterable[Span]) -> None:
    if not all(0 <= start < end for start, end in spans):
        raise LedgerError("its words stand at places that no text has")


def _days(*days: str) -> None:
    if days:
        check_range((days[0], days[-1]))


_CHECKS: Final[dict[type, Callable[[Any], None]]] = {
    Actor: _actor, ActorRef: _ref, Place: _place, Amount: lambda amount: check_name(amount.unit), DateRef: _date,
    Event: _event, Statement: _statement, Belief: _said,
}  # fmt: skip
