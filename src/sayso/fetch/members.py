"""The members of a gzip file, of which a crawler writes one for each record: a damaged one does not spoil the rest."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from sayso.core.errors import InputError
from sayso.fetch.kinds import GZIP
from sayso.fetch.unpacking import BombError, Guard, unpacked

_START = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_CHUNK = 1 << 16
_KEPT = 1 << 16
"""So far back the next member is looked for where one breaks off: its beginning may be what was unpacked last."""
_MOST_DAMAGED = 1_000


def members(stream: BinaryIO, packing: str | None) -> Iterator[BinaryIO]:
    """The members as streams, to be read one after the other; of what is not packed by gzip, the whole as one.

    Reading a damaged one raises DamagedError; BombError comes where all unpacks to far too much.
    """
    if packing == GZIP:
        yield from _Members(stream)
    else:
        whole = unpacked(stream, packing)
        yield whole if isinstance(whole, io.BufferedReader) else io.BufferedReader(whole)  # type: ignore[type-var]


class DamagedError(InputError):
    """A member that breaks off, or is not what was packed: what came out of it last may be noise."""


class _Members:
    """What is left of a packed file."""

    def __init__(self, stream: BinaryIO) -> None:
        self.guard = Guard()
        self._stream = stream
        self._left = b""
        self._damaged = 0

    def __iter__(self) -> Iterator[BinaryIO]:
        while self._found():
            member = _Member(self)
            yield io.BufferedReader(member)  # type: ignore[type-var]
            while not member.is_over:
                member.unpacked(_CHUNK)

    def packed(self) -> bytes:
        """The next bytes of the file."""
        data, self._left = self._left or self._stream.read(_CHUNK), b""
        return data

    def put_back(self, data: bytes) -> None:
        """Have them read again."""
        self._left = data

    def damaged(self, eaten: bytes) -> None:
        """Look for another member in what a damaged one took, and in what is left of the file.

        Raises BombError where there is no end to it.
        """
        self._damaged += 1
        if self._damaged > _MOST_DAMAGED:
            raise BombError(f"is damaged in more than {_MOST_DAMAGED:,} places: not read on")
        self._left = (eaten + self._left)[1:]

    def _found(self) -> bool:
        """Go to where the next member begins, whatever lies before."""
        while data := self.packed():
            if len(data) < 4:
                data += self._stream.read(_CHUNK)
            if start := _START.search(data):
                self.put_back(data[start.start() :])
                return True
            if len(data) < 4:
                return False
            self.put_back(data[-3:] + self._stream.read(_CHUNK))
            if len(self._left) == 3:
                return False
        return False


class _Member(io.RawIOBase):
    """One member, unpacked."""

    def __init__(self, owner: _Members) -> None:
        self._owner = owner
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._eaten = b""
        self._is_told = False
        self.is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.unpacked(len(buffer))
        if not (data or self._unpacker.eof or self._is_told):
            self._is_told = True
            raise DamagedError("is damaged or cut off")
        buffer[: len(data)] = data
        return len(data)

    def unpacked(self, size: int) -> bytes:
        """At most so many bytes more; none at the end, whether it ends well (`eof`) or not."""
        while not self.is_over:
            packed = self._owner.packed()
            try:
                data = self._unpacker.decompress(packed, size)
            except zlib.error:
                data, packed, rest = b"", b"", packed
            else:
                rest = self._unpacker.unused_data or self._unpacker.unconsumed_tail
            self._owner.put_back(rest)
            used = packed[: len(packed) - len(rest)]
            self._owner.guard.taken += len(used)
            self._eaten = (self._eaten + used)[-_KEPT:]
            self.is_over = self._unpacker.eof or not packed
            if self.is_over and not self._unpacker.eof:
                self._owner.damaged(self._eaten)
            if data:
                self._owner.guard.give(len(data))
                return data
        return b""
