"""`sayso watch` as a person uses it: with the real reader, until it is asked to stop."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.fetch.client import Client
from sayso.ledger import Ledger
from sayso.run.checking import check
from sayso.run.stories import stories
from sayso.run.watch import starting
from sayso.run.watch.loading import load

from ..run.watch.harbour import RULES, Site, answer

ORDER = """The defence ministry of Norland said on Monday that its troops would withdraw from the town of Port Calder.
The order was signed by General Tove Arnquist, a spokesman told reporters in the capital, and the troops are to leave
the harbour by the end of the week.
"""
DENIAL = """Governor Ivo Brandt denied on Tuesday that Norland's troops had withdrawn from the town of Port Calder.
"No soldier has left the harbour," he told reporters. The defence ministry of Norland had said on Monday that its
troops would withdraw from Port Calder.
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with closing(Site()) as site:
        yield site


def sayso(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "sayso", *arguments], cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_example_can_be_used_as_it_is(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["watch", "--example"])
    (tmp_path / "feeds.toml").write_text(found.stdout)
    config = load(tmp_path / "feeds.toml")
    assert ([source.kind for source in config.sources], len(config.rules)) == (["feed", "feed"], 2)
    commented = "\n".join(line.removeprefix("# ") for line in found.stdout.splitlines() if "[" in line or " = " in line)
    assert "[[sitemap]]" in commented and "[[folder]]" in commented


def test_what_is_missing_or_wrong_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[feed]]\nurl = "https://news.example/rss"\nevry = "1h"\n')
    found = sayso("watch", "feeds.toml", cwd=tmp_path)
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert "[[feed]] 1 (line 1): there is no key `evry` here; did you mean `every`?" in found.stderr
    for arguments, told in (
        (["watch"], "sayso watch feeds.toml"),
        (["watch", "absent.toml"], "cannot read absent.toml"),
    ):
        assert told in str(CliRunner().invoke(app, arguments).exception)
    assert not (tmp_path / "sayso.db").exists()


def test_from_a_feed_to_an_alert_with_the_real_reader(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "Client", partial(Client, rules=RULES))
    ledger, feeds, kept = tmp_path / "port.db", tmp_path / "feeds.toml", tmp_path / "alerts.jsonl"
    feeds.write_text(
        f'[watch]\npause = 0\n[[feed]]\nurl = "{site.at("/feed").replace(str(site.port), "8080")}"\n'
        '[[rule]]\nwhen = "status"\ntell = ["terminal", "alerts.jsonl"]\n[[rule]]\nwhen = "correction"\n'
    )
    monkeypatch.setattr(starting, "watcher", _at_port(site.port, starting.watcher))

    def run(*more: str) -> Any:
        return CliRunner().invoke(app, ["watch", str(feeds), "-l", str(ledger), "--once", "--workers", "1", *more])

    site.pages |= {"/order": answer(ORDER), "/denial": answer(DENIAL)}
    site.feed(site.entry("/order", day="2021-03-01"))
    first = run()
    assert first.exit_code == 0, first.output
    assert "1 read" in first.stderr and "noted where" in first.stderr
    _make_due(ledger)
    site.feed(site.entry("/order", day="2021-03-01"), site.entry("/denial", day="2021-03-02"))
    second = run()
    assert second.exit_code == 0, second.output
    (line,) = kept.read_text().splitlines()
    alert = json.loads(line)
    with Ledger.open(str(ledger)) as opened:
        (story,) = stories(opened)
    assert (alert["when"], alert["from"], alert["to"]) == ("status", "announced", story.status[-1].status)
    assert (alert["story"], alert["why"]) == (story.id, story.status[-1].why)
    assert "ALERT status" in second.stdout and alert["id"] in second.stdout
    with Ledger.open(str(ledger)) as opened, opened.read() as queries:
        for row in alert["rows"]:
            text = queries.document(row["report"]).text
            assert row["words"][:30] in " ".join(text[row["start"] : row["end"]].split())
        assert check(opened).sound
    _make_due(ledger)
    site.feed(site.entry("/order", day="2021-03-01"), site.entry("/denial", day="2021-03-02", updated="2021-03-03"))
    site.pages["/denial"] = answer(DENIAL + "The headline of this report has been corrected.\n")
    third = [json.loads(line) for line in run("--json").stdout.splitlines()]
    assert [each["what"] for each in third] == ["heard", "corrected", "alert", "round"]
    assert third[2]["alert"]["to"] == "version 2"


def _at_port(port: int, made: Any) -> Any:
    """feeds.toml may name usual ports alone; the test's server has another one."""
    import msgspec

    def watcher(ledger: Any, config: Any, *arguments: Any, **named: Any) -> Any:
        sources = tuple(
            msgspec.structs.replace(s, address=s.address.replace(":8080", f":{port}")) for s in config.sources
        )
        return made(ledger, msgspec.structs.replace(config, sources=sources), *arguments, **named)

    return watcher


def _make_due(ledger: Path) -> None:
    from datetime import UTC, datetime

    import msgspec

    with Ledger.open(str(ledger)) as opened, opened.write() as writer:
        for source in writer.queries.watching.sources().values():
            writer.watching.put_source(msgspec.structs.replace(source, next_at=datetime(2020, 1, 1, tzinfo=UTC)))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_watches_until_it_is_asked_to_stop(tmp_path: Path, number: int, code: int) -> None:
    (tmp_path / "incoming").mkdir()
    (tmp_path / "feeds.toml").write_text('[[folder]]\npath = "incoming"\n')
    command = [sys.executable, "-m", "sayso", "watch", "feeds.toml", "--json"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [json.loads(process.stdout.readline())["what"] for _ in range(4)]
        assert told == ["heard", "baseline", "round", "waiting"]
        other = CliRunner().invoke(app, ["watch", str(tmp_path / "feeds.toml"), "-l", str(tmp_path / "sayso.db")])
        assert "another `sayso watch` is at work on" in str(other.exception)
        process.send_signal(number)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in errors
    with Ledger.open(str(tmp_path / "sayso.db")) as ledger, ledger.alone("watch"):
        pass


def test_one_round_that_did_not_go_well_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[folder]]\npath = "absent"\n')
    found = sayso("watch", "feeds.toml", "--once", cwd=tmp_path)
    assert found.returncode == 1
    assert "absent: there is no such folder" in found.stderr
    assert "1 asked, 1 problem\n" in found.stderr
