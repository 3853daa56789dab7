"""What `sayso watch` says while it watches, and what `review list` and `stories` say of what it has done."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.cli.feeding import _Lines
from sayso.ledger import Ledger
from sayso.run.watch.alerts import Alert, Row
from sayso.run.watch.happenings import Happening, Round

from ..run.conftest import MINISTER, store, told

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
View = Callable[..., list[str]]


@pytest.fixture
def view() -> Iterator[View]:
    """The lines on the standard error of a watch, of rounds that end a quarter of an hour after each other."""

    def shown(*rounds: Round, once: bool = False) -> list[str]:
        lines, out = _Lines(json=False, once=once), io.StringIO()
        lines._err = Console(file=out, width=200)
        for n, done in enumerate(rounds):
            lines.tell(Happening(what="round", at=NOON + timedelta(minutes=15 * n), round=done))
        return out.getvalue().splitlines()

    yield shown


def test_lines_bear_the_day(view: View) -> None:
    (line,) = view(Round(sources=2, entries=1, read=1))
    assert line == f"{NOON.astimezone():%Y-%m-%d %H:%M}  2 asked, 1 new or changed, 1 read"


def test_quiet_rounds_say_nothing_but_once_a_day(view: View) -> None:
    first, *daily = view(*[Round(sources=9)] * (4 * 24 * 3 + 1))
    assert first.endswith("  9 asked")
    assert len(daily) == 3
    assert daily[0].endswith("  9 asked; still watching, 96 rounds in which nothing else happened")


def test_what_is_amiss_is_told_when_it_comes_and_when_it_goes(view: View) -> None:
    quiet, amiss = Round(sources=9), Round(sources=9, problems=1)
    lines = [line.split("  ")[1] for line in view(quiet, quiet, amiss, amiss, amiss, quiet, quiet)]
    assert lines == ["9 asked", "9 asked, 1 problem", "9 asked"]
    read = Round(sources=9, read=1)
    assert len(view(quiet, read, quiet, read, read)) == 4


def test_a_timer_hears_nothing_of_a_quiet_round(view: View) -> None:
    assert view(Round(), once=True) == view(Round(sources=3), once=True) == []
    assert view(Round(sources=3, problems=1), once=True)[0].endswith("3 asked, 1 problem")


def test_an_alert_says_when_it_was_found_and_of_which_version_its_words_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = Row(report="r1", version=1, start=3, end=9, words="it was so", source="AUTHOR", published="2031-03-01")
    alert = Alert(
        id="a", when="correction", rules=("desk",), on="2031-03-01", at=NOON.isoformat(), story=1, label="x", what="y",
        rows=(row,),
    )  # fmt: skip
    _Lines(json=False, once=False).tell(Happening(what="alert", at=NOON, alert=alert))
    shown = " ".join(capsys.readouterr().out.split())
    assert f"found {NOON.astimezone():%Y-%m-%d %H:%M}; asked for by desk" in shown
    assert "[r1 v1, 3-9]" in shown


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """A ledger whose only report is withdrawn, by a rule."""
    path = str(tmp_path / "port.db")
    with Ledger.open(path) as ledger:
        store(ledger, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
        with ledger.write() as writer:
            writer.add_note(kind="withdrawn", subject="r1", value="2031-03-05", reason="410", by="rule:watch")
    return path


def run(*arguments: str) -> Any:
    found = CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})
    assert found.exit_code == 0, found.output
    return " ".join(found.stdout.split())


def test_the_list_shows_both_the_rule_s_note_and_the_word_against_it(kept: str) -> None:
    assert "r1 was withdrawn on 2031-03-05" in run("review", "list", "-l", kept)
    run("review", "not-withdrawn", "r1", "--by", "Ines", "-l", kept)
    shown = run("review", "list", "-l", kept)
    assert "r1 was withdrawn on 2031-03-05 410 overruled by Ines" in shown
    assert "Ines r1 is not withdrawn" in shown
    assert '"overruled_by":"Ines"' in run("review", "list", "--json", "-l", kept).replace('": ', '":')


def test_why_there_are_no_stories(kept: str, tmp_path: Path) -> None:
    told = "in no report that stands does anybody take a stance on a deed (1 report, 1 withdrawn: `sayso review list`)"
    assert told in run("stories", "-l", kept)
    with Ledger.open(str(tmp_path / "new.db")):
        pass
    assert "`sayso read reports/` reads some" in run("stories", "-l", str(tmp_path / "new.db"))
