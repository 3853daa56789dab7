"""Sitemaps: of pages, of sitemaps, of news, of plain lines; broken and hostile ones among them."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch import sitemaps
from sayso.fetch.sitemaps import Listed, Sitemap, listed

AT = "https://herald.test/sitemaps/news.xml"
SPACE = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"


def read(content: str | bytes) -> Sitemap:
    content = content.encode() if isinstance(content, str) else content
    return listed(RawPage(origin=AT, name="news", media_type="application/xml", content=content, url=AT))


def urlset(*urls: str) -> str:
    return f"<urlset {SPACE}>{''.join(urls)}</urlset>"


def test_a_news_sitemap() -> None:
    sitemap = read(
        f"<?xml version='1.0' encoding='UTF-8'?><urlset {SPACE} "
        "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9' "
        "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>"
        "<url><image:image><image:loc>https://herald.test/i.jpg</image:loc><image:title>No</image:title></image:image>"
        "<loc> https://herald.test/a?b=1&amp;c=2 </loc><lastmod>2022-11-15</lastmod><n:news><n:publication>"
        "<n:name>The Herald</n:name><n:language>en</n:language></n:publication>"
        "<n:publication_date>2022-11-14T23:00:00-05:00</n:publication_date><n:title>Brigade &amp; bridge</n:title>"
        "</n:news></url><url><loc>/b</loc></url><url><loc>/b</loc></url></urlset>"
    )
    assert sitemap == Sitemap(
        pages=(
            Listed(
                link="https://herald.test/a?b=1&c=2",
                changed="2022-11-15",
                published="2022-11-14T23:00:00-05:00",
                publisher="The Herald",
                title="Brigade & bridge",
            ),
            Listed(link="https://herald.test/b"),
        )
    )


def test_an_index_gives_the_latest_first() -> None:
    sitemap = read(
        f"<sitemapindex {SPACE}><sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        "<sitemap><loc>/unknown.xml</loc></sitemap>"
        "<sitemap><loc>/new.xml.gz</loc><lastmod>2022-11-14T10:00:00+00:00</lastmod></sitemap>"
        "<url><loc>/no</loc></url></sitemapindex>"
    )
    assert sitemap.pages == ()
    assert [each.link.rpartition("/")[2] for each in sitemap.sitemaps] == ["new.xml.gz", "old.xml", "unknown.xml"]


def test_plain_lines() -> None:
    sitemap = read("\ufeffhttps://herald.test/a\r\n\r\nhttps://herald.test/b\nnonsense\nfile:///etc/passwd")
    assert [each.link for each in sitemap.pages] == ["https://herald.test/a", "https://herald.test/b"]
    assert sitemap.problems == ("lists 2 entries without an address of the web: left out",)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.test/a", "http://me:pw@x.test/", "http://[::1", " "])
def test_addresses_that_are_none_of_the_web(link: str) -> None:
    sitemap = read(urlset(f"<url><loc>{link}</loc></url>", "<url/>"))
    assert sitemap == Sitemap(problems=("lists 2 entries without an address of the web: left out",))


@pytest.mark.parametrize(
    "content",
    [
        "<urlset><url><loc>/a</loc></url>",
        urlset("<url><loc>/a</loc></url>").replace("sitemaps.org", "elsewhere.test"),
        urlset("<url><loc>/a</loc></url>&nope;"),
        "\n\n" + urlset("<url><loc>/a</loc></url>"),
        urlset("<url><loc>/a</loc></url>").encode("utf-16"),
        urlset("<url><loc>/a</loc><lastmod>soon</lastmod></url><url></x>"),
    ],
)
def test_broken_ones_are_read_as_far_as_can_be(content: str | bytes) -> None:
    assert read(content).pages[0] == Listed(link="https://herald.test/a")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no sitemap"),
        ("<html></html>", "no sitemap"),
        ("nothing here", "no sitemap"),
        ("<rss version='2.0'/>", "is a feed"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "is a feed"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x00\x01\x02" * 90, "not text"),
    ],
)
def test_what_is_none_is_told(content: str | bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read(content)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_PAGES", 5)
    many = read(urlset(*(f"<url><loc>/{n}</loc></url>" for n in range(9))))
    assert (len(many.pages), many.problems) == (5, ("lists more than 5 addresses; only so many were read",))
    monkeypatch.setattr(sitemaps, "MOST_SITEMAPS", 2)
    index = "".join(f"<sitemap><loc>/{n}.xml</loc><lastmod>201{n}-01-01</lastmod></sitemap>" for n in range(4))
    latest = read(f"<sitemapindex>{index}</sitemapindex>")
    assert [each.link[-5:] for each in latest.sitemaps] == ["3.xml", "2.xml"]
    assert latest.problems == ("lists more than 2 addresses; only so many were read",)


LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
HOSTILE = {
    "laughs": f"<!DOCTYPE r [<!ENTITY a0 'lol'>{LAUGHS}]>" + urlset("<url><loc>/&a11;</loc></url>"),
    "depth": "<urlset><url>" + "<a>" * 500_000,
    "many elements": "<urlset>" + "<a/>" * 300_000,
    "a long address": urlset(f"<url><loc>/{'a' * 5_000_000}</loc></url>"),
    "many values": urlset("<url>" + "".join(f"<a{n}>x</a{n}>" for n in range(100_000)) + "</url>"),
    "opening signs": "<urlset>" + "<" * 1_000_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_ones_cost_little(content: str) -> None:
    began = time.process_time()
    assert len(str(read(content))) < 100_000
    assert time.process_time() - began < 4


def test_nothing_of_this_machine_gets_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    entity = f"<!DOCTYPE r [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>"
    assert "SECRET" not in str(read(entity + urlset("<url><loc>/a&x;</loc></url>")))


@given(st.binary(max_size=400) | st.text("<>/urlsetoc&;='\" ![]CDATA-x:\n", max_size=400).map(str.encode))
def test_any_bytes_are_a_sitemap_or_told(content: bytes) -> None:
    for each in (content, b"<urlset><url><loc>/a" + content, b"<sitemapindex>" + content):
        try:
            sitemap = read(each)
        except InputError as error:
            assert "\n" not in str(error)
            continue
        assert all(page.link.startswith(("http://", "https://")) for page in (*sitemap.pages, *sitemap.sitemaps))
