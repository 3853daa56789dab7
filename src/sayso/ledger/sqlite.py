"""All that is SQLite's own: the connection, the file's identity, append-only triggers and full-text search."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Table,
    TableClause,
    create_engine,
    event,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.pool import ConnectionPoolEntry

from sayso.core.errors import LedgerError
from sayso.ledger import tables, views
from sayso.ledger.terms import MARKS, SEARCHED, TITLE_WEIGHT, TOKENIZERS, Wanted, documents_search, fts5

APPLICATION_ID: Final = int.from_bytes(b"SAYS")
"""Stands in the file's header and tells a ledger from every other SQLite file."""

BUSY_SECONDS: Final = 60
"""How long a writer waits for another one. Readers never wait."""


def connect(url: URL) -> Engine:
    """An engine whose connections keep foreign keys, and whose transactions begin where they are said to.

    A connection with the execution option `begin="IMMEDIATE"` takes the writer's lock at once, so that two writers
    queue up instead of failing halfway.
    """
    if folder := _missing_folder(url):
        raise LedgerError(f"there is no folder {folder}: make it first")
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own transactions leave reads and DDL out
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")

    return engine


def reading(engine: Engine) -> Engine:
    """Every transaction of SQLite's sees the file as it stands at its first question."""
    return engine


def writing(engine: Engine) -> Engine:
    """The same connections; each transaction takes the writer's lock at once."""
    return engine.execution_options(begin="IMMEDIATE")


def shown(url: URL) -> str:
    """The path."""
    return url.database or url.render_as_string()


def title(url: URL) -> str:
    """The file's name."""
    return Path(shown(url)).name


def address(url: URL) -> str:
    """The path."""
    return shown(url)


def is_ledger(connection: Connection) -> bool:
    """Whether the mark stands in the file's header. Raises LedgerError where it is no SQLite file at all."""
    return int(connection.exec_driver_sql("PRAGMA application_id").scalar_one()) == APPLICATION_ID


def is_empty(connection: Connection) -> bool:
    """Whether the file holds no table at all."""
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is None


def sign(connection: Connection) -> None:
    """Mark the file as a ledger, within the transaction that makes it one."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def prepare(engine: Engine) -> None:
    """Let readers and one writer work side by side, from now on and for every program that opens the file."""
    deadline = monotonic() + BUSY_SECONDS
    raw = engine.raw_connection()
    try:
        # Outside of any transaction; and SQLite does not wait here for another process that does the same.
        while True:
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                    raise LedgerError(
                        f"the ledger cannot be prepared for reading while writing: {told(error)}"
                    ) from error
                sleep(0.02)
    finally:
        raw.close()


def extras() -> Iterator[str]:
    """The statements that complete the schema of `tables.py` on SQLite."""
    for name, columns in SEARCHED.items():
        listed = ", ".join(columns)
        fresh = ", ".join(f"new.{column}" for column in columns)
        yield (
            f"CREATE VIRTUAL TABLE {name}_search USING fts5({listed}, content='{name}', content_rowid='key', "
            f"tokenize='{TOKENIZERS[name]}')"
        )
        yield (
            f"CREATE TRIGGER {name}_searchable AFTER INSERT ON {name} "  # noqa: S608 - our own names
            f"BEGIN INSERT INTO {name}_search(rowid, {listed}) VALUES (new.key, {fresh}); END"
        )
    for each in tables.metadata.sorted_tables:
        for change in ("UPDATE", "DELETE") if each not in tables.WORKING else ():
            yield (
                f"CREATE TRIGGER {each.name}_no_{change.lower()} BEFORE {change} ON {each.name} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
    yield from views.made("sqlite")


def matches(searched: TableClause, wanted: Wanted) -> ColumnElement[bool]:
    """Whether a row of a search table has what is wanted."""
    return literal_column(searched.name).bool_op("MATCH")(fts5(wanted))


def rank(searched: TableClause, wanted: Wanted) -> ColumnElement[Any]:
    """How well a row matches, by BM25: the smaller the better."""
    weights = (TITLE_WEIGHT, 1.0) if searched is documents_search else ()
    return func.bm25(literal_column(searched.name), *weights)


def marked(connection: Connection, searched: TableClause, wanted: Wanted, keys: Sequence[int]) -> dict[int, Any]:
    """The searched columns of those of these rows that match, with `MARKS` around every match."""
    table_: ColumnElement[Any] = literal_column(searched.name)
    columns = [func.highlight(table_, n, *MARKS) for n in range(len(SEARCHED[searched.name.removesuffix("_search")]))]
    query = select(searched.c.rowid, *columns).where(matches(searched, wanted), searched.c.rowid.in_(keys))
    return {row[0]: row[1:] for row in connection.execute(query)}


_GOES_ON: Final = "what was stored is kept, and the same command goes on from there"
_ADVICE: Final = {
    **dict.fromkeys(
        (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
        "the file and its folder must be open to writing",
    ),
    **dict.fromkeys(
        (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
        f"another process has been writing for too long; try again: {_GOES_ON}",
    ),
    sqlite3.SQLITE_FULL: f"make room on the disk: {_GOES_ON}",
    sqlite3.SQLITE_IOERR: f"the disk may be full, or failing: {_GOES_ON}",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: go back to a copy of it (`sayso check` tells more)",
}
"""By the number of an error: what to do."""


def told(error: BaseException | None, *, begun: bool = True) -> str:
    """What the database complains of, with what to do."""
    advice = _ADVICE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")  # other bits tell how it came to that
    advice = advice if begun else advice.removesuffix(f": {_GOES_ON}")
    return f"{error}; {advice}" if advice else str(error)


def unfit(error: BaseException | None) -> str | None:
    """The driver itself tells of such values before the database sees them."""
    return None


@contextmanager
def alone(engine: Engine, name: str) -> Iterator[Callable[[], bool]]:
    """By a lock of SQLite's own on an empty file beside the ledger, which stays: so it works wherever SQLite does."""
    path = shown(engine.url).removeprefix("file:").partition("?")[0]
    lock = sqlite3.connect(f"{path}-{name}", timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise LedgerError(f"another `sayso {name}` is at work on {shown(engine.url)}: one at a time") from None
            raise LedgerError(f"{path}-{name} cannot be locked: {told(error)}") from error
        yield lambda: True
    finally:
        lock.close()


def add(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Insert a row; returns its key."""
    return int(connection.execute(insert(table), row).inserted_primary_key[0])  # type: ignore[index]


def add_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; those that bring no key get keys in their order."""
    connection.execute(insert(table), rows)


def _missing_folder(url: URL) -> Path | None:
    """The folder that the file is to lie in, if there is none."""
    if url.database is None or url.database.startswith("file:"):
        return None
    folder = Path(url.database).parent
    return None if folder.is_dir() else folder


def exists(url: URL) -> bool:
    """Whether there is a file at that address; of a URI (`file:…?mode=ro`) SQLite tells when it is opened."""
    return url.database is not None and (url.database.startswith("file:") or Path(url.database).exists())
