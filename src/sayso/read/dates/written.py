"""Days that are written out: "2022-11-10", "Nov. 8, 2022", "8 and 13 October", "Good Friday"; and which year is meant.

dateparser reads day and month; the year, where none is written, is reckoned by the habits of news
(docs/decisions/041).
"""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sayso.core.spans import Span
from sayso.read.dates import calendar as reckon
from sayso.read.dates.calendar import MONTHS, Interval
from sayso.read.dates.holidays import HOLIDAYS
from sayso.read.dates.setting import Found, Setting
from sayso.read.dates.words import ORDINALS, WEEKDAY

ENDS_IN_YEAR = re.compile(r"\b(?:1[89]|20)\d\d$")
_WEEKDAY = re.compile(rf"^{WEEKDAY},? ")
_SPELT_DAY = re.compile(rf"\b(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b", re.IGNORECASE)
_LEAP = date(2000, 6, 15)
_NEWS_DAYS = 31
"""A day without a year, no further than this from publication, is the near one whatever year or tense was before it."""


@lru_cache(maxsize=1)
def _reader() -> Any:
    from dateparser.date import DateDataParser

    # in a leap year the 29th of February is a date
    settings = {"RELATIVE_BASE": datetime(_LEAP.year, _LEAP.month, _LEAP.day), "TIMEZONE": "UTC"}
    return DateDataParser(languages=["en"], settings=settings)


@lru_cache(maxsize=4096)
def _parsed(phrase: str) -> date | None:
    """What dateparser makes of a day written out; without a year, of a leap year."""
    try:
        read = _reader().get_date_data(_SPELT_DAY.sub(lambda m: str(ORDINALS[m.group().lower()]), phrase))
    except (ValueError, OverflowError):
        return None
    return read.date_obj.date() if read.date_obj else None


def iso(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "2022-11-10", "2022/11/10"."""
    when = reckon.day_or_none(*map(int, re.split("[-/]", match["iso"])))
    return reckon.day(when) if when else None


def numeric(match: re.Match[str], setting: Setting) -> Interval | None:
    """10.11.2022 is the tenth of November; 10/11/2022 may be either, unless the document's others tell."""
    first, second, year = map(int, re.split(r"[./-]", match["numeric"]))
    if year < 100:
        year += 2000 if year <= setting.base.year % 100 + 10 else 1900
    orders = numeric_order(match)
    order = orders.pop() if len(orders) == 1 else setting.order
    if order is None and first != second:
        return None
    day, month = (second, first) if order == "mdy" else (first, second)
    when = reckon.day_or_none(year, month, day)
    return reckon.day(when) if when else None


def numeric_order(match: re.Match[str]) -> set[str]:
    """The orders of day and month that a numeric date allows: `dmy`, `mdy`, or both."""
    first, second = map(int, re.split(r"[./-]", match["numeric"])[:2])
    if match["sep"] == "." and second <= 12:
        return {"dmy"}
    return {order for order, month in (("dmy", second), ("mdy", first)) if month <= 12}


def days(match: re.Match[str], setting: Setting) -> list[Found]:
    """As in "October 8-13, 2022": from the first day to the last; "8 and 13 October" is two days."""
    sides = ("d", "d1", "d2") if match["dm"] else ("e", "e1", "e2")
    month, year = month_number(match[f"{sides[0]}m"]), match[f"{sides[0]}y"]
    joint = match[f"{sides[0]}j"].strip()
    both: list[tuple[date, Span]] = []
    for name in sides[1:]:
        number = int(re.sub(r"\D", "", match[name]))
        when = reckon.day_or_none(int(year), month, number) if year else _in_its_year(setting, month, number)
        if when is not None:
            both.append((when, match.span(name)))
    if len(both) < 2:
        return []
    (first, one), (last, two) = both
    following = setting.after()
    if sides[0] == "e" and joint in {"and", "or"} and following is not None and following.pos_ in _COUNTED:
        return [((match.start(), one[1]), reckon.day(first))]  # "On May 5 and 12 people died"
    if joint == "or" or (joint == "and" and setting.before() != "between"):
        return [((match.start(), one[1]), reckon.day(first)), ((two[0], match.end()), reckon.day(last))]
    return [(match.span(), reckon.days(first, last))]


_COUNTED = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})


def full(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "Monday, 7 November", "Nov. 8, 2022"; without a year, the nearest such day that fits the tense."""
    words = match["full"].removesuffix(match["fyear"] or "")
    phrase = _WEEKDAY.sub("", words).strip()
    read = _parsed(phrase)
    if read is None or setting.in_name():
        return None
    if ENDS_IN_YEAR.search(phrase):
        return reckon.day(read)
    if match["fyear"]:
        year = which_year(match["fyear"], setting)
        when = reckon.day_or_none(year, read.month, read.day) if year else None
    else:
        when = _in_its_year(setting, read.month, read.day)
    return reckon.day(when) if when else None


def _in_its_year(setting: Setting, month: int, number: int) -> date | None:
    """The day of the year that is meant: near publication, or in the year spoken of, or as the tense has it."""
    base, when = setting.base, reckon.nearest(setting.base, number, month)
    if when is None or abs((when - base).days) <= _NEWS_DAYS:
        return when
    tense, told = setting.tense(), setting.told_year()
    spoken = reckon.day_or_none(told, month, number) if told and tense != "future" else None
    if spoken is not None and spoken >= setting.found[-1][1].first:
        return spoken
    if when > base and tense == "past":
        return _years(when, -1)
    return _years(when, 1) if when < base and tense == "future" else when


def _years(when: date, count: int) -> date | None:
    return reckon.day_or_none(when.year + count, when.month, when.day)


def which_year(words: str, setting: Setting) -> int | None:
    """The year of "last year", "of that year", "the following year"."""
    for word, shift in (("last", -1), ("this", 0), ("next", 1)):
        if word in words:
            return setting.base.year + shift
    spoken = setting.last("year")
    if spoken is None:
        return None
    return spoken.first.year + (1 if "following" in words else -1 if "previous" in words else 0)


def holiday(match: re.Match[str], setting: Setting) -> Interval | None:
    """As in "Christmas Eve", "Good Friday, 1998"; without a year, the nearest one that fits the tense."""
    falls, base = HOLIDAYS[match["hname"]], setting.base
    if match["hy"] or match["hyear"]:
        year = int(match["hy"]) if match["hy"] else which_year(match["hyear"], setting)
        return reckon.day(falls(year)) if year else None
    near = [falls(base.year + shift) for shift in (-1, 0, 1)]
    tense = setting.tense()
    fitting = [d for d in near if tense is None or (d <= base if tense == "past" else d >= base)]
    return reckon.day(min(fitting, key=lambda d: abs((d - base).days)))


def month_number(written: str) -> int:
    """1 to 12, from a month's name or its beginning."""
    head = written.lower()[:3]
    return next(number for name, number in MONTHS.items() if name.startswith(head))
