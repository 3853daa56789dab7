"""Reckoning with dates: from what an expression says to first day, last day and precision. No text is read here.

Days count as `YYYY-MM-DD`, months `YYYY-MM`, years `YYYY`; seasons are those of the northern hemisphere.
"""

import calendar
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
PRECISIONS = ("day", "week", "month", "quarter", "season", "year", "decade", "century")
"""From fine to coarse."""
_WRITTEN = {"month": 7, "year": 4}
"""How many characters of a day tell the unit that holds it."""


class Interval(NamedTuple):
    """First and last day, month or year, and how finely the expression tells them.

    The precision is the unit that the expression counts in; part of a unit ("early May") keeps the unit's.
    """

    start: str
    end: str
    precision: str

    @property
    def first(self) -> date:
        """Its first day."""
        return first_day(self.start)

    @property
    def last(self) -> date:
        """Its last day."""
        return last_day(self.end)


def day(when: date) -> Interval:
    """One day."""
    return Interval(when.isoformat(), when.isoformat(), "day")


def days(first: date, last: date, precision: str = "day") -> Interval:
    """From one day to another, in either order."""
    return Interval(min(first, last).isoformat(), max(first, last).isoformat(), precision)


def week_of(when: date) -> Interval:
    """The week, Monday to Sunday, that holds the day."""
    monday = shifted(when, days=-when.weekday())
    return days(monday, shifted(monday, days=6), "week")


def month(in_year: int, number: int) -> Interval:
    """One month; `number` may lie outside 1 to 12 and then counts into other years."""
    number -= 1
    written = f"{in_year + number // 12:04d}-{number % 12 + 1:02d}"
    return Interval(written, written, "month")


def quarter(in_year: int, number: int) -> Interval:
    """Three months from January, April, July or October; `number` may lie outside 1 to 4."""
    return Interval(month(in_year, 3 * number - 2).start, month(in_year, 3 * number).end, "quarter")


def year(number: int) -> Interval:
    """One year."""
    return Interval(f"{number:04d}", f"{number:04d}", "year")


def decade(first: int) -> Interval:
    """Ten years from the given one."""
    return Interval(f"{first:04d}", f"{first + 9:04d}", "decade")


def century(first: int) -> Interval:
    """A hundred years from the given one: 1901 for the 20th century, 1900 for "the 1900s"."""
    return Interval(f"{first:04d}", f"{first + 99:04d}", "century")


def season(name: str, number: int) -> Interval:
    """The season that begins in that year: three months."""
    first = SEASONS[name]
    return Interval(month(number, first).start, month(number, first + 2).end, "season")


def weekend_of(when: date) -> Interval:
    """Saturday and Sunday of the week that holds the day."""
    saturday = shifted(when, days=5 - when.weekday())
    return days(saturday, shifted(saturday, days=1))


def unit_of(when: date, unit: str) -> Interval:
    """The day, week, weekend, month, quarter, year, decade or century that holds the day."""
    return _UNITS[unit](when)


_UNITS: dict[str, Callable[[date], Interval]] = {
    "day": day,
    "week": week_of,
    "weekend": weekend_of,
    "month": lambda when: month(when.year, when.month),
    "quarter": lambda when: quarter(when.year, (when.month + 2) // 3),
    "year": lambda when: year(when.year),
    "decade": lambda when: decade(when.year // 10 * 10),
    "century": lambda when: century((when.year - 1) // 100 * 100 + 1),
}


def cut(when: date, unit: str) -> str:
    """The day written as finely as the unit tells it: `2022` of a year, `2022-11` of a month, else the day."""
    return when.isoformat()[: _WRITTEN.get(unit, 4 if PRECISIONS.index(unit) > 4 else 10)]


def third(whole: Interval, number: int) -> Interval | None:
    """The early, middle or late part (0, 1, 2) of one month, year, decade or century; None of anything else."""
    first, last, precision = whole
    if precision in {"decade", "century"} and int(last) - int(first) in {9, 99}:
        cuts = (0, 4, 7, 10) if precision == "decade" else (0, 33, 66, 100)
        return Interval(f"{int(first) + cuts[number]:04d}", f"{int(first) + cuts[number + 1] - 1:04d}", precision)
    if first != last or precision not in _WRITTEN:
        return None
    if precision == "year":
        return Interval(f"{first}-{4 * number + 1:02d}", f"{first}-{4 * number + 4:02d}", precision)
    end = whole.last.day if number == 2 else 10 * number + 10
    return Interval(f"{first}-{10 * number + 1:02d}", f"{first}-{end:02d}", precision)


def weekday_before(base: date, weekday: int, *, strictly: bool = False) -> date:
    """The last such weekday on or before `base`, or strictly before it."""
    back = (base.weekday() - weekday) % 7
    return shifted(base, days=-(back or 7 if strictly else back))


def weekday_after(base: date, weekday: int) -> date:
    """The first such weekday after `base`."""
    return shifted(base, days=(weekday - base.weekday()) % 7 or 7)


def nearest(base: date, number: int, of_month: int) -> date | None:
    """The day of that month and number that lies nearest to `base`; None if no year near has it."""
    options = [found for years in (-1, 0, 1) if (found := day_or_none(base.year + years, of_month, number))]
    return min(options, key=lambda option: abs((option - base).days), default=None)


def first_day(written: str) -> date:
    """The first day of a date cut short."""
    parts = [int(part) for part in written.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def last_day(written: str) -> date:
    """The last day of a date cut short."""
    if len(written) == 4:
        return date(int(written), 12, 31)
    first = first_day(written)
    return first if len(written) == 10 else first.replace(day=calendar.monthrange(first.year, first.month)[1])


def between(first: Interval, last: Interval) -> Interval | None:
    """From the start of one to the end of the other.

    Where the second would come before the first, the next such weekday or the next year's is meant ("from November to
    February"); None if that does not help either.
    """
    coarse = max(first.precision, last.precision, key=PRECISIONS.index)
    behind = (first.first - first_day(last.end)).days
    if behind <= 0:
        return Interval(first.start, last.end, coarse)
    if behind < 7 and last.precision == "day":
        return Interval(first.start, shifted(first_day(last.end), days=7).isoformat(), coarse)
    if len(last.end) == 4 or behind > 366 or last.end.endswith("-02-29"):
        return None
    return Interval(first.start, f"{int(last.end[:4]) + 1:04d}{last.end[4:]}", coarse)


def day_or_none(in_year: int, in_month: int, number: int) -> date | None:
    """The day, if the calendar has it."""
    try:
        return date(in_year, in_month, number)
    except ValueError:
        return None


def shifted(base: date, *, days: int = 0, weeks: int = 0, months: int = 0, years: int = 0) -> date:
    """The day so much later. Raises OverflowError where that is outside the calendar."""
    try:
        moved: date = base + relativedelta(days=days, weeks=weeks, months=months, years=years)
    except ValueError as error:
        raise OverflowError(str(error)) from error
    return moved


def moved(base: date, count: int, unit: str) -> date:
    """The day so many units later."""
    match unit:
        case "day":
            return shifted(base, days=count)
        case "week" | "weekend":
            return shifted(base, weeks=count)
        case "fortnight":
            return shifted(base, weeks=2 * count)
        case "month" | "quarter":
            return shifted(base, months=count if unit == "month" else 3 * count)
    return shifted(base, years=count * {"decade": 10, "century": 100}.get(unit, 1))
