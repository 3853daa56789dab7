"""The records of a WARC file, cut out so that a broken one does not take those after it along."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from sayso.core.errors import InputError

_LONGEST_HEAD = 1 << 16
_LONGEST_LINE = 1 << 13
_CHUNK = 1 << 16
_LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WebRecord:
    """One record."""

    kind: str
    """`response`, `request`, `metadata`, ..."""
    url: str
    length: int
    """Of the block."""
    is_cut: bool
    """Whether the crawler kept no more than the beginning of what it got."""
    block: bytes
    """As much of it as is looked at."""


class WebRecords:
    """The records of a stream, one at a time."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        """`most`: so many bytes of a block are looked at."""
        self._stream = stream
        self._most = most
        self._line = b""
        """The first of a record, if it has been read."""

    def next(self) -> WebRecord | None:
        """The next record; None at the end. Raises InputError for a broken one: after it, there may be others."""
        line = self._line or self._stream.readline(_LONGEST_LINE)
        self._line = b""
        while line in (b"\r\n", b"\n"):
            line = self._stream.readline(_LONGEST_LINE)
        if not line.strip(b"\x00"):
            return None
        if not line.startswith(b"WARC/"):
            self._go_on()
            raise InputError("is broken")
        head = self._head(line)
        length = head.get("content-length", "")
        if not _LENGTH.fullmatch(length):
            self._go_on()
            raise InputError("is broken: it does not say how long it is")
        block = self._block(int(length), head.get("warc-type") == "response")
        return WebRecord(
            kind=head.get("warc-type", ""),
            url=head.get("warc-target-uri", "").strip("<>"),  # which an early version of the format wanted
            length=int(length),
            is_cut="warc-truncated" in head,
            block=block,
        )

    def _head(self, line: bytes) -> dict[str, str]:
        from warcio.statusandheaders import StatusAndHeadersParser

        lines, size = [line], 0
        while (line := self._stream.readline(_LONGEST_LINE)).strip():
            size += len(line)
            if size > _LONGEST_HEAD:
                self._go_on()
                raise InputError("is broken: its header does not end")
            lines.append(line)
        head = StatusAndHeadersParser(["WARC/"]).parse(BytesIO(b"".join(lines)))
        return {name.lower(): value for name, value in reversed(head.headers)}

    def _block(self, length: int, is_wanted: bool) -> bytes:
        kept = self._stream.read(min(length, self._most)) if is_wanted else b""
        left = length - len(kept)
        while left and (data := self._stream.read(min(left, _CHUNK))):
            left -= len(data)
        if left:
            raise InputError("is cut off")
        return kept

    def _go_on(self) -> None:
        """Go to where a record begins."""
        while (line := self._stream.readline(_LONGEST_LINE)) and not line.startswith(b"WARC/1."):
            pass
        self._line = line
