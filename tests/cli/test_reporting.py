"""`sayso report`: one file, replaced when it is whole."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import OK
from sayso.cli.app import app
from sayso.core.errors import InputError, MissingError, SaysoError
from sayso.core.records import Document
from sayso.ledger import Ledger

from ..web.test_story import withdrawal


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    path = str(tmp_path / "brigade.db")
    with Ledger.open(path) as opened, opened.write() as writer:
        line = writer.add_storyline()
        for reading in (withdrawal("r1"), withdrawal("r2", published="2022-11-12", publisher="Northern Echo")):
            document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
            stored = writer.add_document(document, origin=f"{reading.id}.txt")
            writer.add_reading(stored, reading, fingerprint="f")
            writer.place(stored.id, line)
    return path


def sayso(*args: str) -> bytes:
    done = CliRunner().invoke(app, ["report", *args], catch_exceptions=False)
    assert done.exit_code == OK, done.output
    return done.stdout_bytes


def test_a_file_is_written_and_replaced(ledger: str, tmp_path: Path) -> None:
    target = tmp_path / "brigade.html"
    target.write_text("older")
    assert sayso("1", "-o", str(target), "--ledger", ledger) == b""
    written = target.read_text(encoding="utf-8")
    assert written.startswith("<!doctype html>")
    assert "Brigade to leave" in written
    assert "brigade.db" in written
    assert sorted(p.name for p in tmp_path.glob("*.html*")) == ["brigade.html"], "nothing else is left"


def test_by_words_as_of_a_day_to_standard_output(ledger: str) -> None:
    told = sayso("brigade", "leave", "--output", "-", "--as-of", "2022-11-10", "--ledger", ledger).decode()
    assert "As it stood at the end of Thu 10 Nov 2022" in told
    assert "Northern Echo" not in told


def test_what_cannot_be_done_is_told(ledger: str, tmp_path: Path) -> None:
    target = tmp_path / "none" / "x.html"
    with pytest.raises(InputError, match=r"x\.html cannot be written: No such file"):
        sayso("1", "-o", str(target), "--ledger", ledger)
    with pytest.raises(MissingError, match="no story"):
        sayso("99", "-o", str(tmp_path / "x.html"), "--ledger", ledger)
    with pytest.raises(SaysoError, match="--as-of wants a day"):
        sayso("1", "-o", "-", "--as-of", "monday", "--ledger", ledger)
    assert not (tmp_path / "x.html").exists()
