"""The lines of a stream."""

import io
import itertools
from collections.abc import Iterator
from typing import BinaryIO, Self


class Lines:
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
        """So many bytes (of UTF-16: characters) of what is left."""
        return self._text.read(size).encode() if self._text else self._stream.read(size)

    def numbered(self, longest: int) -> Iterator[tuple[int, bytes | None]]:
        """The lines that are left; None for one of more than `longest` bytes."""
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
