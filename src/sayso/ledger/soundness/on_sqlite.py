"""What SQLite knows of its own file: pages, indexes, references, the schema and the search."""

import sqlite3
from collections.abc import Iterator
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError

from sayso.core.errors import UnavailableError
from sayso.ledger import sqlite, tables
from sayso.ledger.soundness import Found

_ENOUGH: Final = 20
"""Complaints about the file that are listened to."""
_GUARDS: Final = ("_no_update", "_no_delete")


def file(connection: Connection, found: Found, *, quick: bool) -> None:
    """Pages and indexes (`quick` leaves these out), and rows that point to rows that are not there."""
    check = "quick_check" if quick else "integrity_check"
    for (line,) in connection.exec_driver_sql(f"PRAGMA {check}({_ENOUGH})").all():
        if line != "ok":
            found.add("file", " ".join(line.split()))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        found.add("reference", f"{row[0]} to {row[2]}")


def schema(connection: Connection, found: Found) -> None:
    """Whether tables, indexes and triggers are those of `tables.py`."""
    engine = create_engine("sqlite://")
    with engine.begin() as fresh:
        tables.metadata.create_all(fresh)
        for statement in sqlite.extras():
            fresh.exec_driver_sql(statement)
        wanted = dict(_described(fresh))
    engine.dispose()
    there = dict(_described(connection))
    for name, sql in wanted.items():
        if there.get(name) != sql:
            found.add("guard" if name.endswith(_GUARDS) else "schema", name)
    for name, sql in there.items():
        if name not in wanted and sql.startswith("CREATE TRIGGER"):
            found.add("schema", name)  # it may change what is written; a table or view of somebody's own does not


INDEXED: Final = "SELECT id FROM {}_search_docsize"
"""The keys of the rows of a table that can be searched."""

REBUILD: Final = "INSERT INTO {0}_search({0}_search) VALUES ('rebuild')"

WORDS_LOCK: Final = True
"""`words` needs the writer's lock, though it writes nothing."""

LOCKED_SECONDS: Final = 20
"""For so long it may hold it; other writers wait three times as long. Enough for about a million reports."""
_STEPS: Final = 10_000
"""Of the database's own, after which it looks at the clock."""


def words(connection: Connection, name: str, found: Found) -> None:
    """Whether the search has the words of every row of a table.

    Raises UnavailableError, and lets others write, if that takes too long.
    """
    table = f"{name}_search"
    statement = f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - our own names
    raw: Any = connection.connection.dbapi_connection
    deadline = monotonic() + LOCKED_SECONDS
    raw.set_progress_handler(lambda: monotonic() > deadline, _STEPS)
    try:
        connection.exec_driver_sql(statement)
    except DatabaseError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            raise UnavailableError(
                f"that takes more than {LOCKED_SECONDS} seconds, in which nobody else could write; when nobody does, "
                f"`{statement}` in the SQLite shell says nothing if all is well"
            ) from error
        if code != sqlite3.SQLITE_CORRUPT:
            raise
        found.add("search", name)
    finally:
        raw.set_progress_handler(None, 0)


def _described(connection: Connection) -> Iterator[tuple[str, str]]:
    """Everything in the schema by its name, written in one way."""
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite_%'"
    )
    return ((row.name, _normal(row.sql)) for row in rows)


def _normal(sql: str) -> str:
    """One line a column in its order, then the constraints, whose order means nothing, in the alphabet's.

    SQLite writes a column that a migration added into the line of the last one.
    """
    given = (line.strip().rstrip(",") for line in sql.splitlines())
    lines = [part for line in given for part in ([line] if "(" in line else line.split(", "))]
    return "\n".join(sorted(lines, key=lambda line: line if line.startswith("CONSTRAINT") else ""))
