"""Cut off at any moment, and gone on with: nothing is read twice, no alert is lost, and none is told twice."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import event, func, make_url, select

from sayso.core.errors import LedgerError
from sayso.core.records import Document
from sayso.ledger import Ledger, tables
from sayso.run.watch.config import Hook, Rule, Source

from ...databases import Databases, Ledgers, Server
from .conftest import Desk
from .harbour import Site, answer, reading_of, report, said

Make = Callable[..., Rule]


class CutOff(BaseException):
    """Nobody catches it."""


def rounds(desk: Desk, site: Site) -> None:
    """Play the whole story; every round is begun anew until one gets through."""
    site.pages |= {
        "/a": answer(report(said("Tove Arnquist"))),
        "/b": answer(report(said("Runa Eskild", "saw"))),
        "/c": answer(report(said("Ivo Brandt", "denied"))),
        "/hook": answer(status=204),
    }
    site.feed(site.entry("/a"))
    again(desk)
    site.feed(site.entry("/a"), site.entry("/b", day="2031-03-02"), site.entry("/c", day="2031-03-02"))
    desk.hands.on(minutes=20)
    again(desk)
    site.pages |= {"/b": answer(status=410), "/c": answer(report(said("Ivo Brandt")) + "Corrected.")}
    desk.hands.on(hours=2)
    again(desk)


def again(desk: Desk) -> None:
    while True:
        try:
            desk.watcher().round()
            return
        except CutOff:
            continue


def outcome(desk: Desk, site: Site, kept: Path) -> dict[str, Any]:
    with desk.ledger.read() as queries:
        connection = queries._connection
        told = [json.loads(row.content) for row in connection.execute(select(tables.alerts).order_by("key"))]
        readings = connection.execute(select(func.count()).select_from(tables.readings)).scalar_one()
    lines = [json.loads(line) for line in kept.read_text().splitlines()]
    assert len({line["id"] for line in lines}) == len(lines), "no line twice"
    assert [line["id"] for line in lines] == [alert["id"] for alert in told], "and none is missing"
    assert {json.loads(body)["data"]["id"] for _, _, body in site.sent} == {alert["id"] for alert in told}
    assert {h.alert.id for h in desk.told.of("alert") if h.alert} == {alert["id"] for alert in told}
    return {
        "versions": sorted(desk.versions().values()),
        "readings": readings,
        "withdrawn": len(desk.withdrawn()),
        "notes": desk.notes(),
        "told": [(alert["when"], alert["from"], alert["to"], len(alert["rows"])) for alert in told],
    }


def test_cut_off_before_any_commit_it_all_comes_out_the_same(tmp_path: Path, empty_file: Path, rule: Make) -> None:
    whole, commits = None, 0
    number = 0
    while number <= commits:
        path = tmp_path / f"ledger{number}.db"
        copy(empty_file, path)
        site = Site()
        with Ledger.open(str(path)) as ledger:
            desk = Desk(ledger, site)
            kept = tmp_path / f"alerts{number}.jsonl"
            hook = Hook(address=site.at("/hook"), secret="HOOK", private=True)
            tell = ("terminal", str(kept), hook.address)
            whens = ("status", "withdrawal", "correction")
            desk.configure(rules=tuple(rule(when, tell=tell) for when in whens), hooks=(hook,))
            count = 0

            def committing(_: Any, at: int = number) -> None:
                nonlocal count
                count += 1
                if count == at:
                    raise CutOff

            event.listen(ledger._engine, "commit", committing)
            rounds(desk, site)
            found = outcome(desk, site, kept)
        site.close()
        if whole is None:
            whole, commits = found, count
            assert whole["versions"] == [1, 1, 2]
            assert (whole["withdrawn"], len(whole["told"])) == (1, 4)
        assert found == whole, f"cut off at {number}"
        number += 3
    assert commits > 20


_WATCH = """
import sys
from typing import get_args
sys.path.insert(0, {here!r})
from harbour import RULES, Quick
from sayso.core.vocabulary import StatusName
from sayso.fetch.client import Client
from sayso.fetch.hosts import Manners
from sayso.ledger import Ledger
from sayso.run.watch.config import Config, Rule, Source
from sayso.run.watch.delivery import Outbox
from sayso.run.watch.means import Means
from sayso.run.watch.rounds import Watcher

ledger = Ledger.open({ledger!r})
config = Config(
    sources=(Source(kind="feed", address={feed!r}, every=0.01),),
    rules=(
        Rule(name="new", when="new-story", tell=({kept!r},)),
        Rule(name="status", when="status", statuses=tuple(get_args(StatusName)), tell=({kept!r},)),
    ),
)
with ledger.alone("watch"):
    outbox = Outbox(ledger, config, {{}}, print)
    watcher = Watcher(ledger, config, Means(
        web=Client(Manners(pause=0, per_hour=10**6, per_day=10**6), rules=RULES), read=Quick(ledger), outbox=outbox,
        tell=lambda happening: print(happening.what, flush=True),
    ))
    for _ in range({rounds}):
        watcher.round()
