"""A story's reports by day as a picture a few letters wide: plain SVG, for lists of stories."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sayso.charts.days import ordinal
from sayso.charts.words import counted
from sayso.run.wording import short_day

_COLUMNS: Final = 32
"""Bars at most: several days share one in a longer story."""
_STEP: Final = 4
_BAR: Final = 3
_HIGH: Final = 18


def sparkline(per_day: Mapping[str, int]) -> str:
    """Bars for the reports of each day, safe to put into a page as it is: it holds numbers and days only.

    Days that are none, and counts below one, are left out. It takes the colour of the text around it.
    """
    known = {day: count for name, count in per_day.items() if (day := ordinal(name)) is not None and count > 0}
    if not known:
        return (
            f'<svg class="sparkline" role="img" width="{_BAR}" height="{_HIGH}"><title>no dated reports</title></svg>'
        )
    first, last = min(known), max(known)
    days_each = -(-(last - first + 1) // _COLUMNS)
    bins = [0] * ((last - first) // days_each + 1)
    for day, count in known.items():
        bins[(day - first) // days_each] += count
    width = len(bins) * _STEP - (_STEP - _BAR)
    bars = "".join(_bar(place, count / max(bins)) for place, count in enumerate(bins) if count)
    return (
        f'<svg class="sparkline" role="img" width="{width}" height="{_HIGH}" viewBox="0 0 {width} {_HIGH}">'
        f"<title>{_told(known)}</title>"
        f'<path fill="currentColor" opacity=".25" d="M0 {_HIGH - 1}h{width}v1h-{width}z"/>'
        f'<path fill="currentColor" d="{bars}"/></svg>'
    )


def _bar(place: int, share: float) -> str:
    high = max(2, round(share * _HIGH))
    return f"M{place * _STEP} {_HIGH}v-{high}h{_BAR}v{high}z"


def _told(known: Mapping[int, int]) -> str:
    """In words: how many, from when to when, and the busiest day."""
    reports = counted(sum(known.values()), "report")
    first, last, busiest = min(known), max(known), max(known, key=lambda day: (known[day], -day))
    if first == last:
        return f"{reports} on {_named(first)}"
    return f"{reports} from {_named(first)} to {_named(last)}, most on {_named(busiest)}: {known[busiest]}"


def _named(day: int) -> str:
    return short_day(date.fromordinal(day).isoformat())
