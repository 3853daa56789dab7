"""Whose a page is, what is said again and again, how addresses are written, and what is told of faults."""

from datetime import timedelta
from pathlib import Path

import pytest

from sayso.fetch.urls import same_page, untracked
from sayso.run.watch.config import Source

from .conftest import Desk
from .harbour import Site, answer, report, said, tombstone

ANNOUNCED = report(said("Tove Arnquist"))
DENIED = report(said("Ivo Brandt", "denied"))


def feeds(site: Site, *paths: str) -> tuple[Source, ...]:
    return tuple(Source(kind="feed", address=site.at(path), every=900) for path in paths)


def run(desk: Desk, hours: float, step: float = 1.0) -> None:
    watcher, until = desk.watcher(), desk.hands.at + timedelta(hours=hours)
    while desk.hands.at < until:
        desk.hands.on(hours=step)
        watcher.round()


def test_a_feed_under_a_new_address_goes_on_with_the_pages_of_the_old(desk: Desk, site: Site) -> None:
    site.pages |= {"/a": answer(ANNOUNCED), "/b": answer(ANNOUNCED + "Another."), "/c": answer(ANNOUNCED + "A third.")}
    site.feed(site.entry("/a"), site.entry("/b"), site.entry("/c"))
    desk.watcher().round()
    assert len(desk.versions()) == 3
    desk.configure(sources=feeds(site, "/feed2"))
    site.pages["/a"] = answer(DENIED)
    site.feed(site.entry("/a", updated="2031-03-02"), site.entry("/b"), path="/feed2")
    desk.hands.on(minutes=20)
    assert desk.watcher().round().corrected == 1
    site.feed(site.entry("/a", updated="2031-03-02"), tombstone("/b"), path="/feed2")
    site.pages["/c"] = answer(status=410)
    desk.hands.on(hours=2)
    assert desk.watcher().round().withdrawn == 2, "one by the feed, one that the new feed never named"


def test_a_feed_that_is_dead_leaves_its_pages_to_the_next_that_names_them(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    site.feed(site.entry("/a", id_="urn:x:1"), path="/other")
    small.configure(sources=feeds(site, "/feed", "/other"))
    small.watcher().round()
    site.pages["/feed"] = answer(status=500)
    run(small, 72, 6)
    site.feed(tombstone("urn:x:1"), path="/other")
    run(small, 6)
    assert small.withdrawn()


def test_another_feed_does_not_withdraw_what_a_living_one_names(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a", id_="urn:x:1"))
    site.feed(path="/other")
    small.configure(sources=feeds(site, "/feed", "/other"))
    small.watcher().round()
    site.feed(tombstone("urn:x:1"), path="/other")
    asked = site.count("/a")
    run(small, 96, 6)
    assert not small.withdrawn()
    assert site.count("/a") >= asked + 1
    site.feed(site.entry("/a", id_="urn:x:1", updated="2031-03-09"), path="/other")
    site.pages["/a"] = answer(DENIED)
    run(small, 1, 0.3)
    assert set(small.versions().values()) == {2}, "but it may say that it was changed"


@pytest.mark.parametrize("way", ["renewed", "twice", "two feeds"])
def test_a_change_that_is_none_is_asked_for_ever_less_often(small: Desk, site: Site, way: str) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    small.configure(sources=feeds(site, "/feed", *(["/other"] if way == "two feeds" else [])))
    watcher = small.watcher()
    for n in range(96):
        entry = site.entry("/a")
        then = "2031-03-01T06:00:00Z</updated>"
        if way == "renewed":
            site.feed(entry.replace(then, f"2031-03-02T{n // 4:02}:{n % 4 * 15:02}:00Z</updated>"))
        elif way == "twice":
            site.feed(entry, entry.replace("<id>/a", "<id>post-2").replace(then, "2031-03-01T07:00:00Z</updated>"))
        else:
            site.feed(entry)
            site.feed(entry.replace(then, "2031-03-01T07:00:00Z</updated>"), path="/other")
        watcher.round()
        small.hands.on(minutes=15)
    assert 3 <= site.count("/a") <= 12
    site.pages["/a"] = answer(DENIED)
    site.feed(site.entry("/a", updated="2031-03-09"))
    run(small, 7)
    assert set(small.versions().values()) == {2}


def test_what_was_too_old_stays_unread_when_it_is_touched(small: Desk, site: Site) -> None:
    def serve(day: str) -> None:
        site.pages["/map"] = answer(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<url><loc>{site.at('/old')}</loc><lastmod>{day}</lastmod></url></urlset>",
            "application/xml",
        )

    small.configure(sources=(Source(kind="sitemap", address=site.at("/map"), every=900),))
    site.pages["/old"] = answer(ANNOUNCED)
    for day, times in (("2020-01-01", 0), ("2020-01-02", 0), ("2031-02-28", 1)):
        serve(day)
        small.hands.on(hours=1)
        small.watcher().round()
        assert site.count("/old") == times, day


def lose(desk: Desk, site: Site, gone: int, of: int, status: int) -> None:
    for n in range(of):
        site.pages[f"/p{n}"] = answer(report(f"Case {n * 7919} was heard. ", said("Tove Arnquist")))
    site.feed(*(site.entry(f"/p{n}") for n in range(of)))
    desk.watcher().round()
    run(desk, 24 * 8, 12)
    for n in range(gone):
        site.pages[f"/p{n}"] = answer(status=status)
    site.feed(*(site.entry(f"/p{n}", updated="2031-03-10") for n in range(gone)))
    run(desk, 24 * 5, 6)


@pytest.mark.parametrize(
    ("gone", "of", "status", "withdrawn"),
    [(6, 14, 410, 6), (6, 14, 404, 6), (5, 6, 410, 5), (5, 6, 404, 0), (6, 6, 410, 4), (6, 6, 404, 0)],
)
def test_whether_a_site_stands_is_asked_of_its_other_pages(
    desk: Desk, site: Site, gone: int, of: int, status: int, withdrawn: int
) -> None:
    lose(desk, site, gone, of, status)
    if withdrawn == 4:  # those before anything could be known
        assert len(desk.withdrawn()) <= withdrawn
    else:
        assert len(desk.withdrawn()) == withdrawn
    doubts = [each.message for each in desk.told.of("problem") if "pages of its site" in each.message]
    assert not any(sign.isdigit() for each in doubts for sign in each)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://x.example/a", "https://x.example/a/", True),
        ("https://x.example/a", "https://x.example/a?utm_source=rss&fbclid=1", True),
        ("https://x.example/a?id=1", "https://x.example/a/?id=1&UTM_medium=x", True),
        ("https://x.example/a?id=1", "https://x.example/a?id=2", False),
        ("https://x.example/a?cid=1", "https://x.example/a?cid=2", False),
        ("https://x.example/a?1234", "https://x.example/a?1235", False),
        ("https://x.example/a?ref=1", "https://x.example/a", False),
        ("/home/a?utm_source=1", "/home/a", False),
    ],
)
def test_how_addresses_of_one_page_are_written(one: str, other: str, same: bool) -> None:
    assert (same_page(one) == same_page(other)) is same


