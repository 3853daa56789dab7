"""How large row groups and pages of a Parquet file say that they are, before any of them is unpacked.

Reads the footer and the headers of pages alone, as https://parquet.apache.org/docs/file-format/ has them: structures of
Thrift's compact protocol. pyarrow's own view of them ends the whole process on some damaged files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

_TRUE, _FALSE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 8, 9, 10, 12
_SIZES = {_TRUE: 1, _FALSE: 1, 3: 1, 7: 8}
"""Bytes of truth, bytes and floats."""
_INTEGERS = (4, 5, 6)
_DEEPEST = 16
_WINDOW, _LONGEST = 1 << 10, 1 << 20
"""Bytes that are looked at for a page's header: it may hold the least and the largest text of its page."""

_LARGEST_FOOTER = 32_000_000
_MOST = 2_000_000
"""Values in one structure: what a footer of that size says could be made of nothing but empty ones."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one row group has of one column."""

    path: str
    start: int
    packed: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class Group:
    """One row group."""

    rows: int
    unpacked: int
    chunks: tuple[Chunk, ...]


def row_groups(stream: BinaryIO) -> list[Group]:
    """The row groups of a file. Raises ValueError if its footer cannot be read."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - 8))
    tail = stream.read(8)
    size = int.from_bytes(tail[:4], "little")
    if tail[4:] != b"PAR1" or not 0 < size <= min(end - 8, _LARGEST_FOOTER):
        raise ValueError("no footer")
    stream.seek(end - 8 - size)
    try:
        groups = _Compact(stream.read(size)).struct()[4]
        return [_group(group) for group in groups]
    except (IndexError, KeyError, TypeError, AttributeError):
        raise ValueError("a footer that cannot be read") from None


def _group(group: dict[int, Any]) -> Group:
    chunks = []
    for chunk in group[1]:
        about = chunk[3]
        path = b".".join(about[3]).decode(errors="replace")
        starts = [about[9], about.get(11, 0)]
        start = min(start for start in starts if start) if any(starts) else 0
        chunks.append(Chunk(path, _whole(start), _whole(about[7]), _whole(about[6])))
    return Group(_whole(group[3]), _whole(group[2]), tuple(chunks))


def _whole(value: Any) -> int:
    """The value, if it is of the type that it should be: a field may stand there twice, as two things."""
    if not isinstance(value, int):
        raise TypeError
    return value


def page_sizes(stream: BinaryIO, start: int, length: int) -> Iterator[int]:
    """The sizes to which the pages between `start` and `start + length` unpack. Raises ValueError if there are none."""
    at, end = start, start + length
    while at < end:
        unpacked, packed, header = _header(stream, at, end)
        if unpacked < 0 or packed < 0:
            raise ValueError("a page of no size")
        yield unpacked
        at += header + packed


def _header(stream: BinaryIO, at: int, end: int) -> tuple[int, int, int]:
    window = _WINDOW
    while True:
        stream.seek(at)
        data = stream.read(min(window, end - at))
        try:
            header = _Compact(data)
            sizes = header.struct()
            return _whole(sizes[2]), _whole(sizes[3]), header.at
        except IndexError:
            if len(data) < window or window >= _LONGEST:
                raise ValueError("a page without a header") from None
            window *= 16
        except (KeyError, TypeError):
            raise ValueError("a page without a size") from None


class _Compact:
    """A reader of the compact protocol. Raises IndexError at the end of the data, ValueError for what is none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._values = 0
        self.at = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The fields of a structure by their numbers."""
        found: dict[int, Any] = {}
        field = 0
        while head := self._byte():
            kind = head & 15
            field = field + (head >> 4) if head >> 4 else self._number()
            found[field] = None if kind in (_TRUE, _FALSE) else self._value(kind, depth + 1)
        return found

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def _unsigned(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 63:
                raise ValueError("a number that is too long")

    def _number(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)

    def _value(self, kind: int, depth: int) -> Any:
        self._values += 1
        if depth > _DEEPEST or self._values > _MOST:
            raise ValueError("a header that is too deep or too large")
        if kind in _INTEGERS:
            return self._number()
        if kind in _SIZES:  # in a list, truth takes a byte
            return self._bytes(_SIZES[kind])
        if kind == _BINARY:
            return self._bytes(self._unsigned())
        if kind in (_LIST, _SET):
            head = self._byte()
            size = head >> 4 if head >> 4 < 15 else self._unsigned()
            return [self._value(head & 15, depth + 1) for _ in range(size)]
        if kind == _STRUCT:
            return self.struct(depth)
        raise ValueError("no header of a page")  # of maps, Parquet has none

    def _bytes(self, size: int) -> bytes:
        self.at += size
        if self.at > len(self._data):
            raise IndexError
        return self._data[self.at - size : self.at]
