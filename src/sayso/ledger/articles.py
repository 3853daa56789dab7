"""What is told beside the text of one report: who read it, and from where its persons are known."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from sayso.ledger.current import READ, chunks, is_current, is_last_recognition
from sayso.ledger.recognitions import LEARNT, told
from sayso.ledger.results import LearntEntry, ReaderEntry
from sayso.ledger.tables import actors, documents, readings, recognitions


def reader(connection: Connection, document: str, version: int | None = None) -> ReaderEntry | None:
    """Who made the latest reading of a document's latest version, or of the one given, and when."""
    query = (
        select(documents.c.version, readings.c.fingerprint, readings.c.added_at)
        .select_from(READ)
        .where(documents.c.id == document)
        .order_by(documents.c.version.desc(), readings.c.key.desc())
    )
    if version is not None:
        query = query.where(documents.c.version == version)
    row = connection.execute(query.limit(1)).first()
    if row is None:
        return None
    return ReaderEntry(version=row.version, fingerprint=row.fingerprint, on=row.added_at.date().isoformat())


def learnt(connection: Connection, document: str) -> dict[str, LearntEntry]:
    """The actors of a document whose codes other reports tell, by id, and which reports."""
    rows = connection.execute(
        select(actors.c.id, *LEARNT)
        .select_from(told(READ.join(actors, actors.c.reading == readings.c.key)))
        .where(documents.c.id == document, is_current(), recognitions.c.known_reading.is_not(None))
    )
    return {row.id: LearntEntry(document=row.learnt_from, on=row.learnt_on or "") for row in rows}


def recognised(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, tuple[str, str]]]:
    """By report: whom its actors are judged to be, by id, as a report and the actor's id there.

    Those whom a reading has told that is no longer the one in force are left out: its ids mean nothing any more.
    """
    found: list[tuple[str, str, int, str]] = []
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(
            select(documents.c.id, recognitions.c.actor, recognitions.c.known_reading, recognitions.c.known_actor)
            .select_from(READ.join(recognitions, recognitions.c.reading == readings.c.key))
            .where(
                documents.c.id.in_(chunk),
                is_current(),
                is_last_recognition(),
                recognitions.c.known_reading.is_not(None),
            )
        )
        found += [(row.id, row.actor, row.known_reading, row.known_actor) for row in rows]
    current: dict[int, str] = {}
    for keys in chunks(sorted({known for _, _, known, _ in found})):
        named = select(readings.c.key, documents.c.id).select_from(READ).where(readings.c.key.in_(keys), is_current())
        current |= {row.key: row.id for row in connection.execute(named)}
    judged: dict[str, dict[str, tuple[str, str]]] = {}
    for document, actor, known, known_actor in found:
        if known in current:
            judged.setdefault(document, {})[actor] = (current[known], known_actor)
    return judged


def version_texts(
    connection: Connection, document: str, versions: tuple[int, int], most: int
) -> tuple[str, ...] | None:
    """The texts of two versions of a document, each up to `most` characters; None if one of them is not there."""
    rows = connection.execute(
        select(documents.c.version, func.substr(documents.c.text, 1, most)).where(
            documents.c.id == document, documents.c.version.in_(versions)
        )
    )
    found = {row[0]: row[1] for row in rows}
    return tuple(found[each] for each in versions) if found.keys() >= set(versions) else None
