"""From rules to whoever asked: nothing lost, nothing twice, no flood, and every webhook signed."""

import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from sayso.core.errors import InputError
from sayso.ledger import Ledger, tables
from sayso.run.watch import delivery as delivery_module
from sayso.run.watch.config import Hook, Rule
from sayso.run.watch.delivery import GIVE_UP, named
from sayso.run.watch.files import append
from sayso.run.watch.rounds import Watcher

from .conftest import SECRET, Desk
from .harbour import Site, answer, report, said

ANNOUNCED = report(said("Tove Arnquist"))
SEEN = report(said("Runa Eskild", "saw"))
DENIED = report(said("Ivo Brandt", "denied"))
Make = Callable[..., Rule]


def begin(desk: Desk, site: Site, *rules: Rule, hooks: tuple[Hook, ...] = ()) -> Watcher:
    """One report is read, and where its story stands is noted."""
    desk.configure(rules=rules, hooks=hooks)
    site.pages |= {"/a": answer(ANNOUNCED), "/b": answer(SEEN), "/c": answer(DENIED)}
    site.feed(site.entry("/a"))
    watcher = desk.watcher()
    watcher.round()
    return watcher


def go_on(desk: Desk, site: Site, watcher: Watcher | None = None, **on: float) -> Any:
    """Two more reports come: the deed is seen done, and denied."""
    site.feed(site.entry("/a"), site.entry("/b", day="2031-03-02"), site.entry("/c", day="2031-03-02"))
    desk.hands.on(**(on or {"hours": 1}))
    return (watcher or desk.watcher()).round()


def alerts(ledger: Ledger) -> list[dict[str, Any]]:
    with ledger.read() as queries:
        rows = queries._connection.execute(tables.alerts.select().order_by(tables.alerts.c.key))
        return [json.loads(row.content) for row in rows]


def test_the_first_round_only_notes_where_stories_stand(desk: Desk, site: Site, rule: Make) -> None:
    begin(desk, site, rule("new-story"), rule("status", statuses=("announced", "signs", "open")))
    (noted,) = desk.told.of("baseline")
    assert (noted.number, alerts(desk.ledger)) == (1, [])


def test_a_change_of_status_is_told_once_with_its_rows(desk: Desk, site: Site, rule: Make, tmp_path: Path) -> None:
    kept = tmp_path / "alerts.jsonl"
    begin(desk, site, rule("status", tell=("terminal", str(kept))), rule("status", name="other"))
    done = go_on(desk, site)
    assert done.alerts == 1
    (alert,) = alerts(desk.ledger)
    assert (alert["from"], alert["to"], alert["rules"]) == ("announced", "disputed", ["status", "other"])
    assert {row["org"] for row in alert["rows"]} == {"VEL", "KOR", "MOR"}
    assert all(row["version"] == 1 and row["url"] and row["end"] > row["start"] for row in alert["rows"])
    assert [json.loads(line) for line in kept.read_text().splitlines()] == [alert]
    assert [h.alert.id for h in desk.told.of("alert") if h.alert] == [alert["id"]]
    for _ in range(2):
        desk.hands.on(hours=1)
        assert desk.watcher().round().alerts == 0
    assert (len(kept.read_text().splitlines()), len(desk.told.of("alert"))) == (1, 1)


def test_withdrawals_and_corrections_change_stories_and_are_told(desk: Desk, site: Site, rule: Make) -> None:
    begin(desk, site, rule("withdrawal"), rule("correction"), rule("status"))
    go_on(desk, site)
    site.pages |= {"/b": answer(status=410), "/c": answer(ANNOUNCED + "Corrected.")}
    desk.hands.on(hours=2)
    desk.watcher().round()
    told = [(each["when"], each["from"], each["to"]) for each in alerts(desk.ledger)]
    assert ("withdrawal", "published", "withdrawn") in told
    assert ("correction", "version 1", "version 2") in told
    assert told[-1][0] != "status" or told[-1] != told[0]
    assert sum(when == "status" for when, *_ in told) == 2


def test_what_persons_do_meanwhile_is_seen_too(small: Desk, site: Site, rule: Make) -> None:
    watcher = begin(small, site, rule("status"))
    go_on(small, site, watcher)
    with small.ledger.write() as writer:
        (report_id,) = (e.id for e in writer.queries.documents() if e.url == site.at("/c"))
        writer.add_note(kind="withdrawn", subject=report_id, value="2031-03-02", reason="seen", by="Runa")
    small.hands.on(hours=1)
    assert watcher.round().alerts == 1
    assert alerts(small.ledger)[-1]["from"] == "disputed"


