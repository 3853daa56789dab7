"""Progress of reading and of linking, as a terminal shows it."""

import io
from collections.abc import Iterator

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


def test_where_nobody_looks_nothing_is_shown(screen: io.StringIO) -> None:
    with Progress([], quiet=True) as bar:
        bar.link(3)
    assert screen.getvalue() == ""


def test_ctrl_c_while_linking_leaves_the_terminal_as_it_was(screen: io.StringIO) -> None:
    with pytest.raises(KeyboardInterrupt), linking() as watch:
        watch(5)
        raise KeyboardInterrupt
    assert screen.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K") or "\x1b[?25h" in screen.getvalue()
