"""What is fuzzed, and with what it begins.

The law is one for all readers: whatever the bytes, there come pages or failures and no error, every page makes a
document or one line of why not, its spans lie within its text, it can be written as JSON, and it does not take long.
"""

import gzip
import time
from collections.abc import Callable, Iterable
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from sayso.core.errors import InputError
from sayso.core.records import RawPage, Reading
from sayso.fetch import Failure, Limits, to_document
from sayso.fetch.feeds import Feed, entries
from sayso.fetch.files import contents
from sayso.fetch.kinds import GZIP, HTML, PARQUET, ROW, TEXT, WARC, ZIP
from sayso.fetch.robots import LONGEST_DELAY, Robots
from sayso.fetch.sitemaps import Sitemap, listed
from sayso.fetch.sources import Source
from tests.fetch import samples

LIMITS = Limits(max_bytes=100_000, max_characters=50_000)
_MOST_ITEMS = 2_000
_SECONDS = 20.0
"""Of one input; a fuzzer's code is slowed down tenfold."""


def read(content: bytes, media_type: str | None, packing: str | None) -> None:
    """Read a file that holds these bytes."""
    started = time.process_time()
    source = Source("fuzzed", "fuzzed", media_type, known_as="fuzzed", packing=packing)
    try:
        for number, item in enumerate(contents(BytesIO(content), source, LIMITS)):
            check(item)
            if number > _MOST_ITEMS:
                break
    except InputError as error:
        assert "\n" not in str(error)
    assert time.process_time() - started < _SECONDS


def check(item: RawPage | Failure) -> None:
    """Check that a page makes a document whose spans fit, or says in one line why not."""
    if isinstance(item, Failure):
        msgspec.json.encode(item)
        return
    try:
        document, problems = to_document(item, limits=LIMITS)
    except InputError as error:
        str(error).encode()
        return
    msgspec.json.encode((document, problems))
    document.text.encode()
    assert "\x00" not in document.text
    assert all(0 <= start < end <= len(document.text) for start, end in document.boilerplate)


def spans_of(value: Any, name: str = "") -> Iterable[tuple[int, int]]:
    """All spans of a reading, by the names of the fields that hold some."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from spans_of(inner, key)
    elif isinstance(value, list | tuple):
        is_span = len(value) == 2 and all(type(each) is int for each in value)
        if is_span:
            yield value[0], value[1]
        else:
            for inner in value:
                yield from spans_of(inner, name)


def check_reading(reading: Reading) -> None:
    """Check that all spans lie within the text, and that the reading goes to JSON and back."""
    content = msgspec.json.encode(reading)
    assert msgspec.json.decode(content, type=Reading) == reading
    for start, end in spans_of(msgspec.to_builtins(reading)):
        assert 0 <= start <= end <= len(reading.text)


@cache
def _extract() -> Callable[..., Reading]:
    import sayso

    return sayso.extract


def extract(content: bytes) -> None:
    """Read a text through all stages."""
    text = content[:3_000].decode(errors="replace")
    try:
        reading = _extract()(text)
    except InputError:
        return
    assert reading.text == text.replace("\x00", "\ufffd") or len(reading.text) == len(text)
    assert not any(problem.stage not in ("fetch", "") and "Error" in problem.message for problem in reading.problems)
    check_reading(reading)


def listing(content: bytes, read_listing: Callable[[RawPage], Feed | Sitemap]) -> None:
    """Read what names reports: all addresses are of the web, or there is one line of why not."""
    started = time.process_time()
    at = "https://herald.test/x.xml"
    try:
        found = read_listing(RawPage(origin=at, name="x", media_type="application/xml", content=content, url=at))
    except InputError as error:
        assert "\n" not in str(error)
    else:
        msgspec.json.encode(found)
        named = found.entries if isinstance(found, Feed) else (*found.pages, *found.sitemaps)
        assert all(each.link is None or each.link.startswith(("http://", "https://")) for each in named)
    assert time.process_time() - started < _SECONDS


def robots(content: bytes) -> None:
    """Read a robots.txt, and go by it."""
    read_robots = Robots(content)
    read_robots.allows("https://herald.test/a/b.html?c=d")
    assert 0 <= read_robots.delay <= LONGEST_DELAY


TARGETS: dict[str, Callable[[bytes], None]] = {
    "txt": partial(read, media_type=TEXT, packing=None),
    "html": partial(read, media_type=HTML, packing=None),
    "jsonl": partial(read, media_type=ROW, packing=None),
    "parquet": partial(read, media_type=PARQUET, packing=None),
    "warc": partial(read, media_type=WARC, packing=None),
    "warcgz": partial(read, media_type=WARC, packing=GZIP),
    "gz": partial(read, media_type=None, packing=GZIP),
    "zip": partial(read, media_type=ZIP, packing=None),
    "feed": partial(listing, read_listing=entries),
    "sitemap": partial(listing, read_listing=listed),
    "robots": robots,
    "extract": extract,
}


def seeds(target: str) -> list[bytes]:
    """What the fuzzer begins with: whole files of the kind."""
    rows = [{"id": str(n), "text": f"{samples.PROSE} {n}", "date": "2022-11-10"} for n in range(4)]
    warc = [
        samples.record(samples.answer()),
        samples.record(
            samples.answer(gzip.compress(samples.PAGE.encode()), Content_Encoding="gzip", Transfer_Encoding="chunked")
        ),
    ]
    head = "date 2022-11-10\nBy Ada Quill\n\nPORT AMERY, Nov 10 (Herald) - "
    own = sorted(Path("examples").glob("*/*.txt"))[:3]
    found: dict[str, list[bytes]] = {
        "txt": [(head + samples.PROSE).encode(), samples.PROSE.encode("utf-16"), "“Núñez” – said.".encode("cp1252")],
        "html": [samples.PAGE.encode(), b'<meta charset="utf-7"><p>+ADw-script+AD4-', b"<![CDATA[<p>x]]>"],
        "jsonl": [samples.jsonl(*rows), samples.jsonl(*rows).decode().encode("utf-16")],
        "parquet": [samples.parquet(rows), samples.parquet(rows, compression="none", use_dictionary=False)],
        "warc": [b"".join(warc)],
        "warcgz": [samples.packed_warc(warc)],
        "gz": [gzip.compress(samples.jsonl(*rows)), gzip.compress(samples.PAGE.encode())],
        "zip": [samples.archive({"a.txt": samples.PROSE, "b.html": samples.PAGE, "c.jsonl": samples.jsonl(*rows)})],
        "feed": [
            b"<rss version='2.0'><channel><title>H</title><item><guid>1</guid><link>/a</link><pubDate>Mon, 14 Nov 2022 "
            b"10:00:00 GMT</pubDate><title>A &amp; B</title></item></channel></rss>",
            b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'><entry>"
            b"<id>1</id><link href='/a'/><updated>2022-11-14T10:00:00Z</updated></entry><at:deleted-entry ref='2'/>"
            b"</feed>",
        ],
        "sitemap": [
            b"<urlset><url><loc>/a</loc><lastmod>2022-11-14</lastmod></url></urlset>",
            b"<sitemapindex><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>",
            b"https://herald.test/a\nhttps://herald.test/b\n",
        ],
        "robots": [b"User-agent: *\nDisallow: /a*$\nUser-agent: Sayso\nAllow: /a\nCrawl-delay: 1\nRequest-rate: 1/5s"],
        "extract": [head.encode() + samples.PROSE.encode(), *(path.read_bytes() for path in own)],
    }
    return found[target]
