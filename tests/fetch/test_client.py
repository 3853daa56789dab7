"""Asking again and again: what each answer becomes, and that nobody is asked more often than is polite.

The servers are real ones on loopback; time is the tests' own, so that nothing is really waited for.
"""

import gzip
import http.server
import itertools
import threading
import time
from email.utils import formatdate
from ipaddress import ip_address
from typing import Any

import pytest

from sayso.core.errors import InputError
from sayso.fetch.backoff import DAY
from sayso.fetch.client import Answer, Client
from sayso.fetch.hosts import Manners
from sayso.fetch.wanted import Wanted
from tests.fetch.sites import FEED, HTML, LOOPBACK, NONE, RULES_HERE, Clock, Site, answer, asked, client, feed, leads_to


def get(site: Site, clock: Clock, path: str = "/a", wanted: Wanted = "feed", **more: Any) -> Answer:
    site.pages.setdefault("/robots.txt", NONE)
    return client(clock, more.pop("rules", None)).get(site.at(path), wanted=wanted, **more)


def test_a_feed_is_found_with_what_to_give_back_the_next_time(site: Site, clock: Clock) -> None:
    site.pages["/a"] = feed(ETag='W/"1"', Last_Modified="Mon, 14 Nov 2022 10:00:00 GMT")
    found = get(site, clock)
    assert (found.kind, found.etag, found.last_modified) == ("found", 'W/"1"', "Mon, 14 Nov 2022 10:00:00 GMT")
    assert found.page is not None
    assert (found.page.content, found.page.url) == (FEED, site.at("/a"))
    headers = site.asked[-1][1]
    assert "application/atom+xml" in headers["accept"]
    assert "if-none-match" not in headers
    assert "if-modified-since" not in headers


def test_what_is_unchanged_is_not_sent_again(site: Site, clock: Clock) -> None:
    site.pages["/a"] = answer(b"", None, 304, ETag='"2"')
    found = get(site, clock, etag='"1"', last_modified="Mon, 14 Nov 2022 10:00:00 GMT")
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert site.asked[-1][1]["if-modified-since"] == "Mon, 14 Nov 2022 10:00:00 GMT"
    assert found == Answer(kind="unchanged", etag='"2"', last_modified="Mon, 14 Nov 2022 10:00:00 GMT")
    assert get(site, clock).kind == "failed", "304 to a request that named nothing tells nothing"


@pytest.mark.parametrize("bad", ['"a"\r\nX-Evil: 1', "é", "\x00", "x" * 5_000, "  "])
def test_what_cannot_be_sent_back_is_neither_kept_nor_sent(site: Site, clock: Clock, bad: str) -> None:
    site.pages["/a"] = feed()
    assert get(site, clock, etag=bad, last_modified=bad).kind == "found"
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(site.asked[-1][1])
    site.pages["/a"] = feed(ETag="é" * 10, Last_Modified="x" * 600)
    found = get(site, clock)
    assert (found.kind, found.etag, found.last_modified) == ("found", None, None)


@pytest.mark.parametrize(
    ("status", "kind"), [(410, "gone"), (404, "missing"), (403, "failed"), (500, "failed"), (204, "failed")]
)
def test_answers_that_hold_nothing(site: Site, clock: Clock, status: int, kind: str) -> None:
    site.pages["/a"] = answer(b"", None, status)
    found = get(site, clock)
    assert (found.kind, found.page, found.retry_after) == (kind, None, None)
    assert f"the server answers {status}" in found.message


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("0", 0), ("9" * 40, DAY), ("in 900", 900), ("soon", None), (None, None), ("-5", None)],
)
def test_a_server_that_wants_to_be_left_alone_is(
    site: Site, clock: Clock, status: int, header: str | None, seconds: float | None
) -> None:
    if header == "in 900":
        header = formatdate(clock.now + 900, usegmt=True)
    site.pages |= {
        "/robots.txt": NONE,
        "/a": answer(b"", None, status, **({} if header is None else {"Retry_After": header})),
        "/b": feed(),
    }
    one = client(clock, pause=0)
    found = one.get(site.at("/a"), wanted="feed")
    assert found.kind == "later"
    assert found.retry_after is not None
    assert found.retry_after == seconds or (seconds is None and 10 < found.retry_after <= 60)
    if found.retry_after:
        clock.now += found.retry_after - 0.5
        again = one.get(site.at("/b"), wanted="feed")
        assert again.kind == "later", "nor is anything else asked of that host"
        assert again.retry_after == pytest.approx(0.5)
        assert "/b" not in asked(site)
        clock.now += 1
    assert one.get(site.at("/b"), wanted="feed").kind == "found"


