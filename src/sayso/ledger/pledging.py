"""Finding the documents that may tell of a promise or a delivery with its amount."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, exists, or_, select

from sayso.ledger.current import READ, is_current
from sayso.ledger.tables import amounts, documents, events, readings, statements

_ANNOUNCING: Final = ("%announc%", "%pledg%", "%promis%", "%vow%", "%unveil%")


def pledging(connection: Connection, types: Collection[str], as_of: str | None) -> tuple[str, ...]:
    """Ids of documents that have amounts, and an event of these types or a statement by a word of announcing.

    The latest come first.
    """
    counted = exists().where(amounts.c.reading == readings.c.key)
    told = exists().where(events.c.reading == readings.c.key, events.c.type.in_(sorted(types)))
    said = exists().where(
        statements.c.reading == readings.c.key, or_(*(statements.c.cue_words.ilike(word) for word in _ANNOUNCING))
    )
    rows = connection.execute(
        select(documents.c.id)
        .select_from(READ)
        .where(is_current(as_of), counted, or_(told, said))
        .order_by(documents.c.published.desc().nulls_last(), documents.c.id)
    )
    return tuple(rows.scalars())
