"""Cells of CSV files that no spreadsheet runs as a formula; the words of reports are anybody's.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break (their full-width and small forms too, white space
before them or not) gets an apostrophe first, which spreadsheets take for "this is text". So does, within a cell, what
would begin one where a spreadsheet takes semicolons, tabs, bars or line breaks to part cells. `plain` takes the
apostrophes off again: to the letter, whatever the text. Numbers are numbers and get none.
"""

import csv
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TextIO

import msgspec

BOM: Final = "\ufeff"
"""Leads a file: without it Excel takes UTF-8 for something else. `encoding="utf-8-sig"` reads it away."""
LONGEST: Final = 32_000
"""Characters of a cell: what goes beyond 32,767 flows over into other cells in Excel."""

_RUN: Final = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
_PARTS: Final = ";|\t\r\n\x0b\x0c\x85\u2028\u2029\uff1b\uff5c"
# Whether one matches must not hang on apostrophes that are there already, or on those that are put in elsewhere.
_AHEAD: Final = (rf"(?=['\s]*[{_RUN}])", rf"(?='*[{_RUN}])")
_HOLD: Final = re.compile(rf"\A{_AHEAD[0]}|(?<=[{_PARTS}]){_AHEAD[1]}")
_HELD: Final = re.compile(rf"\A'{_AHEAD[0]}|(?<=[{_PARTS}])'{_AHEAD[1]}")
_ODD: Final = re.compile(rf"\A['\s{_RUN}]|[{_PARTS}\x00\ud800-\udfff]").search
"""Nearly all cells have nothing of it, and are let pass by one look."""
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
_encode: Final = msgspec.json.Encoder().encode


def cell(value: Any) -> str:
    """A value as the text of a cell: nothing for None, `true` and `false`, numbers as they are, lists as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if _ODD(value) is None else held(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return held(_encode(value).decode()) if value else ""


def held(text: str) -> str:
    """A text that no spreadsheet runs. What no file of text can hold (NUL, lone surrogates) becomes U+FFFD."""
    if _ODD(text) is None:
        return text
    return _HOLD.sub("'", _UNFIT.sub("\ufffd", text))


def plain(text: str) -> str:
    """The text of which `held` has made this one."""
    return _HELD.sub("", text)


class Sheet:
    """A CSV file in the writing: RFC 4180, a header, every cell held."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        file.write(BOM)
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._writer.writerow(columns)
        self.columns = tuple(columns)
        self.rows = 0
        """Written so far."""

    def write(self, row: Sequence[Any]) -> None:
        """One row, a value for each column."""
        self.rows += 1
        self._writer.writerow(list(map(cell, row)))

    def write_fitting(self, row: Sequence[Any], cut: Callable[[str], None]) -> None:
        """Likewise, of texts and lists that no spreadsheet has room for only the beginning: `cut` is told which."""
        self.rows += 1
        cells = list(map(cell, row))
        if max(map(len, cells)) > LONGEST:
            for number, value in enumerate(row):
                if len(cells[number]) > LONGEST:
                    cells[number] = _beginning(value)
                    cut(self.columns[number])
        self._writer.writerow(cells)


def _beginning(value: Any) -> str:
    """As much of a text, or so many of the values of a list, as a cell holds."""
    if isinstance(value, str):
        return f"{held(value[:LONGEST])[: LONGEST - 1]}…"
    most = len(value)
    while len(held(_encode(value[:most]).decode())) > LONGEST:
        most //= 2
    return held(_encode(value[:most]).decode())
