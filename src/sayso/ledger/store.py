"""The ledger itself: opening it, reading from it, and writing to it, one transaction a document."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Table, delete, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from sayso.core.corrections import Correction
from sayso.core.errors import ContradictionError, LostError, UnavailableError, UnfitError
from sayso.core.records import Document, Judgement, Problem, Reading, Sketch
from sayso.core.text import within, without_surrogates
from sayso.ledger import corrections, databases, digests, placing, schema, tables
from sayso.ledger.identity import identify
from sayso.ledger.queries import Queries
from sayso.ledger.results import AuditEntry, StoredDocument
from sayso.ledger.reviews import UNDONE
from sayso.ledger.rows import band_row, rows_of
from sayso.ledger.watching import WatchWriter

T = TypeVar("T")

LONGEST_ID: Final = 1200
"""Bytes of a report's id: an index of PostgreSQL's holds 2,700 of a row, and judgements name two reports."""
LONGEST_ORIGIN: Final = 1500
LONGEST_MESSAGE: Final = 800
"""Likewise of a problem, with its origin and its message."""
_TRIES: Final = 3
"""How often something is written again from its start, when the connection breaks."""


class Ledger:
    """An open ledger. Any number of readers and one writer at a time, of this or of other processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._database = databases.of(engine)

    @classmethod
    def open(cls, url: str, *, create: bool = True, upgrade: bool = True) -> Self:
        """Open the ledger at a path or an SQLAlchemy URL, bringing its schema up to date.

        Raises LedgerError if it is absent and not to be made, is no ledger, or is newer than this program; or older,
        where it is not to be brought up to date.
        """
        database, address = databases.located(url)
        name = database.shown(address)
        engine = database.connect(address)
        try:
            if not create and not database.exists(address):
                raise schema.absent(name)
            with _told(engine, begun=False):
                schema.prepare(engine, name, create=create, upgrade=upgrade)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    @property
    def address(self) -> str:
        """What another process opens it by; a password may stand in it, so it is for no person's eyes."""
        return self._database.address(self._engine.url)

    @property
    def shown(self) -> str:
        """The address as a person may see it."""
        return self._database.shown(self._engine.url)

    @property
    def title(self) -> str:
        """The short name of the ledger, which does not tell where it lies."""
        return self._database.title(self._engine.url)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Queries]:
        """The named reads, all on the ledger as it stands at the first of them, whatever is written meanwhile."""
        with _told(self._engine), self._database.reading(self._engine).connect() as connection:
            yield Queries(connection)

    @contextmanager
    def write(self) -> Iterator["Writer"]:
        """One transaction: all that is written in it is kept together at its end, or, on any error, nothing of it.

        Waits for another process that is writing. Raises UnfitError if the records contradict each other, such as an
        event that names an actor who is not there, or if the database cannot hold one of them.
        """
        with _told(self._engine), self._database.writing(self._engine).begin() as connection:
            yield Writer(connection)

    @contextmanager
    def alone(self, name: str) -> Iterator[Callable[[], bool]]:
        """Hold a name for this ledger that no other process can hold meanwhile, such as `watch`.

        Gives what tells whether it is still held. Raises LedgerError at once where another process holds it.
        """
        with ExitStack() as stack:
            with _told(self._engine, begun=False):
                is_held = stack.enter_context(self._database.alone(self._engine, name))
            yield is_held

    def written(self, work: Callable[["Writer"], T]) -> T:
        """Do some work in a transaction, again if the connection breaks, as when the server is restarted.

        If it breaks at the very end nobody can tell whether the work is kept: done twice, it has to be as good as once.
        """
        for _ in range(_TRIES - 1):
            try:
                with self.write() as writer:
                    return work(writer)
            except LostError:
                continue
        with self.write() as writer:
            return work(writer)


