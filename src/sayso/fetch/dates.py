"""The day of publication: dates as metadata, header lines and datelines write them. Nothing is taken from the clock."""

import datetime
import re

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?)"
FULL_DATE = (
    rf"(?:(?:19|20)\d\d[-/](?:0?[1-9]|1[0-2])[-/](?:[12]\d|3[01]|0?[1-9])(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH},? (?:19|20)\d\d(?!\d)"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d))"
)
"""A day with its month in words or in ISO order, and its year."""

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:$|[T\s,].{0,40}$)", re.DOTALL)
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:$|[T\s,].{0,40}$)", re.DOTALL)
_STAMP = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_LONGEST = 60
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def publication_day(value: str) -> str:
    """The day that a date names, `YYYY-MM-DD`, as it is where it was written, whatever its time zone.

    Raises ValueError, its message ready to be shown, for anything but one certain day with month and year.
    """
    value = value.strip()
    shown = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    unreadable = ValueError(f"the date {shown!r} is no day that Sayso can read; write it as YYYY-MM-DD")
    if len(value) > _LONGEST or not value.isascii():
        raise unreadable
    if match := _ISO.match(value):
        year, month, day = map(int, match.groups())
    elif match := _NUMERIC.match(value):
        day, month, year = map(int, match.groups())
        if day <= 12 and month <= 12 and day != month:
            raise ValueError(f"the date {shown!r} may be day-month or month-day; write it as YYYY-MM-DD")
        if month > 12:
            day, month = month, day
    else:
        parsed = _in_words(value)
        if parsed is None:
            raise unreadable
        year, month, day = parsed.year, parsed.month, parsed.day
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        raise unreadable from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise unreadable
    return found.isoformat()


def _in_words(value: str) -> datetime.datetime | None:
    if not re.search(r"[A-Za-z]{3}", value) or not re.search(r"\d", value):
        return None
    import dateparser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
    try:
        return dateparser.parse(value, languages=["en"], settings=settings)  # type: ignore[no-any-return]
    except (ValueError, OverflowError, TypeError):
        return None


def day_in_name(name: str) -> str | None:
    """The one day that a file's name carries, as in `kherson-2022-11-10`; None if there is none or more than one."""
    days = set()
    for match in _STAMP.finditer(name):
        try:
            days.add(datetime.date(int(match[1]), int(match[3]), int(match[4])).isoformat())
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def month_and_day(words: str) -> tuple[int, int] | None:
    """Month and day of words like `Nov. 10` or `10 November`."""
    name, number = re.search(r"[A-Za-z]{3}", words), re.search(r"\d{1,2}", words)
    if not name or not number or name.group().lower() not in _MONTHS:
        return None
    return _MONTHS.index(name.group().lower()) + 1, int(number.group())
