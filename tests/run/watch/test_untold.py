"""Alerts that cannot be told: how long it is tried, and how a person sees what was not."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.ledger import Ledger
from sayso.run.watch.config import Hook
from sayso.run.watch.delivery import GIVE_UP
from sayso.run.watch.kept import kept_alerts

from .conftest import Desk
from .harbour import Site, answer
from .test_alerts import Make, begin, go_on


def test_time_in_which_nobody_was_at_work_does_not_count(desk: Desk, site: Site, rule: Make, hook: Hook) -> None:
    site.pages["/hook"] = answer(status=503)
    begin(desk, site, rule("status", tell=(hook.address,)), hooks=(hook,))
    go_on(desk, site)
    desk.hands.on(days=4)
    assert desk.watcher().round().undelivered == 1
    tries = len(site.sent)
    assert tries == 2
    end = desk.hands.at + GIVE_UP - timedelta(hours=12)
    while desk.hands.at < end:
        desk.hands.on(hours=6)
        assert desk.watcher().round().undelivered == 1
    site.pages["/hook"] = answer(status=204)
    desk.hands.on(hours=18)
    assert desk.watcher().round().undelivered == 0
    with desk.ledger.read() as queries:
        assert not queries.problems()
        assert queries.watching.number_untold() == 0


def test_a_timer_that_runs_it_once_a_day_gives_up_too(small: Desk, site: Site, rule: Make, hook: Hook) -> None:
    site.pages["/hook"] = answer(status=503)
    begin(small, site, rule("status", tell=(hook.address,)), hooks=(hook,))
    go_on(small, site)
    for _ in range(10):
        small.hands.on(hours=23, minutes=50)
        small.watcher().round()
    assert 3 <= len(site.sent) <= 6


def test_what_was_given_up_can_be_seen(desk: Desk, site: Site, rule: Make, hook: Hook, tmp_path: Path) -> None:
    site.pages["/hook"] = answer(status=410)
    target = str(tmp_path / "alerts.jsonl")
    begin(desk, site, rule("status", tell=(hook.address, target)), hooks=(hook,))
    go_on(desk, site)
    with desk.ledger.read() as queries:
        (kept,) = kept_alerts(queries, None)
        assert queries.watching.number_untold() == 1
        assert queries.watching.outbox() == ()
        assert kept_alerts(queries, 0) == ()
    assert [(each.target, each.tries, each.next_at) for each in kept.untold] == [(hook.address, 1, None)]
    assert "410" in kept.untold[0].message
    assert json.loads(Path(target).read_text())["id"] == kept.alert.id
    sent = json.loads(site.sent[0][2])
    assert sent["timestamp"] == kept.alert.at == desk.hands.at.isoformat(timespec="seconds")


def test_the_command_that_shows_them(small: Desk, site: Site, rule: Make, hook: Hook, tmp_path: Path) -> None:
    def shown(*more: str) -> str:
        found = CliRunner().invoke(app, ["watch", "--alerts", "-l", str(tmp_path / "l.db"), *more])
        assert found.exit_code == 0, found.output
        return " ".join(found.stdout.split())

    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        mine = Desk(ledger, site)
        begin(mine, site, rule("status", tell=(hook.address,)), hooks=(hook,))
        assert "No alerts yet" in shown()
        site.pages["/hook"] = answer(status=503)
        go_on(mine, site)
        assert "not yet told to " + hook.address in shown()
        (told,) = (json.loads(line) for line in shown("--json").splitlines())
        assert told["untold"][0]["tries"] == 1
        assert datetime.fromisoformat(told["untold"][0]["next_at"]) > mine.hands.at
        site.pages["/hook"] = answer(status=410)
        mine.hands.on(hours=1)
        mine.watcher().round()
        assert f"NOT TOLD to {hook.address}, given up after 2 tries" in shown()
        assert "ALERT status" in shown()
