"""The records of a reading as a person who corrects them sees them: by id, with their words and where these stand."""

from collections.abc import Iterator
from typing import Any

from sayso.core.corrections import ActorRef, Corrected, Quote, RecordKind, Snapshot, Target, belief_id, quote
from sayso.core.corrections.draft import date_id, hull
from sayso.core.errors import MissingError
from sayso.core.records import Actor, Amount, Belief, DateRef, Event, Place, Reading, Record, Statement
from sayso.core.spans import Span
from sayso.core.text import shorten
from sayso.core.vocabulary import AUTHOR
from sayso.ledger.passages import joined


class ReportRecord(Record, frozen=True, kw_only=True):
    """One record of a reading."""

    id: str
    kind: RecordKind
    words: str
    span: Span
    told: str
    """What the reading makes of the words."""
    reviewed: tuple[str, ...] = ()
    """The fields that a person has set, and `accept` or `add`."""


def records(reading: Reading) -> tuple[ReportRecord, ...]:
    """All records, by kind, in the order of the reading; under each event its beliefs."""
    reviewed = reading.told if isinstance(reading, Corrected) else {}
    found = []
    for kind, id_, record in _all(reading):
        span = _span(reading, record)
        found.append(
            ReportRecord(
                id=id_,
                kind=kind,
                words=shorten(_words(reading, record), 160),
                span=span,
                told=_told(reading, record),
                reviewed=reviewed.get(id_, ()),
            )
        )
    return tuple(found)


def find(reading: Reading, id_: str) -> tuple[RecordKind, Any]:
    """The record of that id, and its kind. Raises MissingError."""
    for kind, own, record in _all(reading):
        if own == id_:
            return kind, record
    raise MissingError(f"the report {reading.id!r} has no record {id_!r}", advice="`sayso review show` lists them")


def anchored(reading: Reading, kind: RecordKind, record: Any) -> tuple[Target, Snapshot]:
    """The record by its words, and as it is now, with what it refers to."""
    text = reading.text
    actors = {a.id: a for a in reading.actors}
    at = quote(text, _span(reading, record))
    source: Quote | None = None
    within: Quote | None = None
    kept: dict[str, Any] = {kind: record}
    referred: set[str] = set()
    if isinstance(record, Statement):
        source = quote(text, record.source[0]) if record.source else None
        referred = {record.speaker or ""}
    elif isinstance(record, Event):
        referred = {*record.actor, *record.recipient}
        kept |= _parts(reading, record)
    elif isinstance(record, Belief):
        event = next(e for e in reading.events if e.id == record.event)
        kept |= {"event": event} | _parts(reading, event)
        referred = {record.source, *event.actor, *event.recipient} - {AUTHOR}
        if record.source != AUTHOR:
            source = quote(text, actors[record.source].mentions[0])
        statement = next((s for s in reading.statements if s.id == record.statement), None)
        within = quote(text, hull(statement.content)) if statement is not None else None
    refs = {
        id_: ActorRef(
            at=quote(text, actors[id_].mentions[0]), name=actors[id_].name, kind=actors[id_].kind, code=actors[id_].code
        )
        for id_ in sorted(referred)
        if id_ in actors
    }
    return Target(kind=kind, at=at, source=source, within=within), Snapshot(actors=refs, **kept)


def _parts(reading: Reading, event: Event) -> dict[str, Any]:
    return {
        "places": {p.id: p for p in reading.places if p.id == event.place},
        "amounts": {m.id: m for m in reading.amounts if m.id in event.amounts},
    }


def _all(reading: Reading) -> Iterator[tuple[RecordKind, str, Any]]:
    yield from (("actor", a.id, a) for a in reading.actors)
    yield from (("statement", s.id, s) for s in reading.statements)
    for event in reading.events:
        yield "event", event.id, event
        yield from (("belief", belief_id(b), b) for b in reading.beliefs if b.event == event.id)
    yield from (("place", p.id, p) for p in reading.places)
    yield from (("date", date_id(d), d) for d in reading.dates)
    yield from (("amount", m.id, m) for m in reading.amounts)


def _span(reading: Reading, record: Any) -> Span:
    if isinstance(record, Actor):
        return record.mentions[0]
    if isinstance(record, Statement):
        return hull(record.content)
    if isinstance(record, Event):
        return record.trigger
    if isinstance(record, Belief):
        return next(e.trigger for e in reading.events if e.id == record.event)
    span: Span = record.span
    return span


def _words(reading: Reading, record: Any) -> str:
    if isinstance(record, Statement):
        return joined(reading.text, record.content)
    return reading.text[slice(*_span(reading, record))]


def _told(reading: Reading, record: Any) -> str:
    names = {a.id: f"{a.name} ({a.id})" for a in reading.actors}
    match record:
        case Actor():
            told = f"{record.name} [{record.kind}] {record.code or 'no code'}, {len(record.mentions)} mentions"
        case Statement():
            view = f"{record.factuality or 'no view'} {record.aspect or ''}".strip()
            told = f"{names.get(record.speaker or '', 'nobody known')}: {view}"
            if isinstance(reading, Corrected) and record.id in reading.views:
                told += f"; of the deed: {reading.views[record.id] or 'no view'}"
        case Event():
            who = ", ".join(names.get(a, a) for a in record.actor) or "?"
            whom = ", ".join(names.get(a, a) for a in record.recipient)
            kind = f"{record.type}{f'/{record.mode}' if record.mode else ''}"
            place = next((f" at {p.name} ({p.id})" for p in reading.places if p.id == record.place), "")
            told = f"{kind} by {who}{f' to {whom}' if whom else ''}{place}{f', {record.aux}' if record.aux else ''}"
        case Belief():
            told = f"{names.get(record.source, record.source)}: {record.factuality} {record.aspect}"
        case Place():
            where = f"{record.lat}, {record.lon}" if record.lat is not None else "unresolved"
            told = f"{record.name}, {record.country or '?'} ({where}; GeoNames {record.geonameid or '-'})"
        case DateRef():
            told = f"{record.start} to {record.end}"
        case Amount():
            told = f"{record.value if record.value is not None else '?'} {record.unit}"
        case _:
            told = ""
    return shorten(told, 200)