def test_a_crash_before_comparing_loses_no_alert(
    desk: Desk, site: Site, rule: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(desk, site, rule("status"))

    def dies(self: Watcher) -> None:
        raise RuntimeError("cut off")

    with monkeypatch.context() as patched:
        patched.setattr(Watcher, "_compare", dies)
        with pytest.raises(RuntimeError):
            go_on(desk, site)
    assert alerts(desk.ledger) == []
    desk.hands.on(hours=2)
    assert desk.watcher().round().alerts == 1


def test_a_crash_between_telling_and_noting_it_tells_no_file_twice(
    desk: Desk, site: Site, rule: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "alerts.jsonl"
    begin(desk, site, rule("status", tell=(str(kept),)))
    with monkeypatch.context() as patched:
        patched.setattr(delivery_module.Outbox, "_done", lambda *_: (_ for _ in ()).throw(RuntimeError("cut off")))
        with pytest.raises(RuntimeError):
            go_on(desk, site)
    assert len(kept.read_text().splitlines()) == 1
    with kept.open("ab") as file:
        file.truncate(kept.stat().st_size - 40)  # and cut off amid the line
    desk.watcher().round()
    assert [json.loads(line)["when"] for line in kept.read_text().splitlines()] == ["status"]
    with desk.ledger.read() as queries:
        assert queries.watching.outbox() == ()


def test_a_webhook_is_signed_and_tried_again_with_the_same_id(
    desk: Desk, site: Site, rule: Make, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/hook"] = answer(status=503)
    begin(desk, site, rule("status", tell=(hook.address,)), rule("withdrawal", tell=(hook.address,)), hooks=(hook,))
    monkeypatch.setattr("standardwebhooks.webhooks.Webhook._Webhook__verify_timestamp", _any_time)
    assert go_on(desk, site).undelivered == 1
    tries = len(site.sent)
    desk.watcher().round()
    assert len(site.sent) == tries, "not before it is due"
    site.pages["/hook"] = answer(status=204)
    desk.hands.on(minutes=10)
    assert desk.watcher().round().undelivered == 0
    desk.hands.on(minutes=30)
    desk.watcher().round()
    assert len(site.sent) == 2
    assert len({headers["webhook-id"] for _, headers, _ in site.sent}) == 1
    (alert,) = alerts(desk.ledger)
    for _, headers, content in site.sent:
        told = Webhook(SECRET).verify(content, headers)
        assert (told["type"], told["data"]) == ("sayso.status", alert)
        assert SECRET.decode() not in str(headers)
    assert site.sent[0][1]["webhook-timestamp"] != site.sent[1][1]["webhook-timestamp"]


def _any_time(self: Webhook, header: str) -> Any:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(float(header), tz=UTC)


@pytest.mark.parametrize("status", [302, 410, 500])
def test_a_webhook_that_takes_nothing_is_given_up_and_told(
    small: Desk, site: Site, rule: Make, hook: Hook, status: int
) -> None:
    site.pages["/hook"] = answer(status=status, Location=site.at("/elsewhere"))
    begin(small, site, rule("status", tell=(hook.address,)), hooks=(hook,))
    go_on(small, site)
    end = small.hands.at + GIVE_UP + timedelta(days=1)
    while small.hands.at < end:
        small.hands.on(hours=6)
        small.watcher().round()
    with small.ledger.read() as queries:
        assert queries.watching.outbox() == ()
        assert [p.origin for p in queries.problems()] == [named(hook.address)]
    assert len(site.sent) == 1 if status == 410 else 3 <= len(site.sent) <= 14
    assert site.count("/elsewhere") == 0


def test_a_webhook_inside_a_private_network_needs_the_user_s_own_word(
    small: Desk, site: Site, rule: Make, hook: Hook
) -> None:
    public = Hook(address=hook.address.replace("news.test", "10.0.0.1"), secret="HOOK")
    begin(small, site, rule("status", tell=(public.address,)), hooks=(public,))
    assert go_on(small, site).undelivered == 1
    assert any("private network" in each.message for each in small.told.of("problem"))
    assert site.sent == []


def test_a_slow_webhook_holds_nothing_up_for_long(small: Desk, site: Site, rule: Make, hook: Hook) -> None:
    site.pages["/hook"] = site.stalls
    begin(small, site, rule("status", tell=(hook.address, "terminal")), hooks=(hook,))
    began = time.monotonic()
    assert go_on(small, site).undelivered == 1
    assert time.monotonic() - began < 5
    assert len(small.told.of("alert")) == 1


def test_a_target_that_is_no_longer_named_is_told_nothing_more(small: Desk, site: Site, rule: Make, hook: Hook) -> None:
    site.pages["/hook"] = answer(status=500)
    begin(small, site, rule("status", tell=(hook.address,)), hooks=(hook,))
    go_on(small, site)
    small.configure(rules=(rule("status"),), hooks=())
    small.hands.on(hours=1)
    assert small.watcher().round().undelivered == 0
    assert len(site.sent) == 1


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    other, link = tmp_path / "other", tmp_path / "alerts.jsonl"
    other.write_text("mine")
    link.symlink_to(other)
    with pytest.raises(InputError, match="link"):
        append(str(link), b"{}", b"x")
    assert other.read_text() == "mine"
    with pytest.raises(InputError):
        append(str(tmp_path), b"{}", b"x")
    with pytest.raises(InputError):
        append(str(tmp_path / "no" / "alerts.jsonl"), b"{}", b"x")


def test_what_somebody_else_has_left_unfinished_in_a_file_stays(tmp_path: Path) -> None:
    kept = tmp_path / "alerts.jsonl"
    kept.write_text("note: ")
    append(str(kept), b'{"id":"1"}', b'"1"')
    append(str(kept), b'{"id":"1"}', b'"1"')
    append(str(kept), b'{"id":"2"}', b'"2"')
    assert kept.read_text() == 'note: \n{"id":"1"}\n{"id":"2"}\n'


PROMISE = "Corland promised Veldmark thirty tanks by the end of March, its minister said in the harbour town. "
PLEDGE = report(PROMISE)


def test_a_pledge_that_falls_overdue_is_told_once(
    desk: Desk, site: Site, rule: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sayso.link.pledges import Deadline, Figure
    from sayso.link.pledges import figures as real

    def found(reading: Any) -> Any:
        if "thirty tanks" not in reading.text:
            return real(reading)
        start = reading.text.index("thirty")
        return (
            Figure(
                kind="promise", document=reading.id, publisher=reading.publisher, published=reading.published or "",
                source="AUTHOR", org="outlet:x", giver=("COR",), recipient=("VEL",), unit="tanks", value=30, low=30,
                high=30, due=Deadline(words="by the end of March", last="2031-03-31"), words=PROMISE.strip(),
                span=(start, start + 6),
            ),
        )  # fmt: skip

    monkeypatch.setattr("sayso.run.pledges.figures", found)
    monkeypatch.setattr("sayso.ledger.queries.Queries.pledging", lambda self, types, as_of=None: tuple(
        entry.id for entry in self.documents()
    ))  # fmt: skip
    begin(desk, site, rule("overdue", actor="COR"), rule("overdue", name="others", actor="MOR"))
    site.pages["/p"] = answer(PLEDGE)
    site.feed(site.entry("/a"), site.entry("/p"))
    desk.hands.on(hours=1)
    desk.watcher().round()
    assert alerts(desk.ledger) == []
    desk.hands.on(days=30)
    desk.watcher().round()
    assert alerts(desk.ledger) == [], "the last day has not passed"
    desk.hands.on(days=1)
    assert desk.watcher().round().alerts == 1
    (alert,) = alerts(desk.ledger)
    assert (alert["when"], alert["rules"], alert["rows"][0]["words"]) == ("overdue", ["overdue"], PROMISE.strip())
    site.pages["/q"] = answer(PLEDGE + "It was raining.\n")
    site.feed(site.entry("/q", day="2031-04-02"))
    for _ in range(3):
        desk.hands.on(days=1)
        assert desk.watcher().round().alerts == 0


def test_two_threads_never_write_one_line(tmp_path: Path) -> None:
    kept = tmp_path / "alerts.jsonl"
    writers = [threading.Thread(target=append, args=(str(kept), b'{"id":"%d"}' % n, b'"%d"' % n)) for n in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert sorted(json.loads(line)["id"] for line in kept.read_text().splitlines()) == [str(n) for n in range(8)]
