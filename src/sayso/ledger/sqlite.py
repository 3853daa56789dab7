"""All that is SQLite's own: the connection, the file's identity, append-only triggers and full-text search."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    TableClause,
    column,
    create_engine,
    event,
    func,
    literal_column,
    table,
)
from sqlalchemy.pool import ConnectionPoolEntry

from sayso.core.errors import LedgerError
from sayso.core.questions import Question, Term
from sayso.core.text import without_surrogates
from sayso.ledger import tables

APPLICATION_ID: Final = int.from_bytes(b"SAYS")
"""Stands in the file's header and tells a ledger from every other SQLite file."""

BUSY_SECONDS: Final = 60
"""How long a writer waits for another one. Readers never wait."""

statements_search: Final = table("statements_search", column("rowid"), column("words"))
documents_search: Final = table("documents_search", column("rowid"), column("title"), column("text"))
actors_search: Final = table("actors_search", column("rowid"), column("name"))

_SEARCHED: Final = (
    ("statements", ("words",), "porter unicode61 remove_diacritics 2"),
    ("documents", ("title", "text"), "porter unicode61 remove_diacritics 2"),
    ("actors", ("name",), "unicode61 remove_diacritics 2"),
)
"""What is indexed: words by their stem, names as they are; upper and lower case and accents never count."""


def connect(url: URL) -> Engine:
    """An engine whose connections keep foreign keys, and whose transactions begin where they are said to.

    A connection with the execution option `begin="IMMEDIATE"` takes the writer's lock at once, so that two writers
    queue up instead of failing halfway.
    """
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


def application_id(connection: Connection) -> int:
    """The mark in the file's header; 0 where no program has set one."""
    return int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())


def is_empty(connection: Connection) -> bool:
    """Whether the file holds no table at all."""
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is None


def sign(connection: Connection) -> None:
    """Mark the file as a ledger, within the transaction that makes it one."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def use_wal(engine: Engine) -> None:
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
    for name, columns, tokenizer in _SEARCHED:
        listed = ", ".join(columns)
        fresh = ", ".join(f"new.{column}" for column in columns)
        yield (
            f"CREATE VIRTUAL TABLE {name}_search USING fts5({listed}, content='{name}', content_rowid='key', "
            f"tokenize='{tokenizer}')"
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


def matches(searched: TableClause, expression: str) -> ColumnElement[bool]:
    """Whether a row of a search table matches an expression made by `match_expression`."""
    return literal_column(searched.name).bool_op("MATCH")(expression)


def rank(searched: TableClause, *weights: float) -> ColumnElement[float]:
    """How well a row matches, by BM25: the smaller the better."""
    return func.bm25(literal_column(searched.name), *weights)


MARKS: Final = ("\ufdd0", "\ufdd1")
"""Noncharacters, which no published text holds, around each match."""


def marked(searched: TableClause, index: int) -> ColumnElement[Any]:
    """The column of that index with `MARKS` around every match."""
    return func.highlight(literal_column(searched.name), index, *MARKS)


_TERM: Final = re.compile(r'"([^"]*)"?|([^\s"]+)')


def match_expression(words: str) -> str | None:
    """What a person typed as an FTS5 query: all words, "phrases" in order, a trailing * for a beginning.

    Everything else is taken as words, never as syntax. None where nothing typed could be found in any text.
    """
    typed = without_surrogates(words).replace("\x00", " ")
    terms = []
    for match in _TERM.finditer(typed):
        phrase, word = match.groups()
        term = phrase if word is None else word.rstrip("*")
        if any(character.isalnum() for character in term):
            prefix = "*" if word is not None and word != term else ""
            terms.append(f'"{term}"{prefix}')
    return " ".join(terms) or None


def question_expression(question: Question) -> str | None:
    """The words of a question as an FTS5 query; None where it has none that must occur."""
    if not question.all:
        return None
    wanted = " AND ".join(f"({_either(group)})" for group in question.all)
    return f"({wanted}) NOT ({_either(question.none)})" if question.none else wanted


def excluding_expression(question: Question) -> str | None:
    """What must not occur, as an FTS5 query; None where that is nothing."""
    return _either(question.none) or None


def _either(terms: Iterable[Term]) -> str:
    plain = ((without_surrogates(term.words).replace("\x00", " ").replace('"', " "), term.open) for term in terms)
    return " OR ".join(f'"{words}"{"*" if is_open else ""}' for words, is_open in plain)


def any_of(words: Iterable[str]) -> str | None:
    """An FTS5 query for any of the words; None where none of them could be found in any text."""
    return " OR ".join(term for word in words if (term := match_expression(f'"{word}"'))) or None


def told(error: BaseException | None) -> str:
    """What the database complains of; where it may not write, with what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the other bits tell how it came to that
    barred = code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
    return f"{error}{'; the file and its folder must be open to writing' if barred else ''}"


def missing_folder(url: URL) -> Path | None:
    """The folder that the file is to lie in, if there is none."""
    if url.database is None or url.database.startswith("file:"):
        return None
    folder = Path(url.database).parent
    return None if folder.is_dir() else folder


def exists(url: URL) -> bool:
    """Whether there is a file at that address."""
    return url.database is not None and Path(url.database).exists()
