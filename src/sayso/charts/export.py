"""Charts as plain JSON and as pictures, made without any network; and the script that draws them in a browser."""

from functools import cache
from typing import Any, Final

_NOWHERE: Final[list[str]] = []
"""Addresses that a picture may load from."""


def spec(chart: Any) -> dict[str, Any]:
    """The chart as Vega-Lite, checked against its schema; what is JSON already stays as it is.

    So `svg` and `png` can be handed on to another process: they hold Python's lock while they draw.
    """
    found: dict[str, Any] = chart if isinstance(chart, dict) else chart.to_dict()
    return found


def svg(chart: Any) -> str:
    """The chart as a picture in XML."""
    import vl_convert

    picture: str = vl_convert.vegalite_to_svg(spec(chart), allowed_base_urls=_NOWHERE)
    return picture


def png(chart: Any, scale: float = 2) -> bytes:
    """The chart as a picture of dots, `scale` to each of its pixels."""
    import vl_convert

    picture: bytes = vl_convert.vegalite_to_png(spec(chart), scale=scale, allowed_base_urls=_NOWHERE)
    return picture


@cache
def bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, some 900 KB; made once, in two seconds.

    It sets `window.vegaEmbed`, and is fit for `import()` as well as for a script element.
    """
    import vl_convert

    script: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return script
