"""Days across a chart: from days to milliseconds and pixels, and which days bear a label."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sayso.core.records import Record

DAY: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1).toordinal()
_STEPS: Final = (1, 2, 3, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652, 18262)
_LABEL: Final = 62
"""Pixels that a day's label takes."""
UNDATED: Final = 64
"""Pixels of the column for what has no day."""


def ordinal(day: str) -> int | None:
    """A full day as a number; None for a part of one, or none."""
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return None


class Days(Record, frozen=True, kw_only=True):
    """The days that a plot shows, and how wide it is."""

    first: int
    last: int
    width: float
    """Pixels of the plot, the column of the undated included."""
    undated: bool = False
    dated: bool = True
    """Whether any day is known at all; if not, none is labelled."""

    @classmethod
    def of(cls, days: Iterable[int], width: float, *, undated: bool = False) -> "Days":
        """From the first to the last of them."""
        days = tuple(days)
        first, last = (min(days), max(days)) if days else (_EPOCH, _EPOCH)
        return cls(first=first, last=last, width=width, undated=undated, dated=bool(days))

    @property
    def pixels(self) -> float:
        """How wide one day is."""
        return (self.width - UNDATED * self.undated) / (self.last - self.first + 1)

    def at(self, day: float | None) -> float:
        """Pixels from the left to the middle of a day; of the last column for None."""
        if day is None:
            return self.width - UNDATED / 2
        return (day - self.first + 0.5) * self.pixels

    def time(self, pixels: float) -> int:
        """Milliseconds since 1970 at so many pixels from the left."""
        return round((self.first - 0.5 - _EPOCH + pixels / self.pixels) * DAY)

    @property
    def domain(self) -> list[int]:
        """In milliseconds, from edge to edge."""
        return [self.time(0), self.time(self.width)]

    def ticks(self) -> list[int]:
        """Days to label, in milliseconds: as many as fit."""
        if not self.dated:
            return []
        step = next((s for s in _STEPS if s * self.pixels >= _LABEL), _STEPS[-1])
        if step < 30:
            return [self.time(self.at(day)) for day in range(self.first, self.last + 1, step)]
        return [self.time(self.at(day)) for day in self._months(max(1, round(step / 30.4)))]

    def _months(self, step: int) -> Sequence[int]:
        """First days of every `step`-th month, counted from a January."""
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        starts = (date(m // 12, m % 12 + 1, 1).toordinal() for m in months if m % min(step, 12) == 0)
        found = [day for day in starts if day >= self.first]
        return found[:: max(1, step // 12)]

    def axis(self) -> Any:
        """Altair's x axis, on top; the year with the first label and each January."""
        import altair as alt

        ticks = self.ticks()
        apart = (ticks[1] - ticks[0]) / DAY if len(ticks) > 1 else 1
        plain, full = ("%b", "%b %Y") if apart >= 28 else ("%-d %b", "%-d %b %Y")
        if apart >= 360:
            plain = full = "%Y"
        january = " || utcmonth(datum.value) == 0" if apart >= 28 else ""
        label = f"datum.index == 0{january} ? utcFormat(datum.value, '{full}') : utcFormat(datum.value, '{plain}')"
        return alt.Axis(values=ticks, labelExpr=label, orient="top", labelFlush=14, tickSize=4, labelOverlap="greedy")

    def x(self, name: str = "x", *, axis: bool = False) -> Any:
        """Altair's channel for a field of milliseconds."""
        import altair as alt

        scale = alt.Scale(domain=self.domain, nice=False, zero=False)
        return alt.X(field=name, type="quantitative", scale=scale, axis=self.axis() if axis else None)


def y(name: str, height: float) -> Any:
    """Altair's channel for pixels from the top."""
    import altair as alt

    scale = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    return alt.Y(field=name, type="quantitative", scale=scale, axis=None)
