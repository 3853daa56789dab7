"""Web pages in a WARC file, the format of crawlers and web archives (ISO 28500)."""

import re
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch.members import DamagedError, members
from sayso.fetch.naming import RowNames
from sayso.fetch.records import Failure, Limits, failure, too_large
from sayso.fetch.sources import Source
from sayso.fetch.unpacking import BombError, unpack
from sayso.fetch.urls import charset_of, media_type_of, name_of, parse, shown
from sayso.fetch.webrecords import WebRecord, WebRecords

_HEAD = 1 << 16
"""Bytes within which the header of an answer must end."""
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_DAMAGED = "its body is damaged or cut off"


def warc_pages(stream: BinaryIO, source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    """The pages of HTML or plain text that a server answered with; all other records are passed over.

    The day of a crawl is not taken for the day of publication. Raises InputError if there is no page at all, or if the
    file unpacks to far too much.
    """
    pages = _Pages(source, limits)
    empty = True
    for member in members(stream, source.packing):
        for item in pages.of(WebRecords(member, limits.max_bytes + 2 * _HEAD)):
            empty = False
            yield item
    if empty:
        raise InputError("holds no web page" if pages.number else "is no WARC file that can be read")


class _Pages:
    """The pages in the records of one file."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.number = 0
        """Of the last record."""
        self._source = source
        self._limits = limits
        self._names = RowNames()

    def of(self, records: WebRecords) -> Iterator[RawPage | Failure]:
        """Those of a member. Each is held back until what follows it is unpacked: only then is it known to be whole."""
        held: RawPage | Failure | None = None
        while True:
            try:
                record = records.next()
            except BombError:
                raise
            except DamagedError as error:
                self.number += held is None
                held = self._failed(error)
                continue
            except InputError as error:
                self.number += 1
                item: RawPage | Failure | None = self._failed(error)
            else:
                if record is None:
                    break
                self.number += 1
                item = self._page(record)
            if held:
                yield held
            held = item
        if held:
            yield held

    def _page(self, record: WebRecord) -> RawPage | Failure | None:
        try:
            return _page(record, self.number, self._source, self._limits, self._names)
        except InputError as error:
            return self._failed(error)

    def _failed(self, error: InputError) -> Failure:
        return failure(f"{self._source.origin}#record-{self.number}", f"record {self.number} {error}")


def _page(record: WebRecord, number: int, source: Source, limits: Limits, names: RowNames) -> RawPage | Failure | None:
    """The page in a record; None if it is none that is read. Raises InputError for one that is broken."""
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    if record.kind != "response" or not record.url.lower().startswith(("http:", "https:")):
        return None
    beginning = BytesIO(record.block[:_HEAD])
    try:
        head = StatusAndHeadersParser(["HTTP/"]).parse(beginning)
    except (StatusAndHeadersParserException, EOFError):
        raise InputError("is no answer of a web server") from None
    kind = head.get_header("content-type") or ""
    try:
        media_type = media_type_of(kind)
    except InputError:
        return None
    if head.statusline.split()[1:2] != ["200"]:
        return None
    url = parse(record.url, None)
    content = _content(record, beginning.tell(), head.get_header, limits)
    return RawPage(
        origin=f"{source.origin}#{url.text}",
        name=names.of(name_of(url), number, content),
        media_type=media_type,
        content=content,
        url=url.text,
        charset=charset_of(kind),
    )


def _content(record: WebRecord, start: int, header: Callable[[str], str | None], limits: Limits) -> bytes:
    """The body as its writer wrote it. Raises InputError if it is not all there, or is too large."""
    if record.is_cut:
        raise InputError(f"({shown(record.url)}) was cut off by the crawler: not read")
    if record.length > len(record.block):
        raise InputError(f"({shown(record.url)}) {too_large(limits)}")
    body = record.block[start:]
    if (header("transfer-encoding") or "").strip().lower() == "chunked":
        body = _joined(body)
    for packing in reversed((header("content-encoding") or "").lower().split(",")):
        body = _unpacked(body, packing.strip(), limits.max_bytes)
    if len(body) > limits.max_bytes:
        raise InputError(f"({shown(record.url)}) {too_large(limits)}")
    if not body.strip():
        raise InputError(f"({shown(record.url)}) is empty")
    return body


def _joined(body: bytes) -> bytes:
    """A body without the lengths of its chunks; many crawlers leave them out and yet say that they are there."""
    chunk = _CHUNK.match(body)
    if chunk is None:
        return body
    pieces: list[bytes] = []
    while chunk:
        size, start = int(chunk[1], 16), chunk.end()
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[start : start + size])
        chunk = _CHUNK.match(body, start + size + 2)  # after the end of the line
    raise InputError(_DAMAGED)


def _unpacked(body: bytes, packing: str, most: int) -> bytes:
    """A body unpacked; many crawlers unpack it and yet say that it is packed."""
    match packing:
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            return unpack(body, "gzip", most) if body.startswith(b"\x1f\x8b") else body
        case "br" | "zstd":
            return body if _is_utf8(body) else unpack(body, "brotli" if packing == "br" else packing, most)
        case "deflate":
            return body if _is_utf8(body) else _inflated(body, most)
    raise InputError("is packed in a way that Sayso does not know")


def _inflated(body: bytes, most: int) -> bytes:
    """A body packed by `deflate`, which servers take to mean one of two things."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(bits)
        try:
            found = unpacker.decompress(body, most + 1)
        except zlib.error:
            continue
        if unpacker.eof or len(found) > most:
            return found
    raise InputError(_DAMAGED)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