def test_moves_for_good_are_told_and_others_are_not(site: Site, clock: Clock) -> None:
    site.pages |= {
        "/a": leads_to("/b", 301), "/b": leads_to("/c", 308), "/c": leads_to("/d", 302), "/d": leads_to("/e", 301),
        "/e": feed(), "/t": leads_to("/a", 307), "/g": leads_to("/gone", 301), "/gone": answer(b"", None, 410),
    }  # fmt: skip
    found = get(site, clock)
    assert (found.kind, found.moved_to) == ("found", site.at("/c")), "what only lies elsewhere for now may come back"
    assert found.page is not None
    assert found.page.url == site.at("/e")
    assert get(site, clock, "/t").moved_to is None
    assert get(site, clock, "/g").moved_to == site.at("/gone")


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("http://10.0.0.1/x", "private network"),
        ("//inside.test/x", "inside a private network"),
        ("file:///etc/passwd", "no address of the web"),
        ("/a", "circle"),
        ("", "does not say where"),
    ],
)
def test_redirects_are_checked(site: Site, clock: Clock, location: str, told: str) -> None:
    hosts = {"inside.test": ip_address("192.168.0.1")}
    site.pages["/a"] = leads_to(location, 301)
    found = get(site, clock, rules={"look_up": lambda host, port: (hosts.get(host, LOOPBACK),)})
    assert found.kind == "failed"
    assert told in found.message
    assert asked(site) == ["/a"]


def test_without_rules_of_its_own_nothing_of_this_machine_is_asked(site: Site) -> None:
    found = Client().get(f"http://127.0.0.1:{site.port}/a", wanted="feed")
    assert found.kind == "failed"
    assert Client().get("http://127.0.0.1:8080/a", wanted="feed").kind == "failed"
    assert site.asked == []


def test_a_redirect_to_another_host_keeps_to_that_host_s_rules(site: Site, clock: Clock) -> None:
    site.pages |= {"/a": leads_to(site.at("/b", "other.test")), "/b": feed()}

    def robots(handler: http.server.BaseHTTPRequestHandler) -> None:
        other = (handler.headers["Host"] or "").startswith("other.test")
        answer(b"User-agent: *\nDisallow: /b" if other else b"", "text/plain")(handler)

    site.pages["/robots.txt"] = robots
    found = get(site, clock)
    assert found.kind == "barred"
    assert "leads to" in found.message
    assert asked(site) == ["/a"]


@pytest.mark.parametrize(
    ("wanted", "kind", "taken"),
    [
        ("feed", "application/atom+xml; charset=utf-8", True),
        ("feed", "text/xml", True),
        ("feed", "text/html", True),
        ("feed", None, True),
        ("feed", "image/png", False),
        ("feed", "application/json", False),
        ("sitemap", "application/x-gzip", True),
        ("sitemap", "text/plain", True),
        ("sitemap", "application/pdf", False),
        ("page", "text/html", True),
        ("page", "text/plain", True),
        ("page", "application/rss+xml", False),
        ("page", None, False),
    ],
)
def test_media_types(site: Site, clock: Clock, wanted: Wanted, kind: str | None, taken: bool) -> None:
    site.pages["/a"] = feed(FEED if wanted != "page" else HTML.encode(), kind)
    assert get(site, clock, wanted=wanted).kind == ("found" if taken else "failed")


