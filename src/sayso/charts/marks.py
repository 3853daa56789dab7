"""How a belief is drawn: polarity by colour and sign, certainty by filling and size, aspect by shape, a copy grey."""

from typing import Any, Final

from sayso.charts.look import Colours, mixed
from sayso.core.records import Assessment
from sayso.core.vocabulary import ASPECTS, certainty, polarity
from sayso.run.wording import MARK

SIZES: Final = {3: 196, 2: 169, 1: 150, 0: 150}
"""Square pixels by certainty."""
SHAPES: Final = dict(zip(ASPECTS, ("circle", "diamond", "triangle-right", "square"), strict=True))
"""A disc for what is only planned; as on a player an arrow for what goes on, a square for what is over."""
_PASSING: Final = 0.62
"""How much of its size a mark keeps that only touches on the deed."""
_COPY: Final = 0.55
_FAINT: Final = 0.28
"""How far towards the paper the colour of a mark goes that only touches on the deed."""
_TINT: Final = 0.72


def tone(belief: Assessment, colours: Colours) -> str:
    """The colour of its outline."""
    if belief.copy_of:
        return colours.copy
    plain = {"+": colours.yes, "-": colours.no, "u": colours.open}[polarity(belief.factuality)]
    return plain if belief.plain else mixed(plain, colours.paper, _FAINT)


def drawing(belief: Assessment, colours: Colours, *, stroke: str | None = None) -> dict[str, Any]:
    """The fields that `points` and `signs` draw from; `stroke` for another colour than its own."""
    stroke = stroke or tone(belief, colours)
    sure = certainty(belief.factuality)
    share = _COPY if belief.copy_of else 1 if belief.plain else _PASSING
    return {
        "stroke": stroke,
        "fill": stroke if sure == 3 else mixed(stroke, colours.paper, _TINT) if sure == 2 else colours.paper,
        "size": round(SIZES[sure] * share),
        "shape": SHAPES[belief.aspect],
        "sign": MARK[polarity(belief.factuality)],
        "sign_colour": colours.paper if sure == 3 else stroke,
        "letter": 12 if share == 1 else 9,
    }


def points(base: Any) -> Any:
    """The marks themselves."""
    import altair as alt

    return base.mark_point(strokeWidth=1.6, opacity=1).encode(
        shape=alt.Shape(field="shape", type="nominal", scale=None, legend=None),
        stroke=alt.Stroke(field="stroke", type="nominal", scale=None, legend=None),
        fill=alt.Fill(field="fill", type="nominal", scale=None, legend=None),
        size=alt.Size(field="size", type="quantitative", scale=None, legend=None),
    )


def lean(belief: Assessment) -> float:
    """Pixels by which the sign stands off the middle of the mark: the broad end of an arrow is on the left."""
    return -2.0 if SHAPES[belief.aspect] == "triangle-right" else 0.0


def signs(base: Any) -> Any:
    """The sign of its polarity on each mark, so that colour never is the only bearer."""
    import altair as alt

    return base.mark_text(fontWeight=700, aria=False, tooltip=None, dy=0.5).encode(
        text=alt.Text(field="sign", type="nominal"),
        color=alt.Color(field="sign_colour", type="nominal", scale=None, legend=None),
        size=alt.Size(field="letter", type="quantitative", scale=None, legend=None),
    )
