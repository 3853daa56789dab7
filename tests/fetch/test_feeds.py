"""Feeds of every dialect, broken and hostile ones among them; all are made up."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch.feeds import MOST_ENTRIES, Entry, Feed, entries
from sayso.fetch.instants import instant

AT = "https://herald.test/feeds/world.xml"
ATOM = "xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'"


def page(content: str | bytes, charset: str | None = None) -> RawPage:
    content = content.encode() if isinstance(content, str) else content
    return RawPage(origin=AT, name="world", media_type="application/xml", content=content, url=AT, charset=charset)


def read(content: str | bytes, charset: str | None = None) -> Feed:
    return entries(page(content, charset))


def rss(*items: str, version: str = "2.0") -> str:
    return f"<rss version='{version}'><channel><title>The Herald</title>{''.join(items)}</channel></rss>"


def atom(*inner: str) -> str:
    return f"<feed {ATOM}><title>The Herald</title>{''.join(inner)}</feed>"


def test_rss_2() -> None:
    item = (
        "<item><guid isPermaLink='false'>n-17</guid><link>https://herald.test/a?b=1&amp;c=2#top</link>"
        "<title>Brigade &lt;b&gt;leaves&lt;/b&gt; Calder &amp;amp; Amery</title><author>x@y.test</author>"
        "<description>Words &lt;script&gt;</description><category>War</category>"
        "<pubDate>Mon, 14 Nov 2022 23:30:00 -0500</pubDate><source url='http://o.test/'>Other Wire</source></item>"
    )
    assert read(rss(item)) == Feed(
        title="The Herald",
        entries=(
            Entry(
                id="n-17",
                link="https://herald.test/a?b=1&c=2",
                title="Brigade leaves Calder & Amery",
                publisher="Other Wire",
                published="2022-11-14T23:30:00-05:00",
            ),
        ),
    )


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_all_versions_of_rss(version: str) -> None:
    feed = read(rss("<item><title>A</title><link>/a</link></item>", version=version))
    link = "https://herald.test/a"
    assert feed.entries == (Entry(id="/a" if feed.entries[0].id == "/a" else link, link=link, title="A"),)


@pytest.mark.parametrize("namespace", ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"])
def test_rdf(namespace: str) -> None:
    feed = read(
        f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='{namespace}' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='x'><title>The Herald</title></channel>"
        "<image><title>Logo</title><link>http://logo.test/</link></image>"
        "<item rdf:about='https://herald.test/1'><title>A</title><link>https://herald.test/1</link>"
        "<dc:date>2022-11-14</dc:date></item></rdf:RDF>"
    )
    assert feed.title == "The Herald"
    (entry,) = feed.entries
    assert (entry.id, entry.link, entry.published) == ("https://herald.test/1", "https://herald.test/1", "2022-11-14")


def test_atom_with_bases_kinds_of_titles_and_a_source() -> None:
    feed = read(
        f"<feed {ATOM} xml:base='http://b.test/q/'><title type='html'>&lt;i&gt;Herald&lt;/i&gt;</title>"
        "<entry><id>tag:herald.test,2022:1</id><link rel='self' href='self'/><link href='z'/>"
        "<link rel='enclosure' href='e.mp3'/><updated>2022-11-15T01:00:00.5Z</updated>"
        "<published>2022-11-14T10:00:00+02:00</published>"
        "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Brigade <b>leaves</b></div></title>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><title>Not this</title></div></content>"
        "<source><title>Amery Post</title><updated>2020-01-01T00:00:00Z</updated></source></entry></feed>"
    )
    assert feed == Feed(
        title="Herald",
        entries=(
            Entry(
                id="tag:herald.test,2022:1",
                link="http://b.test/q/z",
                title="Brigade leaves",
                publisher="Amery Post",
                published="2022-11-14T10:00:00+02:00",
                updated="2022-11-15T01:00:00+00:00",
            ),
        ),
    )


def test_an_atom_entry_s_last_change_is_no_publication() -> None:
    (entry,) = read(atom("<entry><id>a</id><link href='/a'/><updated>2022-11-15T01:00:00Z</updated></entry>")).entries
    assert (entry.published, entry.updated) == (None, "2022-11-15T01:00:00+00:00")


def test_titles_and_links_of_other_things_are_not_the_report_s() -> None:
    feed = read(
        "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/' xmlns:atom='http://www.w3.org/2005/Atom' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>"
        "<channel><atom:link href='https://herald.test/feeds/world.xml' rel='self'/><title>The Herald</title>"
        "<image><title>Logo</title><link>/logo</link></image><item><media:title>A bridge at dawn</media:title>"
        "<itunes:title>Listen</itunes:title><title>Brigade leaves</title><dc:title>No</dc:title>"
        "<media:link>/m</media:link><atom:link rel='self' href='/self'/><link>/a</link>"
        "<media:content><title>No</title></media:content>"
        "<media:item><link>/no</link></media:item><dc:date>2022-11-14</dc:date></item></channel></rss>"
    )
    assert feed.title == "The Herald"
    link = "https://herald.test/a"
    assert [(each.title, each.link, each.published) for each in feed.entries] == [
        ("Brigade leaves", link, "2022-11-14")
    ]


def test_a_feed_with_a_namespace_of_its_own_making() -> None:
    feed = read(rss("<item><link>/a</link></item>").replace("<rss", "<rss xmlns='http://herald.test/ours'"))
    assert feed.entries[0].link == "https://herald.test/a"


def test_what_was_deleted_is_told() -> None:
    kept = "<entry><id>{0}</id><link href='/{0}'/><updated>2022-11-1{1}T00:00:00Z</updated></entry>"
    gone = "<at:deleted-entry ref='{0}' when='2022-11-14T00:00:00Z'><at:comment>wrong</at:comment></at:deleted-entry>"
    feed = read(
        atom(kept.format("a", 1), gone.format("a"), gone.format("b"), gone.format("c"), kept.format("c", 9),
             gone.format(" "), kept.format("d", 1))
    )  # fmt: skip
    assert [(entry.id, entry.withdrawn) for entry in feed.entries] == [
        ("c", False), ("d", False), ("a", True), ("b", True),
    ]  # fmt: skip
    assert feed.entries[2] == Entry(id="a", updated="2022-11-14T00:00:00+00:00", withdrawn=True)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "file:///etc/passwd", "ftp://herald.test/a", "data:text/html,x", "mailto:a@herald.test",
        "http://me:secret@herald.test/", "http://127.1/\\@x", "http://[::1", "http://2130706433/", "",
    ],
)  # fmt: skip
def test_entries_without_an_address_of_the_web_are_left_out_and_told(link: str) -> None:
    feed = read(rss(f"<item><guid isPermaLink='false'>1</guid><link>{link}</link></item>"))
    assert feed.entries == ()
    assert feed.problems == ("lists 1 entry without an address of the web: left out",)


@pytest.mark.parametrize(
    ("item", "id_", "link"),
    [
        ("<guid>https://herald.test/p</guid>", "https://herald.test/p", "https://herald.test/p"),
        ("<guid>n-17</guid>", None, None),
        ("<guid>n-17</guid><link>/a</link>", "n-17", "https://herald.test/a"),
        ("<link>https://herald.test/a</link>", "https://herald.test/a", "https://herald.test/a"),
        ("<guid>https://herald.test/p</guid><link>/a</link>", "https://herald.test/p", "https://herald.test/a"),
    ],
)
def test_ids_and_links(item: str, id_: str | None, link: str | None) -> None:
    found = read(rss(f"<item>{item}</item>")).entries
    assert [(entry.id, entry.link) for entry in found] == ([] if id_ is None else [(id_, link)])


def test_no_id_twice_and_ids_that_tell_nothing_apart_are_not_used() -> None:
    item = "<entry><id>{}</id><link href='{}'/><title>{}</title><updated>2022-11-1{}T00:00:00Z</updated></entry>"
    feed = read(
        atom(item.format(1, "/a", "old", 1), item.format(1, "/a", "new", 2), item.format(1, "/a", "older", 0),
             item.format("same", "/b", "b", 1), item.format("same", "/c", "c", 1))
    )  # fmt: skip
    assert [(entry.id, entry.title) for entry in feed.entries] == [
        ("1", "new"), ("https://herald.test/b", "b"), ("https://herald.test/c", "c"),
    ]  # fmt: skip


BROKEN = {
    "unclosed": "<rss version='2.0'><channel><title>The Herald</title><item><title>Núñez</title><link>/a</link>",
    "loose signs": rss("<item><title>Núñez</title><link>/a?x=1&y=2</link></item>", "<item><link>5 < 6 &"),
    "entities": rss("<item><title>N&uacute;&ntilde;ez</title><link>/a</link></item>", "&nope;"),
    "crossed": rss("<item><title>Núñez</b></title><link>/a</link></item>"),
    "no end of an item": rss("<item><title>Núñez</title><link>/a</link>", "<item><title>B</title></item>"),
    "loose markup": rss("<item><description>a <br> b <p> c</description><title>Núñez</title><link>/a</link></item>"),
    "words before": "Warning: on line 3\n" + rss("<item><title>Núñez</title><link>/a</link></item>"),
    "blank lines before": "\n\n <?xml version='1.0'?>" + rss("<item><title>Núñez</title><link>/a</link></item>"),
    "control signs": rss("<item><title>\x01Nú\x02ñez</title><link>/a</link></item>"),
    "cdata": rss("<item><title><![CDATA[Núñez]]></title><link><![CDATA[/a?x=1&y=2]]></link></item>", "&nope;"),
    "doctype": "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://10.0.0.1/rss.dtd'>"
    + rss("<item><title>Núñez</title><link>/a</link></item>"),
}  # fmt: skip


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_broken_feeds_are_read_as_far_as_can_be(content: str) -> None:
    feed = read(content)
    assert feed.title == "The Herald"
    assert feed.entries[0].title == "Núñez"
    assert feed.entries[0].link in ("https://herald.test/a", "https://herald.test/a?x=1&y=2")


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "", None), ("utf-8-sig", "", None), ("utf-16", "", None), ("utf-16", "utf-16", None),
        ("cp1252", "", None), ("cp1252", "utf-8", None), ("cp1252", "", "windows-1252"), ("utf-8", "iso-8859-1", None),
        ("utf-8", "no-such", "none-such"), ("cp1250", "windows-1250", None), ("iso-8859-1", "us-ascii", None),
    ],
)  # fmt: skip
def test_encodings_wrong_ones_too(encoding: str, declared: str, charset: str | None) -> None:
    said = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    words = "Šimčič a Dvořák" if encoding == "cp1250" else "José Núñez left Málaga"
    content = (said + rss(f"<item><title>{words}</title><link>/a</link></item>")).encode(encoding)
    assert read(content, charset).entries[0].title == words


@pytest.mark.parametrize(
    "content",
    [b"", b"  ", b"{}", b"<html><body>no feed</body></html>", b"<urlset/>", b"http://127.0.0.1:1/x", b"/etc/passwd",
     b"%PDF-1.7", b"\x00" * 99, b"<", b"<?xml", "<?xml version='1.0'?>".encode("utf-16"), b"PK\x03\x04", b"\xff" * 50],
)  # fmt: skip
def test_what_is_no_feed_is_told(content: bytes) -> None:
    with pytest.raises(InputError, match=r"no feed|not text|encoding"):
        read(content)


LAUGHS = (
    "<!DOCTYPE r [<!ENTITY a0 'lol'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)
MANY = 60_000
HOSTILE = {
    "laughs": LAUGHS + rss("<item><link>/a</link><title>&a11;</title></item>"),
    "one large entity": f"<!DOCTYPE r [<!ENTITY a '{'x' * 90_000}'>]>" + rss(f"<title>{'&a;' * MANY}</title>"),
    "categories": rss("<item><link>/a</link>" + "".join(f"<category>{n}</category>" for n in range(MANY)) + "</item>"),
    "a long author": rss(f"<item><link>/a</link><author>{'a' * 1_000_000}</author></item>"),
    "namespaces": rss("".join(f"<p{n}:x xmlns:p{n}='http://p/{n}'/>" for n in range(MANY))),
    "depth": rss("<a>" * MANY),
    "nested entries": rss("<item>" * MANY),
    "many entries": rss(*(f"<item><link>/{n}</link></item>" for n in range(MANY))),
    "links": rss("<item>" + "<link>/a</link>" * MANY + "</item>"),
    "a long link": rss(f"<item><link>/{'a' * 4_000_000}</link></item>"),
    "opening signs": "<rss version='2.0'>" + "<" * 1_000_000,
    "cdata": "<rss version='2.0'><channel>" + "<![CDATA[" * MANY,
    "tombstones": atom("".join(f"<at:deleted-entry ref='{n}'/>" for n in range(MANY))),
    "attributes": f"<rss version='2.0' {' '.join(f'a{n}={n!r}' for n in range(MANY))}>",
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_feeds_cost_little(content: str) -> None:
    began = time.process_time()
    feed = read(content)
    assert time.process_time() - began < 4
    assert len(feed.entries) <= MOST_ENTRIES
    assert len(str(feed)) < 2_000_000


def test_nothing_of_this_machine_or_another_gets_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for system in (secret.as_uri(), "http://127.0.0.1:1/x", str(secret)):
        feed = read(
            f"<!DOCTYPE r [<!ENTITY x SYSTEM '{system}'><!ENTITY % y SYSTEM '{system}'>]>"
            "<rss version='2.0' xmlns:xi='http://www.w3.org/2001/XInclude'><channel><title>a&x;b</title><item>"
            f"<title>c&x;d<xi:include href='{system}' parse='text'/></title><link>/a</link></item></channel></rss>"
        )
        assert "SECRET" not in str(feed)
        assert feed.title is not None
        assert feed.title[0] + feed.title[-1] == "ab"


def test_more_entries_than_there_should_be_are_told() -> None:
    feed = read(rss(*(f"<item><link>/{n}</link></item>" for n in range(MOST_ENTRIES + 5))))
    assert len(feed.entries) == MOST_ENTRIES
    assert feed.problems == ("lists 2,005 entries; only the first 2,000 were read",)


def test_titles_are_one_line_that_any_screen_can_show() -> None:
    feed = read(rss("<item><link>/a</link><title>A\n\tB &#x202E;evil &#x1b;[31m C\ufeff</title></item>"))
    assert feed.entries[0].title == "A B evil [31m C"


@given(st.binary(max_size=400) | st.text("<>/rsfeditmln&;='\" ![]CDATA-x", max_size=400).map(str.encode))
def test_any_bytes_are_a_feed_or_told(content: bytes) -> None:
    for each in (content, rss("<item><link>/a</link>").encode() + content, b"<feed " + content):
        try:
            feed = read(each)
        except InputError as error:
            assert "\n" not in str(error)
            continue
        for entry in feed.entries:
            assert entry.id
            assert entry.withdrawn or (entry.link or "").startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2022-11-14", "2022-11-14"),
        ("2022-11-14T10:00:00Z", "2022-11-14T10:00:00+00:00"),
        ("2022-11-14t10:00:00.123+02:00", "2022-11-14T10:00:00+02:00"),
        ("2022-11-14T10:00", "2022-11-14T10:00:00"),
        ("Mon, 14 Nov 2022 23:30:00 -0500", "2022-11-14T23:30:00-05:00"),
        ("14 Nov 22 23:30 EST", "2022-11-14T23:30:00-05:00"),
        ("Mon, 14 Nov 2022 23:30:00 GMT", "2022-11-14T23:30:00+00:00"),
        ("November 14, 2022", "2022-11-14"),
        ("14/11/2022", "2022-11-14"),
        ("03/04/2022", None),
        ("2022", None),
        ("2022-11", None),
        ("yesterday", None),
        ("2022-13-14T10:00:00Z", None),
        ("9999-11-14T10:00:00Z", None),
        ("Mon, 99 Nov 2022 23:30:00 GMT", None),
        ("", None),
        ("1" * 500, None),
    ],
)
def test_dates_keep_the_day_that_was_written(value: str, told: str | None) -> None:
    assert instant(value) == told
