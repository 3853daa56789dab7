"""Packed files as streams, with a guard against those that unpack to a thousand times their size."""

import gzip
import io
import zlib
from typing import BinaryIO, Protocol

from sayso.core.errors import InputError
from sayso.fetch.kinds import GZIP
from sayso.fetch.records import MEGABYTE

_RATIO = 100
"""Text packs to a quarter or a tenth; what packs better by far holds next to nothing."""
_FREE = 5 * MEGABYTE
"""So much may come of any file, however small it is."""


class BombError(InputError):
    """What unpacks to far too much: nothing more of it is read."""


class Guard:
    """Weighs what comes out of a packed file against what went into it."""

    def __init__(self) -> None:
        self.taken = 0
        """Bytes of the packed file."""
        self.given = 0

    def give(self, size: int) -> None:
        """Take note of so many bytes more that came out. Raises BombError if they are too many."""
        self.given += size
        if self.given > _FREE and self.given > _RATIO * self.taken:
            raise BombError(f"unpacks to more than {_RATIO} times its size: not read")


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Counted(io.RawIOBase):
    """A stream that tells a guard what is taken from it."""

    def __init__(self, stream: _Readable, guard: Guard) -> None:
        self._stream, self._guard = stream, guard

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._guard.taken += len(data)
        buffer[: len(data)] = data
        return len(data)


class _Unpacked(io.RawIOBase):
    """What a packed stream holds."""

    def __init__(self, stream: _Readable, packing: str) -> None:
        self._guard = Guard()
        counted = _Counted(stream, self._guard)
        if packing == GZIP:
            self._stream: _Readable = gzip.GzipFile(fileobj=counted, mode="rb")
        else:
            import pyarrow

            self._stream = pyarrow.CompressedInputStream(pyarrow.PythonFile(counted, mode="r"), packing)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except (OSError, EOFError, ValueError, zlib.error):
            raise InputError("is packed, and cannot be unpacked: it is damaged or cut off") from None
        self._guard.give(len(data))
        buffer[: len(data)] = data
        return len(data)


def unpacked(stream: BinaryIO, packing: str | None) -> BinaryIO:
    """The stream unpacked. Its reading raises InputError for what is damaged, and for what unpacks to far too much."""
    if packing is None:
        return stream
    return io.BufferedReader(_Unpacked(stream, packing))  # type: ignore[type-var]


def unpack(content: bytes, packing: str, most: int) -> bytes:
    """What a short content holds, but no more than one byte beyond `most`. Raises InputError as `unpacked` does."""
    return unpacked(io.BytesIO(content), packing).read(most + 1)
