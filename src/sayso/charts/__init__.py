"""Charts of stories: one spec for the page, for pictures and for notebooks.

Each chart is an Altair chart; `spec`, `svg` and `png` make JSON and pictures of it, and in a notebook it shows itself.
"""

from sayso.charts.band import status_band
from sayso.charts.export import bundle, png, spec, svg
from sayso.charts.look import Look
from sayso.charts.maps import map_chart
from sayso.charts.promises import promises_chart
from sayso.charts.sparkline import sparkline
from sayso.charts.spots import Spot, Spots, spots
from sayso.charts.story import story_chart

__all__ = [
    "Look", "Spot", "Spots", "bundle", "map_chart", "png", "promises_chart", "sparkline", "spec", "spots",
    "status_band", "story_chart", "svg",
]  # fmt: skip
