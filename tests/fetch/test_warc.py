"""WARC files: every page that a server answered with, and one line for each record that is broken."""

import gzip
import random
import zlib
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st
from warcio.warcwriter import WARCWriter

from sayso.core.records import RawPage
from sayso.fetch import Failure, Limits, pages, to_document

from .samples import PAGE, PROSE, answer, packed_warc, record

TEXT = PROSE.encode()


def told(path: Path, content: bytes, limits: Limits | None = None) -> list[str]:
    path.write_bytes(content)
    return [
        item.problem.message if isinstance(item, Failure) else item.name
        for item in pages([str(path)], **({"limits": limits} if limits else {}))
    ]


def plain(body: bytes = TEXT, **headers: str) -> bytes:
    return answer(body, **{"Content_Type": "text/plain", **headers})


def chunked(body: bytes, size: int = 50) -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nTrailer: x\r\n\r\n"


def test_a_page_of_a_crawl_is_the_page_that_its_address_gave(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "a crawler"}))
        page = record(answer())
        from io import BytesIO

        from warcio.archiveiterator import ArchiveIterator

        for each in ArchiveIterator(BytesIO(page)):
            writer.write_record(each)
    (found,) = pages([str(path)])
    assert isinstance(found, RawPage)
    assert (found.origin, found.name) == (f"{path.resolve()}#https://herald.test/ferry", "ferry")
    assert (found.url, found.media_type, found.charset) == ("https://herald.test/ferry", "text/html", "utf-8")
    document, problems = to_document(found)
    assert (document.url, document.title) == ("https://herald.test/ferry", "The ferry sails again")
    assert document.published is None  # the day of the crawl is none of publication
    assert not problems


def test_only_answers_that_hold_a_page_are_read(tmp_path: Path) -> None:
    content = packed_warc(
        [
            record(b"software: x\r\n", kind="warcinfo"),
            record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
            record(plain(), "https://herald.test/one"),
            record(answer(TEXT, status="404 Not Found"), "https://herald.test/gone"),
            record(answer(b"\x89PNG", Content_Type="image/png"), "https://herald.test/picture"),
            record(answer(b"", status="301 Moved", Location="/x"), "https://herald.test/moved"),
            record(b"203.0.113.7", "dns:herald.test"),
            record(plain(), "https://herald.test/two"),
        ]
    )
    assert told(tmp_path / "a.warc.gz", content) == ["one", "two"]
    assert told(tmp_path / "a.warc", gzip.decompress(content)) == ["one", "two"]
    assert told(tmp_path / "b.warc.gz", gzip.compress(gzip.decompress(content))) == ["one", "two"]


def test_two_pages_of_one_name_are_told_apart(tmp_path: Path) -> None:
    records = [record(plain(TEXT + bytes([65 + n])), f"https://herald.test/{n}/ferry") for n in range(2)]
    assert told(tmp_path / "a.warc", b"".join([*records, records[0]])) == ["ferry", "ferry-line-2", "ferry"]


