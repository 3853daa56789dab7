"""By when something is promised: the day that a sentence names, if it is one that was still to come."""

import re
from calendar import monthrange
from typing import Final

from sayso.core.records import DateRef, Reading, Record
from sayso.core.spans import Span

_BY: Final = re.compile(
    r"\b(?P<word>by|until|till|within|no later than|before|over|during|in|through)\s+(?:the\s+)?$", re.IGNORECASE
)
_ALWAYS: Final = frozenset({"by", "until", "till", "within", "no later than", "before"})
"""Words that make a deadline of any date; "in March" may be the month of the promise."""
_NEXT: Final = re.compile(r"(?:the\s+)?(?:next|coming|following)\b", re.IGNORECASE)


class Deadline(Record, frozen=True, kw_only=True):
    """By when."""

    words: str
    """As the text has it."""
    last: str | None
    """The last day of it; None where the report does not tell which year or day is meant, or it had passed."""


def deadline(reading: Reading, sentence: Span) -> Deadline | None:
    """The deadline that a sentence gives, None if it gives none."""
    found = [d for ref in reading.dates if sentence[0] <= ref.span[0] < sentence[1] and (d := _deadline(reading, ref))]
    return max(found, key=lambda d: d.last is not None, default=None)


def _deadline(reading: Reading, ref: DateRef) -> Deadline | None:
    text = reading.text
    before = _BY.search(text, max(0, ref.span[0] - 20), ref.span[0])
    own = text[slice(*ref.span)]
    word = before["word"].lower() if before else ""
    if not word and not _NEXT.match(own):
        return None
    last = first_day(ref.start) if word == "before" else last_day(ref.end)
    words = f"{word} {own}".strip()
    if last is not None and reading.published and last > reading.published:
        return Deadline(words=words, last=last)
    return Deadline(words=words, last=None) if word in _ALWAYS else None


def first_day(day: str) -> str | None:
    """The first day of `2031-06` or `2031`; None if it is no date."""
    match day.split("-"):
        case [year, month, _] | [year, month] if year.isdecimal() and month.isdecimal():
            return day if len(day) == 10 else f"{year}-{month}-01"
        case [year] if year.isdecimal():
            return f"{year}-01-01"
    return None


def last_day(day: str) -> str | None:
    """The last day of `2031-06` or `2031`; None if it is no date."""
    match day.split("-"):
        case [year, month, _] if len(day) == 10 and year.isdecimal() and month.isdecimal():
            return day
        case [year, month] if year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and int(year):
            return f"{year}-{month}-{monthrange(int(year), int(month))[1]:02}"
        case [year] if year.isdecimal():
            return f"{year}-12-31"
    return None
