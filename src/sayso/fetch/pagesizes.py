"""How large the pages of a Parquet column say that they are, before any of them is unpacked.

Reads the headers of pages alone, as https://parquet.apache.org/docs/file-format/data-pages/ has them: structures of
Thrift's compact protocol, of which the second and the third field are the page's size unpacked and packed.
"""

from collections.abc import Iterator
from typing import BinaryIO

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_INTEGERS = (4, 5, 6)
_DEEPEST = 8
_WINDOW, _LONGEST = 1 << 10, 1 << 20
"""Bytes that are looked at for a header: it may hold the least and the largest text of its page."""


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
            return sizes[2], sizes[3], header.at
        except IndexError:
            if len(data) < window or window >= _LONGEST:
                raise ValueError("a page without a header") from None
            window *= 16
        except KeyError:
            raise ValueError("a page without a size") from None


class _Compact:
    """A reader of the compact protocol that skips all but whole numbers. Raises IndexError at the end of the data."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def struct(self, depth: int = 0) -> dict[int, int]:
        """The whole numbers among the fields of a structure."""
        found: dict[int, int] = {}
        field = 0
        while head := self._byte():
            kind = head & 15
            field = field + (head >> 4) if head >> 4 else self._number()
            if kind in _INTEGERS:
                found[field] = self._number()
            elif kind not in (_TRUE, _FALSE):
                self._skip(kind, depth + 1)
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

    def _skip(self, kind: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise ValueError("a header that is too deep")
        if kind in (_BYTE, _TRUE, _FALSE):  # in a list, truth takes a byte
            self._forward(1)
        elif kind in _INTEGERS:
            self._unsigned()
        elif kind == _DOUBLE:
            self._forward(8)
        elif kind == _BINARY:
            self._forward(self._unsigned())
        elif kind in (_LIST, _SET):
            head = self._byte()
            size = head >> 4 if head >> 4 < 15 else self._unsigned()
            for _ in range(size):
                self._skip(head & 15, depth + 1)
        elif kind == _MAP:
            size = self._unsigned()
            kinds = self._byte() if size else 0
            for _ in range(size):
                self._skip(kinds >> 4, depth + 1)
                self._skip(kinds & 15, depth + 1)
        elif kind == _STRUCT:
            self.struct(depth)
        else:
            raise ValueError("no header of a page")

    def _forward(self, size: int) -> None:
        self.at += size
        if self.at > len(self._data):
            raise IndexError
