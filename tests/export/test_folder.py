"""All of an export takes its place, or nothing does; what others have put there stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sayso.core.errors import SaysoError
from sayso.export.exporting import Order, export
from sayso.export.folder import Folder, Place
from sayso.export.found import Choice
from sayso.export.kinds import kind
from sayso.ledger import Ledger


def write(out: Path, *, again: bool = False, told: str = "one") -> None:
    with Place(out, again=again) as folder:
        with folder.text("a.txt") as file:
            file.write(told)
        with folder.text("export.json") as file:
            file.write('{"sayso": "1", "files": ["a.txt", "export.json"]}')


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_takes_its_place_at_the_end(tmp_path: Path) -> None:
    out = tmp_path / "deep/out"
    with Place(out) as folder:
        with folder.binary("b") as file:
            file.write(b"x")
        assert not out.exists()
    assert names(out) == ["b"]
    assert names(tmp_path / "deep") == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert names(tmp_path / "out") == ["a.txt", "export.json"]


def test_what_is_no_export_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    for again in (False, True):
        with pytest.raises(SaysoError, match="no export: choose another"):
            write(out, again=again)
    (out / "export.json").write_text('{"something": "else"}')
    with pytest.raises(SaysoError, match="no export"):
        write(out, again=True)
    assert names(out) == ["export.json", "notes.txt"]
    (tmp_path / "ledger.db").write_text("a ledger")
    with pytest.raises(SaysoError, match="no folder"):
        write(tmp_path / "ledger.db", again=True)
    assert (tmp_path / "ledger.db").read_text() == "a ledger"
    with pytest.raises(SaysoError):
        write(Path("/"), again=True)


def test_an_earlier_export_is_replaced_only_if_that_is_said(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    with pytest.raises(SaysoError, match="--again"):
        write(out)
    write(out, again=True, told="two")
    assert (out / "a.txt").read_text() == "two"
    (out / "l.db").write_text("a ledger that somebody keeps there")
    with pytest.raises(SaysoError, match=r"l\.db, which no export"):
        write(out, again=True)
    assert names(tmp_path) == ["out"]


def test_what_somebody_puts_there_meanwhile_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(SaysoError, match="no export: choose another"), Place(out) as folder:
        (folder.path / "export.json").write_text("{}")
        out.mkdir()
        (out / "thesis.txt").write_text("mine")
    assert names(out) == ["thesis.txt"]
    (out / "thesis.txt").unlink()
    write(out)
    with pytest.raises(SaysoError, match="which no export has written"), Place(out, again=True) as folder:
        (folder.path / "export.json").write_text("{}")
        (out / "thesis.txt").write_text("mine")
    assert names(out) == ["a.txt", "export.json", "thesis.txt"]
    assert names(tmp_path) == ["out"]


def test_an_error_leaves_nothing_and_the_earlier_export(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    with pytest.raises(RuntimeError), Place(out, again=True) as folder:
        with folder.text("a.txt") as file:
            file.write("two")
        raise RuntimeError
    assert names(tmp_path) == ["out"]
    assert (out / "a.txt").read_text() == "one"


def test_what_a_killed_run_has_left_goes(tmp_path: Path) -> None:
    out, left = tmp_path / "out", tmp_path / "out.partial"
    left.mkdir()
    (left / ".sayso-export").touch()
    (left / "half.csv").write_text("half")
    write(out)
    assert names(tmp_path) == ["out"]
    left.mkdir()
    (left / "mine.txt").write_text("mine")
    with pytest.raises(SaysoError, match="in the way"):
        write(out, again=True)
    assert names(left) == ["mine.txt"]


def test_an_export_that_was_being_replaced_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out)
    out.rename(tmp_path / "out.partial-former")
    with pytest.raises(SaysoError, match="--again"):
        write(out)
    assert (out / "a.txt").read_text() == "one"
    (tmp_path / "out").rename(tmp_path / "out.partial-former")
    write(tmp_path / "other")
    (tmp_path / "other").rename(out)
    write(out, again=True, told="three")
    assert names(tmp_path) == ["out"]


@pytest.mark.skipif(os.name != "posix", reason="locks of folders")
def test_two_at_once_do_not_mix(tmp_path: Path) -> None:
    with Place(tmp_path / "out"), pytest.raises(SaysoError, match="another export is writing"):
        write(tmp_path / "out")


def test_names_of_files_lead_nowhere_else(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for name in ("../x", "a/b", "/etc/x", ".hidden", ""):
        with pytest.raises(ValueError, match="plain name"), folder.text(name):
            pass


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_no_permission_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o500)
    with pytest.raises(SaysoError, match="Permission denied"):
        write(tmp_path / "shut/out")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(SaysoError, match="out cannot be written: No space left on device"), \
            Place(tmp_path / "out") as folder:  # fmt: skip
        (folder.path / "full.txt").symlink_to("/dev/full")
        with (folder.path / "full.txt").open("w") as file:
            file.write("x" * 100_000)
    assert names(tmp_path) == []


def test_a_kind_that_fails_leaves_nothing(tmp_path: Path, by_hand: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sayso.export.exporting.told", fail)
    with pytest.raises(SaysoError, match="No space left"):
        export(by_hand, Order(kind=kind("csv"), choice=Choice(), out=tmp_path / "out"))
    assert names(tmp_path) == []


def test_what_a_kind_does_not_find_elsewhere_is_no_matter_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), Place(tmp_path / "out"):
        (tmp_path / "somewhere else").read_bytes()
    assert names(tmp_path) == []


SLOW = """
import sys, time
from pathlib import Path
from sayso.export import tables, csvfiles
from sayso.export.exporting import Order, export
from sayso.export.found import Choice
from sayso.export.kinds import kind
from sayso.ledger import Ledger
write = csvfiles.Csv.write
def slowly(self, source, folder, losses, *, texts):
    class Slow:
        def reports(self):
            for report in source.reports():
                print("one", flush=True)
                time.sleep(0.3)
                yield report
        stories = source.stories
    return write(self, Slow(), folder, losses, texts=texts)
csvfiles.Csv.write = slowly
with Ledger.open(sys.argv[1], create=False) as ledger:
    export(ledger, Order(kind=kind("csv"), choice=Choice(), out=Path(sys.argv[2])))
"""


def test_a_kill_in_the_midst_leaves_no_export(tmp_path: Path, by_hand: Ledger) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", SLOW, by_hand.address.removeprefix("sqlite:///"), str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"one\n"
        run.send_signal(signal.SIGKILL)
    time.sleep(0.05)
    assert names(tmp_path) == ["out.partial"]
    export(by_hand, Order(kind=kind("csv"), choice=Choice(), out=out))
    assert names(tmp_path) == ["out"]
