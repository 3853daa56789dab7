"""Redirects: a report that moves stays the same report, and no page takes another one's place in silence."""

from datetime import timedelta

import pytest

from .conftest import Desk
from .harbour import Site, answer, report, said

FIRST = report(said("Tove Arnquist"))
CORRECTED = report(said("Tove Arnquist", "denied"))
OTHER = (
    "Fishermen from the western islands landed their largest catch of herring for ten years, the harbour master wrote. "
    "Prices fell by a third at the auction on Saturday morning, and three boats kept their load on ice until Monday. "
)


def _go(desk: Desk, *, days: float, step: float = 2) -> None:
    end = desk.hands.at + timedelta(days=days)
    while desk.hands.at < end:
        desk.hands.on(hours=step)
        desk.watcher().round()


def _begin(desk: Desk, site: Site) -> str:
    site.pages["/a"] = answer(FIRST)
    site.feed(site.entry("/a", id_="x"))
    desk.watcher().round()
    (report_id,) = desk.versions()
    return report_id


def test_a_mistaken_move_for_good_is_forgotten(small: Desk, site: Site) -> None:
    report_id = _begin(small, site)
    site.pages |= {"/a": answer(status=301, Location="/"), "/": answer(OTHER)}
    _go(small, days=0.2)
    site.pages["/a"] = answer(FIRST)
    _go(small, days=9, step=18)
    assert small.withdrawn() == {}
    assert small.notes() == []
    site.pages["/a"] = answer(CORRECTED)
    _go(small, days=7, step=24)
    assert small.versions() == {report_id: 2}


@pytest.mark.parametrize("target", ["/b", "/a/"])
@pytest.mark.parametrize("status", [301, 302])
def test_a_report_that_is_led_to_is_a_new_version_of_the_known_one(
    small: Desk, site: Site, target: str, status: int
) -> None:
    report_id = _begin(small, site)
    site.pages |= {"/a": answer(status=status, Location=target), target: answer(CORRECTED)}
    _go(small, days=3, step=12)
    assert small.versions() == {report_id: 2}


def test_a_corrected_address_under_the_same_id_is_no_second_report(desk: Desk, site: Site) -> None:
    report_id = _begin(desk, site)
    site.pages |= {"/a": answer(status=301, Location="/b"), "/b": answer(CORRECTED)}
    site.feed(site.entry("/b", id_="x", updated="2031-03-02"))
    _go(desk, days=3, step=12)
    assert desk.versions() == {report_id: 2}
    del site.pages["/b"]  # and back: the first address is asked before anything is said of a withdrawal
    site.pages["/a"] = answer(CORRECTED)
    _go(desk, days=6, step=16)
    assert desk.withdrawn() == {}


@pytest.mark.parametrize("status", [301, 302])
def test_a_page_that_leads_to_another_text_keeps_its_own(small: Desk, site: Site, status: int) -> None:
    report_id = _begin(small, site)
    site.pages |= {"/a": answer(status=status, Location="/world/"), "/world/": answer(OTHER * 2)}
    _go(small, days=3, step=12)
    site.pages["/world/"] = answer(OTHER * 2 + "More of the same was said at noon.")
    _go(small, days=3, step=12)
    assert small.versions() == {report_id: 1}
    told = [each for each in small.told.of("problem") if "leads to" in each.message]
    assert told
    with small.ledger.read() as queries:
        assert len(queries.problems()) == 1, "told once"
    site.pages["/a"] = answer(status=410)
    _go(small, days=4, step=16)
    assert list(small.withdrawn()) == [report_id]


def test_a_page_that_leads_to_another_known_report_is_told(small: Desk, site: Site) -> None:
    report_id = _begin(small, site)
    site.pages["/b"] = answer(CORRECTED)
    site.feed(site.entry("/a", id_="x"), site.entry("/b", id_="y"))
    _go(small, days=0.1)
    site.pages["/a"] = answer(status=301, Location="/b")
    _go(small, days=3, step=12)
    assert small.versions()[report_id] == 1
    assert list(small.versions().values()) == [1, 1]
    assert any("leads to the page of another report" in each.message for each in small.told.of("problem"))
