"""Opening: the migrations make the schema of tables.py, and nothing that is no ledger is taken for one or touched."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import Table, create_engine

from sayso.core.errors import LedgerError
from sayso.core.records import Problem
from sayso.ledger import Ledger, schema, sqlite, tables


def described(path: Path) -> list[tuple[str, str, str]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
    connection.close()
    return sorted((kind, name, _normal(sql or "")) for kind, name, sql in rows)


def _normal(sql: str) -> str:
    """One line a column in its order, then the constraints, whose order means nothing, in the alphabet's.

    SQLite writes a column that a migration added into the line of the last one.
    """
    given = (line.strip().rstrip(",") for line in sql.splitlines())
    lines = [part for line in given for part in ([line] if "(" in line else line.split(", "))]
    return "\n".join(sorted(lines, key=lambda line: line if line.startswith("CONSTRAINT") else ""))


def test_migrating_an_empty_database_gives_the_schema_of_the_tables(tmp_path: Path) -> None:
    Ledger.open(str(tmp_path / "migrated.db")).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        for statement in sqlite.extras():
            connection.exec_driver_sql(statement)
    engine.dispose()
    assert described(tmp_path / "migrated.db") == described(tmp_path / "made.db")


def test_head_is_the_last_migration() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(Path(schema.__file__).parent / "migrations")).get_heads() == [schema.HEAD]


def test_alembic_is_not_imported_for_a_ledger_at_head(tmp_path: Path) -> None:
    path = str(tmp_path / "t.db")
    Ledger.open(path).close()
    code = f"""
import sys
from sayso.ledger import Ledger
Ledger.open({path!r}).close()
assert 'alembic' not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_connections_keep_foreign_keys_and_the_file_is_in_wal_mode(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "t.db")) as ledger, ledger.read() as queries:
        pragma = {
            name: queries._connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
        }
    assert pragma == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 1, "busy_timeout": 60_000}


@pytest.mark.parametrize("content", [None, b""])
def test_an_absent_ledger_is_not_made_unless_asked_for(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "absent.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(
        LedgerError, match=r"no ledger .*absent.db yet; `sayso read PATH --ledger .*absent.db` makes it"
    ):
        Ledger.open(str(path), create=False)
    assert path.exists() == (content is not None)


def test_a_file_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="some other program"):
        Ledger.open(str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database " * 200, b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_garbage_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "garbage.db"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"garbage\.db"):
        Ledger.open(str(path))
    assert path.read_bytes() == content


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    Ledger.open(str(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(LedgerError, match=r"newer version of sayso \(schema 9999\)"):
        Ledger.open(str(path))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://host/db", "an SQLite file or a PostgreSQL database, not mysql"),
        ("nonsense://", "give its path|neither a path nor"),
        ("://", "neither a path nor"),
        ("/no/such/folder/x.db", "there is no folder /no/such/folder: make it first"),
        ("/tmp", "unable to open .*open to writing"),
    ],
)
def test_an_address_that_cannot_be_opened_is_told(url: str, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        Ledger.open(url)


def test_a_ledger_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    Ledger.open(str(path)).close()
    with (
        Ledger.open(f"sqlite:///file:{path}?mode=ro&uri=true") as ledger,
        pytest.raises(LedgerError, match=r"readonly database; the file and its folder must be open to writing$"),
        ledger.write() as writer,
    ):
        writer.add_problem("a.txt", Problem(stage="fetch", message="m"), content_hash=None)


def test_a_url_and_a_path_open_the_same_ledger(tmp_path: Path) -> None:
    path = tmp_path / "a 100% odd?name#.db"
    Ledger.open(str(path)).close()
    assert path.exists()
    plain = tmp_path / "t.db"
    Ledger.open(f"sqlite:///{plain}").close()
    Ledger.open(str(plain), create=False).close()


def test_several_processes_may_make_the_same_ledger_at_once(tmp_path: Path) -> None:
    code = f"""
import sys
import alembic.command
from sayso.ledger import Ledger
print('ready', flush=True)
sys.stdin.readline()
Ledger.open({str(tmp_path / "t.db")!r}).close()
"""
    makers = [
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for maker in makers:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "ready\n"
        assert maker.stdin is not None
    for maker in makers:
        maker.stdin.write("go\n")  # type: ignore[union-attr]
        maker.stdin.flush()  # type: ignore[union-attr]
    for maker in makers:
        maker.communicate(timeout=60)
    assert [maker.returncode for maker in makers] == [0] * 4


RECORDS = [table for table in tables.metadata.sorted_tables if table not in tables.WORKING]
"""All tables but the lists of work and what is derived."""


@pytest.mark.parametrize("table", RECORDS, ids=lambda table: table.name)
def test_no_row_can_be_changed_or_taken_away(tmp_path: Path, empty_file: Path, table: Table) -> None:
    connection = sqlite3.connect(copy(empty_file, tmp_path))
    # A row of blanks will do: the triggers ask for no row's content.
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    connection.execute(f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join(['1'] * len(table.columns))})")
    for change in (f'UPDATE {table.name} SET "{table.columns[0].name}" = 2', f"DELETE FROM {table.name}"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(change)
    connection.close()
