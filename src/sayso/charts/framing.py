"""What part of the world a map shows: where most of what is named lies, not so near that nothing is round it."""

from collections.abc import Sequence
from itertools import accumulate
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import Final

import numpy as np

from sayso.charts.outlines import EARTH, View, atlas
from sayso.charts.spots import Spot, Spots

_MOST: Final = 0.8
"""Share of the mentions that must be on the map."""
_NEAR: Final = 1.6
"""What lies within so many times their reach comes on it too."""
_LEAST: Final = 700.0
"""Kilometres across at least: a lone town needs its country round it."""
_ROOM: Final = 0.68
"""Share of the map's width and height that the places may take up; labels need the rest."""
_WORLD: Final = 60.0
"""Degrees from the middle from which on the whole world is shown."""
RATIO: Final = 0.62
_WORLD_RATIO: Final = 0.487
_WORLD_WIDE: Final = 2 * 2.7066
"""Width of Equal Earth on the unit sphere."""


def framed(named: Spots, width: float) -> View:
    """The view for these places, or for the countries if there are no others; the whole world if there is nothing."""
    points = [(s.lat, s.lon) for s in _main(named.places)] or _corners(named.countries)
    if not points:
        return world(width)
    lat, lon = _middle(points)
    near = View(lat=lat, lon=lon, scale=EARTH, width=0, height=0)  # one pixel a radius of the earth
    found = near.project(*np.array(points).T)
    (left, top), (right, bottom) = found.min(axis=0), found.max(axis=0)
    lat, lon = _back((left + right) / 2, -(top + bottom) / 2, lat, lon)
    if max(_apart((lat, lon), point) for point in points) > _WORLD:
        return world(width)
    height = round(width * RATIO)
    scale = max((right - left) / (width * _ROOM), (bottom - top) / (height * _ROOM)) * EARTH
    return View(lat=lat, lon=lon, scale=max(scale, _LEAST / width), width=width, height=height)


def world(width: float) -> View:
    """All of it."""
    return View(
        lat=0, lon=0, scale=EARTH * _WORLD_WIDE / width, width=width, height=round(width * _WORLD_RATIO), world=True
    )


def _main(places: Sequence[Spot]) -> list[Spot]:
    """The place named most, and what lies nearest to it until most mentions are told of."""
    if not places:
        return []
    first = max(places, key=lambda s: s.mentions)
    apart = {spot: _apart((first.lat, first.lon), (spot.lat, spot.lon)) for spot in places}
    outwards = sorted(places, key=apart.__getitem__)
    totals = accumulate(spot.mentions for spot in outwards)
    wanted = _MOST * sum(s.mentions for s in places)
    farthest = next(spot for spot, total in zip(outwards, totals, strict=True) if total >= wanted)
    return [spot for spot in outwards if apart[spot] <= max(_NEAR * apart[farthest], 1e-9)]


def _corners(countries: dict[str, int]) -> list[tuple[float, float]]:
    """Points of the largest piece of each country named: far islands count for nothing."""
    whole = atlas()
    points = []
    for code, polygons in whole.countries:
        if code in countries:
            largest = max((polygon[0] for polygon in polygons), key=lambda ring: len(whole.ring(ring, whole.lat)))
            lats, lons = whole.ring(largest, whole.lat), whole.ring(largest, whole.lon)
            points += [(float(a), float(o)) for a, o in zip(lats[::10], lons[::10], strict=True)]
    return points


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Of points on the globe, wherever the maps of others have their edge."""
    vectors = [
        (cos(radians(a)) * cos(radians(o)), cos(radians(a)) * sin(radians(o)), sin(radians(a))) for a, o in points
    ]
    x, y, z = (sum(part) for part in zip(*vectors, strict=True))
    return degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Degrees between two points."""
    (a, o), (b, p) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin((p - o) / 2) ** 2
    return degrees(2 * asin(min(1.0, sqrt(h))))


def _back(x: float, y: float, lat0: float, lon0: float) -> tuple[float, float]:
    """Lambert's projection backwards."""
    rho = hypot(x, y)
    if rho < 1e-12:
        return lat0, lon0
    c, a = 2 * asin(min(1.0, rho / 2)), radians(lat0)
    lat = asin(cos(c) * sin(a) + y * sin(c) * cos(a) / rho)
    lon = lon0 + degrees(atan2(x * sin(c), rho * cos(a) * cos(c) - y * sin(a) * sin(c)))
    return degrees(lat), (lon + 180) % 360 - 180
