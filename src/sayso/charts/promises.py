"""Promised and delivered: a bar for each pledge, as long as what was promised, filled as far as it has come."""

from collections.abc import Sequence
from typing import Any, Final

from sayso.charts import table
from sayso.charts.days import y
from sayso.charts.look import Look, config, mixed
from sayso.charts.words import counted, field_tips, sentence
from sayso.core.text import shorten
from sayso.link.pledges import Pledge, Quantity
from sayso.run.pledgewords import balance, facts, parties

_ROW: Final = 46.0
_BAR: Final = 10.0


def promises_chart(pledges: Sequence[Pledge], look: Look | None = None) -> Any:
    """An Altair chart. Each bar has its own unit, so bars are compared with themselves only: so much of what was
    promised. A bar of which it is not known how far it is filled is hollow, and the words above it say so.
    """
    import altair as alt

    look = look or Look()
    shown, width = pledges[: look.most], look.wide - 4
    rows = [_row(pledge, number, look) for number, pledge in enumerate(shown)]
    more = len(pledges) - len(shown)
    remark = f"and {counted(more, 'promise')} more" if more else "" if rows else "No promise of money or things."
    whole = _ROW * len(rows) + (20 if remark else 0)
    base = table.chart(rows)
    scale = alt.Scale(domain=[0, 1], nice=False, zero=False)
    across = {"x": alt.X(field="start", type="quantitative", scale=scale, axis=None)}
    upright = {"y": y("top", whole), "y2": alt.Y2(field="bottom")}
    colour = alt.Fill(field="colour", type="nominal", scale=None, legend=None)
    edge = alt.Stroke(field="colour", type="nominal", scale=None, legend=None)
    tips = field_tips({"who": "Who", "balance": "Balance", "state": "State", "facts": "Known"})
    said = alt.Description(field="label", type="nominal")
    bar = base.mark_rect(strokeWidth=1).encode(
        **across,
        **upright,
        x2=alt.X2(field="end"),
        stroke=edge,
        fill=alt.Fill(field="ground", type="nominal", scale=None, legend=None),
        description=said,
        tooltip=tips,
    )
    least = base.mark_rect(aria=False, tooltip=None).encode(**across, **upright, x2=alt.X2(field="least"), fill=colour)
    names = [{"start": 0, "y": row["top"] - 12, "name": row["title"]} for row in rows]
    if remark:
        names.append({"start": 0, "y": whole - 10, "name": remark})
    text = table.chart(names).mark_text(align="left", fontSize=13, limit=width, aria=False, tooltip=None)
    name = text.encode(**across, y=y("y", whole), text=alt.Text(field="name", type="nominal"))
    return (
        alt.layer(bar.properties(name="pledges"), least, name)
        .properties(width=width, height=max(whole, 20), padding=2, description=described(pledges))
        .configure(**config(look))
    )


def _row(pledge: Pledge, number: int, look: Look) -> dict[str, Any]:
    colours = look.colours
    top = _ROW * number + 26
    share = _share(pledge)
    title = f"{parties(pledge)}: {balance(pledge)}"
    state = {"overdue": colours.no, "kept": colours.yes, "open": colours.accent}[pledge.state]
    return {
        "start": 0,
        "end": 1,
        "least": min(share, 1) if share is not None else 0,
        "top": top,
        "bottom": top + _BAR,
        "colour": state,
        "ground": colours.paper if share is None else mixed(colours.soft, colours.paper, 0.85),
        "title": shorten(title, 200),
        "who": shorten(parties(pledge), 120),
        "balance": shorten(balance(pledge), 120),
        "state": pledge.state,
        "facts": shorten("; ".join(facts(pledge)), 300),
        "label": shorten(f"{pledge.state}: {title}. {'; '.join(facts(pledge))}", 500),
    }


def _share(pledge: Pledge) -> float | None:
    """How much of it has come at least; None where that cannot be said."""
    if pledge.delivered is not None and pledge.promised is not None and _most(pledge.promised):
        return pledge.delivered.low / _most(pledge.promised)
    return pledge.share / 100 if pledge.share is not None else None


def _most(quantity: Quantity) -> float:
    return quantity.high if quantity.high is not None else quantity.low


def described(pledges: Sequence[Pledge]) -> str:
    """The chart in some sentences."""
    states = {state: sum(pledge.state == state for pledge in pledges) for state in ("overdue", "open", "kept")}
    told = [f"{shorten(parties(p), 60)}: {shorten(balance(p), 80)}" for p in pledges[:3]]
    numbers = ", ".join(f"{count} {state}" for state, count in states.items() if count)
    return sentence((f"{counted(len(pledges), 'promise')}{f': {numbers}' if numbers else ''}", *told))
