"""The places of a story on a map: outlines of countries, a disc for each place by how often it is named."""

from collections.abc import Sequence
from math import sqrt
from typing import Any, Final

from sayso.charts import table
from sayso.charts.days import y
from sayso.charts.framing import framed
from sayso.charts.look import Look, config, mixed
from sayso.charts.outlines import Outline, View, outlines
from sayso.charts.spots import Spot, Spots
from sayso.charts.words import counted, field_tips, sentence
from sayso.core.text import shorten
from sayso.link.naming import listed
from sayso.resources.countries import name_of

_LETTER: Final = 7.5
_LABELS: Final = 16
_SMALLEST: Final = 5000.0
"""Square pixels of a country that bears its name."""
_WIDEST: Final = 900
Box = tuple[float, float, float, float]


class Dot(Spot, frozen=True, kw_only=True):
    """A place on the map, in pixels."""

    x: float
    y: float
    size: float
    """Across."""


def map_chart(named: Spots, look: Look | None = None) -> Any:
    """An Altair chart of the places; countries that are named are tinted, for a country is no point."""
    import altair as alt

    look = look or Look()
    view = framed(named, min(look.wide - 2, _WIDEST))
    land, lines = outlines(view)
    dots, beyond = _dots(named.places, view)
    parts = [
        *_land(land, lines, named, look),
        *_rings(dots, view, look),
        *_labels(dots, land, view, look),
        *_discs(dots, view, look),
    ]
    if beyond:
        parts.append(_text([{"x": 0, "y": view.height + 12, "name": beyond}], view, look, limit=view.width))
    return (
        alt.layer(*parts)
        .properties(
            width=view.width,
            height=view.height,
            padding={"left": 1, "top": 1, "right": 1, "bottom": 4},
            description=described(named),
            view=alt.ViewConfig(stroke=look.colours.line),
        )
        .configure(**config(look))
    )


def _land(land: Sequence[Outline], lines: list[list[list[float]]], named: Spots, look: Look) -> list[Any]:
    import altair as alt

    colours = look.colours
    flat = alt.Projection(type="identity", scale=1, translate=[0, 0])
    parts = []
    for tinted, colour in ((False, colours.land), (True, colours.named)):
        polygons = [p for o in land if (o.country in named.countries) == tinted for p in o.polygons]
        if polygons:
            shape = {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
            parts.append(_shape(shape, flat, fill=colour, stroke=colour, strokeWidth=0.4))
    if lines:
        shape = {"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": lines}}
        stroke = mixed(colours.soft, colours.paper, 0.45)
        parts.append(_shape(shape, flat, filled=False, stroke=stroke, strokeWidth=0.7, strokeJoin="round"))
    return parts


def _shape(shape: dict[str, Any], flat: Any, **drawn: Any) -> Any:
    base = table.chart([shape])
    return base.mark_geoshape(clip=True, aria=False, tooltip=None, **drawn).properties(projection=flat)


def _dots(places: Sequence[Spot], view: View) -> tuple[list[Dot], str]:
    """Those on the map, the most named first, and in words what lies beyond it."""
    if not places:
        return [], ""
    most = max(spot.mentions for spot in places)
    dots, beyond = [], []
    for spot in places:
        ((x, at),) = view.project(spot.lat, spot.lon)
        if view.holds(x, at, -4):
            size = 8 + 12 * sqrt(spot.mentions / most)
            known = {name: getattr(spot, name) for name in Spot.__struct_fields__}
            dots.append(Dot(**known, x=round(float(x), 1), y=round(float(at), 1), size=size))
        else:
            beyond.append(spot)
    names = [f"{shorten(s.name, 40)}{f' ({s.mentions})' if s.mentions > 1 else ''}" for s in beyond[:8]]
    rest = [f"{len(beyond) - 8} more"] if len(beyond) > 8 else []
    return dots, f"Beyond this map: {listed([*names, *rest])}." if beyond else ""


def _rings(dots: Sequence[Dot], view: View, look: Look) -> list[Any]:
    """How far off a place may be, where that can be seen."""
    import altair as alt

    found = []
    for dot in dots:
        across = 2 * (dot.radius or 0) / view.scale
        if dot.size + 8 < across < view.width / 2:
            found.append({"x": dot.x, "y": dot.y, "size": round(across**2)})
    if not found:
        return []
    base = table.chart(found).mark_point(
        shape="circle", filled=False, stroke=look.colours.accent, strokeWidth=0.8, strokeDash=[2, 3], opacity=0.8,
        clip=True, aria=False, tooltip=None,
    )  # fmt: skip
    return [_at(base, view).encode(size=alt.Size(field="size", type="quantitative", scale=None, legend=None))]


