"""What differs from one database to another. All else in a ledger is plain SQL, said by SQLAlchemy."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import URL, ColumnElement, Connection, Engine, Table, TableClause, make_url
from sqlalchemy.exc import ArgumentError

from sayso.core.errors import LedgerError
from sayso.ledger import postgres, sqlite
from sayso.ledger.terms import Wanted


class Database(Protocol):
    """A kind of database that a ledger may lie in; `sqlite` and `postgres` are such."""

    def connect(self, url: URL) -> Engine:
        """Connections to it. Raises LedgerError where that can be told not to work."""

    def reading(self, engine: Engine) -> Engine:
        """The same, whose transactions see the ledger as it stands at their first question, and never wait."""

    def writing(self, engine: Engine) -> Engine:
        """The same, whose transactions queue up: one writes at a time, so that keys ascend in the order of commits."""

    def shown(self, url: URL) -> str:
        """The address as persons may see it, without its password."""

    def title(self, url: URL) -> str:
        """The ledger's short name, for pages."""

    def address(self, url: URL) -> str:
        """What another process opens it by: with its password, and never shown."""

    def exists(self, url: URL) -> bool:
        """Whether there is such a file, as far as can be told without opening it."""

    def is_ledger(self, connection: Connection) -> bool:
        """Whether it bears the mark of a ledger."""

    def is_empty(self, connection: Connection) -> bool:
        """Whether there is no table at all in it."""

    def prepare(self, engine: Engine) -> None:
        """What has to be so before its tables are made."""

    def sign(self, connection: Connection) -> None:
        """Complete what the migrations made, and mark it as a ledger, within the transaction that makes it one."""

    def told(self, error: BaseException | None, *, begun: bool = True) -> str:
        """What the database complains of, on one line; where there is something to do about it, with that.

        Not `begun`: nothing has been done yet that could be gone on with.
        """

    def unfit(self, error: BaseException | None) -> str | None:
        """What is wrong with the values at hand, where it is that; None where it is the database that cannot."""

    def alone(self, engine: Engine, name: str) -> AbstractContextManager[Callable[[], bool]]:
        """Be the only process that holds this name for this ledger: gives what tells whether it still is.

        Raises LedgerError at once where another one holds it; however that one ends, it holds it no longer.
        """

    def add(self, connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
        """Insert a row; returns its key."""

    def add_all(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows; those that bring no key get keys in their order."""

    def matches(self, searched: TableClause, wanted: Wanted) -> ColumnElement[bool]:
        """Whether a row of a search table has what is wanted."""

    def rank(self, searched: TableClause, wanted: Wanted) -> ColumnElement[Any]:
        """How well a row matches: the smaller the better."""

    def marked(
        self, connection: Connection, searched: TableClause, wanted: Wanted, keys: Sequence[int]
    ) -> dict[int, Any]:
        """The searched columns of those of these rows that match, with `MARKS` around every match."""


_KINDS: dict[str, Database] = {"sqlite": sqlite, "postgresql": postgres}


def of(connection: Connection | Engine) -> Database:
    """The kind of database that this is a connection to."""
    return _KINDS[connection.dialect.name]


def located(address: str) -> tuple[Database, URL]:
    """The kind of database at a path or a URL, and its URL."""
    if "://" not in address:
        return sqlite, URL.create("sqlite", database=address)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:  # a port that is no number is the latter
        raise LedgerError("that is neither a path nor the URL of a database: " + _hidden(address)) from error
    kind = _KINDS.get({"postgres": "postgresql"}.get(url.get_backend_name(), url.get_backend_name()))
    if kind is None:
        raise LedgerError(
            f"a ledger is an SQLite file or a PostgreSQL database, not {url.get_backend_name()}; give its path or "
            "postgresql://USER@HOST/DATABASE"
        )
    if kind is postgres and address.count("@") > 1:
        # All that comes after the first one would be taken for the host, and shown: a part of the password.
        raise LedgerError(f"write @ in a user name or a password as %40, in {_hidden(address)}")
    return kind, url


def without_place(message: str, address: str) -> str:
    """A message with the short name of the ledger at an address where it tells where that lies."""
    kind, url = located(address)
    return message.replace(kind.shown(url), kind.title(url))


def _hidden(address: str) -> str:
    """What cannot be taken apart may hold a password all the same."""
    before, _, rest = address.partition("://")
    return repr(f"{before}://{rest.rpartition('@')[2]}")
