"""Dates: what the text calls a day, a month, a season, a year, reckoned against the day of publication.

Where the document has no date, only what the text dates in full is taken: nothing is invented. Days are the writer's
own: a time of day or a time zone in the text is part of the expression and moves no day.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date

from sayso.core.records import DateRef
from sayso.read.dates import calendar as reckon
from sayso.read.dates import counting, meaning, written, years
from sayso.read.dates.calendar import Interval
from sayso.read.dates.parts import PREFIX, REACH, SUFFIX, changed
from sayso.read.dates.setting import Found, Setting
from sayso.read.dates.words import AFTER, BEFORE, CORE, JOINTS, PATTERN
from sayso.read.parse import Parsed

_UNUSED = date(2000, 1, 1)
"""The base of full dates, which need none."""
_YEARS = range(1800, 2200)
_SLACK = 2
"""Days by which a report may be printed before the day that it tells of."""
_DEEPEST = 3
"""How many modifiers may stand before one expression: "since the start of last year" has two."""


def find_dates(parsed: Parsed) -> tuple[DateRef, ...]:
    """The date expressions of the document, in text order; ranges as one."""
    published = _published(parsed)
    matches = list(_matches(parsed.text))
    order = _order(matches)
    found: list[Found] = []
    for match in matches:
        kind = match.lastgroup or ""
        read, absolute = _READERS[kind]
        if published is None and not absolute(match):
            continue
        setting = Setting(parsed, match.span(), published or _UNUSED, found, order)
        with suppress(OverflowError):  # outside the calendar: "999 decades ago"
            for item in _items(kind, read, match, setting):
                _add(item, match, setting, found, published)
    return tuple(DateRef(span=s, start=i.start, end=i.end, precision=i.precision) for s, i in found)


def _add(item: Found, match: re.Match[str], setting: Setting, found: list[Found], published: date | None) -> None:
    """Add the expression with what belongs to it, or join it to the last one as a range, if it is a date at all."""
    kind, text = match.lastgroup or "", setting.parsed.text
    new = _extended(text, item, found, published)
    if kind == "unit" and new[0][0] == item[0][0]:
        return  # "the year" alone is no date
    if published is not None and not _READERS[kind][1](match) and _is_yet_to_come(new[1], published, setting):
        return
    joined = _joined(text, found[-1], new) if found else None
    if joined is not None:
        found[-1] = joined
    else:
        found.append(new)


def _items(kind: str, read: "_Reader", match: re.Match[str], setting: Setting) -> list[Found]:
    if kind == "days":
        return written.days(match, setting)
    interval = read(match, setting)
    return [(match.span(), interval)] if interval else []


def _is_yet_to_come(interval: Interval, published: date, setting: Setting) -> bool:
    """Whether what is told as done would lie after the report: another year is meant, or the verb is read wrongly."""
    if (interval.first - published).days <= _SLACK or setting.tense() != "past":
        return False
    verb = setting.verb()
    return verb is None or "to" not in verb[1]  # "agreed to meet on 3 June"


def _extended(text: str, item: Found, found: list[Found], published: date | None) -> Found:
    """The expression with the words before and after it that tell more of it: "the end of", "since", "at 3 a.m."."""
    (start, end), interval = item
    floor = max(start - REACH, found[-1][0][1] if found else 0)
    for _ in range(_DEEPEST):
        prefix = PREFIX.search(text, floor, start)
        new = changed(prefix, interval, published) if prefix else None
        if prefix is None or new is None:
            break
        start, interval = prefix.start(), new
    suffix = SUFFIX.match(text, end)
    return (start, suffix.end() if suffix else end), interval


def _published(parsed: Parsed) -> date | None:
    try:
        published = date.fromisoformat((parsed.document.published or "")[:10])
    except ValueError:
        return None
    return published if published.year in _YEARS else None


def _matches(text: str) -> Iterator[re.Match[str]]:
    """What looks like a date expression, in text order; only around words without which there is none."""
    start = end = 0
    for core in CORE.finditer(text):
        if core.start() - BEFORE > end:
            yield from PATTERN.finditer(text, start, end)
            start = text.find(" ", core.start() - BEFORE, core.start()) + 1 or core.start()
        if core.end() + AFTER > end:
            blank = text.find(" ", core.end() + AFTER)
            end = blank if blank >= 0 else len(text)
    yield from PATTERN.finditer(text, start, end)


def _order(matches: list[re.Match[str]]) -> str | None:
    """How the document writes numeric dates, if some of them can be read in one way only, and all of these alike."""
    orders = [written.numeric_order(m) for m in matches if m.lastgroup == "numeric"]
    sure = {order.pop() for order in orders if len(order) == 1}
    return sure.pop() if len(sure) == 1 else None


def _joined(text: str, first: Found, second: Found) -> Found | None:
    """The two as one range, if the words between them join them: "from March to May", "between 2014 and 2016"."""
    (start, end), early = first
    (begin, stop), late = second
    joint = JOINTS.fullmatch(text, end, begin)
    if joint is None:
        return None
    opening = text[max(0, start - 9) : start].lower().rstrip()
    if (joint["word"] == "and" and not opening.endswith("between")) or len(early.start) != len(late.start):
        return None
    dated = [written.ENDS_IN_YEAR.search(text[a:b]) is not None for a, b in (first[0], second[0])]
    if dated == [False, True] and len(early.start) > 4:  # "from 8 October to 13 November 2021"
        early = _in_year_of(early, late)
    interval = reckon.between(early, late)
    return ((start, stop), interval) if interval else None


def _in_year_of(early: Interval, late: Interval) -> Interval:
    """The same days of the other's year; of the year before where they would come after it."""
    year = int(late.start[:4])
    for tried in (year, year - 1):
        moved = Interval(f"{tried:04d}{early.start[4:]}", f"{tried:04d}{early.end[4:]}", early.precision)
        try:
            if moved.first <= late.last:
                return moved
        except ValueError:  # the 29th of February
            return early
    return early


