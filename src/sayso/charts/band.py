"""The status by day: a band in its colours with the names under it."""

from collections.abc import Sequence
from typing import Any, Final

from sayso.charts import table
from sayso.charts.days import Days, ordinal, y
from sayso.charts.look import Look, config, status_colours
from sayso.charts.words import counted, field_tips
from sayso.core.records import Record, Status
from sayso.core.text import safe, shorten
from sayso.run.wording import long_day

BAR: Final = 12.0
LINE: Final = 16.0
_LINES: Final = 4
"""Of names, one below the other, where they stand closer than they are long."""
_LETTER: Final = 7.7
"""Pixels of a letter, about."""


class Stretch(Record, frozen=True, kw_only=True):
    """Days on end of one status."""

    status: Status
    """Of its first day."""
    first: int
    until: int
    """The day on which the next one starts."""
    line: int | None
    """In which its name stands; None where there is no room."""


def stretches(statuses: Sequence[Status], days: Days) -> list[Stretch]:
    """A new one whenever the status turns."""
    known = [(ordinal(s.as_of), s) for s in statuses]
    dated = [(day, status) for day, status in known if day is not None]
    turns = [(day, s) for n, (day, s) in enumerate(dated) if n == 0 or s.status != dated[n - 1][1].status]
    ends = [0.0] * _LINES
    found = []
    for number, (day, status) in enumerate(turns):
        until = turns[number + 1][0] if number + 1 < len(turns) else days.last + 1
        left = _left(status, day, days)
        line = next((n for n, end in enumerate(ends) if end <= left), None)
        if line is not None:
            ends[line] = left + len(status.status) * _LETTER + 10
        found.append(Stretch(status=status, first=day, until=until, line=line))
    return found


def _left(status: Status, day: int, days: Days) -> float:
    """Where the name starts: with its stretch, but within the plot."""
    return max(0.0, min((day - days.first) * days.pixels, days.width - len(status.status) * _LETTER))


def height(found: Sequence[Stretch]) -> float:
    """Pixels that the band takes."""
    return BAR + 5 + LINE * (1 + max((s.line or 0 for s in found), default=-1))


def layers(found: Sequence[Stretch], days: Days, look: Look, whole: float) -> list[Any]:
    """The band at the top of a chart `whole` pixels high."""
    import altair as alt

    colours = status_colours(look.colours)
    rows = [
        {
            "start": days.time((s.first - days.first) * days.pixels),
            "end": days.time((s.until - days.first) * days.pixels - 1.5),
            "top": 0,
            "bottom": BAR,
            "name_x": days.time(_left(s.status, s.first, days)),
            "name_y": BAR + 5 + LINE / 2 + (s.line or 0) * LINE,
            "name": s.status.status if s.line is not None else "",
            "status": s.status.status,
            "colour": colours[s.status.status],
            "from": long_day(safe(s.status.as_of)),
            "why": shorten(s.status.why, 300),
            "sources": f"{s.status.n_for} for, {s.status.n_against} against",
            "label": f"{s.status.status} from {long_day(safe(s.status.as_of))}. {shorten(s.status.why, 300)}",
        }
        for s in found
    ]
    base = table.chart(rows)
    colour = alt.Color(field="colour", type="nominal", scale=None, legend=None)
    bar = base.mark_rect(cornerRadius=1.5).encode(
        x=days.x("start", axis=True),
        x2=alt.X2(field="end"),
        y=y("top", whole),
        y2=alt.Y2(field="bottom"),
        color=colour,
        description=alt.Description(field="label", type="nominal"),
        tooltip=field_tips({"why": "Why", "status": "Status", "from": "From", "sources": "Sources"}),
    )
    name = base.mark_text(align="left", fontWeight=600, aria=False, tooltip=None).encode(
        x=days.x("name_x", axis=True), y=y("name_y", whole), text=alt.Text(field="name", type="nominal"), color=colour
    )
    return [bar.properties(name="status"), name]


def status_band(statuses: Sequence[Status], look: Look | None = None) -> Any:
    """The band alone, as an Altair chart."""
    import altair as alt

    look = look or Look()
    known = [day for s in statuses if (day := ordinal(s.as_of)) is not None]
    days = Days.of(known, look.wide)
    found = stretches(statuses, days)
    whole = max(height(found), BAR)
    return (
        alt.layer(*layers(found, days, look, whole))
        .properties(width=look.wide, height=whole, padding=0, description=told(found))
        .configure(**config(look))
    )


def told(found: Sequence[Stretch]) -> str:
    """The turns of the status in a sentence."""
    if not found:
        return "No status yet."
    turns = [f"{s.status.status} from {long_day(safe(s.status.as_of))}" for s in found]
    if len(turns) > 5:
        turns = [turns[0], counted(len(turns) - 2, "turn") + " between", turns[-1]]
    return f"Status: {', then '.join(turns)}."