@pytest.mark.parametrize(
    "block",
    [
        plain(),
        plain(chunked(TEXT), Transfer_Encoding="chunked"),
        plain(TEXT, Transfer_Encoding="chunked"),
        plain(gzip.compress(TEXT), Content_Encoding="gzip"),
        plain(chunked(gzip.compress(TEXT)), Content_Encoding="gzip", Transfer_Encoding="chunked"),
        plain(TEXT, Content_Encoding="gzip"),
        plain(TEXT, Content_Encoding="br"),
        plain(pa.compress(TEXT, "brotli", asbytes=True), Content_Encoding="br"),
        plain(pa.compress(TEXT, "zstd", asbytes=True), Content_Encoding="zstd"),
        plain(zlib.compress(TEXT), Content_Encoding="deflate"),
        plain(zlib.compress(TEXT)[2:-4], Content_Encoding="deflate"),
        plain(gzip.compress(pa.compress(TEXT, "brotli", asbytes=True)), Content_Encoding="br, gzip"),
    ],
)
def test_bodies_come_as_they_were_written(tmp_path: Path, block: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(record(block))
    (found,) = pages([str(tmp_path / "a.warc")])
    assert isinstance(found, RawPage), found
    assert found.content == TEXT


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (record(plain(chunked(TEXT)[:-30], Transfer_Encoding="chunked")), "record 1 its body is damaged or cut off"),
        (record(plain(b"\xff" + TEXT, Content_Encoding="compress")), "record 1 is packed in a way that Sayso does not"),
        (
            record(plain(gzip.compress(TEXT)[:-9], Content_Encoding="gzip")),
            "record 1 is packed, and cannot be unpacked",
        ),
        (record(plain(b"\xff" * 90, Content_Encoding="deflate")), "record 1 its body is damaged"),
        (record(plain(b" ")), "record 1 (https://herald.test/ferry) is empty"),
        (record(plain(), WARC_Truncated="length"), "record 1 (https://herald.test/ferry) was cut off by the crawler"),
        (record(plain(), "http://me:secret@herald.test/"), "record 1 holds a user name or password"),
        (record(plain(TEXT * 300)), "record 1 (https://herald.test/ferry) is larger than the limit of 0.01 MB"),
        (record(plain(TEXT * 9_000)), "record 1 (https://herald.test/ferry) is larger than the limit of 0.01 MB"),
        (
            record(plain(gzip.compress(TEXT * 300), Content_Encoding="gzip")),
            "record 1 (https://herald.test/ferry) is l",
        ),
        (record(b"no answer"), "record 1 is no answer of a web server"),
        (record(plain())[:-50], "record 1 is cut off"),
        (record(plain(), Content_Length="many"), "record 1 is broken: it does not say how long it is"),
        (record(plain(), X_Long="x" * 100_000), "record 1 is broken: its header does not end"),
        (b"", "is no WARC file that can be read"),
        (b"\0" * 5_000, "is no WARC file that can be read"),
        (TEXT, "record 1 is broken"),
    ],
)
def test_what_is_broken_is_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    (line,) = told(tmp_path / "a.warc", content, Limits(max_bytes=10_000))
    assert line.startswith(message)
    assert "secret" not in line


def test_a_broken_record_does_not_take_the_others_along(tmp_path: Path) -> None:
    good = [record(plain(TEXT + bytes([65 + n])), f"https://herald.test/page{n}") for n in range(6)]
    damaged = bytearray(gzip.compress(good[1] + random.Random(1).randbytes(500)))
    damaged[100:160] = b"\xff" * 60
    packed = [gzip.compress(each) for each in good]
    content = packed[0] + bytes(damaged) + packed[2] + packed[3][:-30] + packed[4] + b"noise\0\0" + packed[5]
    found = told(tmp_path / "a.warc.gz", content)
    assert [name for name in found if name.startswith("page")] == ["page0", "page2", "page4", "page5"]
    assert 2 <= sum("is damaged or cut off" in line for line in found) <= 4
    odd = good[0] + b"noise\r\nmore noise\r\n" + good[1] + good[2].replace(b"Content-Length: ", b"X: ") + good[3]
    assert [line for line in told(tmp_path / "a.warc", odd) if line.startswith("page")] == ["page0", "page1", "page3"]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = record(plain(b"\0" * 60_000_000))
    (line,) = told(tmp_path / "a.warc.gz", packed_warc([record(b"", kind="warcinfo"), bomb]))
    assert line == "unpacks to more than 100 times its size: not read"
    inner = record(plain(gzip.compress(b"\0" * 60_000_000), Content_Encoding="gzip"))
    first, second = told(tmp_path / "b.warc", inner + record(plain()), Limits(max_bytes=30_000_000))
    assert (first, second) == ("record 1 unpacks to more than 100 times its size: not read", "ferry")


@hypothesis_given(st.data())
def test_whatever_is_changed_in_a_file_other_members_are_read(data: st.DataObject) -> None:
    from io import BytesIO

    from sayso.fetch.kinds import GZIP, WARC
    from sayso.fetch.sources import Source
    from sayso.fetch.warc import warc_pages

    middle = bytearray(gzip.compress(record(answer(PAGE.encode()), "https://herald.test/middle")))
    for _ in range(data.draw(st.integers(1, 4))):
        middle[data.draw(st.integers(0, len(middle) - 1))] = data.draw(st.integers(0, 255))
    ends = [gzip.compress(record(plain(TEXT), f"https://herald.test/{name}")) for name in ("first", "last")]
    content = ends[0] + bytes(middle) + ends[1]
    found = list(warc_pages(BytesIO(content), Source("x", "x", WARC, packing=GZIP), Limits()))
    names = [item.name for item in found if isinstance(item, RawPage)]
    assert (names[0], names[-1]) == ("first", "last")
    assert len(found) >= 3 or bytes(middle) not in content or "middle" not in names
