"""Reckoning with dates: from what an expression says to first day, last day and precision. No text is read here.

Days count as `YYYY-MM-DD`, months `YYYY-MM`, years `YYYY`; seasons are those of the northern hemisphere.
"""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
PRECISIONS = ("day", "week", "month", "season", "year", "decade")


class Interval(NamedTuple):
    """First and last day, month or year, and how finely the expression tells them."""

    start: str
    end: str
    precision: str


def day(when: date) -> Interval:
    """One day."""
    return Interval(when.isoformat(), when.isoformat(), "day")


def days(first: date, last: date) -> Interval:
    """From one day to another, in either order."""
    return Interval(min(first, last).isoformat(), max(first, last).isoformat(), "day")


def week_of(when: date) -> Interval:
    """The week, Monday to Sunday, that holds the day."""
    monday = when - timedelta(days=when.weekday())
    return Interval(monday.isoformat(), _shifted(monday, 6).isoformat(), "week")


def month(in_year: int, number: int) -> Interval:
    """One month; `number` may lie outside 1 to 12 and then counts into other years."""
    number -= 1
    written = f"{in_year + number // 12:04d}-{number % 12 + 1:02d}"
    return Interval(written, written, "month")


def year(number: int) -> Interval:
    """One year."""
    return Interval(f"{number:04d}", f"{number:04d}", "year")


def decade(first: int) -> Interval:
    """Ten years from the given one."""
    return Interval(f"{first:04d}", f"{first + 9:04d}", "decade")


def season(name: str, number: int) -> Interval:
    """The season that begins in that year: three months."""
    first = SEASONS[name]
    return Interval(month(number, first).start, month(number, first + 2).end, "season")


def weekend_of(when: date) -> Interval:
    """Saturday and Sunday of the week that holds the day."""
    saturday = when - timedelta(days=when.weekday()) + timedelta(days=5)
    return days(saturday, _shifted(saturday, 1))


def weekday_before(base: date, weekday: int, *, strictly: bool = False) -> date:
    """The last such weekday on or before `base`, or strictly before it."""
    back = (base.weekday() - weekday) % 7
    return _shifted(base, -(back or 7 if strictly else back))


def weekday_after(base: date, weekday: int) -> date:
    """The first such weekday after `base`."""
    return _shifted(base, (weekday - base.weekday()) % 7 or 7)


def nearest(base: date, number: int, of_month: int) -> date | None:
    """The day of that month and number that lies nearest to `base`; None if no year near has it."""
    options = [found for years in (-1, 0, 1) if (found := _day_or_none(base.year + years, of_month, number))]
    return min(options, key=lambda option: abs((option - base).days), default=None)


def first_day(written: str) -> date:
    """The first day of a date cut short."""
    parts = [int(part) for part in written.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def between(first: Interval, last: Interval) -> Interval | None:
    """From the start of one to the end of the other.

    Where the second would come before the first, the next such weekday or the next year's is meant ("from November to
    February"); None if that does not help either.
    """
    coarse = max(first.precision, last.precision, key=PRECISIONS.index)
    behind = (first_day(first.start) - first_day(last.end)).days
    if behind <= 0:
        return Interval(first.start, last.end, coarse)
    if behind < 7 and last.precision == "day":
        return Interval(first.start, _shifted(first_day(last.end), 7).isoformat(), coarse)
    if len(last.end) == 4 or behind > 366:
        return None
    return Interval(first.start, f"{int(last.end[:4]) + 1:04d}{last.end[4:]}", coarse)


def _day_or_none(in_year: int, in_month: int, number: int) -> date | None:
    try:
        return date(in_year, in_month, number)
    except ValueError:
        return None


def _shifted(base: date, count: int) -> date:
    try:
        return base + timedelta(days=count)
    except OverflowError:
        return base
