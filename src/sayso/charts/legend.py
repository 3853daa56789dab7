"""What the marks mean, below the chart: only what occurs in it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import structs

from sayso.charts import table
from sayso.charts.days import Days, y
from sayso.charts.look import Look
from sayso.charts.marks import drawing, points, signs
from sayso.core.records import Assessment, Record
from sayso.core.vocabulary import ASPECTS, Aspect, Factuality, polarity

_LETTER: Final = 6.5
_MARK: Final = 18.0
_BETWEEN: Final = 16.0
_LINE: Final = 21.0


class Entry(Record, frozen=True, kw_only=True):
    """One mark with its meaning."""

    meaning: str
    belief: Assessment
    """A made-up one that is drawn like it."""
    neutral: bool = False
    """Without colour and sign: what it tells is its filling or its shape."""
    starts: bool = False
    """Whether it starts a line."""


class Placed(Record, frozen=True, kw_only=True):
    """An entry with its place in pixels."""

    entry: Entry
    x: float
    y: float


def _drawn(
    factuality: Factuality, aspect: Aspect = "planned", *, copy: str | None = None, plain: bool = True
) -> Assessment:
    return Assessment(
        document="", published="", source="", org="", date="",
        factuality=factuality, aspect=aspect, copy_of=copy, plain=plain,
    )  # fmt: skip


_SIGNS: Final[dict[Factuality, str]] = {"CT+": "says so", "CT-": "says not", "Uu": "leaves it open"}
_DEGREES: Final[dict[Factuality, str]] = {"CT+": "certain", "PR+": "probable", "PS+": "possible"}


def entries(beliefs: Sequence[Assessment]) -> list[Entry]:
    """Signs and degrees, then shapes, then copies and asides."""
    sides = {polarity(b.factuality) for b in beliefs}
    degrees = {b.factuality[:2] for b in beliefs}
    aspects = {b.aspect for b in beliefs}
    copies = [Entry(meaning="in a copy, not counted", belief=_drawn("CT+", "announced", copy="-"))]
    asides = [Entry(meaning="in passing", belief=_drawn("CT+", "announced", plain=False))]
    groups = (
        [Entry(meaning=m, belief=_drawn(f)) for f, m in _SIGNS.items() if polarity(f) in sides],
        [Entry(meaning=m, belief=_drawn(f), neutral=True) for f, m in _DEGREES.items() if f[:2] in degrees],
        [Entry(meaning=a, belief=_drawn("CT+", a), neutral=True) for a in ASPECTS if a in aspects],
        copies * any(b.copy_of for b in beliefs) + asides * any(not b.plain and not b.copy_of for b in beliefs),
    )
    return [structs.replace(entry, starts=not n) for group in groups for n, entry in enumerate(group)]


def placed(found: Iterable[Entry], left: float, width: float, top: float) -> tuple[list[Placed], float]:
    """The entries one behind the other, and where they end; a group starts a line of its own if all would not fit."""
    found = list(found)
    x, at = left, top + _LINE / 2
    places: list[Placed] = []
    for entry in found:
        long = _MARK + len(entry.meaning) * _LETTER
        if places and (x + long > width or entry.starts):
            x, at = left, at + _LINE
        places.append(Placed(entry=entry, x=x, y=at))
        x += long + _BETWEEN
    return places, (at + _LINE / 2 if places else top)


def layers(places: Sequence[Placed], days: Days, look: Look, whole: float) -> list[Any]:
    """Drawn with the same marks as the chart itself."""
    import altair as alt

    if not places:
        return []
    values = []
    for place in places:
        neutral = place.entry.neutral
        value = drawing(place.entry.belief, look.colours, stroke=look.colours.soft if neutral else None)
        value |= {"x": days.time(place.x + 7), "y": place.y, "meaning": place.entry.meaning}
        value |= {"text": days.time(place.x + _MARK)} | ({"sign": ""} if neutral else {})
        values.append(value)
    base = table.chart(values).encode(y=y("y", whole))
    at = base.encode(x=days.x(axis=True))
    meaning = base.mark_text(align="left", fontSize=12, color=look.colours.soft, aria=False, tooltip=None).encode(
        x=days.x("text", axis=True), text=alt.Text(field="meaning", type="nominal")
    )
    return [points(at).properties(name="legend"), signs(at), meaning]
