"""All that is PostgreSQL's own: connections, keys, bulk loading, the database's mark, append-only triggers, search."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from time import monotonic, sleep
from typing import Any, Final
from zlib import crc32

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Select,
    Table,
    TableClause,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sayso.core.errors import LedgerError, UnavailableError
from sayso.ledger import tables
from sayso.ledger.terms import SEARCHED, Wanted
from sayso.ledger.tokens import marked as marked_in_memory
from sayso.ledger.tokens import tokens
from sayso.ledger.vectors import Asked, vector

MARK: Final = "a ledger of sayso"
"""The comment on alembic's table that tells a ledger from every other database."""
LOCK: Final = int.from_bytes(b"SAYS")
"""The advisory lock that a writer holds."""
BUSY_SECONDS: Final = 60
"""How long a writer waits for another one. Readers never wait."""
RESTART_SECONDS: Final = 20
"""How long a server that has once answered may be away, as while it is restarted, until it is given up."""
_LAST_KEYS: Final = "sayso_last_keys"
"""What a connection remembers, for the time of a transaction, of the last key of each table."""
_SECRETS: Final = ("password", "sslpassword")
_TEMPLATE: Final = "postgresql+psycopg"


def connect(url: URL) -> Engine:
    """An engine whose connections take clock times in UTC, and text with NULs in it, which no column can hold."""
    try:
        import psycopg
    except ImportError as error:
        raise LedgerError("a ledger on PostgreSQL needs psycopg: pip install 'sayso[postgres]'") from error
    if url.drivername not in ("postgres", "postgresql", _TEMPLATE):
        raise LedgerError(
            f"a ledger on PostgreSQL is opened with psycopg: write postgresql://, not {url.drivername}://"
        )
    engine = create_engine(
        url.set(drivername=_TEMPLATE),
        pool_pre_ping=True,  # a connection that a restart has cut is made anew
        connect_args={"connect_timeout": 10, "client_encoding": "utf8", "application_name": "sayso"},
    )
    answered = False

    @event.listens_for(engine, "do_connect")
    def patiently(dialect: Dialect, _: Any, arguments: Any, named: Any) -> Any:
        deadline = monotonic() + RESTART_SECONDS
        while True:
            try:
                return dialect.connect(*arguments, **named)
            except psycopg.OperationalError as error:
                if not (answered or _is_starting(error)) or monotonic() > deadline:
                    raise
                sleep(0.2)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        nonlocal answered
        answered = True
        connection.adapters.register_dumper(str, _without_nul())
        connection.autocommit = True
        connection.execute("SET TIME ZONE 'UTC'; SET jit = off")  # compiling takes longer than our questions do
        connection.autocommit = False

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("begin") == "IMMEDIATE":
            connection.info[_LAST_KEYS] = {}
            connection.exec_driver_sql(
                f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'; SELECT pg_advisory_xact_lock({LOCK})"
            )

    @event.listens_for(engine, "rollback_savepoint")
    def undone(connection: Connection, *_: Any) -> None:
        connection.info[_LAST_KEYS] = {}

    return engine


def _is_starting(error: BaseException) -> bool:
    """Whether the server is there, and has still to put its house in order."""
    return any(words in str(error) for words in ("is starting up", "not yet accepting", "in recovery mode"))


@lru_cache(maxsize=1)
def _without_nul() -> Any:
    from psycopg.types.string import StrDumperUnknown

    class Text(StrDumperUnknown):
        """Text with U+FFFD in the place of each NUL, so that every other character keeps its place."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\x00", "\ufffd"))

    return Text


def reading(engine: Engine) -> Engine:
    """The same connections; each transaction sees the ledger as it stands at its first question."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing(engine: Engine) -> Engine:
    """The same connections; each transaction waits for its turn, and then sees all that was written before it."""
    return engine.execution_options(isolation_level="READ COMMITTED", begin="IMMEDIATE")


def shown(url: URL) -> str:
    """The address without passwords."""
    return url.difference_update_query(_SECRETS).set(drivername="postgresql").render_as_string()


def title(url: URL) -> str:
    """The name of the database."""
    return url.database or url.username or "PostgreSQL"


def address(url: URL) -> str:
    """The address with the password."""
    return url.render_as_string(hide_password=False)


