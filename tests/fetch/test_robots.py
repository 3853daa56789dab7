"""What a robots.txt allows, and what follows where it cannot be had (RFC 9309)."""

import http.server
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.fetch.backoff import DAY
from sayso.fetch.robots import LONGEST_DELAY, MOST, Robots
from tests.fetch.sites import NONE, Clock, Site, answer, asked, client, feed, leads_to

AT = "http://news.test"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /\nUser-agent: Sayso\nDisallow: /private", "/a", True),
        ("User-agent: *\nAllow: /\nUser-agent: sayso\nDisallow: /", "/a", False),
        ("User-agent: Sayso/2.0\nDisallow: /", "/a", False),
        ("User-agent: Other\nUser-agent: SAYSO\nDisallow: /", "/a", False),
        ("User-agent: Other\nDisallow: /", "/a", True),
        ("User-agent: Says\nDisallow: /", "/a", True),
        ("User-agent: NotSayso\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /news/*.pdf$", "/news/a.pdf", False),
        ("User-agent: *\nDisallow: /news/*.pdf$", "/news/a.pdf?x", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/a", True),
        ("user-agent:*\r\ndisallow:/a # not this", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /%7Ea", "/~a", False),
        ("<html><body>Disallow: /</body></html>", "/a", True),
        ("Disallow: /", "/a", True),
    ],
)
def test_what_is_allowed(text: str, path: str, allowed: bool) -> None:
    assert Robots(text.encode()).allows(AT + path) is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10),
        ("User-agent: *\nCrawl-delay: 10\nUser-agent: Sayso\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nRequest-rate: 1/30s", 30),
        ("User-agent: *\nCrawl-delay: 1e300", LONGEST_DELAY),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("User-agent: *\nCrawl-delay: -5", 0),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("", 0),
    ],
)
def test_pauses_between_requests(text: str, delay: float) -> None:
    assert Robots(text.encode()).delay == delay


@given(st.binary(max_size=300) | st.text("user-agent:*disallow/$%#\n \rSayso0", max_size=300).map(str.encode))
def test_nothing_in_it_breaks_us(content: bytes) -> None:
    robots = Robots(content)
    assert robots.allows(AT + "/a") in (True, False)
    assert 0 <= robots.delay <= LONGEST_DELAY


@pytest.mark.parametrize(
    "content",
    [
        b"".join(b"User-agent: a%d\n" % n for n in range(15_000)) + b"Disallow: /x\n" * 20_000,
        b"User-agent: *\nDisallow: " + b"/*a" * 150_000,
        b"User-agent: *\n" + b"".join(b"Disallow: /%d*b*c$\n" % n for n in range(20_000)),
    ],
)
def test_hostile_ones_cost_little(content: bytes) -> None:
    began = time.process_time()
    Robots(content).allows(AT + "/" + "a" * 2_000)
    assert time.process_time() - began < 5


def test_what_is_barred_is_not_asked_for(site: Site, clock: Clock) -> None:
    site.pages |= {
        "/robots.txt": answer(b"User-agent: Sayso\nDisallow: /a\nCrawl-delay: 7", "text/plain"), "/b": feed(),
    }  # fmt: skip
    one = client(clock)
    barred = one.get(site.at("/a"), wanted="feed")
    assert barred.kind == "barred"
    assert "robots.txt" in barred.message
    for _ in range(3):
        assert one.get(site.at("/b"), wanted="feed").kind == "found"
    assert clock.slept == [2, 7, 7]
    assert asked(site) == ["/b"] * 3


def test_long_pauses_are_not_waited_for(site: Site, clock: Clock) -> None:
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nCrawl-delay: 3600", "text/plain"), "/a": feed()}
    one = client(clock)
    assert one.get(site.at("/a"), wanted="feed").kind == "found"
    later = one.get(site.at("/a"), wanted="feed")
    assert (later.kind, later.retry_after) == ("later", 3_600)
    clock.now += 3_601
    assert one.get(site.at("/a"), wanted="feed").kind == "found"


def test_it_is_asked_for_once_a_day_and_not_sent_again_unchanged(site: Site, clock: Clock) -> None:
    def robots(handler: http.server.BaseHTTPRequestHandler) -> None:
        if handler.headers["If-None-Match"] == '"1"':
            answer(b"", None, 304)(handler)
        else:
            answer(b"User-agent: *\nDisallow: /a", "text/plain", ETag='"1"')(handler)

    site.pages |= {"/robots.txt": robots, "/b": feed()}
    one = client(clock)
    for hours in (0, 1, 22, 2, 12, 20):
        clock.now += hours * 3_600
        assert one.get(site.at("/a"), wanted="feed").kind == "barred"
        assert one.get(site.at("/b"), wanted="feed").kind == "found"
    conditions = [headers.get("if-none-match") for path, headers in site.asked if path == "/robots.txt"]
    assert conditions == [None, '"1"', '"1"']


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_where_there_is_none_all_is_allowed(site: Site, clock: Clock, status: int) -> None:
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /", "text/plain", status), "/a": feed()}
    assert client(clock).get(site.at("/a"), wanted="feed").kind == "found"


@pytest.mark.parametrize(
    "broken",
    [
        answer(b"", None, 500),
        answer(b"", None, 503, Retry_After="5"),
        answer(b"", None, 429),
        lambda handler: handler.wfile.write(b"220 mail\r\n") and None,
        leads_to("http://10.0.0.1/robots.txt"),
        leads_to("/robots.txt"),
        answer(b"User-agent: *\nDisallow:", "text/plain", Content_Encoding="br"),
    ],
)
def test_where_it_cannot_be_had_nothing_is_allowed_for_now(site: Site, clock: Clock, broken: Any) -> None:
    site.pages |= {"/robots.txt": broken, "/a": feed()}
    one = client(clock)
    found = one.get(site.at("/a"), wanted="feed")
    assert found.kind == "failed"
    assert "robots.txt" in found.message
    assert found.retry_after is not None
    later = one.get(site.at("/a"), wanted="feed")
    assert later.kind == "later", "which is no failure once more, since nobody was asked"
    assert asked(site, robots=True) == ["/robots.txt"]
    site.pages["/robots.txt"] = NONE
    clock.now += found.retry_after + 1
    assert one.get(site.at("/a"), wanted="feed").kind == "found"


def test_an_old_one_holds_on_while_no_newer_can_be_had(site: Site, clock: Clock) -> None:
    site.pages |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /b", "text/plain"), "/a": feed(), "/b": feed()}
    one = client(clock)
    assert one.get(site.at("/b"), wanted="feed").kind == "barred"
    site.pages["/robots.txt"] = answer(b"", None, 500)
    clock.now += DAY + 1
    assert one.get(site.at("/b"), wanted="feed").kind == "barred"
    clock.now += 60
    assert one.get(site.at("/a"), wanted="feed").kind == "found"


def test_redirects_are_followed_and_size_is_limited(site: Site, clock: Clock) -> None:
    rules = b"User-agent: *\nDisallow: /a\n"
    site.pages |= {"/robots.txt": leads_to("/r1"), "/r5": answer(rules + b"#" * MOST + b"\nDisallow: /b", "text/plain")}
    site.pages |= {f"/r{n}": leads_to(f"/r{n + 1}") for n in range(1, 5)}
    site.pages["/b"] = feed()
    one = client(clock, pause=0)
    assert one.get(site.at("/a"), wanted="feed").kind == "barred"
    assert one.get(site.at("/b"), wanted="feed").kind == "found"