class Writer:
    """What can be added to a ledger, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._database = databases.of(connection)
        self.queries = Queries(connection)
        """The named reads, which see what this transaction has written."""
        self.watching = WatchWriter(connection, self._insert)
        """What `sayso watch` goes on from."""

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction that is kept as a whole or, on any error, not at all; the rest stays."""
        with _told(self._connection.engine), self._connection.begin_nested():
            yield

    def load(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Many rows at once, all with the same fields; those that bring no key get keys in their order.

        What is derived of them is left alone: `touch` is the caller's own affair.
        """
        if rows:
            self._insert_all(table, rows)

    def add_document(self, document: Document, *, origin: str, version_of: str | None = None) -> StoredDocument:
        """Store a document unless this very one is stored already (`identity.py` tells which is the same).

        `version_of`: the report of which it is what stands now, known from where it was asked for.
        Raises UnfitError if its id is longer than any ledger can hold.
        """
        origin = without_surrogates(origin)  # as the names of files sometimes have them
        found = identify(self._connection, document, origin, version_of=version_of)
        if found.key is not None:
            return StoredDocument(key=found.key, id=found.id, version=found.version, is_new=False)
        if (length := len(found.id.encode(errors="surrogatepass"))) > LONGEST_ID:
            why = f"an id of {length:,} bytes, more than the {LONGEST_ID:,} that a ledger can hold,"
            raise UnfitError(f"{why} was kept out", why=why.rstrip(","))
        named = document.publisher is None or self.queries.has_publisher(document.publisher)
        key = self._insert(
            tables.documents,
            {
                "id": found.id,
                "version": found.version,
                "given_id": document.id,
                "origin": origin,
                "url": document.url,
                "title": document.title,
                "publisher": document.publisher,
                "byline": document.byline,
                "published": document.published,
                "text": document.text,
                "text_hash": found.text_hash,
                "content_hash": found.content_hash,
            },
        )
        if document.publisher is not None and not named:
            digests.touch_crediting(self._connection, document.publisher)
        return StoredDocument(key=key, id=found.id, version=found.version, is_new=True)

    def add_reading(self, stored: StoredDocument, reading: Reading, *, fingerprint: str) -> int:
        """Store all that a reader found in a document; returns the number of the reading.

        What the same reader has read before is left as it is.
        """
        known = self._connection.execute(
            select(tables.readings.c.key).where(
                tables.readings.c.document == stored.key, tables.readings.c.fingerprint == fingerprint
            )
        ).scalar()
        if known is not None:
            return int(known)
        key = self._insert(
            tables.readings,
            {"document": stored.key, "fingerprint": fingerprint, "boilerplate": reading.boilerplate},
        )
        for table, rows in rows_of(reading, key):
            if rows:
                self._insert_all(table, rows)
        self.touch([stored.id])
        return key

    def add_bands(self, stored: StoredDocument, bands: Sequence[int]) -> None:
        """Store the near-duplicate keys of a document, unsigned numbers of up to 64 bits."""
        column = tables.bands.c.band
        known = set(self._connection.execute(select(column).where(tables.bands.c.document == stored.key)).scalars())
        fresh = sorted({band_row(band) for band in bands} - known)
        if fresh:
            self._insert_all(tables.bands, [{"document": stored.key, "band": band} for band in fresh])

    def add_problem(self, origin: str, problem: Problem, *, content_hash: str | None) -> None:
        """Note that an input could not be kept; the same problem with the same content is noted once.

        An origin or message that is too long for an index is cut, with a hash for what is left out.
        """
        row = {
            "origin": within(without_surrogates(origin), LONGEST_ORIGIN),
            "content_hash": content_hash or "",
            "stage": problem.stage,
            "message": within(without_surrogates(problem.message), LONGEST_MESSAGE),
        }
        columns = tables.problems.c
        known = select(columns.key).where(*(columns[name] == value for name, value in row.items()))
        if self._connection.execute(known).first() is None:
            self._insert(tables.problems, row)

    def quarantine(self, content_hash: str, fingerprint: str, message: str) -> None:
        """Note that this reader does not get through these bytes."""
        self.release(content_hash, fingerprint)
        row = {"content_hash": content_hash, "fingerprint": fingerprint, "message": without_surrogates(message)}
        self._insert_all(tables.quarantine, [row])

    def release(self, content_hash: str, fingerprint: str) -> None:
        """Note that it does, after all."""
        columns = tables.quarantine.c
        own = (columns.content_hash == content_hash, columns.fingerprint == fingerprint)
        self._connection.execute(delete(tables.quarantine).where(*own))

    def add_judgement(self, judgement: Judgement) -> int:
        """Store a judgement; it overrules earlier ones on the same pair. Returns its number."""
        row = {name: getattr(judgement, name) for name in judgement.__struct_fields__}
        number = self._insert(tables.judgements, row)
        if judgement.kind in ("copy", UNDONE):
            self.touch(self.queries.judged_copies(number))
        return number

    def add_note(self, *, kind: str, subject: str, value: str | None, reason: str, by: str) -> None:
        """Store what a person notes of one thing; None takes the note before it back."""
        row = {"kind": kind, "subject": subject, "value": value, "reason": reason, "by": by}
        self._insert(tables.notes, {k: v if v is None else without_surrogates(v) for k, v in row.items()})
        if kind == "withdrawn":
            self.touch([subject])

    def add_correction(self, correction: Correction) -> int:
        """Store what a person says of one record; the last word wins. Returns its number."""
        number = self._insert(tables.corrections, corrections.row_of(correction))
        self.touch([correction.document])
        return number

    def touch(self, document_ids: Collection[str]) -> None:
        """What is derived of the stories of these reports has to be derived anew.

        Every method that adds something of which a story is derived calls this, or `digests.mark`, by itself.
        """
        digests.touch(self._connection, document_ids)

    def add_storyline(self) -> int:
        """A new storyline, without reports so far; returns its number."""
        return self._insert(tables.storylines, {})

    def place(self, document: str, storyline: int) -> None:
        """Put a report, by its id, into a storyline; it is in the one that it was put into last."""
        former = self.queries.storylines_of([document]).values()
        self._insert(tables.placements, {"storyline": storyline, "document": document})
        digests.mark(self._connection, {storyline, *former})

    def add_sketch(self, sketch: Sketch) -> None:
        """Store the sketch of the latest version of a report."""
        columns = tables.documents.c
        latest = select(columns.key).where(columns.id == sketch.document).order_by(columns.version.desc()).limit(1)
        key = self._connection.execute(latest).scalar_one()
        row = {"document": key, "id": sketch.document, "published": sketch.published}
        self._insert_all(tables.sketches, [{**row, "content": placing.encoded(sketch)}])
        terms = dict.fromkeys(sketch.keys)
        if terms:
            self._insert_all(tables.sketch_keys, [{**row, "term": term} for term in terms])

    def add_waiting(self, stored: StoredDocument, sketch: Sketch) -> None:
        """Keep a sketch until the document is placed, unless it has been: then the sketch stands in the ledger."""
        if not self.queries.is_sketched(stored.key):
            row = {"document": stored.key, "content": placing.encoded(sketch)}
            self._connection.execute(delete(tables.waiting).where(tables.waiting.c.document == stored.key))
            self._insert_all(tables.waiting, [row])

    def add_due(self, documents: Sequence[str]) -> None:
        """Put reports on the list of those that are to be placed."""
        latest = {
            row.id: row.published or ""
            for row in self._connection.execute(
                select(tables.documents.c.id, tables.documents.c.published)
                .where(tables.documents.c.id.in_(documents))
                .order_by(tables.documents.c.version)
            )
        }
        listed = {
            row.id: row.published
            for row in self._connection.execute(select(tables.due).where(tables.due.c.id.in_(documents)))
        }
        days = {id_: day for id_, day in latest.items() if listed.get(id_) != day}
        rows = [{"published": day, "id": id_} for id_, day in days.items()]
        redated = [row["id"] for row in rows if row["id"] in listed]
        if redated:
            self._connection.execute(delete(tables.due).where(tables.due.c.id.in_(redated)))
        if rows:
            self._insert_all(tables.due, rows)

    def done(self, document: str) -> None:
        """Take a report off that list."""
        self._connection.execute(delete(tables.due).where(tables.due.c.id == document))
        versions = select(tables.documents.c.key).where(tables.documents.c.id == document)
        self._connection.execute(delete(tables.waiting).where(tables.waiting.c.document.in_(versions)))

    def recognise(self, reading: int, actor: str, known: tuple[int, str] | None, judgement: int) -> None:
        """Note that an actor is the one of another reading, by reading and id, whose code serves it from now on.

        None: that it is nobody known. The last word on an actor holds.
        """
        known_reading, known_actor = known or (None, None)
        row = {"known_reading": known_reading, "known_actor": known_actor, "judgement": judgement}
        self._insert(tables.recognitions, {"reading": reading, "actor": actor, **row})
        read = select(tables.documents.c.id).join(tables.readings, tables.readings.c.document == tables.documents.c.key)
        self.touch(self._connection.execute(read.where(tables.readings.c.key == reading)).scalars().all())

    def enlist_digests(self, maker: str) -> None:
        """Mark what this maker is still to derive."""
        digests.enlist(self._connection, maker)

    def keep_digest(self, storyline: int, mark: int, maker: str, digest: digests.Digest) -> bool:
        """Keep what was derived of a storyline while it bore that mark; False if it has been touched since."""
        return digests.keep(self._connection, storyline, mark, maker, digest)

    def add_audits(self, entries: Sequence[AuditEntry]) -> None:
        """Keep what viewers of the pages have done."""
        rows = [msgspec.structs.asdict(entry) for entry in entries]
        for row in rows:
            del row["number"]
            row["added_at"] = datetime.fromisoformat(row.pop("at"))
        self._insert_all(tables.audits, rows)

    def _insert(self, table: Table, row: Mapping[str, Any]) -> int:
        with _fitting(table):
            return self._database.add(self._connection, table, row)

    def _insert_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        with _fitting(table):
            self._database.add_all(self._connection, table, rows)


@contextmanager
def _told(engine: Engine, *, begun: bool = True) -> Iterator[None]:
    """Turn what the database complains of into one line for the person who sees it.

    Not `begun`: the ledger is only being opened, so nothing can have been kept, or not.
    """
    database = databases.of(engine)
    name = database.shown(engine.url)
    try:
        yield
    except IntegrityError as error:
        why = database.told(error.orig)
        told = f"records that contradict each other were kept out of {name}: {why}"
        raise ContradictionError(told, why=f"records that contradict each other: {why}") from error
    except UnicodeEncodeError as error:
        if error.encoding != "utf-8":  # not the driver's, but of something done meanwhile, such as printing
            raise
        why = f"{error.object[error.start : error.end]!r} is no character that a ledger can hold"
        raise UnfitError(why, why=why) from error
    except DBAPIError as error:
        if unfit := database.unfit(error.orig):
            raise UnfitError(f"{unfit} was kept out of {name}", why=unfit) from error
        kind = LostError if error.connection_invalidated else UnavailableError
        raise kind(f"the ledger {name} cannot be used: {database.told(error.orig, begun=begun)}") from error


@contextmanager
def _fitting(table: Table) -> Iterator[None]:
    try:
        yield
    except OverflowError as error:
        why = "a number too large for any database"
        raise UnfitError(f"{why} was kept out of {table.name}", why=why) from error
