"""Dates: what the text calls a day, a month, a season, a year, reckoned against the day of publication.

Where the document has no date, only what the text dates in full is taken: nothing is invented.
"""

import re
from collections.abc import Callable
from datetime import date

from sayso.core.records import DateRef
from sayso.core.spans import Span
from sayso.read import calendar as reckon
from sayso.read import date_meaning as meaning
from sayso.read.calendar import Interval
from sayso.read.date_setting import Setting
from sayso.read.date_words import JOINTS, PATTERN
from sayso.read.parse import Parsed

_UNUSED = date(2000, 1, 1)
"""The base of full dates, which need none."""
_YEARS = range(1800, 2200)


def find_dates(parsed: Parsed) -> tuple[DateRef, ...]:
    """The date expressions of the document, in text order; ranges as one."""
    text = parsed.text
    published = _published(parsed)
    found: list[tuple[Span, Interval]] = []
    for match in PATTERN.finditer(text):
        kind = match.lastgroup or ""
        read, absolute = _READERS[kind]
        if published is None and not absolute(match):
            continue
        interval = read(match, Setting(parsed, match.span(), published or _UNUSED, found))
        if interval is None:
            continue
        joined = _joined(text, found[-1], (match.span(), interval)) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append((match.span(), interval))
    return tuple(DateRef(span=s, start=i.start, end=i.end, precision=i.precision) for s, i in found)


def _published(parsed: Parsed) -> date | None:
    try:
        published = date.fromisoformat((parsed.document.published or "")[:10])
    except ValueError:
        return None
    return published if published.year in _YEARS else None


def _joined(text: str, first: tuple[Span, Interval], second: tuple[Span, Interval]) -> tuple[Span, Interval] | None:
    """The two as one range, if the words between them join them: "from March to May", "between 2014 and 2016"."""
    (start, end), early = first
    (begin, stop), late = second
    joint = JOINTS.fullmatch(text, end, begin)
    if joint is None:
        return None
    opening = text[max(0, start - 9) : start].lower().rstrip()
    if (joint["word"] == "and" and not opening.endswith("between")) or len(early.start) != len(late.start):
        return None
    if joint["word"] == "to" and not opening.endswith("from") and early.precision == "year":
        return None
    dated = [meaning.ENDS_IN_YEAR.search(text[a:b]) is not None for a, b in (first[0], second[0])]
    if dated == [False, True] and len(early.start) > 4:  # "from 8 October to 13 November 2021"
        early = Interval(late.start[:4] + early.start[4:], late.start[:4] + early.end[4:], early.precision)
    interval = reckon.between(early, late)
    return ((start, stop), interval) if interval else None


def _always(match: re.Match[str]) -> bool:
    return True


def _never(match: re.Match[str]) -> bool:
    return False


def _ends_in_year(match: re.Match[str]) -> bool:
    return meaning.ENDS_IN_YEAR.search(match.group()) is not None


_Reader = Callable[[re.Match[str], Setting], Interval | None]
_READERS: dict[str, tuple[_Reader, Callable[[re.Match[str]], bool]]] = {
    "iso": (meaning.iso, _always),
    "numeric": (meaning.numeric, _always),
    "days": (meaning.days, _ends_in_year),
    "full": (meaning.full, _ends_in_year),
    "monthyear": (meaning.month_and_year, _always),
    "bound": (meaning.day_word, _never),
    "weekday": (meaning.weekday, _never),
    "stretch": (meaning.stretch, _never),
    "offset": (meaning.offset, _never),
    "adjacent": (meaning.adjacent_day, _never),
    "weekend": (meaning.weekend, _never),
    "relative": (meaning.relative, _never),
    "season": (meaning.season, _ends_in_year),
    "decade": (meaning.decade, _always),
    "monthonly": (meaning.month, _never),
    "year": (meaning.year, _always),
}
"""By kind of expression: how it is read, and whether it says which year it means without the day of publication."""
