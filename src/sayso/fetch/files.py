"""Files, folders, addresses and standard input to pages, one at a time; what cannot be read becomes a `Failure`."""

import hashlib
import itertools
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch.addresses import fetch_page
from sayso.fetch.archives import Archive
from sayso.fetch.jsonl import json_rows
from sayso.fetch.kinds import HTML, PARQUET, ROW, TEXT, WARC, ZIP
from sayso.fetch.lines import Lines
from sayso.fetch.opening import opened
from sayso.fetch.parquet import parquet_rows, rows_of_groups
from sayso.fetch.records import DEFAULT_LIMITS, Failure, Limits, failure, too_large
from sayso.fetch.sources import STDIN, Input, Source, inputs, why
from sayso.fetch.unpacking import unpacked
from sayso.fetch.warc import warc_pages

_ROWS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|article|meta|title)\b|<(?:div|p|section|main|h1)[ >]", re.I)
_BLANK_LINES = 1_000
"""So many lines may be blank before the one that shows what an input is."""
_CHUNK = 1 << 20


def pages(paths: Sequence[Input], *, limits: Limits = DEFAULT_LIMITS) -> Iterator[RawPage | Failure]:
    """The reports in files, folders and stores of objects (sorted), at addresses of the web, and in `-`.

    That is standard input. A page that is given comes through as it is. Nothing is held beyond one report. A file
    reached twice is read once. Never raises for an input: what cannot be read comes as a `Failure` in its place.
    """
    for source in inputs(paths):
        if not isinstance(source, Source):
            yield source
            continue
        try:
            yield from _read(source, limits)
        except OSError as error:
            yield failure(source.origin, why(error, source))
        except InputError as error:
            yield failure(source.origin, str(error))


def count(paths: Sequence[Input]) -> int:
    """About how many reports `pages` will give, for a progress bar: rows of .jsonl and Parquet files, else files.

    What would have to be unpacked or fetched for it counts as one.
    """
    return sum(_count(source) for source in inputs(paths) if not isinstance(source, Failure))


def _count(source: Source | RawPage) -> int:
    if (
        isinstance(source, RawPage)
        or source.in_store
        or source.is_address
        or source.packing
        or source.media_type not in (ROW, PARQUET)
    ):
        return 1
    lines, last = 0, b"\n"
    try:
        with Path(source.path).open("rb") as stream:
            if source.media_type == PARQUET:
                return sum(rows for rows, _ in rows_of_groups(stream))
            while chunk := stream.read(_CHUNK):
                lines += chunk.count(b"\n")
                last = chunk[-1:]
    except (OSError, InputError):
        return 1
    return lines + (last != b"\n")


def _read(source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    if source.is_address:
        yield fetch_page(source.path, limits)
    elif source.path == STDIN:
        with Lines(sys.stdin.buffer) as lines:
            yield from _sniffed(lines, source, limits)
    else:
        with opened(source) as stream:
            yield from contents(stream, source, limits)


def contents(stream: BinaryIO, source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    """The reports in an open file. Raises InputError where nothing of it, or nothing more of it, can be read."""
    if source.media_type == ZIP:
        yield from _archived(Archive(stream), source, limits)
    else:
        yield from _content(stream, source, limits)


def _archived(archive: Archive, source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    empty = True
    for inner, entry in archive.sources(source):
        empty = False
        try:
            with archive.opened(entry) as stream:
                yield from _content(stream, inner, limits)
        except InputError as error:
            yield failure(inner.origin, str(error))
    if empty:
        raise InputError("holds no .txt, .html or .jsonl file")


def _content(stream: BinaryIO, source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    if source.media_type == PARQUET:
        if source.packing:
            raise InputError("is a Parquet file packed once more; unpack it first")
        yield from parquet_rows(stream, source, limits)
        return
    if source.media_type == WARC:
        yield from warc_pages(stream, source, limits)
        return
    stream = unpacked(stream, source.packing)
    if source.media_type in (ROW, None):
        with Lines(stream) as lines:
            if source.media_type:
                yield from json_rows(lines.numbered(limits.max_bytes), source, limits)
            else:
                yield from _sniffed(lines, source, limits)
    else:
        content = stream.read(limits.max_bytes + 1)
        if len(content) > limits.max_bytes:
            raise InputError(too_large(limits))
        yield _page(source, source.media_type, content)


def _sniffed(lines: Lines, source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    """What the first line that is not blank makes it: rows, or one page of HTML or text."""
    numbered = lines.numbered(limits.max_bytes)
    read: list[tuple[int, bytes | None]] = []
    content = b""
    for number, line in numbered:
        read.append((number, line))
        content += line or b""
        if line is None or line.strip() or len(read) >= _BLANK_LINES:
            break
    if _ROWS.match(content):
        yield from json_rows(itertools.chain(read, numbered), source, limits)
        return
    beyond = any(line is None for _, line in read)
    if not beyond:
        content += lines.read(max(1, limits.max_bytes + 1 - len(content)))
    if beyond or len(content) > limits.max_bytes:
        raise InputError(too_large(limits))
    yield _page(source, HTML if _is_html(content) else TEXT, content)


def _is_html(content: bytes) -> bool:
    start = content[:2_048].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f")
    return start.startswith(b"<") and _MARKUP.search(start) is not None


def _page(source: Source, media_type: str, content: bytes) -> RawPage:
    if not content.strip():
        raise InputError("is empty")
    name = f"stdin-{hashlib.sha256(content).hexdigest()[:8]}" if source.path == STDIN else source.name
    return RawPage(origin=source.origin, name=name, media_type=media_type, content=content)