"""


def test_killed_again_and_again(tmp_path: Path, empty_file: Path, site: Site) -> None:
    path, kept = str(copy(empty_file, tmp_path)), tmp_path / "alerts.jsonl"
    script = {"here": str(Path(__file__).parent), "ledger": path, "feed": site.at("/feed"), "kept": str(kept)}
    entries = []

    def start(rounds: int) -> "subprocess.Popen[str]":
        code = _WATCH.format(**script, rounds=rounds)
        return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)

    site.feed()
    begun = start(1)
    begun.communicate(timeout=60)
    assert begun.returncode == 0  # from now on what is new is told
    names = (("Tove Arnquist", "said"), ("Runa Eskild", "saw"), ("Ivo Brandt", "denied"))
    for turn, sign in enumerate(("read", "round", "read")):
        for n, (name, cue) in enumerate(names):
            page = f"/turn{turn}-case{n}"
            site.pages[page] = answer(report(f"It was turn {turn}. ", said(name, cue)))
            entries.append(site.entry(page, day=f"2031-03-{turn + 1:02}"))
        site.feed(*entries)
        process = start(300)
        assert process.stdout is not None
        assert any(line.strip() == sign for line in process.stdout), "it ended before it could be killed"
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    process = start(2)
    process.communicate(timeout=60)
    assert process.returncode == 0
    with Ledger.open(path) as ledger, ledger.read() as queries:
        assert [entry.version for entry in queries.documents()] == [1] * 9
        assert queries.counts()["readings"] == 9
        assert queries.watching.outbox() == ()
        told = [row.id for row in queries._connection.execute(select(tables.alerts).order_by(tables.alerts.c.key))]
    lines = kept.read_text().splitlines() if kept.exists() else []
    assert [json.loads(line)["id"] for line in lines] == told
    assert told


def test_a_server_that_is_started_again_ends_no_watch(server: Server) -> None:
    address = Databases(server).new()
    with Ledger.open(address) as ledger, ledger.alone("watch") as is_alone:
        assert is_alone()
        name = make_url(address).database
        server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        assert is_alone()  # taken once more
        assert is_alone()
        server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with Ledger.open(address) as other, other.alone("watch"):
            assert not is_alone()


def test_two_never_watch_one_ledger(ledgers: Ledgers) -> None:
    address = ledgers.new()
    with Ledger.open(address) as one, Ledger.open(address) as other:
        with one.alone("watch") as is_alone:
            assert is_alone()
            with (
                pytest.raises(LedgerError, match=r"another `sayso watch` is at work on .*: one at a time"),
                other.alone("watch"),
            ):
                pass
            with other.write() as writer:  # others may read and write as ever
                writer.add_storyline()
        with other.alone("watch"):
            pass


def test_whoever_dies_holds_nothing(tmp_path: Path, empty_file: Path) -> None:
    path = str(copy(empty_file, tmp_path))
    code = f"""
import time
from sayso.ledger import Ledger
with Ledger.open({path!r}) as ledger, ledger.alone("watch"):
    print("held", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with Ledger.open(path) as ledger:
            with pytest.raises(LedgerError), ledger.alone("watch"):
                pass
            process.kill()
            process.wait()
            with ledger.alone("watch"):
                pass


def test_asked_to_stop_it_ends_where_nothing_is_lost(small: Desk, site: Site) -> None:
    pages = {f"/r{n}": answer(report(f"Case {n} was heard. ", said("Tove Arnquist"))) for n in range(4)}
    site.pages |= pages
    site.feed(*map(site.entry, pages))
    asked = site.pages["/r2"]

    def stop(handler: Any) -> None:
        small.pause.asked = signal.SIGTERM
        asked(handler)

    site.pages["/r2"] = stop
    small.watcher().round()
    assert len(small.quick.read) < 4
    site.pages["/r2"], small.pause.asked = asked, None
    small.watcher().round()
    assert len(small.quick.read) == len(set(small.quick.read)) == 4


def test_who_waits_is_woken_when_something_is_due(small: Desk, site: Site) -> None:
    site.feed()
    start = small.hands.at
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        small.hands.on(seconds=seconds)
        if len(waited) == 3:
            small.pause.asked = signal.SIGINT

    from sayso.run.watch.means import Clock

    small.configure(sources=(Source(kind="feed", address=site.at("/feed"), every=900),))
    small.watcher(clock=Clock(small.hands.now, sleep)).run(once=False)
    assert waited == [900, 900, 900]
    assert (small.hands.at - start).total_seconds() == 2700
    assert all(each.until is not None for each in small.told.of("waiting"))


def test_reports_that_are_still_to_be_linked_are_linked_though_nothing_new_comes(small: Desk, site: Site) -> None:
    site.feed()
    with small.ledger.write() as writer:
        document = Document(id="late", text=report(said("Tove Arnquist")), published="2031-03-01")
        stored = writer.add_document(document, origin="late.txt")
        writer.add_reading(stored, reading_of(document), fingerprint="f")
        writer.add_due([stored.id])
    small.watcher().round()
    with small.ledger.read() as queries:
        assert queries.number_due() == 0
        assert queries.storylines_of(["late"])