def test_packed_sitemaps_are_unpacked_and_bombs_are_not(site: Site, clock: Clock) -> None:
    sitemap = b"<urlset><url><loc>http://news.test/a</loc></url></urlset>"
    site.pages["/a"] = feed(gzip.compress(sitemap), "application/x-gzip")
    found = get(site, clock, wanted="sitemap")
    assert found.page is not None
    assert found.page.content == sitemap
    site.pages["/a"] = feed(gzip.compress(gzip.compress(sitemap)), "application/x-gzip", Content_Encoding="gzip")
    found = get(site, clock, wanted="sitemap")
    assert found.page is not None
    assert found.page.content == sitemap
    site.pages["/a"] = feed(gzip.compress(b"a" * 30_000_000), "application/x-gzip")
    assert "unpacks to more than 100 times its size" in get(site, clock, wanted="sitemap").message
    site.pages["/a"] = feed(gzip.compress(sitemap)[:-9], "application/x-gzip")
    assert "damaged or cut off" in get(site, clock, wanted="sitemap").message


def test_sizes_are_limited_by_what_is_wanted(site: Site, clock: Clock) -> None:
    site.pages["/a"] = feed(b"x" * 200_000, "text/html")
    assert "limit of 0.1 MB" in get(site, clock, wanted="page").message
    assert get(site, clock).kind == "found"
    site.pages["/a"] = feed(b"", Content_Length=str(6_000_000))
    assert "larger than 5 MB, which no feed should be" in get(site, clock).message


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<", b"HTTP/1.1 200 OK\r\nX: ", b""]
)
def test_a_server_that_never_ends_is_given_up(site: Site, clock: Clock, start: bytes) -> None:
    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        while not site.over.wait(0.05):
            handler.wfile.write(b"a" if start else b"")

    site.pages |= {"/robots.txt": NONE, "/a": drip, "/b": feed()}
    one, began = client(clock, {"seconds": 1}), time.monotonic()
    found = one.get(site.at("/a"), wanted="feed")
    assert time.monotonic() - began < 2
    assert found.kind == "failed"
    assert one.get(site.at("/b"), wanted="feed").kind == "later", "a host that does not answer is left alone a while"
    clock.now += 30
    assert one.get(site.at("/b"), wanted="feed").kind == "found"


def test_a_host_that_does_not_answer_is_asked_ever_more_rarely(site: Site, clock: Clock) -> None:
    site.pages |= {"/robots.txt": NONE, "/a": lambda handler: handler.wfile.write(b"220 mail\r\n") and None}
    one = client(clock)
    waits = []
    for _ in range(10):
        assert one.get(site.at("/a"), wanted="feed").kind == "failed"
        later = one.get(site.at("/a"), wanted="feed")
        assert later.kind == "later"
        assert later.retry_after is not None
        waits.append(later.retry_after)
        clock.now += later.retry_after + 0.01
    assert all(one < other for one, other in itertools.pairwise(waits))
    assert waits[-1] > 3 * 3_600


def test_requests_to_one_host_keep_their_distance(site: Site, clock: Clock) -> None:
    site.pages |= {"/robots.txt": NONE, "/a": feed(), "/b": feed()}
    one = client(clock, pause=2)
    for path in ("/a", "/b", "/a"):
        assert one.get(site.at(path), wanted="feed").kind == "found"
    assert clock.slept == [2, 2, 2], "also after robots.txt"
    clock.now += 1.5
    assert one.get(site.at("/a"), wanted="feed").kind == "found"
    assert clock.slept[-1] == pytest.approx(0.5)
    assert one.get(site.at("/a", "other.test"), wanted="feed").kind == "found"
    assert len(clock.slept) == 5, "another host is another matter, but for its robots.txt"


