"""Cells of CSV files that no spreadsheet runs as a formula; the words of reports are anybody's.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break (their full-width and small forms too, white space
before them or not) gets an apostrophe first, which spreadsheets take for "this is text". So does, within a cell, what
would begin one where a spreadsheet takes semicolons, tabs, bars or line breaks to part cells. `plain` takes the
apostrophes off again: to the letter, whatever the text. Numbers are numbers and get none.
"""

import csv
import re
from collections.abc import Sequence
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
_MAY_HOLD: Final = re.compile(rf"\A['\s{_RUN}]|[{_PARTS}]").search
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")


def cell(value: Any) -> str:
    """A value as the text of a cell: nothing for None, `true` and `false`, numbers as they are, lists as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return held(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return held(msgspec.json.encode(value).decode()) if value else ""


def held(text: str) -> str:
    """A text that no spreadsheet runs. What no file of text can hold (NUL, lone surrogates) becomes U+FFFD."""
    if _UNFIT.search(text):
        text = _UNFIT.sub("\ufffd", text)
    return _HOLD.sub("'", text) if _MAY_HOLD(text) else text


def plain(text: str) -> str:
    """The text of which `held` has made this one."""
    return _HELD.sub("", text)


class Sheet:
    """A CSV file in the writing: RFC 4180, a header, every cell held."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        file.write(BOM)
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._writer.writerow([held(column) for column in columns])

    def write(self, row: Sequence[Any]) -> None:
        """One row, a value for each column."""
        self._writer.writerow([cell(value) for value in row])