def test_an_address_stays_as_it_is_but_for_what_tracks() -> None:
    assert untracked("https://x.example/a/?b=1&&utm_id=3&c") == "https://x.example/a/?b=1&&c"
    assert untracked("https://x.example/a?") == "https://x.example/a?"


def test_a_page_that_is_named_in_many_ways_is_one(small: Desk, site: Site) -> None:
    site.pages |= dict.fromkeys(("/a", "/a/", "/a?utm_source=rss"), answer(ANNOUNCED))
    site.feed(site.entry("/a?utm_source=rss", id_="2"), site.entry("/a", id_="1"), site.entry("/a/", id_="3"))
    assert small.watcher().round().read == 1
    assert len(small.versions()) == 1
    assert site.count("/a?utm_source=rss") == 0


def test_a_feed_and_a_page_that_are_always_busy_are_told_after_a_day(small: Desk, site: Site) -> None:
    site.pages |= {"/a": answer(status=503), "/busy": answer(status=503)}
    site.feed(site.entry("/a"))
    small.configure(sources=feeds(site, "/feed", "/busy"))
    run(small, 20, 1)
    assert not small.told.of("problem")
    run(small, 24 * 6, 2)
    told = [each.address for each in small.told.of("problem")]
    assert 5 <= told.count(site.at("/busy")) <= 7, "once a day"
    assert told.count(site.at("/a")) >= 1
    assert site.count("/a") <= 60
    assert not small.watcher().run(once=True)


def test_outages_and_recoveries_are_named_each_time(small: Desk, site: Site) -> None:
    site.feed()
    small.watcher().round()
    well = site.pages["/feed"]
    for _ in range(2):
        site.pages["/feed"] = answer(status=500)
        run(small, 10, 2)
        site.pages["/feed"] = well
        run(small, 48, 4)
    assert len(small.told.of("problem")) == 2
    assert len(small.told.of("recovered")) == 2
    site.pages["/feed"] = answer(status=500)
    run(small, 3)
    run(small, 1, 0.5)
    assert len(small.told.of("problem")) == 4, "and by each process"


def test_one_round_ends_badly_as_long_as_a_source_fails(small: Desk, tmp_path: Path) -> None:
    small.configure(sources=(Source(kind="folder", address=str(tmp_path / "none"), every=90_000),))
    assert not small.watcher().run(once=True)
    small.hands.on(minutes=1)
    assert not small.watcher().run(once=True), "nothing is due"
    assert len(small.told.of("problem")) == 2
