"""What is mistyped, or cannot be so: told before anything hangs on it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sayso.core.errors import SaysoError
from sayso.ledger import Ledger
from sayso.run.means import Means
from sayso.run.pausing import Pause
from sayso.run.watch.config import Config, Rule
from sayso.run.watch.happenings import Happening
from sayso.run.watch.loading import load
from sayso.run.watch.starting import watcher
from sayso.run.watch.unknown import unknown

from .conftest import Desk
from .harbour import Site, answer, report, said

Make = Callable[..., Any]


def loaded(folder: Path, rule: str) -> Rule:
    path = folder / "feeds.toml"
    path.write_text(f'[[feed]]\nurl = "https://news.example/rss"\n[[rule]]\nwhen = "status"\n{rule}\n')
    return load(path, {}).rules[0]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("terminl", "did you mean `terminal` by terminl? A file of that name is ./terminl"),
        ("Terminal", "did you mean `terminal`"),
        ("terminals", "did you mean `terminal`"),
        ("hooks.example/sayso", "a webhook's address begins with https://"),
        ("www.hooks.example", "a webhook's address begins with https://"),
        ("localhost:9000/x", "a webhook's address begins with https://"),
        ("10.0.0.7:9000", "a webhook's address begins with https://"),
        ("//hooks.example/x", "a webhook's address begins with https://"),
        ("https:/hooks.example/x", "a webhook's address begins with https://"),
        ("absent/alerts.jsonl", "there is no folder"),
        ("folder", "it is no file of yours"),
        ("link", "it is a link"),
    ],
)
def test_who_is_told_is_looked_at_before_anything_is_to_be_told(tmp_path: Path, target: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SaysoError) as caught:
        loaded(tmp_path, f'tell = ["{target}"]')
    assert message in str(caught.value)
    assert "[[rule]] 1 (line 3): key `tell`" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("target", ["./terminl", "terminal.jsonl", "desk", "out.d/alerts.jsonl", "./www.desk.txt"])
def test_files_may_bear_odd_names(tmp_path: Path, target: str) -> None:
    (tmp_path / "out.d").mkdir()
    assert loaded(tmp_path, f'tell = ["{target}"]').tell == (str(tmp_path / target),)


@pytest.mark.skipif(os.geteuid() == 0, reason="may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(SaysoError, match="not yours to write in"):
        loaded(tmp_path, 'tell = ["closed/alerts.jsonl"]')


def test_choices_are_listed(tmp_path: Path) -> None:
    with pytest.raises(SaysoError, match=r"key `statuses\[0\]`.*'confirm': it is one of .*confirmed, denied"):
        loaded(tmp_path, 'statuses = ["confirm"]')


def test_what_the_ledger_does_not_know_is_told_and_no_error(withdrawal: Ledger) -> None:
    rules = (
        Rule(name="mine", when="status", stories=(1, 99_999), actor="VEL"),
        Rule(name="slip", when="status", actor="RUSS MILL"),
        Rule(name="late", when="status", actor="FRA GOV"),
        Rule(name="odd", when="status", actor="100% _"),
        Rule(name="known", when="status", actor="VEL MIL"),
    )
    with withdrawal.read() as queries:
        told = list(unknown(queries, rules))
    assert told == [
        "rule “mine”: there is no story 99999 in this ledger, none yet",
        "rule “slip”: no actor in this ledger has the code RUSS MILL yet; RUSS is no code (is RUS meant?)"
        "; MILL is no code (is MIL meant?)",
        "rule “late”: no actor in this ledger has the code FRA GOV yet",
        "rule “odd”: no actor in this ledger has the code 100% _ yet; 100% is no code; _ is no code",
    ]
    happened: list[Happening] = []
    watcher(withdrawal, Config(sources=(), rules=rules), Means(), pause=Pause(), tell=happened.append)
    assert [(each.what, each.message) for each in happened] == [("note", each) for each in told]


def test_a_story_that_is_another_s_part_now_is_told(withdrawal: Ledger) -> None:
    with withdrawal.write() as writer:
        new = writer.add_storyline()
        for report_id in ("r1", "r2", "r3"):
            writer.place(report_id, new)
    with withdrawal.read() as queries:
        (told,) = unknown(queries, [Rule(name="mine", when="status", stories=(1,))])
    assert told.endswith(f"its reports are in story {new} now")


def test_a_day_that_is_still_to_come_is_no_report_s_day(small: Desk, site: Site) -> None:
    for path in ("/a", "/b"):
        site.pages[path] = answer(report(said("Tove Arnquist")) + path)
    site.feed(site.entry("/a", day="2099-01-01"), site.entry("/b", day="2031-03-02"))
    assert small.hands.at == datetime(2031, 3, 1, 12, tzinfo=UTC)
    small.watcher().round()
    with small.ledger.read() as queries:
        days = {entry.url: entry.published for entry in queries.documents()}
    assert days == {site.at("/a"): None, site.at("/b"): "2031-03-02"}
    assert [each.message for each in small.told.of("problem")] == [
        "dates a report 2099-01-01, which is still to come: not taken for the day"
    ]
    small.hands.on(hours=1)
    assert small.watcher().round().problems == 0


def test_a_file_that_cannot_be_read_is_one_problem(small: Desk, tmp_path: Path) -> None:
    from sayso.run.watch.config import Source
    from sayso.run.watch.reader import Reader

    incoming = tmp_path / "incoming"
    incoming.mkdir()
    (incoming / "broken.html").write_bytes(b"\x00\x01\x02")
    small.configure(sources=(Source(kind="folder", address=str(incoming), every=900),))
    reader = Reader(small.ledger, Means(workers=1), small.pause, lambda left: None)
    small.watcher(read=reader).round()
    with small.ledger.read() as queries:
        assert [(p.origin, p.stage) for p in queries.problems()] == [(str(incoming / "broken.html"), "fetch")]
