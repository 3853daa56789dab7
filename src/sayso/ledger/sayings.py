"""Whatever one person or body said and did, across all documents."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, and_, select

from sayso.core.records import Reading
from sayso.core.spelling import spellings
from sayso.ledger import databases, terms
from sayso.ledger.copies import copies
from sayso.ledger.corrections import documents_with
from sayso.ledger.current import READ, chunks, is_current
from sayso.ledger.recognitions import CODE, LEARNT, recognised, told
from sayso.ledger.reports import current_readings
from sayso.ledger.results import BearerEntry, Saying
from sayso.ledger.said import bears, by_hand
from sayso.ledger.tables import actors, documents, events, participants, readings, statements

_ACTORS = READ.join(actors, actors.c.reading == readings.c.key)

_WHO = (
    actors.c.name, CODE, *LEARNT, documents.c.key.label("number"), documents.c.id.label("document"),
    documents.c.title, documents.c.publisher, documents.c.published,
)  # fmt: skip

_STATEMENTS = select(
    *_WHO, statements.c.date, statements.c.words, statements.c.start_char, statements.c.end_char,
    statements.c.kind.label("type"),
).select_from(
    told(_ACTORS).join(statements, and_(statements.c.reading == actors.c.reading, statements.c.speaker == actors.c.id))
)  # fmt: skip

_EVENTS = select(
    *_WHO, events.c.passage.label("words"), events.c.passage_start.label("start_char"),
    events.c.passage_end.label("end_char"), events.c.type, events.c.mode, events.c.aux, events.c.start_char.label("at"),
).select_from(
    told(_ACTORS).join(
        participants, and_(participants.c.reading == actors.c.reading, participants.c.actor == actors.c.id)
    ).join(events, and_(events.c.reading == participants.c.reading, events.c.id == participants.c.event))
).where(participants.c.role == "actor")  # fmt: skip


def sayings_of(connection: Connection, name: str) -> tuple[Saying, ...]:
    """All statements and events of the actors that bear the name, by day, document and place in the text."""
    keys = _bearers(connection, name)
    corrected = _corrected(connection, name, keys)
    aside = documents.c.id.not_in(corrected)
    said, done = (
        [row for chunk in chunks(keys) for row in connection.execute(rows.where(actors.c.key.in_(chunk), aside))]
        for rows in (_STATEMENTS, _EVENTS)
    )
    originals = copies(connection, among={row.document for row in (*said, *done)}.union(corrected))
    found: list[tuple[tuple[Any, ...], Saying]] = []
    for row in said:
        date = row.date or row.published or ""
        saying = _saying(row, "statement", date, originals.get(row.document))
        found.append(((date, row.number, row.start_char, 0), saying))
    for row in done:
        date = row.published or ""
        saying = _saying(row, "event", date, originals.get(row.document))
        found.append(((date, row.number, row.at, 1), saying))
    for number, reading in corrected.values():
        for at, part, saying in by_hand(reading, name, originals.get(reading.id)):
            found.append(((saying.date, number, at, part), saying))
    found.sort(key=lambda pair: pair[0])
    return tuple(saying for _, saying in found)


def _corrected(connection: Connection, name: str, keys: Sequence[int]) -> dict[str, tuple[int, Reading]]:
    """The corrected readings in which somebody of that name may say or do something, with the documents' numbers."""
    last = name.split()[-1:]
    ids = documents_with(connection, words=last[0].strip('"*')) if last else frozenset()
    with_any = documents_with(connection)
    for chunk in chunks(keys) if with_any else ():
        bearing = select(documents.c.id).select_from(_ACTORS).where(actors.c.key.in_(chunk))
        ids |= with_any.intersection(connection.execute(bearing.distinct()).scalars())
    numbers = {row.id: row.key for part in chunks(sorted(ids)) for row in connection.execute(
        select(documents.c.id, documents.c.key).select_from(READ).where(documents.c.id.in_(part), is_current())
    )}  # fmt: skip
    readings = current_readings(connection, numbers.keys(), None)
    return {id_: (numbers[id_], reading) for id_, reading in readings.items()}


def bearers_of(connection: Connection, name: str) -> tuple[BearerEntry, ...]:
    """The actors that bear the name, whether or not they say or do anything, by document."""
    keys = _bearers(connection, name)
    corrected = _corrected(connection, name, keys)
    columns = (
        actors.c.reading, actors.c.id.label("actor"), actors.c.name, actors.c.kind, CODE, *LEARNT,
        documents.c.id.label("document"), documents.c.published,
    )  # fmt: skip
    query = select(*columns).select_from(told(_ACTORS)).where(documents.c.id.not_in(corrected))
    rows = [row for chunk in chunks(keys) for row in connection.execute(query.where(actors.c.key.in_(chunk)))]
    found = [BearerEntry(**row._mapping) for row in rows]
    for _, reading in corrected.values():
        found += [
            BearerEntry(
                reading=0, actor=a.id, name=a.name, kind=a.kind, code=a.code, document=reading.id,
                published=reading.published,
            )
            for a in reading.actors
            if bears(a.name, name)
        ]  # fmt: skip
    return tuple(sorted(found, key=lambda entry: (entry.published or "", entry.document, entry.actor)))


def _saying(row: Any, kind: Any, date: str, copy_of: str | None) -> Saying:
    is_event = kind == "event"
    return Saying(
        kind=kind,
        name=row.name,
        code=row.code,
        learnt_from=row.learnt_from,
        learnt_on=row.learnt_on,
        document=row.document,
        title=row.title,
        publisher=row.publisher,
        date=date,
        words=row.words,
        span=(row.start_char, row.end_char),
        type=row.type,
        mode=row.mode if is_event else None,
        aux=row.aux if is_event else None,
        copy_of=copy_of,
    )


def _bearers(connection: Connection, name: str) -> Sequence[int]:
    """Actors of current readings whose name holds all the words, whatever their case, accents and transliteration.

    A report may know somebody by the last name only. That is taken for the one asked for if it bears the same code.
    """
    full = _matching(connection, name)
    words = name.split()
    if len(words) < 2:
        return [row.key for row in full]
    codes = {row.code for row in full if row.code is not None}
    short = [row for row in _matching(connection, words[-1]) if len(row.name.split()) == 1 and row.code in codes]
    return sorted({row.key for row in (*full, *short)})


def _ways(word: str) -> terms.Wanted | None:
    """A word however it is transliterated; as typed if it is a beginning or a part of a phrase."""
    return terms.typed(word) if {"*", '"'} & set(word) else terms.any_of(spellings(word))


def _matching(connection: Connection, words: str) -> Iterable[Any]:
    wanted = terms.together(map(_ways, words.split()))
    if wanted is None:
        return ()
    searched = terms.actors_search
    return connection.execute(
        select(actors.c.key, actors.c.name, CODE)
        .select_from(recognised(_ACTORS.join(searched, searched.c.rowid == actors.c.key)))
        .where(databases.of(connection).matches(searched, wanted), is_current())
        .order_by(actors.c.key)
    ).all()