def exists(url: URL) -> bool:
    """Only the server knows, and tells when it is asked."""
    return True


def is_ledger(connection: Connection) -> bool:
    """Whether alembic's table bears our comment."""
    mark = "SELECT obj_description(to_regclass('alembic_version'), 'pg_class')"
    return connection.exec_driver_sql(mark).scalar() == MARK


def is_empty(connection: Connection) -> bool:
    """Whether there is no table in the schema that ours would be made in, save those of extensions."""
    other = """
        SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(current_schema()))
        AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') LIMIT 1
    """
    return connection.exec_driver_sql(other).first() is None


def prepare(engine: Engine) -> None:
    """Make sure that the database can hold every character."""
    with engine.connect() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise LedgerError(f"the database keeps text as {encoding}; a ledger needs one made with ENCODING 'UTF8'")


def sign(connection: Connection) -> None:
    """Complete what the migrations made, whichever they were, and mark it as a ledger."""
    for statement in extras(connection):
        connection.exec_driver_sql(statement.replace("%", "%%"))
    connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{MARK}'")


def extras(connection: Connection) -> list[str]:
    """The statements that complete the schema of `tables.py` on PostgreSQL; what is there already is left."""
    found = [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ]
    for each in tables.metadata.sorted_tables:
        found += _as_on_sqlite(connection, each)
        if each not in tables.WORKING:
            found.append(
                f"CREATE OR REPLACE TRIGGER {each.name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {each.name} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
    for name in SEARCHED:
        found.append(
            f"CREATE TABLE IF NOT EXISTS {name}_search "
            '(rowid bigint PRIMARY KEY, words tsvector NOT NULL, spelled text COLLATE "C" NOT NULL)'
        )
        found.append(f"CREATE INDEX IF NOT EXISTS ix_{name}_search_words ON {name}_search USING gin (words)")
    return found


def _as_on_sqlite(connection: Connection, table: Table) -> list[str]:
    """Text is compared by its code points, whatever the server's language; keys are given in `add_all`."""
    rows = connection.exec_driver_sql(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass(%s) "
        "AND attnum > 0 AND NOT attisdropped AND attcollation = (SELECT oid FROM pg_collation "
        "WHERE collname = 'default') ORDER BY attnum",
        (table.name,),
    )
    changes = [f'ALTER COLUMN "{row[0]}" TYPE {row[1]} COLLATE "C"' for row in rows]
    found = [f"ALTER TABLE {table.name} {', '.join(changes)}"] if changes else []
    if "key" in table.c:
        found.append(f"ALTER TABLE {table.name} ALTER COLUMN key DROP DEFAULT")
        found.append(f"DROP SEQUENCE IF EXISTS {table.name}_key_seq")
    return found


def told(error: BaseException | None, *, begun: bool = True) -> str:
    """What the database complains of, on one line; where there is something to do about it, with that."""
    state = getattr(error, "sqlstate", None) or ""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    message = " ".join(str(primary or error).split())
    if state == "55P03":
        return f"another process has been writing for more than {BUSY_SECONDS} seconds; try again"
    if state in ("42501", "25006"):
        return f"{message}; its role must be allowed to write here, and to make tables when the ledger is made"
    if message.endswith("does not exist") and "database" in message:
        return f"{message}; make it first, with `createdb`"
    if begun and (state[:2] in ("08", "57") or getattr(error, "pgconn", None) is not None or not state):
        return f"{message}; what was not committed is not kept: the same command goes on from there"
    return message


def unfit(error: BaseException | None) -> str | None:
    """What is wrong with the values at hand, where it is that: no such number, or too long for an index."""
    state = getattr(error, "sqlstate", None) or ""
    if state == "22003":
        return "a number too large for any database"
    return f"what this database cannot hold ({told(error)})" if state[:2] in ("22", "54") else None


@contextmanager
def alone(engine: Engine, name: str) -> Iterator[Callable[[], bool]]:
    """By an advisory lock, which ends with its connection: where that breaks it is taken once more, if it is free."""
    own = LOCK + 1 + crc32(name.encode())
    locking = engine.execution_options(isolation_level="AUTOCOMMIT")
    held: list[Connection] = []

    def take() -> bool:
        connection = locking.connect()
        held.append(connection)
        return bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({own})").scalar())

    def let_go() -> None:
        while held:
            connection = held.pop()
            with suppress(SQLAlchemyError):
                connection.invalidate()
            with suppress(SQLAlchemyError):
                connection.close()

    def is_held() -> bool:
        with suppress(SQLAlchemyError, IndexError):
            return held[0].exec_driver_sql("SELECT 1").scalar() == 1
        let_go()
        try:
            return take()
        except DBAPIError as error:
            let_go()
            raise UnavailableError(f"the ledger {shown(engine.url)} cannot be used: {told(error.orig)}") from error

    try:
        if not take():
            raise LedgerError(f"another `sayso {name}` is at work on {shown(engine.url)}: one at a time")
        yield is_held
    finally:
        let_go()


def add(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Insert a row; returns its key."""
    (numbered,) = _numbered(connection, table, [row])
    connection.execute(insert(table), numbered)
    _index(connection, table, [numbered])
    return int(numbered["key"])


def add_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows by COPY; those that bring no key get keys in their order."""
    if not rows:
        return
    numbered = _numbered(connection, table, rows)
    columns = _columns(table, connection.dialect, frozenset(numbered[0]))
    _copy(connection, table.name, [name for name, _ in columns], [[of(row) for _, of in columns] for row in numbered])
    _index(connection, table, numbered)


def _numbered(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """With keys that go on from the last one, as on SQLite: nobody else writes meanwhile, and no number is left out."""
    if "key" not in table.c:
        return rows
    known: dict[str, int] = connection.info[_LAST_KEYS]
    if "key" in rows[0]:
        known.clear()
        return rows
    if not known:  # of all tables at once: each question is a way to the server and back
        known |= {name: last or 0 for name, last in connection.execute(_last_keys()).one()._mapping.items()}
    last = known[table.name]
    known[table.name] = last + len(rows)
    return [{"key": number, **row} for number, row in enumerate(rows, last + 1)]


@lru_cache(maxsize=1)
def _last_keys() -> Select[Any]:
    numbered = (table for table in tables.metadata.sorted_tables if "key" in table.c)
    return select(*(select(func.max(each.c.key)).scalar_subquery().label(each.name) for each in numbered))


Value = Callable[[Mapping[str, Any]], Any]


@lru_cache(maxsize=256)
def _columns(table: Table, dialect: Dialect, given: frozenset[str]) -> list[tuple[str, Value]]:
    """The columns that rows with these fields fill, and how the value of each is found in a row."""

    def of(name: str, default: Any, bind: Any) -> Value:
        def value(row: Mapping[str, Any]) -> Any:
            found = row[name] if name in given else default.arg(None)
            return found if bind is None else bind(found)

        return value

    return [
        (column.name, of(column.name, column.default, column.type.dialect_impl(dialect).bind_processor(dialect)))
        for column in table.columns
        if column.name in given or column.default is not None
    ]


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    import psycopg

    listed = ", ".join(f'"{column}"' for column in columns)
    statement = f"COPY {table} ({listed}) FROM STDIN"
    raw: Any = connection.connection.dbapi_connection
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error


def _index(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make rows searchable."""
    searched = SEARCHED.get(table.name)
    if searched is not None:
        taken = tokens(table.name, [tuple(row.get(name) for name in searched) for row in rows])
        words = [(row["key"], *vector(columns)) for row, columns in zip(rows, taken, strict=True)]
        _copy(connection, f"{table.name}_search", ("rowid", "words", "spelled"), words)


def matches(searched: TableClause, wanted: Wanted) -> ColumnElement[bool]:
    """Whether a row of a search table has what is wanted."""
    return Asked(searched, wanted).condition()


def rank(searched: TableClause, wanted: Wanted) -> ColumnElement[Any]:
    """How well a row matches: the smaller the better."""
    return Asked(searched, wanted).rank()


def marked(connection: Connection, searched: TableClause, wanted: Wanted, keys: Sequence[int]) -> dict[int, Any]:
    """The searched columns of those of these rows that match, with marks around every match."""
    name = searched.name.removesuffix("_search")
    table = tables.metadata.tables[name]
    columns = [table.c[column] for column in SEARCHED[name]]
    rows = connection.execute(select(table.c.key, *columns).where(table.c.key.in_(keys)))
    return marked_in_memory(name, {row[0]: tuple(row[1:]) for row in rows}, wanted)