def _always(match: re.Match[str]) -> bool:
    return True


def _never(match: re.Match[str]) -> bool:
    return False


def _ends_in_year(match: re.Match[str]) -> bool:
    return written.ENDS_IN_YEAR.search(match.group()) is not None


def _four_digits(match: re.Match[str]) -> bool:
    return match.group()[-4:].isdigit()


_Reader = Callable[[re.Match[str], Setting], Interval | None]
_READERS: dict[str, tuple[_Reader, Callable[[re.Match[str]], bool]]] = {
    "iso": (written.iso, _always),
    "numeric": (written.numeric, _four_digits),
    "days": (written.full, _ends_in_year),
    "full": (written.full, _ends_in_year),
    "holiday": (written.holiday, _ends_in_year),
    "monthyear": (meaning.month_and_year, _always),
    "bound": (meaning.day_word, _never),
    "dayago": (counting.dayago, _never),
    "weekday": (meaning.weekday, _never),
    "beyond": (counting.beyond, _never),
    "stretch": (counting.stretch, _never),
    "offset": (counting.offset, _never),
    "adjacent": (counting.adjacent, _never),
    "weekend": (meaning.weekend, _never),
    "relative": (counting.relative, _never),
    "unit": (counting.unit, _never),
    "season": (meaning.season, _ends_in_year),
    "quarter": (meaning.quarter, _ends_in_year),
    "century": (years.century, _always),
    "decade": (years.decade, _always),
    "monthonly": (meaning.month, _never),
    "spelt": (years.spelt_year, _always),
    "nth": (counting.nth, _never),
    "lasting": (counting.lasting, _never),
    "clipped": (years.clipped_year, _never),
    "year": (years.year, _always),
}
"""By kind of expression: how it is read, and whether it says which year it means without the day of publication."""
