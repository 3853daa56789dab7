"""What exports ask of many reports at once: which there are, and what a reader of their rows needs to check them."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from sayso.ledger.current import READ, chunks, is_current
from sayso.ledger.results import DocumentEntry, SourceEntry
from sayso.ledger.tables import documents, readings

_ENTRY = [documents.c[name] for name in DocumentEntry.__struct_fields__]


def days_in_force(connection: Connection) -> list[tuple[str, str]]:
    """Day and id of every report, in their order; an empty day where none is known."""
    rows = connection.execute(select(documents.c.published, documents.c.id).select_from(READ).where(is_current()))
    return sorted((day or "", id_) for day, id_ in rows)


def sources(connection: Connection, ids: Collection[str]) -> dict[str, SourceEntry]:
    """Where what is found in reports comes from, by id."""
    found: dict[str, SourceEntry] = {}
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(
            select(readings.c.fingerprint, documents.c.text_hash, *_ENTRY)
            .select_from(READ)
            .where(documents.c.id.in_(chunk), is_current())
        )
        for fingerprint, text_hash, *told in rows:
            entry = DocumentEntry(**dict(zip(DocumentEntry.__struct_fields__, told, strict=True)))
            found[entry.id] = SourceEntry(entry=entry, fingerprint=fingerprint, text_hash=text_hash)
    return found
