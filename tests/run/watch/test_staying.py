"""A page that was read once is asked for again whatever keeps it away for a while, and whatever a person says of it."""

from datetime import timedelta

from .conftest import Desk
from .harbour import Site, answer, report, said, tombstone

FIRST = report(said("Tove Arnquist"))
CORRECTED = FIRST + "Corrected: it was on Tuesday."


def _go(desk: Desk, *, days: float, step: float = 15) -> None:
    end = desk.hands.at + timedelta(days=days)
    while desk.hands.at < end:
        desk.hands.on(hours=step)
        desk.watcher().round()


def _begin(desk: Desk, site: Site) -> str:
    site.pages["/a"] = answer(FIRST)
    site.feed(site.entry("/a"))
    desk.watcher().round()
    (report_id,) = desk.versions()
    return report_id


def test_what_robots_txt_bars_for_some_hours_is_asked_for_again(small: Desk, site: Site) -> None:
    report_id = _begin(small, site)
    site.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /a")
    _go(small, days=0.2, step=2)
    assert any("robots.txt" in each.message for each in small.told.of("problem"))
    site.pages |= {"/robots.txt": answer(status=404), "/a": answer(CORRECTED)}
    _go(small, days=5)
    assert small.versions() == {report_id: 2}


def test_a_wall_before_many_pages_that_goes_is_passed(small: Desk, site: Site) -> None:
    paths = [f"/r{n}" for n in range(4)]
    site.pages |= {path: answer(FIRST + f"Case {path} was heard. ") for path in paths}
    site.feed(*map(site.entry, paths))
    small.watcher().round()
    site.pages |= {path: answer(status=302, Location="/closed") for path in paths}
    site.pages["/closed"] = answer(
        "We are closed for repairs this morning. Thank you for waiting with us until noon. " * 2
    )
    _go(small, days=0.2, step=2)
    assert any("no page of its own" in each.message for each in small.told.of("problem"))
    site.pages |= {path: answer(CORRECTED + f"Case {path} was heard. ") for path in paths}
    _go(small, days=5)
    assert list(small.versions().values()) == [2] * 4


def test_what_never_comes_back_is_given_up_in_the_end(small: Desk, site: Site) -> None:
    _begin(small, site)
    site.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /a")
    _go(small, days=60, step=48)
    with small.ledger.read() as queries:
        assert queries.watching.due_pages(queries.watching.sources(), small.hands.at + timedelta(days=900), 9) == ()


def test_the_page_of_a_report_that_its_feed_withdraws_is_still_asked_for(small: Desk, site: Site) -> None:
    report_id = _begin(small, site)
    site.feed(tombstone("/a"))
    _go(small, days=0.1, step=1)
    assert list(small.withdrawn()) == [report_id]
    with small.ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject=report_id, value=None, reason="I rang them", by="Runa")
    site.pages["/a"] = answer(CORRECTED)
    _go(small, days=5)
    assert small.versions() == {report_id: 2}
    assert small.withdrawn() == {}
    assert [by for _, by in small.notes()] == ["rule:watch", "Runa"]


def test_that_a_person_s_word_stands_against_a_page_is_told_once(small: Desk, site: Site) -> None:
    report_id = _begin(small, site)
    with small.ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject=report_id, value=None, reason="I rang them", by="Runa")
    site.pages["/a"] = answer(status=410)
    watcher, end = small.watcher(), small.hands.at + timedelta(days=6)
    while small.hands.at < end:
        small.hands.on(hours=12)
        watcher.round()
    assert small.withdrawn() == {}
    (told,) = small.told.of("problem")
    assert "a person has said" in told.message
    site.pages["/a"] = answer(CORRECTED)
    _go(small, days=6)
    assert small.versions() == {report_id: 2}
    assert small.notes() == [(None, "Runa")]


def test_that_a_person_s_word_stands_against_a_feed_is_told(desk: Desk, site: Site) -> None:
    report_id = _begin(desk, site)
    with desk.ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject=report_id, value=None, reason="I rang them", by="Runa")
    site.feed(tombstone("/a"))
    _go(desk, days=1, step=4)
    assert desk.withdrawn() == {}
    told = [each.message for each in desk.told.of("problem") if "a person has said" in each.message]
    assert len(told) == 1