def test_no_two_requests_to_one_host_at_the_same_time(site: Site) -> None:
    now, most = 0, 0
    lock = threading.Lock()

    def slow(handler: http.server.BaseHTTPRequestHandler) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        feed()(handler)
        with lock:
            now -= 1

    site.pages |= {"/robots.txt": NONE, "/a": slow}
    one = Client(Manners(pause=0), rules=RULES_HERE)
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(one.get(site.at("/a"), wanted="feed"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.kind for each in answers] == ["found"] * 6
    assert most == 1
    assert asked(site, robots=True).count("/robots.txt") == 1


def test_no_more_requests_an_hour_and_a_day_than_allowed(site: Site, clock: Clock) -> None:
    site.pages |= {"/robots.txt": NONE, "/a": feed()}
    one = client(clock, pause=1, per_hour=5, per_day=8)
    began = clock.now
    kinds = [one.get(site.at("/a"), wanted="feed").kind for _ in range(6)]
    assert kinds == ["found"] * 4 + ["later"] * 2, "robots.txt counts, too"
    later = one.get(site.at("/a"), wanted="feed")
    assert "our own limit" in later.message
    assert later.retry_after == pytest.approx(3_600 - (clock.now - began))
    clock.now += 1 + (later.retry_after or 0)
    kinds = []
    while len(kinds) < 3:
        kinds.append(one.get(site.at("/a"), wanted="feed").kind)
        clock.now += 10
    assert kinds == ["found"] * 3
    later = one.get(site.at("/a"), wanted="feed")
    assert "last day" in later.message
    assert later.retry_after is not None
    assert 0 < later.retry_after <= DAY
    clock.now += DAY
    assert one.get(site.at("/a"), wanted="feed").kind == "found"


def test_a_clock_that_is_set_back_does_not_stop_everything(site: Site, clock: Clock) -> None:
    site.pages |= {"/robots.txt": NONE, "/a": feed()}
    one = client(clock)
    assert one.get(site.at("/a"), wanted="feed").kind == "found"
    clock.now -= 400 * DAY
    assert one.get(site.at("/a"), wanted="feed").kind == "found"


def test_hosts_without_end_are_not_remembered_without_end(
    site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.fetch.client._MOST_HOSTS", 5)
    monkeypatch.setattr("sayso.fetch.client._MOST_SITES", 3)
    site.pages |= {"/robots.txt": NONE, "/a": feed()}
    one = client(clock, per_day=4)
    for n in range(8):
        assert one.get(site.at("/a", f"h{n}.test"), wanted="feed").kind == "found"
    assert len(one._sites) == 3
    assert len(one._hosts) == 8, "limits of a day hold for a day"
    clock.now += 2 * DAY
    assert one.get(site.at("/a", "last.test"), wanted="feed").kind == "found"
    assert list(one._hosts) == ["last.test"]


def test_the_user_agent_says_who_asks(site: Site, clock: Clock) -> None:
    site.pages |= {"/robots.txt": NONE, "/a": feed()}
    client(clock, contact="desk@calder.test").get(site.at("/a"), wanted="feed")
    assert all(headers["user-agent"].startswith("Sayso/") for _, headers in site.asked)
    assert all("desk@calder.test" in headers["user-agent"] for _, headers in site.asked)


@pytest.mark.parametrize(
    "contact", ["me", "http://x", "a@b\r\nX: y", "http://x.test/) (evil", "a@b.test " * 9, "é@b.test"]
)
def test_contacts_that_are_none(contact: str) -> None:
    with pytest.raises(InputError, match="contact"):
        Client(Manners(contact=contact))


@pytest.mark.parametrize(
    "address",
    ["", "x", "file:///etc/passwd", "http://", "http://a b/", "http://[::1", "http://a.test:22/", "\ud800"],
)
def test_no_address_makes_it_raise(address: str) -> None:
    assert Client().get(address, wanted="page").kind == "failed"
