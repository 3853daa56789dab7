"""Progress of reading and of linking, as a terminal shows it."""

import io
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from rich.console import Console

from sayso.cli import progress
from sayso.cli.progress import Progress, linking
from sayso.run.pages import Tally


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=100)
    monkeypatch.setattr(progress, "Console", lambda **_: console)
    yield shown


def test_linking_follows_reading(screen: io.StringIO) -> None:
    with Progress([], quiet=False) as bar:
        bar.advance(Tally(read=1, words=100), "a.txt", None)
        assert bar._bar is not None
        assert bar._bar.tasks[0].description == "reading"
        for left in (11, 12, 4, 0):  # a report may make others due again
            bar.link(left)
        task = bar._bar.tasks[0]
        assert (task.description, task.completed, task.total) == ("linking", 13, 13)
    assert screen.getvalue()


def test_a_terminal_is_told_of_the_start(screen: io.StringIO) -> None:
    with Progress([], quiet=False, workers=2) as bar:
        assert bar._bar is not None
        bar.starting(2)
        assert bar._bar.tasks[0].description == "starting 2 workers"
        bar.starting(0)
        assert bar._bar.tasks[0].description == "reading, 2 workers"
    assert screen.getvalue()


def test_a_log_shows_that_a_long_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.02)
    (tmp_path / "r.jsonl").write_text("{}\n" * 1_200)
    told = ""
    with Progress([str(tmp_path)], quiet=False) as lines:
        lines.advance(Tally(read=7, words=700), "a.txt", None)
        for wanted in ("reading: 7 of about 1,200, ", "linking: 2 of 12, "):
            until = monotonic() + 10
            while wanted not in told and monotonic() < until:
                sleep(0.01)
                told += capsys.readouterr().err
            assert wanted in told
            lines.link(11)
            lines.link(10)
    assert "words/s" in told


@pytest.mark.parametrize(
    ("endings", "line"),
    [
        ({}, ""),
        ({".pdf": 1}, "1 file was passed over (1 .pdf): not a kind that Sayso reads\n"),
        (
            {"": 1, ".csv": 2, ".pdf": 3},
            "6 files were passed over (3 .pdf, 2 .csv, 1 without ending): not a kind that Sayso reads\n",
        ),
    ],
)
def test_what_was_passed_over_is_one_line(
    endings: dict[str, int], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    progress.tell_passed_over(endings)
    assert capsys.readouterr().err == line


def test_where_nobody_looks_nothing_is_shown(screen: io.StringIO) -> None:
    with Progress([], quiet=True) as bar:
        bar.link(3)
    assert screen.getvalue() == ""


def test_ctrl_c_while_linking_leaves_the_terminal_as_it_was(screen: io.StringIO) -> None:
    with pytest.raises(KeyboardInterrupt), linking() as watch:
        watch(5)
        raise KeyboardInterrupt
    assert screen.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K") or "\x1b[?25h" in screen.getvalue()
