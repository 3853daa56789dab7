"""How much has been promised, and how much has come, by figures that say it in different ways.

Some give the whole so far, some what comes on top, and most do not tell which. Nothing is added to what may hold it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from sayso.core.records import Record
from sayso.link.pledges.figure import Figure

AGAIN_DAYS: Final = 7
"""The same figure told again within so many days is the same one."""
Size = tuple[float | None, float | None]
"""Value and lower bound of a figure."""


class Quantity(Record, frozen=True, kw_only=True):
    """How much, as far as it is known."""

    low: float
    high: float | None = None
    """None where it may be more."""

    @property
    def is_exact(self) -> bool:
        """Whether it is one figure."""
        return self.low == self.high


def same(one: Figure, other: Figure) -> bool:
    """Whether both say the same."""
    return (one.value, one.low) == (other.value, other.low)


def days_between(one: Figure, other: Figure) -> int:
    """Between the reports; 0 where a day is not known."""
    try:
        return abs((date.fromisoformat(other.published) - date.fromisoformat(one.published)).days)
    except ValueError:
        return 0


def _quantity(figure: Figure) -> Quantity | None:
    low = figure.value if figure.value is not None else figure.low
    if low is None:
        return None
    more = figure.value is not None and figure.low == figure.value and figure.high is None  # "more than 30"
    return Quantity(low=low, high=None if more else figure.value if figure.value is not None else figure.high)


def _plus(one: Quantity, other: Quantity) -> Quantity:
    high = None if one.high is None or other.high is None else one.high + other.high
    return Quantity(low=one.low + other.low, high=high)


def promised_in(rows: Iterable[Figure]) -> tuple[Quantity | None, set[Size]]:
    """How much is promised, and the figures that make it up.

    A total, or a plain figure of another size, takes the place of what was before; what comes on top is added.
    """
    found: Quantity | None = None
    base: Size | None = None
    added: list[Figure] = []
    for row in rows:
        quantity = _quantity(row)
        if quantity is None:
            continue
        if row.tally == "increment":
            if not any(_again(row, other) for other in added):
                found = quantity if found is None else _plus(found, quantity)
                added.append(row)
        elif (row.value, row.low) != base or row.tally == "total":
            found, base, added = quantity, (row.value, row.low), []
    return found, {(row.value, row.low) for row in added} | ({base} if base else set())


def delivered_in(rows: Iterable[Figure]) -> Quantity | None:
    """The latest total, and what is told to have come on top of it since.

    Figures of which nobody says whether they hold those before them are never added up: the largest is the least that
    has come.
    """
    found: Quantity | None = None
    counted: list[Figure] = []
    for row in rows:
        quantity = _quantity(row)
        if quantity is None or any(_again(row, other) for other in counted):
            continue
        if row.tally == "total":
            found = quantity
        elif found is None:
            found = quantity if row.tally != "increment" else Quantity(low=quantity.low)
        elif row.tally == "increment":
            found = _plus(found, quantity)
        else:
            found = Quantity(low=max(found.low, quantity.low))
        counted.append(row)
    return found


def _again(row: Figure, other: Figure) -> bool:
    """Whether a figure has been counted: it says the same, and, if it is one on top of others, of the same days."""
    if not same(row, other) or row.tally != other.tally:
        return False
    return row.tally != "increment" or days_between(row, other) <= AGAIN_DAYS


def differ(promises: Iterable[Figure]) -> bool:
    """Whether plain figures are of several sizes."""
    plain = {(p.value, p.low) for p in promises if p.tally not in ("increment", "total")}
    return len(plain) > 1
