"""Feasts and named days that fall on the same day for all who keep them, and on which day that is in a year.

Left out are those that differ by country (independence days, victory days, mothers' days) and those of the moon (Eid,
Ramadan, Lunar New Year), where a day's doubt is usual.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from dateutil.easter import EASTER_ORTHODOX, easter
from dateutil.relativedelta import MO, TH, relativedelta

_Day = Callable[[int], date]


def _fixed(month: int, day: int, year: int) -> date:
    return date(year, month, day)


def _easter(shift: int, year: int) -> date:
    sunday: date = easter(year)
    return sunday + timedelta(days=shift)


def _orthodox(shift: int, year: int) -> date:
    sunday: date = easter(year, EASTER_ORTHODOX)
    return sunday + timedelta(days=shift)


def _thanksgiving(year: int) -> date:
    """The American one; Canada's is rarely news."""
    found: date = date(year, 11, 1) + relativedelta(weekday=TH(4))
    return found


def _monday(month: int, number: int, year: int) -> date:
    """The first such Monday of a month, or the last where the number is -1."""
    start = date(year, month, 1) if number > 0 else date(year, month, 31)
    found: date = start + relativedelta(weekday=MO(number))
    return found


HOLIDAYS: dict[str, _Day] = {
    "New Year's Day": partial(_fixed, 1, 1),
    "New Year’s Day": partial(_fixed, 1, 1),
    "New Year's Eve": partial(_fixed, 12, 31),
    "New Year’s Eve": partial(_fixed, 12, 31),
    "Martin Luther King Jr. Day": partial(_monday, 1, 3),
    "Holocaust Memorial Day": partial(_fixed, 1, 27),
    "Valentine's Day": partial(_fixed, 2, 14),
    "Valentine’s Day": partial(_fixed, 2, 14),
    "International Women's Day": partial(_fixed, 3, 8),
    "International Women’s Day": partial(_fixed, 3, 8),
    "St Patrick's Day": partial(_fixed, 3, 17),
    "St. Patrick's Day": partial(_fixed, 3, 17),
    "St Patrick’s Day": partial(_fixed, 3, 17),
    "April Fools' Day": partial(_fixed, 4, 1),
    "Ash Wednesday": partial(_easter, -46),
    "Palm Sunday": partial(_easter, -7),
    "Maundy Thursday": partial(_easter, -3),
    "Good Friday": partial(_easter, -2),
    "Easter Saturday": partial(_easter, -1),
    "Easter Sunday": partial(_easter, 0),
    "Easter Monday": partial(_easter, 1),
    "Orthodox Easter": partial(_orthodox, 0),
    "Whit Monday": partial(_easter, 50),
    "Pentecost": partial(_easter, 49),
    "May Day": partial(_fixed, 5, 1),
    "Juneteenth": partial(_fixed, 6, 19),
    "Fourth of July": partial(_fixed, 7, 4),
    "Bastille Day": partial(_fixed, 7, 14),
    "Halloween": partial(_fixed, 10, 31),
    "Labor Day": partial(_monday, 9, 1),
    "Armistice Day": partial(_fixed, 11, 11),
    "Veterans Day": partial(_fixed, 11, 11),
    "Thanksgiving Day": _thanksgiving,
    "Thanksgiving": _thanksgiving,
    "Christmas Eve": partial(_fixed, 12, 24),
    "Christmas Day": partial(_fixed, 12, 25),
    "Christmas": partial(_fixed, 12, 25),
    "Boxing Day": partial(_fixed, 12, 26),
}
"""By name, the day on which it falls in a year."""
