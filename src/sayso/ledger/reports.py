"""Whole readings out of the ledger, many at once, with what is known of their persons from other reports."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, select

from sayso.core.records import Document, Reading
from sayso.core.vocabulary import NON_STATE, STATE_SECTORS
from sayso.ledger.corrections import corrected, documents_with
from sayso.ledger.current import READ, chunks, is_current
from sayso.ledger.passages import hull
from sayso.ledger.placing import is_last_placement
from sayso.ledger.recognitions import CODE, LEARNT_ORG, recognised
from sayso.ledger.rows import RECORD_TABLES, document_of, reading_of
from sayso.ledger.tables import actors, documents, placements, readings, recognitions


def storyline_documents(
    connection: Connection, as_of: str | None, storylines: Collection[int] | None = None
) -> dict[int, tuple[str, ...]]:
    """The reports of every storyline, or of some, in the order of their days; those with a current reading."""
    statement = (
        select(placements.c.storyline, documents.c.id)
        .select_from(READ.join(placements, placements.c.document == documents.c.id))
        .where(is_last_placement(), is_current(as_of))
        .order_by(placements.c.storyline, func.coalesce(documents.c.published, ""), documents.c.id)
    )
    some = [] if storylines is None else chunks(sorted(storylines))
    parts = [statement] if storylines is None else [statement.where(placements.c.storyline.in_(part)) for part in some]
    grouped: dict[int, list[str]] = defaultdict(list)
    for part in parts:
        for row in connection.execute(part):
            grouped[row.storyline].append(row.id)
    return {number: tuple(ids) for number, ids in grouped.items()}


def publication_days(connection: Connection, ids: Collection[str]) -> dict[str, frozenset[str]]:
    """The days of all versions of documents."""
    found: dict[str, set[str]] = {id_: set() for id_ in ids}
    for chunk in chunks(sorted(found)):
        dated = documents.c.id.in_(chunk), documents.c.published.is_not(None)
        for id_, day in connection.execute(select(documents.c.id, documents.c.published).where(*dated)):
            found[id_].add(day)
    return {id_: frozenset(days) for id_, days in found.items()}


def current_readings(connection: Connection, ids: Collection[str], as_of: str | None) -> dict[str, Reading]:
    """The current readings of documents; persons go by what other reports tell of them, and a person's word wins."""
    found: dict[str, Reading] = {}
    for chunk in chunks(sorted(ids), 500):
        rows = connection.execute(
            select(readings.c.key.label("reading"), readings.c.boilerplate, *documents.c)
            .select_from(READ)
            .where(documents.c.id.in_(chunk), is_current(as_of))
        ).all()
        keys = [row.reading for row in rows]
        records: dict[int, dict[str, list[Any]]] = {key: defaultdict(list) for key in keys}
        for table in RECORD_TABLES:
            told = select(table).where(table.c.reading.in_(keys)).order_by(table.c.reading, *table.primary_key)
            for row in connection.execute(told):
                records[row.reading][table.name].append(row)
        learnt = _learnt(connection, keys)
        for row in rows:
            reading = reading_of(document_of(row), row.boilerplate, records[row.reading])
            found[reading.id] = _knowing(reading, learnt.get(row.reading, {}))
    return corrected(connection, found)


def speakers_now(connection: Connection, ids: Collection[str]) -> dict[tuple[str, int, int], str | None]:
    """Who says what in those of these reports that persons have corrected: names by report and place of the words."""
    readings = current_readings(connection, documents_with(connection) & set(ids), None)
    found: dict[tuple[str, int, int], str | None] = {}
    for reading in readings.values():
        names = {a.id: a.name for a in reading.actors}
        found |= {(reading.id, *hull(s.content)): names.get(s.speaker or "") for s in reading.statements}
    return found


def latest_document(connection: Connection, document_id: str) -> Document | None:
    """The latest version of a document, with what its latest reading set aside; None if there is none."""
    row = connection.execute(
        select(readings.c.boilerplate, *documents.c)
        .select_from(documents.outerjoin(readings, readings.c.document == documents.c.key))
        .where(documents.c.id == document_id)
        .order_by(documents.c.version.desc(), readings.c.key.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return msgspec.structs.replace(document_of(row), boilerplate=row.boilerplate or ())


def _learnt(connection: Connection, keys: Collection[int]) -> dict[int, dict[str, tuple[str, str | None]]]:
    """The codes of persons that other reports tell, and for whom they spoke there, by reading and actor."""
    rows = connection.execute(
        select(actors.c.reading, actors.c.id, CODE, LEARNT_ORG)
        .select_from(recognised(actors.join(readings, readings.c.key == actors.c.reading)))
        .where(and_(actors.c.reading.in_(keys), recognitions.c.known_reading.is_not(None)))
    )
    found: dict[int, dict[str, tuple[str, str | None]]] = defaultdict(dict)
    for row in rows:
        found[row.reading][row.id] = row.code, row.learnt_org
    return found


def _knowing(reading: Reading, learnt: dict[str, tuple[str, str | None]]) -> Reading:
    """The reading with these codes, and with the orgs of what those persons say."""
    if not learnt:
        return reading
    orgs = {actor: _org(code, org) for actor, (code, org) in learnt.items()}

    def spoken(record: Any, speaker: str | None) -> Any:
        org = orgs.get(speaker or "")
        return msgspec.structs.replace(record, org=org) if org else record

    return msgspec.structs.replace(
        reading,
        actors=tuple(msgspec.structs.replace(a, code=learnt[a.id][0]) if a.id in learnt else a for a in reading.actors),
        statements=tuple(spoken(s, s.speaker) for s in reading.statements),
        beliefs=tuple(spoken(b, b.source) for b in reading.beliefs),
    )


def _org(code: str, learnt: str | None) -> str | None:
    """The state, if the code is of one; else for whom the person spoke in the report that tells of him."""
    country, *sectors = code.split(" ")
    own = country in ("UNO", "EUR") or (country not in NON_STATE and STATE_SECTORS.intersection(sectors))
    return country if own else learnt
