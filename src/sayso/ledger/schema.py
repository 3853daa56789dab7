"""Is this database a ledger, and is its schema the one that this program knows? If not yet, alembic makes it so.

A new migration is a new file in `migrations/versions/` that names the one before it; `HEAD` follows. What a migration
once made is written out in it and never changes, whatever becomes of `tables.py`. (0001, 0006, 0007, 0009 and 0010 were
reworded once, so that PostgreSQL takes them too: what they make on SQLite stayed the same.)
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine

from sayso.core.errors import LedgerError
from sayso.ledger import databases, views

HEAD: Final = "0014"
"""The revision of `tables.py`; known without asking alembic, which takes longer to import than most questions take."""

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def prepare(engine: Engine, name: str, *, create: bool, upgrade: bool = True) -> None:
    """Bring the database to `HEAD`, or raise LedgerError if it is no ledger, or a newer one, or absent.

    Not `upgrade`: raise it if the ledger is an older one, too, and leave it as it is.
    """
    database = databases.of(engine)
    with engine.connect() as connection:
        revision = _revision(connection, name)
    if revision == HEAD:
        return
    if revision is None and not create:
        raise absent(name)
    if revision is not None and revision < HEAD and not upgrade:
        raise LedgerError(
            f"{name} is of an older version of sayso (schema {revision}): any other command, such as `sayso stories`, "
            "brings it up to date"
        )
    database.prepare(engine)
    with database.writing(engine).begin() as connection:
        if _revision(connection, name) != HEAD:  # another process may just have done it
            _upgrade(connection, name)


def absent(name: str) -> LedgerError:
    """The error for a ledger that was to be there."""
    return LedgerError(f"there is no ledger {name} yet; `sayso read PATH --ledger {name}` makes it")


def _revision(connection: Connection, name: str) -> str | None:
    """The revision that the database is at; None for an empty one."""
    database = databases.of(connection)
    if database.is_ledger(connection):
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    if database.is_empty(connection):
        return None
    raise LedgerError(f"{name} belongs to some other program: it is not a ledger")


def _upgrade(connection: Connection, name: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    # The folder may have a % in its path, which stands for something else in alembic's configuration.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    revision = _revision(connection, name)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise LedgerError(
            f"{name} was written by a newer version of sayso (schema {revision}); update sayso to open it"
        )
    views.drop(connection)
    command.upgrade(config, HEAD)
    databases.of(connection).sign(connection)
    views.make(connection)
