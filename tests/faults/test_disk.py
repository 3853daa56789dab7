"""A disk that is full, a ledger that is locked or read-only: one line to the person, and nothing lost."""

import os
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp
from threading import Timer

import pytest

from sayso.ledger import Ledger

from .conftest import Ended, Stage, Table, Undisturbed, kept, looked_at, settled

SHORT_WAIT = "import sayso.ledger.sqlite as sqlite\nsqlite.BUSY_SECONDS = 0.5"
SMALL = """
from sqlalchemy import Engine, event
@event.listens_for(Engine, "connect")
def small(connection, _):
    connection.execute("PRAGMA max_page_count = {pages}")
"""


def one_line(ended: Ended, words: str) -> None:
    """The command has come to its end by itself, and says why in one line."""
    assert not ended.hung
    assert ended.code == 2, ended.said
    last = ended.said.splitlines()[-1]
    assert last.startswith("sayso: the ledger "), ended.said
    assert words in last
    assert "Traceback" not in ended.said


@pytest.fixture
def begun(tmp_path: Path, empty_file: Path) -> Path:
    return Path(shutil.copy(empty_file, tmp_path / "l.db"))


def pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9])
def test_a_database_that_may_not_grow(
    stage: Stage, inputs: Path, undisturbed: Undisturbed, begun: Path, table: Table, share: float
) -> None:
    row = table.of("disk full (no more pages for the database)")
    row.tried += 1
    size = pages(begun) + share * (pages(undisturbed.path) - pages(begun))
    ended = stage.run("read", inputs, "--ledger", begun, before=SMALL.format(pages=round(size)))
    one_line(ended, "full; make room on the disk: what was stored is kept, and the same command goes on from there")
    now = looked_at(row, str(begun), Counter(), undisturbed.kept)
    assert share < 0.5 or now, "some was stored before"
    assert stage.run("read", inputs, "--ledger", begun).code == 0
    settled(row, str(begun), undisturbed)


@pytest.mark.parametrize("room", [30_000, 300_000, 600_000])
def test_files_that_may_not_grow(
    stage: Stage, inputs: Path, undisturbed: Undisturbed, begun: Path, table: Table, room: int
) -> None:
    row = table.of("disk full (a limit on the size of files)")
    row.tried += 1
    ended = stage.run("read", inputs, "--ledger", begun, file_size=room)
    one_line(ended, "the disk may be full, or failing")
    looked_at(row, str(begun), Counter(), undisturbed.kept)
    assert stage.run("read", inputs, "--ledger", begun).code == 0
    settled(row, str(begun), undisturbed)


@pytest.fixture
def small_disk(tmp_path: Path, empty_file: Path) -> Iterator[Path]:
    """A file system with hardly more room than an empty ledger takes; only a master may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    size = empty_file.stat().st_size + 450_000
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_file_system(
    stage: Stage, undisturbed: Undisturbed, small_disk: Path, begun: Path, table: Table
) -> None:
    row = table.of("disk full (a file system of its own)")
    row.tried += 1
    path = Path(shutil.copy(begun, small_disk / "l.db"))
    ended = stage.run("read", undisturbed.inputs, "--ledger", path)
    one_line(ended, "full")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] > 0
    subprocess.run(["mount", "-o", "remount,size=20m", small_disk], check=True)
    looked_at(row, str(path), Counter(), undisturbed.kept)
    assert stage.run("read", undisturbed.inputs, "--ledger", path).code == 0
    settled(row, str(path), undisturbed)


def test_somebody_holds_the_ledger_for_too_long(
    stage: Stage, inputs: Path, undisturbed: Undisturbed, begun: Path, table: Table
) -> None:
    row = table.of("locked by another process, for too long")
    row.tried += 1
    with closing(sqlite3.connect(begun, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ended = stage.run("read", inputs, "--ledger", begun, before=SHORT_WAIT)
        one_line(ended, "locked; another process has been writing for too long; try again")
        other.execute("ROLLBACK")
    assert not looked_at(row, str(begun), Counter(), undisturbed.kept)
    assert stage.run("read", inputs, "--ledger", begun).code == 0
    settled(row, str(begun), undisturbed)


def test_somebody_holds_the_ledger_for_a_while(
    stage: Stage, inputs: Path, undisturbed: Undisturbed, begun: Path, table: Table
) -> None:
    row = table.of("locked by another process, for a while")
    row.tried += 1
    with closing(sqlite3.connect(begun, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        release = Timer(1.0, lambda: other.execute("ROLLBACK"))
        release.start()
        assert stage.run("read", inputs, "--ledger", begun).code == 0
        release.join()
    settled(row, str(begun), undisturbed)


def test_a_ledger_that_is_opened_for_reading_only(
    stage: Stage, inputs: Path, undisturbed: Undisturbed, begun: Path, table: Table
) -> None:
    row = table.of("read-only database")
    row.tried += 1
    ended = stage.run("read", inputs, "--ledger", f"sqlite:///file:{begun}?mode=ro&uri=true")
    one_line(ended, "the file and its folder must be open to writing")
    assert not looked_at(row, str(begun), Counter(), undisturbed.kept)
    assert stage.run("read", inputs, "--ledger", begun).code == 0
    settled(row, str(begun), undisturbed)


def test_a_file_of_somebody_else(stage: Stage, inputs: Path, undisturbed: Undisturbed, table: Table) -> None:
    row = table.of("a file that only another user may write")
    row.tried += 1
    folder = Path(mkdtemp(prefix="sayso"))
    path = folder / "l.db"
    shutil.copytree(inputs, folder / "reports")
    try:
        with Ledger.open(str(path)):
            pass
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # leaves no files beside it
        path.chmod(0o444)
        folder.chmod(0o555)
        nobody = 65534 if os.geteuid() == 0 else 0
        ended = stage.run("read", folder / "reports", "--ledger", path, user=nobody, folder=str(folder))
        one_line(ended, "the file and its folder must be open to writing")
        folder.chmod(0o755)
        path.chmod(0o644)
        assert not kept(str(path))
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
