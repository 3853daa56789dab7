"""The chart of a story: days across, organisations down, each belief a mark; above it the status of each day."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sayso.charts import band, legend, table
from sayso.charts.days import Days, ordinal, y
from sayso.charts.look import Look, config
from sayso.charts.marks import drawing, lean, points, signs
from sayso.charts.rows import Rows, arranged, days_of
from sayso.charts.words import TITLES, counted, field_tips, href, sentence, spoken, tips
from sayso.core.records import Assessment
from sayso.core.text import shorten
from sayso.core.vocabulary import polarity
from sayso.run.dossiers import Account
from sayso.run.wording import short_day

_GUTTER: Final = 176
_EDGE: Final = 10


def story_chart(account: Account, look: Look | None = None) -> Any:
    """An Altair chart of an account; it shows itself in a notebook."""
    import altair as alt

    look = look or Look(titled=True)
    days = _days(account, look)
    found = band.stretches(account.status, days)
    rows = arranged(
        account.beliefs,
        account.positions,
        days,
        top=band.height(found) + 6,
        names_above=look.is_narrow,
        most=look.most,
    )
    keys = legend.entries([mark.belief for row in rows.rows for mark in row.marks])
    left = 0.0 if look.is_narrow else -float(_GUTTER)
    top = rows.bottom + (26 if rows.more or not account.beliefs else 8)
    placed, whole = legend.placed(keys, left, days.width, top)
    parts = [
        *band.layers(found, days, look, whole),
        *_frame(rows, days, look, whole, left),
        *_remarks(rows, account.beliefs, days, look, whole, left),
        *_marks(rows, days, look, whole),
        *legend.layers(placed, days, look, whole),
    ]
    chart = alt.layer(*parts).properties(
        width=days.width, height=whole, padding=_EDGE // 2, description=description(account)
    )
    if look.titled:
        last = account.status[-1] if account.status else None
        chart = chart.properties(
            title=alt.Title(shorten(account.label, 120), subtitle=shorten(last.why, 160) if last else "")
        )
    return chart.configure(**config(look))


def _days(account: Account, look: Look) -> Days:
    marked = days_of(account.beliefs)
    known = [day for day in (*marked, *(ordinal(s.as_of) for s in account.status)) if day is not None]
    width = look.wide - _EDGE - (0 if look.is_narrow else _GUTTER)
    return Days.of(known, width, undated=any(day is None for day in marked))


def _frame(rows: Rows, days: Days, look: Look, whole: float, left: float) -> list[Any]:
    """Headings of groups, names of rows, and a hairline above each."""
    import altair as alt

    colours = look.colours
    start, end, edge = days.time(left), days.time(days.width), days.domain[0]
    lines = [{"x": start, "end": end, "y": row.bottom} for row in rows.rows]
    names = [{"x": start, "y": row.name_at, "name": row.label} for row in rows.rows]
    heads = [{"x": start, "y": at, "name": heading} for heading, at in rows.headings]
    rule = table.chart(lines).mark_rule(stroke=colours.line, aria=False, tooltip=None)
    name = table.chart(names).mark_text(
        align="left", fontSize=13, limit=days.width if look.is_narrow else _GUTTER - 14, aria=False, tooltip=None
    )
    head = table.chart(heads).mark_text(
        align="left", color=colours.soft, fontSize=12, fontWeight=600, aria=False, tooltip=None
    )
    said = alt.Text(field="name", type="nominal")
    found = [
        rule.encode(x=days.x(axis=True), x2=alt.X2(field="end"), y=y("y", whole)),
        name.encode(x=days.x(axis=True), y=y("y", whole), text=said),
        head.encode(x=days.x(axis=True), y=y("y", whole), text=said),
    ]
    return found if edge is not None and rows.rows else []


def _remarks(
    rows: Rows, beliefs: Sequence[Assessment], days: Days, look: Look, whole: float, left: float
) -> Iterable[Any]:
    """What the chart does not show, in words."""
    import altair as alt

    said = []
    if not beliefs:
        said.append({"x": days.time(left), "y": rows.bottom + 8, "name": "Nobody takes a stance on the deed yet."})
    if rows.more:
        name = f"and {counted(rows.more, 'organisation')} more"
        said.append({"x": days.time(left), "y": rows.bottom + 8, "name": name})
    if days.undated:
        said.append({"x": days.time(days.at(None) - 24), "y": -14, "name": "undated"})
    if said:
        yield (
            table.chart(said)
            .mark_text(align="left", color=look.colours.soft, fontSize=12, tooltip=None)
            .encode(x=days.x(axis=True), y=y("y", whole), text=alt.Text(field="name", type="nominal"))
        )


def _marks(rows: Rows, days: Days, look: Look, whole: float) -> list[Any]:
    import altair as alt

    values = []
    for row in rows.rows:
        for mark in row.marks:
            drawn = drawing(mark.belief, look.colours)
            value = {"x": days.time(mark.x), "y": mark.y, **drawn, **tips(mark.belief), "org": row.label}
            value["sign_x"] = days.time(mark.x + lean(mark.belief))
            value["label"] = spoken(mark.belief)
            if address := href(mark.belief, look):
                value["href"] = address
            values.append(value)
    if not values:
        return []
    base = table.chart(values).encode(y=y("y", whole))
    beliefs = points(base).encode(
        x=days.x(axis=True),
        description=alt.Description(field="label", type="nominal"),
        tooltip=field_tips({"words": TITLES["words"], "org": "Organisation", **TITLES}),
    )
    if look.reports is not None:
        beliefs = beliefs.encode(href=alt.Href(field="href", type="nominal"))
    return [beliefs.properties(name="beliefs"), signs(base.encode(x=days.x("sign_x", axis=True)))]


def description(account: Account) -> str:
    """The chart in some sentences, for who does not see it."""
    own = [b for b in account.beliefs if b.copy_of is None]
    sides = [sum(polarity(b.factuality) == side for b in own) for side in "+-u"]
    copies = len(account.beliefs) - len(own)
    dated = sorted(s.as_of for s in account.status)
    span = f", {short_day(dated[0])} to {short_day(dated[-1])}" if dated else ""
    stances = (
        f"{counted(len({b.org for b in own}), 'organisation')} in {counted(len(own), 'stance')}: "
        f"{sides[0]} for, {sides[1]} against, {sides[2]} leave it open"
    )
    return sentence(
        (
            f"Who said what by day in the story “{shorten(account.label, 120)}”{span}",
            stances if own else "Nobody takes a stance on the deed yet",
            f"{counted(copies, 'more stands', 'more stand')} in copies" if copies else "",
            band.told(band.stretches(account.status, Days.of([], 1000))),
        )
    )
