"""kill -9 at random moments of reading, loading, linking and migrating; then the same command is given again."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import create_engine

from sayso.ledger import schema, sqlite, tables

from .conftest import TIMES, Kept, Stage, Table, Undisturbed, kept, killed, looked_at, settled

EACH = TIMES // 4
STORED_ONLY = "import sayso.run.read as read\nread.link = lambda *_: None"


class Ledgers:
    """One ledger after the other: a new one as soon as one is done."""

    def __init__(self, folder: Path, begun_with: Path | None = None) -> None:
        self._folder, self._begun_with = folder, begun_with
        self._number = 0
        self.before: Kept = Counter()
        self.next()

    def next(self) -> None:
        self._number += 1
        self.path = self._folder / f"l{self._number}.db"
        if self._begun_with is not None:
            copy(self._begun_with, self.path)
        self.before = kept(str(self.path)) if self._begun_with is not None else Counter()


def disturbed(
    stage: Stage, ledgers: Ledgers, words: list[object], expected: Undisturbed, table: Table, fault: str
) -> None:
    row = table.of(fault)

    def command() -> list[object]:
        return [*words, "--ledger", ledgers.path]

    def after(hit: bool) -> None:
        row.tried += hit
        address = str(ledgers.path)
        if hit:
            ledgers.before = looked_at(row, address, ledgers.before, expected.kept)
        else:
            settled(row, address, expected)
            ledgers.next()

    first = stage.run(*command())
    assert first.code == 0, first.said
    after(hit=False)
    killed(stage, EACH, command, after, first.seconds, fault)
    ended = stage.run(*command())
    assert ended.code == 0, ended.said
    settled(row, str(ledgers.path), expected)


def test_reading(stage: Stage, inputs: Path, undisturbed: Undisturbed, tmp_path: Path, table: Table) -> None:
    disturbed(stage, Ledgers(tmp_path), ["read", inputs], undisturbed, table, "kill -9 while reading")


def test_linking(stage: Stage, inputs: Path, undisturbed: Undisturbed, tmp_path: Path, table: Table) -> None:
    stored = tmp_path / "stored.db"
    ended = stage.run("read", inputs, "--ledger", stored, before=STORED_ONLY)
    assert ended.code == 0, ended.said
    assert kept(str(stored)) == undisturbed.kept
    with closing(sqlite3.connect(stored)) as connection:
        assert connection.execute("SELECT count(*) FROM due").fetchone()[0] == len(undisturbed.kept)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    disturbed(stage, Ledgers(tmp_path, stored), ["read", inputs], undisturbed, table, "kill -9 while linking")


def test_loading(stage: Stage, inputs: Path, undisturbed: Undisturbed, tmp_path: Path, table: Table) -> None:
    shards = tmp_path / "shards"
    ended = stage.run("read", inputs, "--out", shards, "--shard-reports", 4)
    assert ended.code == 0, ended.said
    disturbed(stage, Ledgers(tmp_path), ["load", shards], undisturbed, table, "kill -9 while loading shards")


def older(path: Path, revision: str, full: Path) -> None:
    """A ledger as an earlier version of the program would have made it of the same reports."""
    from alembic import command
    from alembic.config import Config

    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
        connection.execute("ATTACH ? AS full", [str(full)])
        for table in tables.metadata.sorted_tables:
            there = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table.name})")]
            names = ", ".join(f'"{name}"' for name in there)
            if there and table not in tables.DERIVED:
                connection.execute(f"INSERT INTO main.{table.name} ({names}) SELECT {names} FROM full.{table.name}")
        connection.commit()


@pytest.mark.parametrize("revision", ["0005", "0010"])
def test_migrating(
    stage: Stage, inputs: Path, undisturbed: Undisturbed, tmp_path: Path, table: Table, revision: str
) -> None:
    old = tmp_path / "old.db"
    older(old, revision, undisturbed.path)
    row = table.of("kill -9 while migrating")
    path = tmp_path / "l.db"
    copy(old, path)
    seconds = stage.run("stories", "--ledger", path).seconds

    def begin() -> tuple[object, ...]:
        copy(old, path)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return "stories", "--ledger", path

    def after(hit: bool) -> None:
        with closing(sqlite3.connect(path)) as connection:
            (now,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            assert now in (revision, schema.HEAD), "all of it or nothing"
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == len(undisturbed.kept)
        row.tried += hit
        looked_at(row, str(path), undisturbed.kept, undisturbed.kept)

    killed(stage, -(-EACH // 2), begin, after, seconds, revision)
    ended = stage.run("read", inputs, "--ledger", path)
    assert ended.code == 0, ended.said
    settled(row, str(path), undisturbed)
