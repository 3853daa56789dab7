"""The list of reports, a page at a time."""

from typing import Any

from sqlalchemy import Connection, Select, exists, func, select, text

from sayso.core.records import Record
from sayso.ledger.results import DocumentEntry
from sayso.ledger.tables import documents


class DocumentFilter(Record, frozen=True, kw_only=True):
    """Which reports are listed: those for whose latest version all holds that is given."""

    publisher: str | None = None
    since: str | None = None
    """Published on this day or later."""
    until: str | None = None
    """Published on this day or earlier."""


def number(connection: Connection, chosen: DocumentFilter) -> int:
    """How many reports there are on all pages."""
    every = select(func.count()).select_from(documents)
    if chosen == DocumentFilter():  # as many as have a first version
        revised = connection.execute(every.where(documents.c.version > text("1"))).scalar_one()
        return int(connection.execute(every).scalar_one() - revised)
    return int(connection.execute(_chosen(every, chosen)).scalar_one())


def page(connection: Connection, chosen: DocumentFilter, *, limit: int, offset: int) -> tuple[DocumentEntry, ...]:
    """The reports of one page, by the day of publication, those without one first."""
    columns = [documents.c[name] for name in DocumentEntry.__struct_fields__]
    rows = connection.execute(
        _chosen(select(*columns), chosen)
        .order_by(documents.c.published.nulls_first(), documents.c.key)
        .limit(limit)
        .offset(offset)
    )
    return tuple(DocumentEntry(**row._mapping) for row in rows)


def _chosen(query: Select[Any], chosen: DocumentFilter) -> Select[Any]:
    later = documents.alias("later_version")
    query = query.where(~exists().where(later.c.id == documents.c.id, later.c.version > documents.c.version))
    if chosen.publisher is not None:
        query = query.where(documents.c.publisher == chosen.publisher)
    if chosen.since is not None:
        query = query.where(documents.c.published >= chosen.since)
    if chosen.until is not None:
        query = query.where(documents.c.published <= chosen.until)
    return query
