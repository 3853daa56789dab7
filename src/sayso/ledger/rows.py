"""Records to rows and back: a reading comes out of the ledger exactly as it went in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Table

from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Amount, Belief, DateRef, Document, Event, Place, Problem, Reading, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import AUTHOR
from sayso.ledger import tables
from sayso.ledger.passages import hull, joined, passage

Row = dict[str, Any]
T = TypeVar("T", bound=msgspec.Struct)

RECORD_TABLES: Final[tuple[Table, ...]] = (
    tables.actors,
    tables.places,
    tables.dates,
    tables.amounts,
    tables.statements,
    tables.events,
    tables.participants,
    tables.beliefs,
    tables.reading_problems,
)
"""Where the records of a reading go, each after what it refers to."""


def rows_of(reading: Reading, key: int) -> Iterable[tuple[Table, list[Row]]]:
    """The rows of all records of a reading that has the number `key`, table by table, in their order."""
    rows: dict[str, list[Row]] = {
        "actors": [_fields(actor) for actor in reading.actors],
        "places": [_place(place) for place in reading.places],
        "dates": [_spanned(date) for date in reading.dates],
        "amounts": [_amount(amount) for amount in reading.amounts],
        "statements": [_statement(statement, reading.text) for statement in reading.statements],
        "events": [_event(event, reading) for event in reading.events],
        "participants": [row for event in reading.events for row in _participants(event)],
        "beliefs": [_belief(belief) for belief in reading.beliefs],
        "reading_problems": [_fields(problem) for problem in reading.problems],
    }
    for table in RECORD_TABLES:
        yield table, [{"reading": key, **row} for row in rows[table.name]]


def _fields(record: msgspec.Struct) -> Row:
    return msgspec.structs.asdict(record)


def _spanned(record: Place | DateRef | Amount) -> Row:
    row = _fields(record)
    row["start_char"], row["end_char"] = row.pop("span")
    return row


def _real(number: float | None) -> float | None:
    """Python lets an int stand for a float; beyond 64 bits no database takes it as one."""
    return None if number is None else float(number)


def _place(place: Place) -> Row:
    return _spanned(place) | {name: _real(getattr(place, name)) for name in ("lat", "lon", "radius", "confidence")}


def _amount(amount: Amount) -> Row:
    numbers = {name: _real(getattr(amount, name)) for name in ("value", "low", "high")}
    return _spanned(amount) | numbers


def _statement(statement: Statement, text: str) -> Row:
    start, end = hull(statement.content)
    words = {"words": joined(text, statement.content), "cue_words": joined(text, statement.cue)}
    return _fields(statement) | words | {"start_char": start, "end_char": end}


def _event(event: Event, reading: Reading) -> Row:
    row = _fields(event)
    del row["actor"], row["recipient"]
    row["start_char"], row["end_char"] = event.trigger
    row["trigger"] = reading.text[slice(*event.trigger)]
    row["date_start"], row["date_end"] = row.pop("date") or (None, None)
    start, end = passage(reading.text, event.trigger, reading.boilerplate)
    row |= {"passage_start": start, "passage_end": end, "passage": reading.text[start:end]}
    row["published"] = reading.published
    return row


def _participants(event: Event) -> Iterable[Row]:
    for role, actors in (("actor", event.actor), ("recipient", event.recipient)):
        for position, actor in enumerate(actors):
            yield {"event": event.id, "role": role, "position": position, "actor": actor}


def _belief(belief: Belief) -> Row:
    return _fields(belief) | {"source": None if belief.source == AUTHOR else belief.source}


def document_of(row: Any) -> Document:
    """The document of a row of `documents`; what was set aside in it is known to its readings."""
    return Document(
        id=row.id,
        title=row.title,
        publisher=row.publisher,
        byline=row.byline,
        url=row.url,
        published=row.published,
        text=row.text,
    )


def reading_of(document: Document, boilerplate: tuple[Span, ...], found: Mapping[str, Sequence[Any]]) -> Reading:
    """The reading whose rows, by the name of their table and in their order, are `found`."""
    participants: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in found["participants"]:
        participants[row.event, row.role].append(row.actor)
    return Reading(
        **_fields(document) | {"boilerplate": boilerplate},
        actors=tuple(_record(Actor, row) for row in found["actors"]),
        statements=tuple(_record(Statement, row) for row in found["statements"]),
        events=tuple(
            _record(
                Event,
                row,
                trigger=(row.start_char, row.end_char),
                date=None if row.date_start is None else (row.date_start, row.date_end),
                actor=tuple(participants[row.id, "actor"]),
                recipient=tuple(participants[row.id, "recipient"]),
            )
            for row in found["events"]
        ),
        beliefs=tuple(
            _record(Belief, row, source=AUTHOR if row.source is None else row.source) for row in found["beliefs"]
        ),
        places=tuple(_record(Place, row, span=(row.start_char, row.end_char)) for row in found["places"]),
        dates=tuple(_record(DateRef, row, span=(row.start_char, row.end_char)) for row in found["dates"]),
        amounts=tuple(_record(Amount, row, span=(row.start_char, row.end_char)) for row in found["amounts"]),
        problems=tuple(_record(Problem, row) for row in found["reading_problems"]),
    )


def _record(kind: type[T], row: Any, **given: Any) -> T:
    """A record from the columns that bear its fields' names, save those given."""
    columns = {name: row._mapping[name] for name in kind.__struct_fields__ if name not in given}
    return kind(**columns, **given)


def band_row(band: int) -> int:
    """An unsigned number of up to 64 bits as the signed one with the same bits: databases have no others."""
    if not 0 <= band < 1 << 64:
        raise LedgerError(f"a near-duplicate key is an unsigned number of 64 bits, not {band}")
    return band - (1 << 64) if band >> 63 else band
