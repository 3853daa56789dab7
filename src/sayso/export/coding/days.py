"""On which day an event happened: first and last day that it may have been, from dates that may be cut short."""

import calendar
import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from sayso.core.records import Event

_ISO: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_WEEK: Final = 7
_MONTH: Final = 31


class Days(NamedTuple):
    """The days within which it happened."""

    first: date
    last: date
    told: bool
    """Whether the text tells; otherwise it is the day of the report."""

    @property
    def middle(self) -> date:
        """The day that stands for all of them, as ACLED has it."""
        return self.first + timedelta(days=(self.last - self.first).days // 2)

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def precision(self) -> int | None:
        """ACLED's: 1 the day, 2 about a week, 3 about a month; None for less.

        An event of which the text tells no day is taken to be of the weeks before the report.
        """
        if not self.told:
            return 3
        return 1 if self.length == 1 else 2 if self.length <= _WEEK else 3 if self.length <= _MONTH else None


def days_of(event: Event, published: str | None) -> Days | None:
    """Within which days it happens; by the day of the report where the text tells none; None if neither is known."""
    if event.date is not None:
        first, last = first_day(event.date[0]), last_day(event.date[1])
        return Days(first, last, True) if first and last and first <= last else None
    day = first_day(published) if published else None
    return Days(day, day, False) if day else None


def until(days: Days, published: str | None) -> Days | None:
    """The days of what has happened by the time of its report; None if all of them come after."""
    day = last_day(published) if published else None
    if day is None or days.last <= day:
        return days
    return days._replace(last=day) if days.first <= day else None


def first_day(text: str) -> date | None:
    """The first day of an ISO date that may be cut short to a month or a year; None if it is none."""
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    """The last day of one."""
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        month = month or (12 if last else 1)
        return date(year or 0, month, day or (calendar.monthrange(year or 0, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        return None
