"""Every report and every reading: texts are those that were stored, and records lie in them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, String, Table, cast, exists, func, select

from sayso.core.spans import Span
from sayso.ledger import tables
from sayso.ledger.current import chunks
from sayso.ledger.identity import content_hash_of, returned, text_hash_of
from sayso.ledger.passages import hull, joined
from sayso.ledger.rows import document_of
from sayso.ledger.soundness import Found

AT_ONCE: Final = 200
"""Reports looked at together."""

Watch = Callable[[int], None]
_NONSENSE: Final = (msgspec.MsgspecError, ValueError, TypeError, AttributeError)
"""What comes of values that are not of their column's kind, such as words in the place of numbers."""
_RECORDS: Final = (
    tables.actors, tables.places, tables.dates, tables.amounts, tables.statements, tables.events, tables.beliefs
)  # fmt: skip


def look(connection: Connection, found: Found, keys: Sequence[int], watch: Watch) -> None:
    """Look at the documents of these keys with all their readings; `watch` is told how many are done."""
    done = 0
    for chunk in chunks(keys, AT_ONCE):
        try:
            found.take(_found_in(connection, chunk))
        except _NONSENSE:
            for key in chunk:
                _alone(connection, key, found)
        done += len(chunk)
        watch(done)


def _alone(connection: Connection, key: int, found: Found) -> None:
    try:
        found.take(_found_in(connection, [key]))
    except _NONSENSE:
        id_ = connection.execute(select(cast(tables.documents.c.id, String)).where(tables.documents.c.key == key))
        found.add("value", str(id_.scalar()))


def _found_in(connection: Connection, keys: Sequence[int]) -> Found:
    found = Found()
    rows = connection.execute(select(tables.documents).where(tables.documents.c.key.in_(keys))).all()
    documents = {row.key: row for row in rows}
    for row in rows:
        _document(row, found)
    _readings(connection, documents, found)
    return found


def keys(connection: Connection, most: int | None) -> list[int]:
    """The documents to look at: all, or about so many, evenly spread."""
    of = tables.documents.c.key
    number = int(connection.execute(select(func.count()).select_from(tables.documents)).scalar_one())
    query = select(of).order_by(of)
    if most is not None and number > most:
        query = query.where(of % -(-number // most) == 0)
    return list(connection.execute(query).scalars())


def unbanded(connection: Connection) -> Iterator[tuple[str, str]]:
    """Id and text of the documents that no near-duplicate key is kept of: texts too short for one, or damage."""
    has_one = exists().where(tables.bands.c.document == tables.documents.c.key)
    for row in connection.execute(select(tables.documents.c.id, tables.documents.c.text).where(~has_one)):
        yield row.id, row.text


def banded(connection: Connection, most: int) -> Iterator[tuple[str, str, set[int]]]:
    """Id, text and near-duplicate keys of about so many documents, evenly spread."""
    columns = (tables.documents.c.id, tables.documents.c.text)
    for key in keys(connection, most):
        row = connection.execute(select(*columns).where(tables.documents.c.key == key)).one()
        kept = connection.execute(select(tables.bands.c.band).where(tables.bands.c.document == key)).scalars()
        yield row.id, row.text, {band if band >= 0 else band + (1 << 64) for band in kept}


def _document(row: Any, found: Found) -> None:
    document = document_of(row)
    if text_hash_of(document) != row.text_hash:
        found.add("text", row.id)
    elif row.content_hash not in (content := content_hash_of(document), returned(content, row.version)):
        found.add("content", row.id)


def _readings(connection: Connection, documents: dict[int, Any], found: Found) -> None:
    rows = connection.execute(select(tables.readings).where(tables.readings.c.document.in_(documents))).all()
    readings = {row.key: documents[row.document] for row in rows}
    for row in rows:
        if not _within(row.boilerplate, documents[row.document].text):
            found.add("span", documents[row.document].id)
    ids: dict[tuple[str, int], set[str]] = {}
    for table in _RECORDS:
        for key, records in _by_reading(connection, table, readings):
            document, kept = readings[key], list(records)
            if "id" in table.c:
                ids[table.name, key] = {record.id for record in kept}
            for record in kept:
                kind = _wrong(table, record, document) or _dangling(record, ids, key)
                if kind is not None:
                    found.add(kind, document.id)


def _by_reading(connection: Connection, table: Table, readings: dict[int, Any]) -> Iterator[tuple[int, Iterator[Any]]]:
    query = select(table).where(table.c.reading.in_(readings)).order_by(table.c.reading)
    yield from groupby(connection.execute(query), key=lambda row: row.reading)


def _wrong(table: Table, record: Any, document: Any) -> str | None:
    """What is wrong with a record's place in the text of its report."""
    text = document.text
    if not _within(_spans(table, record), text):
        return "span"
    if table is tables.statements:
        parts = (record.words, record.cue_words, (record.start_char, record.end_char))
        same = parts == (joined(text, record.content), joined(text, record.cue), hull(record.content))
        return None if same else "words"
    if table is tables.events:
        parts = (record.trigger, record.passage, record.published)
        trigger = text[record.start_char : record.end_char]
        same = parts == (trigger, text[record.passage_start : record.passage_end], document.published)
        return None if same else "words"
    return None


def _spans(table: Table, record: Any) -> tuple[Span, ...]:
    if table is tables.actors:
        return tuple(record.mentions)
    if table is tables.beliefs:
        return tuple(record.cues)
    own = ((record.start_char, record.end_char),)
    if table is tables.statements:
        return (*own, *record.source, *record.cue, *record.content, *([record.core] if record.core else []))
    if table is tables.events:
        return (*own, (record.passage_start, record.passage_end))
    return own


def _within(spans: Sequence[Span], text: str) -> bool:
    return all(0 <= start <= end <= len(text) for start, end in spans)


def _dangling(record: Any, ids: dict[tuple[str, int], set[str]], reading: int) -> str | None:
    """Whether a record names others in a list that its reading has not; single ones are the database's to check."""
    named = {"amounts": getattr(record, "amounts", ()), "actors": getattr(record, "via", ())}
    absent = any(set(named[table]) - ids.get((table, reading), set()) for table in named)
    return "named" if absent else None
