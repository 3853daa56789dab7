"""What `sayso watch` goes on from: sources and pages as they were seen last, where stories stood, what is to be told.

Named reads and writes like those of `queries.py` and `store.py`, which lead here; what they mean is for `run/watch`.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, String, Table, cast, delete, func, or_, select, union, update

from sayso.core.records import Document, Record
from sayso.core.text import without_surrogates
from sayso.ledger import databases
from sayso.ledger.copies import copy_kin
from sayso.ledger.current import chunks
from sayso.ledger.identity import text_hash_of
from sayso.ledger.reviews import UNDONE
from sayso.ledger.rows import document_of
from sayso.ledger.tables import (
    actors,
    alerts,
    corrections,
    documents,
    judgements,
    notes,
    placements,
    readings,
    recognitions,
    watch_deliveries,
    watch_pages,
    watch_sources,
    watch_standings,
)

_GROWING: Final[Mapping[str, Table]] = {
    table.name: table for table in (readings, placements, judgements, notes, corrections, recognitions)
}
"""Where a row is added whenever something happens to a report of which a story may become another."""
_WITHDRAWN: Final = "withdrawn"


class SourceState(Record, frozen=True, kw_only=True):
    """A feed, sitemap or folder as it answered last."""

    digest: str
    kind: str
    address: str
    root: str | None = None
    """The sitemap that named it, if one did."""
    etag: str | None = None
    last_modified: str | None = None
    changed: str | None = None
    """What its root said of it."""
    failures: int = 0
    """In a row."""
    message: str = ""
    begun_at: datetime
    heard_at: datetime | None = None
    """When all was well last; None if it never was."""
    next_at: datetime


class PageState(Record, frozen=True, kw_only=True):
    """A page or file that one of them has named, and what came of it."""

    digest: str
    address: str
    moved_to: str | None = None
    source: str
    """The digest of the one that named it first."""
    entry: str | None = None
    """A hash of its id there."""
    state: str
    """`waiting` to be read, `read`, `unread` (it cannot be, or is not meant to be), `withdrawn`."""
    withdrawn_by: str | None = None
    """`feed` or `page`."""
    report: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    held: str | None = None
    """A hash of the text that stands in its place, and is not taken for the report's so far."""
    updated: str | None = None
    """As its source said last."""
    told: dict[str, str] = msgspec.field(default_factory=dict)
    """`title`, `publisher`, `published`, as its source says."""
    misses: int = 0
    """How often in a row it was not there."""
    failures: int = 0
    message: str = ""
    first_at: datetime
    changed_at: datetime
    asked_at: datetime | None = None
    missing_at: datetime | None = None
    """Since when it is not there."""
    next_at: datetime | None = None
    """None: it is not asked for again."""


class Others(Record, frozen=True, kw_only=True):
    """The other pages of a source, beside one that is missing."""

    missing: int
    """That went missing after it, or in the week before."""
    there: int
    """Older ones that have been seen to be there since it is missing."""
    unasked: tuple[PageState, ...] = ()
    """Such as were there, and have not been asked for since."""


class Delivery(Record, frozen=True, kw_only=True):
    """An alert that is still to be told to somebody."""

    alert: int
    content: str
    """The alert, as JSON."""
    target: str
    tries: int = 0
    message: str = ""
    since_at: datetime
    next_at: datetime


class KeptAlert(Record, frozen=True, kw_only=True):
    """An alert, and to whom it has not been told (yet)."""

    content: str
    """The alert, as JSON."""
    untold: tuple[Delivery, ...] = ()


NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""When a delivery is tried next that has been given up: it is kept so that a person can see it."""


class LastNote(Record, frozen=True):
    """The last note that says whether a report is withdrawn."""

    value: str | None
    by: str


def digest_of(*parts: str) -> str:
    """What rows are known by: a hash."""
    return hashlib.sha256("\x00".join(parts).encode(errors="surrogatepass")).hexdigest()


class Watching:
    """The named reads, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sources(self) -> dict[str, SourceState]:
        """All sources by their digests."""
        rows = self._connection.execute(select(watch_sources).order_by(watch_sources.c.digest))
        return {row.digest: _of(SourceState, row) for row in rows}

    def pages(self, digests: Collection[str]) -> dict[str, PageState]:
        """Pages by their digests; those that are not known are left out."""
        return {page.digest: page for page in self._pages(watch_pages.c.digest, digests)}

    def entries(self, entries: Collection[str]) -> dict[str, PageState]:
        """Pages by the hashes of their ids in their feeds."""
        return {page.entry: page for page in self._pages(watch_pages.c.entry, entries) if page.entry is not None}

    def due_pages(self, sources: Collection[str], now: datetime, limit: int) -> tuple[PageState, ...]:
        """The pages of these sources to be asked for by now; those that are still to be read come first."""
        waiting = (watch_pages.c.state != "waiting").label("later")
        statement = (
            select(watch_pages)
            .where(watch_pages.c.next_at <= now, watch_pages.c.source.in_(sources))
            .order_by(waiting, watch_pages.c.next_at, watch_pages.c.address)
        )
        return tuple(_of(PageState, row) for row in self._connection.execute(statement.limit(limit)))

    def next_page_at(self, sources: Collection[str]) -> datetime | None:
        """When the next page of these sources is to be asked for."""
        first = select(func.min(watch_pages.c.next_at)).where(watch_pages.c.source.in_(sources))
        return _utc(self._connection.execute(first).scalar())

    def others(self, page: PageState, limit: int) -> Others:
        """What is known of the other pages of the source of one that is missing."""
        columns, since = watch_pages.c, page.missing_at or page.first_at
        at_that_time = since - timedelta(hours=1)
        of = (columns.source == page.source, columns.digest != page.digest, columns.report.is_not(None))
        missing = (*of, columns.held.is_(None), columns.missing_at >= since - timedelta(days=7))
        there = (*of, columns.missing_at.is_(None), columns.state == "read", columns.first_at < since)
        later = (*there, columns.asked_at >= at_that_time, columns.failures == 0)
        unasked = select(watch_pages).where(*there, columns.asked_at < at_that_time)
        last = unasked.order_by(columns.asked_at.desc(), columns.digest).limit(limit)
        run = self._connection.execute
        return Others(
            missing=int(run(select(func.count()).select_from(watch_pages).where(*missing)).scalar_one()),
            there=int(run(select(func.count()).select_from(watch_pages).where(*later)).scalar_one()),
            unasked=tuple(_of(PageState, row) for row in run(last)),
        )

    def is_elsewhere(self, page: PageState) -> bool:
        """Whether another page that is there holds the same report."""
        columns = watch_pages.c
        other = select(columns.digest).where(
            columns.report == page.report, columns.digest != page.digest, columns.state == "read",
            columns.missing_at.is_(None),
        )  # fmt: skip
        return page.report is not None and self._connection.execute(other.limit(1)).first() is not None

    def holds_too(self, page: PageState, held: str) -> bool:
        """Whether that text stands in the place of another page of its source, too."""
        columns = watch_pages.c
        other = select(columns.digest).where(
            columns.source == page.source, columns.held == held, columns.digest != page.digest
        )
        return self._connection.execute(other.limit(1)).first() is not None

    def is_another_s(self, report: str, document: Document) -> bool:
        """Whether another report of its publisher has that very text."""
        columns, text_hash = documents.c, text_hash_of(document)
        other = select(columns.key).where(
            columns.publisher == document.publisher, columns.text_hash == text_hash, columns.id != report
        )
        return document.publisher is not None and self._connection.execute(other.limit(1)).first() is not None

    def versions(self, report: str, most: int) -> tuple[Document, ...]:
        """So many versions of a report, the last one first."""
        columns = documents.c
        said = select(documents).where(columns.id == report).order_by(columns.version.desc()).limit(most)
        return tuple(document_of(row) for row in self._connection.execute(said))

    def version(self, report: str) -> int:
        """How many versions of it there are."""
        said = select(func.max(documents.c.version)).where(documents.c.id == report)
        return self._connection.execute(said).scalar() or 0

    def last_note(self, report: str) -> LastNote | None:
        """What was noted last of whether a report is withdrawn; None if nothing was."""
        said = select(notes.c.value, notes.c.by).where(notes.c.kind == _WITHDRAWN, notes.c.subject == report)
        row = self._connection.execute(said.order_by(notes.c.key.desc()).limit(1)).first()
        return None if row is None else LastNote(row.value, row.by)

    def cursor(self) -> dict[str, int]:
        """How far the ledger has grown."""
        last = select(*(select(func.max(t.c.key)).scalar_subquery().label(name) for name, t in _GROWING.items()))
        return {name: key or 0 for name, key in self._connection.execute(last).one()._mapping.items()}

    def touched(self, cursor: Mapping[str, int]) -> set[int]:
        """Storylines that something may have happened to since then; such as have no report any more, too."""
        connection = self._connection
        read = select(documents.c.id).join(readings, readings.c.document == documents.c.key)
        known = read.join(recognitions, recognitions.c.reading == readings.c.key)
        later = judgements.alias("later")
        undone = select(later.c.left).where(later.c.kind == UNDONE, later.c.key > cursor["judgements"])
        judged = or_(judgements.c.key > cursor["judgements"], cast(judgements.c.key, String).in_(undone))
        changed = union(
            read.where(readings.c.key > cursor["readings"]),
            known.where(recognitions.c.key > cursor["recognitions"]),
            select(placements.c.document).where(placements.c.key > cursor["placements"]),
            select(corrections.c.document).where(corrections.c.key > cursor["corrections"]),
            select(notes.c.subject).where(notes.c.kind == _WITHDRAWN, notes.c.key > cursor["notes"]),
            select(judgements.c.left).where(judged, judgements.c.kind == "copy"),
            select(judgements.c.right).where(judged, judgements.c.kind == "copy"),
        )
        ids = set(connection.execute(changed).scalars())
        found: set[int] = set()
        for chunk in chunks(sorted(ids | copy_kin(connection, ids))):
            homes = select(placements.c.storyline).where(placements.c.document.in_(chunk))
            found |= set(connection.execute(homes.distinct()).scalars())
        return found

    def homes_until(self, report_ids: Collection[str], placement: int) -> set[int]:
        """The storylines that these reports had been put into by the placement of that number."""
        found: set[int] = set()
        for chunk in chunks(sorted(report_ids)):
            put = select(placements.c.storyline).where(placements.c.document.in_(chunk), placements.c.key <= placement)
            found |= set(self._connection.execute(put.distinct()).scalars())
        return found

    def standings(self, kind: str, subjects: Collection[str] | None = None) -> dict[str, str]:
        """What was kept of a kind, as JSON by its subject; of these subjects, or of all."""
        columns = watch_standings.c
        statement = select(columns.subject, columns.content).where(columns.kind == kind)
        if subjects is None:
            return {row.subject: row.content for row in self._connection.execute(statement)}
        found: dict[str, str] = {}
        for chunk in chunks(sorted(subjects)):
            rows = self._connection.execute(statement.where(columns.subject.in_(chunk)))
            found |= {row.subject: row.content for row in rows}
        return found

    def has_code(self, code: str) -> bool:
        """Whether an actor of any reading has this code, or one that begins with it."""
        of = or_(actors.c.code == code, actors.c.code.startswith(f"{code} ", autoescape=True))
        return self._connection.execute(select(actors.c.key).where(of).limit(1)).first() is not None

    def has_alert(self, id_: str) -> bool:
        """Whether that has been told, or is about to be."""
        return self._connection.execute(select(alerts.c.key).where(alerts.c.id == id_)).first() is not None

    def outbox(self) -> tuple[Delivery, ...]:
        """All that is still to be told, in the order in which it came up."""
        columns = watch_deliveries.c
        statement = select(watch_deliveries, alerts.c.content).join(alerts, alerts.c.key == columns.alert)
        waiting = statement.where(columns.next_at < NEVER).order_by(columns.alert, columns.place)
        return tuple(_of(Delivery, row) for row in self._connection.execute(waiting))

    def alerts(self, limit: int | None) -> tuple[KeptAlert, ...]:
        """The last alerts, so many or all, the latest first."""
        last = select(alerts).order_by(alerts.c.key.desc()).limit(limit)
        kept = {row.key: row.content for row in self._connection.execute(last)}
        untold: dict[int, list[Delivery]] = {}
        joined = select(watch_deliveries, alerts.c.content).join(alerts, alerts.c.key == watch_deliveries.c.alert)
        later = joined.where(watch_deliveries.c.alert >= min(kept, default=0)).order_by(watch_deliveries.c.target)
        for row in self._connection.execute(later):
            untold.setdefault(row.alert, []).append(_of(Delivery, row))
        return tuple(KeptAlert(content=content, untold=tuple(untold.get(key, ()))) for key, content in kept.items())

    def number_untold(self) -> int:
        """How many deliveries have been given up."""
        given_up = select(func.count()).select_from(watch_deliveries).where(watch_deliveries.c.next_at >= NEVER)
        return int(self._connection.execute(given_up).scalar_one())

    def _pages(self, column: ColumnElement[Any], values: Collection[str]) -> Iterable[PageState]:
        for chunk in chunks(sorted(values)):
            statement = select(watch_pages).where(column.in_(chunk)).order_by(watch_pages.c.first_at)
            yield from (_of(PageState, row) for row in self._connection.execute(statement))


