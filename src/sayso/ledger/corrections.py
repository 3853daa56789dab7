"""The corrections that persons have made, and the readings that they make of those stored."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, case, cast, exists, func, or_, select

from sayso.core.corrections import Correction, apply
from sayso.core.records import Reading
from sayso.core.vocabulary import by_rule
from sayso.ledger.current import chunks
from sayso.ledger.results import NoteMade, ReportSign
from sayso.ledger.tables import corrections, documents, notes, statements

UNDO = "undo"
_taking_back = corrections.alias("taking_back")


def in_force() -> ColumnElement[bool]:
    """Whether a row of `corrections` has not been taken back, and is none that takes back."""
    return and_(corrections.c.action != UNDO, ~exists().where(_taking_back.c.undoes == corrections.c.key))


_MADE = (corrections.c.made_at, corrections.c.key)


def corrected(connection: Connection, readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The readings, by the reports' ids, as persons have them."""
    told: dict[str, list[Correction]] = defaultdict(list)
    for chunk in chunks(sorted(readings)):
        rows = select(corrections).where(corrections.c.document.in_(chunk)).order_by(*_MADE)
        for row in connection.execute(rows):
            told[row.document].append(_correction(row))
    return {id_: apply(reading, told.get(id_, ())) for id_, reading in readings.items()}


def every(connection: Connection, ids: Collection[str] | None = None) -> tuple[Correction, ...]:
    """All corrections, those taken back and those that take back too, in the order in which they were made."""
    query = select(corrections).order_by(*_MADE)
    if ids is not None:
        query = query.where(corrections.c.document.in_(ids))
    return tuple(_correction(row) for row in connection.execute(query))


def one(connection: Connection, number: int) -> tuple[Correction | None, str | None]:
    """The correction of that number, and who has taken it back."""
    row = connection.execute(select(corrections).where(corrections.c.key == number)).first()
    by = connection.execute(select(corrections.c.by).where(corrections.c.undoes == number)).scalar()
    return (None if row is None else _correction(row)), by


def last(connection: Connection) -> int:
    """The number of the last correction; 0 where there is none."""
    return int(connection.execute(select(func.max(corrections.c.key))).scalar() or 0)


def documents_with(connection: Connection, *, words: str | None = None) -> frozenset[str]:
    """The reports with standing corrections; of these those with some words somewhere in what they say."""
    query = select(corrections.c.document).where(in_force())
    if words is not None:
        told = (cast(column, Text) for column in (corrections.c.value, corrections.c.target, corrections.c.snapshot))
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in told)))
    return frozenset(connection.execute(query.distinct()).scalars())


def signs(connection: Connection, ids: Collection[str]) -> dict[str, ReportSign]:
    """What reports are known by in another ledger, by id."""
    found: dict[str, ReportSign] = {}
    columns = (documents.c.id, documents.c.url, documents.c.text_hash)
    for chunk in chunks(sorted(ids)):
        for row in connection.execute(select(*columns).where(documents.c.id.in_(chunk)).order_by(documents.c.version)):
            found[row.id] = ReportSign(id=row.id, url=row.url, text_hash=row.text_hash)
    return found


def same_report(connection: Connection, sign: ReportSign) -> str | None:
    """The id by which this ledger knows a report: of the same text, the same address, or the same name; else None.

    One that is told apart by none of these from another one is none.
    """
    text = documents.c.text_hash == sign.text_hash
    named = documents.c.given_id == sign.id
    ways = [and_(text, or_(documents.c.id == sign.id, named)), text]
    if sign.url is not None:
        ways.append(documents.c.url == sign.url)
    else:
        ways.append(and_(documents.c.url.is_(None), or_(documents.c.id == sign.id, named)))
    for way in ways:
        found = set(connection.execute(select(documents.c.id).where(way).distinct().limit(2)).scalars())
        if len(found) == 1:
            return str(found.pop())
    return None


def notes_made(connection: Connection) -> tuple[NoteMade, ...]:
    """All notes of persons, in the order of writing."""
    columns = [notes.c[name] for name in NoteMade.__struct_fields__]
    rows = connection.execute(select(*columns).order_by(notes.c.key))
    return tuple(NoteMade(**row._mapping) for row in rows if not by_rule(row.by))


def is_rejected() -> ColumnElement[bool]:
    """Whether the last word on a row of `statements` is a person's that it is none.

    Told by the text and the place in it alone, so that it can be asked of many. Where the report's text has changed
    since, only its corrected reading tells.
    """
    later = corrections.alias("later_word")
    taking_later_back = corrections.alias("taking_later_back")
    restored = exists().where(
        later.c.document == corrections.c.document,
        later.c.text_hash == corrections.c.text_hash,
        later.c.kind == "statement",
        later.c.start_char == corrections.c.start_char,
        later.c.end_char == corrections.c.end_char,
        later.c.action.in_(("accept", "set")),
        or_(
            later.c.made_at > corrections.c.made_at,
            and_(later.c.made_at == corrections.c.made_at, later.c.key > corrections.c.key),
        ),
        ~exists().where(taking_later_back.c.undoes == later.c.key),
    )
    first, last = corrections.c.start_char, corrections.c.end_char
    low, high = statements.c.start_char, statements.c.end_char
    common = case((last < high, last), else_=high) - case((first > low, first), else_=low)
    whole = case((last > high, last), else_=high) - case((first < low, first), else_=low)
    return exists().where(
        corrections.c.document == documents.c.id,
        corrections.c.text_hash == documents.c.text_hash,
        corrections.c.kind == "statement",
        corrections.c.action == "reject",
        2 * common >= whole,  # as `core.corrections` tells which statement is meant
        ~exists().where(_taking_back.c.undoes == corrections.c.key),
        ~restored,
    )


def row_of(correction: Correction) -> dict[str, Any]:
    """The row of a new correction."""
    row = {name: getattr(correction, name) for name in correction.__struct_fields__ if name != "number"}
    start, end = correction.target.at.span
    words = correction.target.at.exact
    return row | {"kind": correction.target.kind, "start_char": start, "end_char": end, "words": words}


def _correction(row: Any) -> Correction:
    made: datetime = row.made_at
    fields = {name: row._mapping[name] for name in Correction.__struct_fields__ if name not in ("number", "made_at")}
    return Correction(number=row.key, made_at=made if made.tzinfo else made.replace(tzinfo=UTC), **fields)
