"""Who stands in which row, and where in it each belief is marked, so that no mark hides another."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from sayso.charts.days import Days, ordinal
from sayso.charts.words import org
from sayso.core.records import Assessment, Record
from sayso.link.counting import said
from sayso.link.positions import Position

STEP: Final = 18.0
"""Pixels that one mark takes."""
GROUPS: Final = {
    "+": "Say so",
    "-": "Say not",
    "u": "Leave it open",
    "=": "Say both",
    "": "Only in passing, or in copies",
}
"""Heading by `Position.side`, in the order of rows."""
_EARLIER: Final = 30
"""Days before the first report from which on words are marked on the day of their report: the chart is of the story."""
_HEADING, _PADDING, _NAME, _GAP = 24.0, 10.0, 18.0, 12.0


class Mark(Record, frozen=True, kw_only=True):
    """One belief on the chart, in pixels."""

    belief: Assessment
    x: float
    y: float


class Row(Record, frozen=True, kw_only=True):
    """One organisation."""

    label: str
    top: float
    bottom: float
    name_at: float
    """Where the middle of its name is, from the top."""
    marks: tuple[Mark, ...]


class Rows(Record, frozen=True, kw_only=True):
    """All of them, with the headings of the groups they stand in."""

    rows: tuple[Row, ...]
    headings: tuple[tuple[str, float], ...]
    bottom: float
    more: int
    """Organisations for which there is no room."""


def days_of(beliefs: Sequence[Assessment]) -> list[int | None]:
    """The day on which each belief is marked: that of saying; of the report, where the other is unknown or long ago."""
    reported = [ordinal(belief.published) for belief in beliefs]
    known = [day for day in reported if day is not None]
    oldest = min(known) - _EARLIER if known else None
    found = []
    for belief, report in zip(beliefs, reported, strict=True):
        day = ordinal(said(belief)) if belief.published else ordinal(belief.date)
        early = day is not None and oldest is not None and day < oldest
        found.append(report if day is None or early else day)
    return found


def arranged(
    beliefs: Sequence[Assessment],
    positions: Iterable[Position],
    days: Days,
    *,
    top: float,
    names_above: bool,
    most: int,
) -> Rows:
    """Rows by group, in each by their first day; the organisations that say most, if there are too many."""
    sides = {position.org: position.side for position in positions}
    said_by: dict[str, list[tuple[int | None, Assessment]]] = defaultdict(list)
    for belief, day in zip(beliefs, days_of(beliefs), strict=True):
        said_by[belief.org].append((day, belief))
    loudest = sorted(said_by, key=lambda name: (-sum(b.copy_of is None for _, b in said_by[name]), name))[:most]
    rows: list[Row] = []
    headings = []
    y = top
    for side, heading in GROUPS.items():
        orgs = [name for name in loudest if sides.get(name, "") == side]
        if not orgs:
            continue
        headings.append((heading, y + _HEADING / 2))
        y += _HEADING
        for name in sorted(orgs, key=lambda name: (min(_order(day) for day, _ in said_by[name]), org(name))):
            label = org(name, (belief for _, belief in said_by[name]))
            rows.append(_row(label, said_by[name], days, y, _NAME if names_above else 0.0))
            y = rows[-1].bottom
        y += _GAP
    return Rows(rows=tuple(rows), headings=tuple(headings), bottom=y, more=len(said_by) - len(loudest))


def _order(day: int | None) -> int:
    return day if day is not None else 10**7


def _row(label: str, told: Sequence[tuple[int | None, Assessment]], days: Days, top: float, name: float) -> Row:
    placed = list(_placed(told, days))
    lines = max(line for _, _, line in placed) + 1
    first = top + name + _PADDING / 2 + STEP / 2
    marks = tuple(Mark(belief=belief, x=x, y=first + line * STEP) for belief, x, line in placed)
    bottom = top + name + lines * STEP + _PADDING
    return Row(label=label, top=top, bottom=bottom, name_at=top + name / 2 + 4 if name else first, marks=marks)


def _placed(told: Sequence[tuple[int | None, Assessment]], days: Days) -> Iterable[tuple[Assessment, float, int]]:
    """Belief, pixels from the left, and line: side by side as far as the day is wide, then below each other."""
    by_day: dict[int | None, list[Assessment]] = defaultdict(list)
    for day, belief in sorted(told, key=lambda pair: (_order(pair[0]), pair[1].copy_of is not None)):
        by_day[day].append(belief)
    ends: list[float] = []  # of each line, where its last mark ends
    for day, beliefs in by_day.items():
        room = (days.pixels if day is not None else 3 * STEP) * 0.92
        abreast = max(1, min(len(beliefs), int(room / STEP)))
        for start in range(0, len(beliefs), abreast):
            together = beliefs[start : start + abreast]
            left = days.at(day) - len(together) * STEP / 2
            line = next((n for n, end in enumerate(ends) if end <= left + 1e-6), len(ends))
            if line == len(ends):
                ends.append(0.0)
            ends[line] = left + len(together) * STEP
            for place, belief in enumerate(together):
                yield belief, left + (place + 0.5) * STEP, line
