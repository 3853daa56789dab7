"""Rows of the event formats: numbers that stay the same, tab-separated lines, and which record each row is of."""

import hashlib
from collections.abc import Sequence
from typing import Final, TextIO

from sayso.core.text import safe, shorten
from sayso.export.cells import Sheet, cell
from sayso.export.coding.seen import Seen
from sayso.export.losses import Losses

ORIGINS: Final = "rows.csv"
"""Which records, as provenance.csv calls them, each row tells of, and on whose word."""
_COLUMNS: Final = ("row", "record", "held_by", "factuality", "in_own_voice")
_LONGEST: Final = 2000
_BITS: Final = 48
"""Every program that reads numbers as floats can hold them."""


class Numbers:
    """Numbers of rows: from what they tell of, so that they are the same in every export, and never twice in one."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def new(self, *parts: object) -> int:
        """A number of its own."""
        found, again = number(*parts), 0
        while found in self._taken:
            again += 1
            found = number(*parts, again)
        self._taken.add(found)
        return found


def number(*parts: object) -> int:
    """A positive number out of some values."""
    told = "\x1f".join(str(part) for part in parts)
    digest = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_BITS // 8).digest()
    return int.from_bytes(digest) or 1


class Tabbed:
    """A file of tab-separated values as the data sets publish them: no quotation marks, no BOM, LF."""

    def __init__(self, file: TextIO, columns: Sequence[str] = ()) -> None:
        """A header where there are columns."""
        self._file = file
        self.rows = -1 if columns else 0
        """Written so far, but for the header."""
        if columns:
            self.write(columns)

    def write(self, row: Sequence[object]) -> None:
        """One row."""
        self.rows += 1
        values = (cell(safe(value) if isinstance(value, str) else value) for value in row)
        self._file.write("\t".join(values) + "\n")


class Origins:
    """`rows.csv`."""

    def __init__(self, file: TextIO) -> None:
        self._sheet = Sheet(file, _COLUMNS)

    def write(self, row: object, seen: Seen) -> None:
        """That the row tells of the event, and on whose word."""
        word = seen.word
        held_by = shorten("; ".join(word.held_by), _LONGEST)
        self._sheet.write((row, seen.id, held_by, word.factuality, word.in_own_voice))


def count_word(seen: Seen, losses: Losses) -> None:
    """Take note where a row, which looks like a fact, rests on the word of a source and not of the report."""
    if not seen.word.in_own_voice:
        losses.cut("belief.source", seen.id, f"the word of a source, not of the report itself: {ORIGINS} tells whose")
