"""Files, folders, addresses and standard input to pages, one at a time; what cannot be read becomes a `Failure`."""

import hashlib
import io
import itertools
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Self

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.core.text import without_surrogates
from sayso.fetch.addresses import fetch_page
from sayso.fetch.records import DEFAULT_LIMITS, MEGABYTE, Failure, Limits, failure
from sayso.fetch.rows import decode_row, name_of_repeated
from sayso.fetch.sources import HTML, ROW, STDIN, TEXT, Source, sources, why

_ROWS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|article|meta|title)\b|<(?:div|p|section|main|h1)[ >]", re.I)
_BLANK_LINES = 1_000
"""So many lines may be blank before the one that shows what an input is."""
_CHUNK = 1 << 20


def pages(paths: Sequence[str | Source], *, limits: Limits = DEFAULT_LIMITS) -> Iterator[RawPage | Failure]:
    """The reports in files, folders (their .txt, .html and .jsonl files, sorted), at addresses of the web, and in `-`.

    That is standard input. Nothing is held beyond one report. A file reached twice is read once. Never raises for an
    input: what cannot be read comes as a `Failure` in its place.
    """
    for source in sources(paths):
        if isinstance(source, Failure):
            yield source
            continue
        try:
            yield from _read(source, limits)
        except OSError as error:
            yield failure(source.origin, why(error, source))
        except InputError as error:
            yield failure(source.origin, str(error))


def count(paths: Sequence[str | Source]) -> int:
    """About how many reports `pages` will give, for a progress bar: lines of .jsonl files, else files."""
    return sum(_count(source) for source in sources(paths) if not isinstance(source, Failure))


def _count(source: Source) -> int:
    if source.media_type != ROW:
        return 1
    lines, last = 0, b"\n"
    try:
        with Path(source.path).open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                lines += chunk.count(b"\n")
                last = chunk[-1:]
    except OSError:
        return 1
    return lines + (last != b"\n")


def _read(source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    if source.is_address:
        yield fetch_page(source.path, limits)
        return
    if source.path == STDIN:
        with _Lines(sys.stdin.buffer) as lines:
            yield from _sniffed(lines, source, limits)
        return
    with Path(source.path).open("rb") as stream:
        if source.media_type in (ROW, None):
            with _Lines(stream) as lines:
                if source.media_type:
                    yield from _rows(lines.numbered(limits.max_bytes), source, limits)
                else:
                    yield from _sniffed(lines, source, limits)
        else:
            content = stream.read(limits.max_bytes + 1)
            if len(content) > limits.max_bytes:
                raise InputError(_too_large(limits))
            yield _page(source, source.media_type, content)


class _Lines:
    """The lines of a stream, numbered; one that is longer than allowed comes as None. UTF-16 is recoded as UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
        self._text = None
        if buffered.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._text = io.TextIOWrapper(buffered, encoding="utf-16", errors="replace", newline="\n")
        self._stream = buffered

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the stream without closing it; that is for who opened it."""
        if self._text:
            self._text.detach()

    def read(self, size: int) -> bytes:
        return self._text.read(size).encode() if self._text else self._stream.read(size)

    def numbered(self, longest: int) -> Iterator[tuple[int, bytes | None]]:
        for number in itertools.count(1):
            line = self._line(longest)
            if not line:
                return
            whole = len(line) <= longest or line.endswith(b"\n")
            while not whole and line and not line.endswith(b"\n"):
                line = self._line(longest)
            yield number, line if whole else None

    def _line(self, longest: int) -> bytes:
        size = longest + 1
        return self._text.readline(size).encode() if self._text else self._stream.readline(size)


def _rows(numbered: Iterator[tuple[int, bytes | None]], source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    """A page for each line; a line that is no row is a failure, and the next is read."""
    empty = True
    names = _RowNames()
    for number, line in numbered:
        origin = f"{source.origin}#line-{number}"
        if line is None:
            yield failure(origin, f"line {number}: {_too_large(limits)}")
        elif line.strip():
            try:
                row = decode_row(line)
            except InputError as error:
                yield failure(origin, f"line {number}: {error}")
            else:
                name = names.of(row.id, number, line) if row.id else _name_of_row(source, number, line)
                origin = without_surrogates(f"{source.origin}#{row.id}") if row.id else origin
                yield RawPage(origin=origin, name=name, media_type=ROW, content=line)
        else:
            continue
        empty = False
    if empty:
        raise InputError("is empty")


class _RowNames:
    """Gives every row of a file a name of its own; a row that stands there twice, word for word, keeps its name."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, bytes], str] = {}
        self._taken: set[str] = set()

    def of(self, id: str, number: int, line: bytes) -> str:
        """The row's id, or where another row has that, the id with the number of the line."""
        row = (id, hashlib.sha256(line.strip()).digest())
        if row not in self._names:
            name = id
            while name in self._taken:
                name = name_of_repeated(name, number)
            self._taken.add(name)
            self._names[row] = name
        return self._names[row]


def _name_of_row(source: Source, number: int, line: bytes) -> str:
    return f"stdin-{_digest(line)}" if source.path == STDIN else f"{source.name}-line-{number}"


def _sniffed(lines: _Lines, source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
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
        yield from _rows(itertools.chain(read, numbered), source, limits)
        return
    too_large = any(line is None for _, line in read)
    if not too_large:
        content += lines.read(max(1, limits.max_bytes + 1 - len(content)))
    if too_large or len(content) > limits.max_bytes:
        raise InputError(_too_large(limits))
    yield _page(source, HTML if _is_html(content) else TEXT, content)


def _is_html(content: bytes) -> bool:
    start = content[:2_048].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f")
    return start.startswith(b"<") and _MARKUP.search(start) is not None


def _page(source: Source, media_type: str, content: bytes) -> RawPage:
    if not content.strip():
        raise InputError("is empty")
    name = f"stdin-{_digest(content)}" if source.path == STDIN else source.name
    return RawPage(origin=source.origin, name=name, media_type=media_type, content=content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def _too_large(limits: Limits) -> str:
    return f"is larger than the limit of {limits.max_bytes / MEGABYTE:g} MB a report"