class WatchWriter:
    """What can be kept of it, within one transaction."""

    def __init__(self, connection: Connection, insert: Callable[[Table, Mapping[str, Any]], int]) -> None:
        self._connection = connection
        self._insert = insert

    def put_source(self, source: SourceState) -> None:
        """Keep what a source is at."""
        self._put(watch_sources, [(watch_sources.c.digest, source.digest)], [source])

    def put_pages(self, pages: Sequence[PageState]) -> None:
        """Keep what pages are at."""
        columns = watch_pages.c
        for chunk in chunks(sorted(page.digest for page in pages)):
            self._connection.execute(delete(watch_pages).where(columns.digest.in_(chunk)))
        rows = {page.digest: _row(page) for page in pages}
        if rows:
            databases.of(self._connection).add_all(self._connection, watch_pages, list(rows.values()))

    def hand_over(self, source: str, to: str) -> None:
        """The pages of a source are another's from now on."""
        columns = watch_pages.c
        self._connection.execute(update(watch_pages).where(columns.source == source).values(source=to))

    def put_standings(self, kind: str, contents: Mapping[str, str | None]) -> None:
        """Keep what subjects stand at, as JSON; None: there is no such subject any more."""
        columns = watch_standings.c
        for chunk in chunks(sorted(contents)):
            gone = delete(watch_standings).where(columns.kind == kind, columns.subject.in_(chunk))
            self._connection.execute(gone)
        rows = [
            {"kind": kind, "subject": subject, "content": content}
            for subject, content in sorted(contents.items())
            if content is not None
        ]
        if rows:
            databases.of(self._connection).add_all(self._connection, watch_standings, rows)

    def add_alert(self, id_: str, kind: str, subject: str, content: str) -> int:
        """Keep an alert; returns its number."""
        return self._insert(alerts, {"id": id_, "kind": kind, "subject": subject, "content": content})

    def put_delivery(self, delivery: Delivery) -> None:
        """Keep what is to be told to somebody, and when it is tried next."""
        place = digest_of(delivery.target)
        columns = watch_deliveries.c
        self._put(watch_deliveries, [(columns.alert, delivery.alert), (columns.place, place)], [delivery], place=place)

    def give_up(self, delivery: Delivery) -> None:
        """It is not tried again, and stays on record as not told."""
        self.put_delivery(msgspec.structs.replace(delivery, next_at=NEVER))

    def done(self, delivery: Delivery) -> None:
        """It has been told."""
        columns = watch_deliveries.c
        own = (columns.alert == delivery.alert, columns.place == digest_of(delivery.target))
        self._connection.execute(delete(watch_deliveries).where(*own))

    def _put(
        self, table: Table, keys: Sequence[tuple[ColumnElement[Any], Any]], records: Sequence[Record], **more: Any
    ) -> None:
        self._connection.execute(delete(table).where(*(column == value for column, value in keys)))
        rows = [{**_row(record), **more} for record in records]
        databases.of(self._connection).add_all(self._connection, table, rows)


def _row(record: Record) -> dict[str, Any]:
    """As a database can hold it; what a delivery says stands with its alert."""
    left_out = ("content",) if isinstance(record, Delivery) else ()
    fields = {name: getattr(record, name) for name in record.__struct_fields__ if name not in left_out}
    return {name: without_surrogates(v) if isinstance(v, str) else v for name, v in fields.items()}


def _of(kind: type[Any], row: Row[Any]) -> Any:
    return kind(**{name: _value(row._mapping[name]) for name in kind.__struct_fields__})


def _value(value: Any) -> Any:
    return _utc(value) if isinstance(value, datetime) else value


def _utc(value: datetime | None) -> datetime | None:
    """SQLite keeps no time zone; all our times are UTC."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
