"""A feed with changed, withdrawn and duplicate entries, and a site that fails in every way: nothing twice, no hang."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from sayso.core.errors import UnavailableError
from sayso.fetch.client import Answer as Answered
from sayso.run.exchanging import export_corrections
from sayso.run.reviewed import reviewed
from sayso.run.watch.config import Source
from sayso.run.watch.happenings import Round
from sayso.run.watch.rechecking import TRIES
from sayso.run.watch.rounds import Watcher

from .conftest import Desk
from .harbour import Site, answer, breaks_off, report, said, tombstone

ANNOUNCED = report(said("Tove Arnquist"))
SEEN = report(said("Runa Eskild", "saw"))
DENIED = report(said("Ivo Brandt", "denied"))


def test_what_a_feed_names_is_read_once(desk: Desk, site: Site) -> None:
    site.pages |= {"/a": answer(ANNOUNCED, ETag='"a1"'), "/b": answer(SEEN)}
    site.feed(site.entry("/a"), site.entry("/b"), site.entry("/a", id_="again"), ETag='"f1"')
    first = desk.watcher().round()
    assert (first.sources, first.entries, first.read, first.problems) == (1, 2, 2, 0)
    assert sorted(desk.quick.read) == [site.at("/a"), site.at("/b")]
    for _ in range(3):
        desk.hands.on(minutes=15)
        again = desk.watcher().round()
        assert (again.entries, again.read) == (0, 0)
    assert site.count("/feed") == 4
    assert (site.count("/a"), site.count("/b")) == (1, 1)
    desk.hands.on(hours=1)
    desk.watcher().round()
    assert (site.count("/a"), site.count("/b")) == (2, 2)
    assert desk.quick.given == {site.at("/a"): 1, site.at("/b"): 1}, "304, and the very same bytes, are not read again"


def test_what_the_feed_tells_serves_where_the_page_does_not(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    small.watcher().round()
    with small.ledger.read() as queries:
        (entry,) = queries.documents()
    assert (entry.publisher, entry.published, entry.title, entry.url) == (
        "The Harbour Post", "2031-03-01", "/a", site.at("/a"),
    )  # fmt: skip


def test_a_correction_is_a_new_version_whether_the_feed_tells_or_not(desk: Desk, site: Site) -> None:
    site.pages |= {"/a": answer(ANNOUNCED), "/b": answer(SEEN)}
    site.feed(site.entry("/a"), site.entry("/b"))
    desk.watcher().round()
    site.pages |= {"/a": answer(ANNOUNCED + "Corrected."), "/b": answer(SEEN + "Corrected, too.")}
    site.feed(site.entry("/a", updated="2031-03-02"), site.entry("/b"))
    desk.hands.on(minutes=16)
    assert desk.watcher().round().corrected == 1
    assert sorted(desk.versions().values()) == [1, 2]
    desk.hands.on(hours=1)
    desk.watcher().round()
    assert sorted(desk.versions().values()) == [2, 2]
    assert len(desk.told.of("corrected")) == 2


def test_pages_are_asked_for_again_ever_less_often_and_then_no_more(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    start, asked = small.hands.at, []
    watcher = small.watcher()
    while small.hands.at < start + timedelta(days=20):
        before = site.count("/a")
        watcher.round()
        if site.count("/a") > before:
            asked.append(round((small.hands.at - start) / timedelta(hours=1)))
        small.hands.on(hours=1 if len(asked) < 4 else 8)
    assert asked[:4] == [0, 1, 6, 24]
    assert asked[4:6] == [72, 168]
    assert asked[-1] <= 14 * 24
    assert len(asked) <= 8


@pytest.mark.parametrize("way", ["tombstone", "410"])
def test_a_withdrawal_is_noted_at_once_and_taken_back_when_the_report_is_there_again(
    desk: Desk, site: Site, way: str
) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    desk.watcher().round()
    (report_id,) = desk.versions()
    if way == "tombstone":
        site.feed(tombstone("/a"))
    else:
        site.pages["/a"] = answer(status=410)
    desk.hands.on(hours=2)
    done = desk.watcher().round()
    assert done.withdrawn == 1
    assert desk.withdrawn() == {report_id: "2031-03-01"}
    for _ in range(3):  # the page is still there, or still gone: nothing more is said
        desk.hands.on(days=2)
        assert desk.watcher().round().withdrawn == 0
    assert [by for _, by in desk.notes()] == ["rule:watch"]
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a", updated="2031-03-09"))
    desk.hands.on(days=1)
    assert desk.watcher().round().returned == 1
    assert desk.withdrawn() == {}


def test_a_page_that_is_not_there_is_withdrawn_only_when_it_stays_so(desk: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    desk.watcher().round()
    del site.pages["/a"]
    missed = []
    for _ in range(14):
        desk.hands.on(hours=4)
        desk.watcher().round()
        missed.append(bool(desk.withdrawn()))
    hours = 4 * (missed.index(True) + 1)
    assert 28 <= hours <= 52, "a day after it was first missed, and not before"
    assert site.count("/a") >= 4


def test_a_page_that_is_missed_for_a_while_is_not_withdrawn(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    small.watcher().round()
    del site.pages["/a"]
    for _ in range(8):
        small.hands.on(hours=1)
        small.watcher().round()
    site.pages["/a"] = answer(ANNOUNCED)
    for _ in range(40):
        small.hands.on(hours=2)
        small.watcher().round()
    assert small.withdrawn() == {}
    assert small.notes() == []


def test_a_site_that_loses_all_its_pages_has_withdrawn_none(small: Desk, site: Site) -> None:
    paths = [f"/r{n}" for n in range(6)]
    site.pages |= {path: answer(report(f"Case {path} was heard. ", said("Tove Arnquist"))) for path in paths}
    site.feed(*map(site.entry, paths))
    small.watcher().round()
    for path in paths:
        del site.pages[path]
    for _ in range(30):
        small.hands.on(hours=4)
        small.watcher().round()
    assert small.withdrawn() == {}
    assert any("like most pages of its site" in each.message for each in small.told.of("problem"))


def test_the_front_page_in_the_place_of_a_report_is_no_new_version(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    small.watcher().round()
    site.pages |= {"/a": answer(status=302, Location="/"), "/": answer(SEEN)}
    for _ in range(60):
        small.hands.on(hours=1)
        small.watcher().round()
    assert len(small.versions()) == 1
    assert small.withdrawn()


def test_a_person_s_word_stands(desk: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    desk.watcher().round()
    (report_id,) = desk.versions()
    with desk.ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject=report_id, value=None, reason="I rang them", by="Runa")
    site.pages["/a"] = answer(status=410)
    desk.hands.on(hours=2)
    assert desk.watcher().round().withdrawn == 0
    assert desk.notes() == [(None, "Runa")]
    with desk.ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject=report_id, value="2031-03-01", reason="it is", by="Runa")
    site.pages["/a"] = answer(ANNOUNCED)
    desk.hands.on(days=3)
    assert desk.watcher().round().returned == 0
    assert desk.withdrawn() == {report_id: "2031-03-01"}


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        (answer(status=500), "500"),
        (answer("no feed <at all", "application/atom+xml"), "feed"),
        (answer("<html><p>Sign in", "text/html"), ""),
        (breaks_off, ""),
        (Site.stalls, ""),
        (answer(status=404), "404"),
    ],
)
def test_the_errors_of_one_feed_do_not_stop_the_others(small: Desk, site: Site, odd: object, told: str) -> None:
    site.pages |= {"/a": answer(ANNOUNCED), "/odd": odd if odd is not Site.stalls else site.stalls}  # type: ignore[dict-item]
    site.feed(site.entry("/a"))
    small.configure(
        sources=(
            Source(kind="feed", address=site.at("/odd", "odd.test"), every=900),
            Source(kind="feed", address=site.at("/feed"), every=900),
        )
    )
    began = time.monotonic()
    done = small.watcher().round()
    assert time.monotonic() - began < 5
    assert (done.read, done.problems) == (1, 1)
    (problem,) = small.told.of("problem")
    assert problem.address == site.at("/odd", "odd.test")
    assert told in problem.message
    with small.ledger.read() as queries:
        assert [each.origin for each in queries.problems()] == [problem.address]
    small.hands.on(hours=1)
    small.watcher().round()
    with small.ledger.read() as queries:
        assert len(queries.problems()) == 1, "the same problem is one row"


def test_a_server_that_is_busy_is_asked_when_it_says(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(status=429, Retry_After="7200")
    site.feed(site.entry("/a"))
    watcher = small.watcher()
    watcher.round()
    asked = site.count("/a")
    site.pages["/a"] = answer(ANNOUNCED)
    small.hands.on(minutes=100)
    watcher.round()
    assert (asked, site.count("/a")) == (1, 1)
    small.hands.on(minutes=30)
    assert watcher.round().read == 1


def test_a_page_that_cannot_be_had_is_given_up_and_told(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(status=500)
    site.feed(site.entry("/a"))
    watcher = small.watcher()
    for _ in range(40):
        watcher.round()
        small.hands.on(hours=12)
    assert site.count("/a") == TRIES
    with small.ledger.read() as queries:
        (problem,) = queries.problems()
    assert (problem.origin, "500" in problem.message) == (site.at("/a"), True)


def test_what_robots_txt_bars_is_not_asked_for(small: Desk, site: Site) -> None:
    site.pages |= {"/robots.txt": answer("User-agent: *\nDisallow: /private/"), "/private/a": answer(ANNOUNCED)}
    site.feed(site.entry("/private/a"))
    done = small.watcher().round()
    assert (done.read, done.problems, site.count("/private/a")) == (0, 1, 0)
    assert "robots.txt" in small.told.of("problem")[0].message


def test_a_page_in_another_language_is_told_once(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(
        "Die Brigade verließ am Montag die Stadt, sagte der Minister den Reportern im Hafen am frühen Morgen. " * 3
    )
    site.feed(site.entry("/a"))
    watcher = small.watcher()
    for _ in range(5):
        watcher.round()
        small.hands.on(days=1)
    assert sum("German" in each.message for each in small.told.of("problem")) == 1
    assert site.count("/a") == 1


def test_a_sitemap_that_is_seen_first_gives_its_last_days(desk: Desk, site: Site) -> None:
    def url(path: str, day: str) -> str:
        return f"<url><loc>{site.at(path)}</loc><lastmod>{day}</lastmod></url>"

    def serve(*urls: str) -> None:
        kind = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        site.pages["/map"] = answer(f"<urlset {kind}>{''.join(urls)}</urlset>", "application/xml")
        site.pages["/index"] = answer(
            f"<sitemapindex {kind}><sitemap><loc>{site.at('/map')}</loc></sitemap></sitemapindex>", "application/xml"
        )

    site.pages |= {"/old": answer(ANNOUNCED), "/new": answer(SEEN), "/later": answer(DENIED), "/late": answer(SEEN)}
    serve(url("/old", "2031-01-01"), url("/new", "2031-02-27"))
    desk.configure(sources=(Source(kind="sitemap", address=site.at("/index"), every=900),))
    assert desk.watcher().round().read == 1
    assert desk.quick.read == [site.at("/new")]
    assert any("1 pages are older than 7 days" in each.message for each in desk.told.of("heard"))
    serve(url("/old", "2031-03-01"), url("/new", "2031-02-27"), url("/later", "2031-02-28"), url("/late", "2029-01-01"))
    desk.hands.on(minutes=20)
    assert desk.watcher().round().read == 2
    assert sorted(desk.quick.read) == [site.at("/later"), site.at("/new"), site.at("/old")], "new, or changed since"


def test_a_folder_gives_new_and_changed_files(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    desk.configure(sources=(Source(kind="folder", address=str(folder), every=900),))
    (folder / "a.txt").write_text("date 2031-03-01\n\n" + ANNOUNCED)
    assert desk.watcher().round().read == 1
    desk.hands.on(hours=1)
    assert desk.watcher().round().read == 0
    (folder / "a.txt").write_text("date 2031-03-01\n\n" + ANNOUNCED + "Corrected.")
    (folder / "b.txt").write_text("date 2031-03-02\n\n" + SEEN)
    desk.hands.on(hours=1)
    done = desk.watcher().round()
    assert (done.read, done.corrected) == (1, 1)
    (folder / "b.txt").unlink()
    desk.hands.on(hours=1)
    assert desk.watcher().round().problems == 0
    assert desk.withdrawn() == {}


def test_what_a_feed_was_to_be_narrowed_down_to(small: Desk, site: Site) -> None:
    site.pages |= {"/harbour-news": answer(ANNOUNCED), "/sports": answer(SEEN)}
    site.feed(site.entry("/harbour-news"), site.entry("/sports"))
    small.configure(sources=(Source(kind="feed", address=site.at("/feed"), every=900, match=("harbour",)),))
    assert small.watcher().round().read == 1
    assert site.count("/sports") == 0


def test_a_source_that_is_no_longer_named_is_left_alone(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    small.watcher().round()
    site.feed(path="/other")
    small.configure(sources=(Source(kind="feed", address=site.at("/other"), every=900),))
    small.hands.on(days=2)
    small.watcher().round()
    assert (site.count("/a"), site.count("/feed")) == (1, 1)


def test_private_addresses_are_never_asked_for(small: Desk, site: Site) -> None:
    site.feed(site.entry("/a").replace("news.test", "10.0.0.1"))
    done = small.watcher().round()
    assert (done.read, done.problems) == (0, 1)
    assert "private network" in small.told.of("problem")[0].message


def test_answers_have_no_other_kinds() -> None:
    kinds = Answered.__annotations__["kind"]
    assert set(kinds.__args__) == {"found", "unchanged", "gone", "missing", "barred", "later", "failed"}


def test_entries_with_one_id_for_all_are_told_apart_by_their_addresses(small: Desk, site: Site) -> None:
    site.pages |= {"/a": answer(ANNOUNCED), "/b": answer(SEEN)}
    site.feed(site.entry("/a", id_="x"), site.entry("/b", id_="x", day="2031-03-02"))
    watcher = small.watcher()
    assert watcher.round().read == 2
    small.hands.on(minutes=20)
    assert watcher.round().entries == 0
    with small.ledger.read() as queries:
        assert {entry.url: entry.version for entry in queries.documents()} == {site.at("/a"): 1, site.at("/b"): 1}


def test_an_entry_that_gets_another_address_is_not_read_twice(small: Desk, site: Site) -> None:
    site.pages |= {"/a": answer(ANNOUNCED), "/a?from=feed": answer(ANNOUNCED)}
    site.feed(site.entry("/a", id_="x"))
    watcher = small.watcher()
    watcher.round()
    site.feed(site.entry("/a?from=feed", id_="x", updated="2031-03-02").replace("/a?from=feed</title>", "/a</title>"))
    small.hands.on(minutes=20)
    watcher.round()
    assert (len(small.versions()), len(small.quick.read)) == (1, 1)


def test_a_wall_before_many_pages_is_no_report(small: Desk, site: Site) -> None:
    site.pages["/consent"] = answer(ANNOUNCED)
    paths = [f"/r{n}" for n in range(4)]
    site.pages |= {path: answer(status=302, Location="/consent") for path in paths}
    site.feed(*map(site.entry, paths))
    done = small.watcher().round()
    assert (done.read, done.problems, small.versions()) == (0, 4, {})
    assert "no page of its own" in small.told.of("problem")[0].message


def test_what_is_asked_for_anew_is_looked_for_in_an_unchanged_feed(small: Desk, site: Site) -> None:
    site.pages |= {"/harbour": answer(ANNOUNCED), "/sports": answer(SEEN)}
    site.feed(site.entry("/harbour"), site.entry("/sports"), ETag='"1"')
    source = Source(kind="feed", address=site.at("/feed"), every=900, match=("harbour",))
    small.configure(sources=(source,))
    assert small.watcher().round().read == 1
    small.configure(sources=(Source(kind="feed", address=site.at("/feed"), every=900),))
    small.hands.on(minutes=20)
    assert small.watcher().round().read == 1


def test_a_feed_that_has_moved_for_good_is_told(small: Desk, site: Site) -> None:
    site.feed(path="/new")
    site.pages["/feed"] = answer(status=301, Location="/new")
    small.watcher().round()
    (heard,) = small.told.of("heard")
    assert heard.message == f"has moved for good: write {site.at('/new')} in its place"


def test_a_file_whose_name_cannot_be_kept_is_told(small: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "a\udcff.txt").write_text(ANNOUNCED)
    (folder / "b.txt").write_text("date 2031-03-01\n\n" + SEEN)
    small.configure(sources=(Source(kind="folder", address=str(folder), every=900),))
    done = small.watcher().round()
    assert (done.read, done.problems) == (1, 1)
    assert "rename it" in small.told.of("problem")[0].message


def test_a_ledger_that_cannot_be_used_for_a_while_ends_nothing(
    small: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    watcher, tries = small.watcher(), 0
    real = Watcher.round

    def full(self: Watcher, batches: int | None = None) -> Round:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise UnavailableError("the disk is full")
        small.pause.asked = 15 if tries == 3 else None
        return real(self, batches)

    monkeypatch.setattr(Watcher, "round", full)
    watcher.run(once=False)
    assert (tries, small.quick.read) == (3, [site.at("/a")])
    assert "tried again" in small.told.of("problem")[0].message


def test_a_rule_s_note_is_no_person_s_word_to_be_taken_elsewhere(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    site.feed(site.entry("/a"))
    small.watcher().round()
    site.feed(tombstone("/a"))
    small.hands.on(minutes=20)
    small.watcher().round()
    assert small.withdrawn()
    assert list(export_corrections(small.ledger)) == []
    assert reviewed(small.ledger).persons == ()


def test_hostile_entries_harm_nothing(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(ANNOUNCED)
    odd = (
        "<entry><id>1</id><title>\u202e&#x1b;[31m =cmd|x</title><link href='javascript:alert(1)'/></entry>"
        "<entry><id>2</id><link href='file:///etc/passwd'/></entry>"
        f"<entry><id>{'x' * 100_000}</id><title>{'y' * 100_000}</title><link href='{site.at('/a')}'/></entry>"
        f"<entry><id>4</id><link href='{site.at('/' + 'z' * 5000)}'/></entry>"
    )
    site.feed(odd)
    assert small.watcher().round().read == 1
    assert not [path for path in site.asked if path not in ("/feed", "/robots.txt", "/a")]