def _discs(dots: Sequence[Dot], view: View, look: Look) -> list[Any]:
    import altair as alt

    colours = look.colours
    values = []
    for dot in dots:
        name = shorten(dot.name, 60)
        times = counted(dot.mentions, "mention")
        unsure = "may be another place of this name" if dot.is_unsure else ""
        reach = f"within {dot.radius:,.0f} km" if dot.radius else ""
        meant = ", ".join(f"{relation} {name}" for relation in dot.relations)
        value: dict[str, Any] = {"x": dot.x, "y": dot.y, "size": round(dot.size**2), "place": name, "named": times}
        value |= {"unsure": unsure, "reach": reach, "meant": shorten(meant, 120)}
        value |= {"fill": colours.paper if dot.is_unsure else colours.accent}
        value["label"] = ", ".join(part for part in (name, times, unsure, reach) if part)
        if dot.link:
            value["href"] = dot.link
        values.append(value)
    if not values:
        return []
    base = table.chart(values).mark_point(shape="circle", stroke=colours.accent, strokeWidth=1.6, opacity=0.9)
    titles = {"place": "Place", "named": "Named", "meant": "Meant", "reach": "Spot lies", "unsure": "Unsure"}
    discs = _at(base, view).encode(
        size=alt.Size(field="size", type="quantitative", scale=None, legend=None),
        fill=alt.Fill(field="fill", type="nominal", scale=None, legend=None),
        description=alt.Description(field="label", type="nominal"),
        tooltip=field_tips(titles),
        href=alt.Href(field="href", type="nominal"),
    )
    return [discs.properties(name="places")]


def _at(base: Any, view: View) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, view.width], nice=False, zero=False)
    return base.encode(x=alt.X(field="x", type="quantitative", scale=scale, axis=None), y=y("y", view.height))


def _labels(dots: Sequence[Dot], land: Sequence[Outline], view: View, look: Look) -> list[Any]:
    """Names beside the main places, then of countries, wherever they hide nothing."""
    taken: list[Box] = [(d.x - d.size / 2, d.y - d.size / 2, d.x + d.size / 2, d.y + d.size / 2) for d in dots]
    places: dict[str, list[dict[str, Any]]] = {"left": [], "right": [], "center": []}
    countries = []
    for dot in dots[:_LABELS]:
        name = shorten(dot.name, 28)
        off = dot.size / 2 + 4
        beside = ("left", off, 0.0), ("right", -off, 0.0), ("center", 0.0, -off - 6), ("center", 0.0, off + 6)
        for align, right, down in beside:
            if _free(_box(name, align, dot.x + right, dot.y + down), taken, view):
                places[align].append({"x": round(dot.x + right, 1), "y": round(dot.y + down, 1), "name": name})
                break
    for outline in sorted(land, key=lambda o: -o.middle[2]):
        x, at, area = outline.middle
        name = name_of(outline.country)
        if area >= _SMALLEST and _free(_box(name, "center", x, at), taken, view):
            countries.append({"x": round(x, 1), "y": round(at, 1), "name": name})
    colours = look.colours
    soft = mixed(colours.soft, colours.land, 0.12)
    parts = [_text(countries, view, look, align="center", color=soft, fontStyle="italic")] if countries else []
    for align, names in places.items():
        if names:  # first a rim, so that names can be read on borders
            rim = {"stroke": colours.land, "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.85}
            parts.append(_text(names, view, look, align=align, fontWeight=600, **rim))
            parts.append(_text(names, view, look, align=align, fontWeight=600, color=colours.ink))
    return parts


def _box(name: str, align: str, x: float, y: float) -> Box:
    """About where a label stands."""
    wide = len(name) * _LETTER
    left = {"left": x, "right": x - wide, "center": x - wide / 2}[align]
    return left, y - 7, left + wide, y + 7


def _free(box: Box, taken: list[Box], view: View) -> bool:
    """Whether the label fits there; then the room is its own."""
    left, top, right, bottom = box
    fits = left >= 2 and top >= 2 and right <= view.width - 2 and bottom <= view.height - 2
    if not fits or any(left < hi and right > lo and top < b and bottom > t for lo, t, hi, b in taken):
        return False
    taken.append(box)
    return True


def _text(values: list[dict[str, Any]], view: View, look: Look, **drawn: Any) -> Any:
    import altair as alt

    drawn = {"color": look.colours.soft, "align": "left", **drawn}
    base = table.chart(values).mark_text(fontSize=12, aria=False, tooltip=None, **drawn)
    return _at(base, view).encode(text=alt.Text(field="name", type="nominal"))


def described(named: Spots) -> str:
    """The map in some sentences."""
    if not named.places and not named.countries:
        return "A map without places: the reports name none that is known."
    first = [f"{shorten(s.name, 40)} ({s.mentions})" for s in named.places[:5]]
    rest = len(named.places) - len(first)
    countries = sorted(named.countries, key=lambda code: (-named.countries[code], code))[:5]
    unsure = sum(s.is_unsure for s in named.places)
    return sentence(
        (
            f"Map of {counted(len(named.places), 'place')} that the reports name",
            f"Most often: {listed(first)}{f'; {rest} more' if rest else ''}" if first else "",
            f"Countries: {listed([name_of(code) for code in countries])}" if countries else "",
            f"{counted(unsure, 'place')} may be another of the same name" if unsure else "",
        )
    )
