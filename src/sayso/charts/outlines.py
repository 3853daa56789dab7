"""The outlines of countries, projected and cut to what a map shows."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from math import radians
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sayso.core.records import Record

Points = NDArray[np.float64]
Frame = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_FAR: Final = 100.0
"""Degrees from the middle of a regional map beyond which nothing can be on it."""
_COARSE: Final = 1.1
_COARSE_WORLD: Final = 2.3
"""Pixels below which a turn of a border is left out."""
_ISLET: Final = 2.5
"""Pixels below which an island is left out."""
EARTH: Final = 6371.0


class View(Record, frozen=True, kw_only=True):
    """What a map shows: a middle, kilometres in a pixel, and its size in pixels.

    Equal in area, so that no country looks larger than it is: Lambert's around the middle, and for the whole world
    Equal Earth (`world`).
    """

    lat: float
    lon: float
    scale: float
    """Kilometres in a pixel."""
    width: float
    height: float
    world: bool = False

    def project(self, lat: Any, lon: Any) -> Points:
        """Pixels from the top left corner, one row a point."""
        planar = _equal_earth(lat, lon) if self.world else _lambert(lat, lon, self.lat, self.lon)
        flipped = planar * np.array([1.0, -1.0]) * (EARTH / self.scale)
        pixels: Points = flipped + np.array([self.width / 2, self.height / 2])
        return pixels

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether the pixel is on the map."""
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin


def _lambert(lat: Any, lon: Any, lat0: float, lon0: float) -> Points:
    """Lambert's azimuthal equal-area projection of the unit sphere."""
    phi, lam = np.radians(np.atleast_1d(lat)), np.radians(np.atleast_1d(lon) - lon0)
    sin0, cos0 = np.sin(radians(lat0)), np.cos(radians(lat0))
    along = sin0 * np.sin(phi) + cos0 * np.cos(phi) * np.cos(lam)
    k = np.sqrt(2 / np.maximum(1 + along, 1e-9))
    x = k * np.cos(phi) * np.sin(lam)
    return np.column_stack((x, k * (cos0 * np.sin(phi) - sin0 * np.cos(phi) * np.cos(lam))))


def _equal_earth(lat: Any, lon: Any) -> Points:
    """Šavrič, Patterson and Jenny (2018)."""
    a = (1.340264, -0.081106, 0.000893, 0.003796)
    root = np.sqrt(3) / 2
    theta = np.arcsin(root * np.sin(np.radians(np.atleast_1d(lat))))
    t2, t6 = theta**2, theta**6
    x = np.radians(np.atleast_1d(lon)) * np.cos(theta)
    x = x / (root * (a[0] + 3 * a[1] * t2 + t6 * (7 * a[2] + 9 * a[3] * t2)))
    return np.column_stack((x, theta * (a[0] + a[1] * t2 + t6 * (a[2] + a[3] * t2))))


class Atlas(Record, frozen=True, kw_only=True):
    """The data file, decoded."""

    countries: tuple[tuple[str, tuple[tuple[tuple[int, ...], ...], ...]], ...]
    """ISO3 with its polygons: rings of arcs, the first the outer one; `~n` is arc n backwards."""
    lon: Any
    lat: Any
    starts: Any
    """Where in `lon` and `lat` each arc starts, and at last where they end."""

    def arc(self, number: int, values: Any) -> Any:
        """Its part of an array as long as `lon`."""
        at = number if number >= 0 else ~number
        found = values[self.starts[at] : self.starts[at + 1]]
        return found if number >= 0 else found[::-1]

    def ring(self, arcs: tuple[int, ...], values: Any) -> Any:
        """The arcs of a ring one behind the other, each without its last point, which starts the next."""
        return np.concatenate([*(self.arc(n, values)[:-1] for n in arcs), self.arc(arcs[0], values)[:1]])


@cache
def atlas() -> Atlas:
    """`data/outlines.json`, made by tools/outlines.py."""
    text = resources.files("sayso").joinpath("charts", "data", "outlines.json").read_text(encoding="utf-8")
    found = json.loads(text)
    arcs = [np.cumsum(np.array(arc, dtype=np.int64).reshape(-1, 2), axis=0) for arc in found["arcs"]]
    points = np.concatenate(arcs) / found["grid"]
    return Atlas(
        countries=tuple((c, tuple(tuple(map(tuple, p)) for p in polygons)) for c, polygons in found["countries"]),
        lon=points[:, 0],
        lat=np.clip(points[:, 1], -90, 90),
        starts=np.cumsum([0, *map(len, arcs)]),
    )


class Outline(Record, frozen=True, kw_only=True):
    """One country as far as it is on the map, in pixels."""

    country: str
    polygons: list[list[list[list[float]]]]
    """As GeoJSON has them: polygons of rings of points."""

    @property
    def middle(self) -> tuple[float, float, float]:
        """Of its largest piece on the map, with that one's area."""
        return max((_centroid(polygon[0]) for polygon in self.polygons), key=lambda found: found[2])


def outlines(view: View, margin: float = 4.0) -> tuple[list[Outline], list[list[list[float]]]]:
    """The countries on the map, and the borders and coasts to draw as lines."""
    whole = atlas()
    pixels = view.project(whole.lat, whole.lon)
    keep = _kept(whole, pixels, _COARSE_WORLD if view.world else _COARSE)
    near = _near(whole, view)
    frame = (-margin, -margin, view.width + margin, view.height + margin)
    users: dict[int, set[str]] = {}
    found = []
    for country, polygons in whole.countries:
        pieces = []
        for polygon in polygons:
            if not _may_show(whole, polygon[0], pixels, near, frame):
                continue
            outer, *holes = ([_list(r) for r in _shown(whole, ring, view, pixels, keep, frame)] for ring in polygon)
            if not outer:
                continue
            pieces += [[first, *(hole for pair in holes for hole in pair)] for first in outer[:1]]
            pieces += [[more] for more in outer[1:]]  # a ring cut in two at the edge of the world; none has holes
            for ring in polygon:
                for arc in ring:
                    users.setdefault(arc if arc >= 0 else ~arc, set()).add(f"{country}{'~' if arc < 0 else ''}")
        if pieces:
            found.append(Outline(country=country, polygons=pieces))
    drawn = [arc for arc, used in users.items() if len({name.rstrip("~") for name in used}) > 1 or len(used) == 1]
    return found, [line for arc in drawn for line in _lines(whole, arc, pixels, keep, frame, world=view.world)]


def _list(ring: list[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in ring]


def _shown(
    whole: Atlas, ring: tuple[int, ...], view: View, pixels: Points, keep: Any, frame: Frame
) -> Iterator[list[tuple[float, float]]]:
    """The pieces of a ring on the map; on that of the world, one that goes over 180 degrees is cut there."""
    kept = whole.ring(ring, keep)
    lon, lat = whole.ring(ring, whole.lon)[kept], whole.ring(ring, whole.lat)[kept]
    if not view.world or np.abs(np.diff(lon)).max() <= 180:
        pieces = [_cut(whole.ring(ring, pixels)[kept], frame)]
    else:
        lon = np.unwrap(lon, period=360)
        if abs(lon[-1] - lon[0]) > 1:  # round the pole: Antarctica
            lon, lat = np.append(lon, [lon[-1], lon[0], lon[0]]), np.append(lat, [-90, -90, lat[0]])
        turned = [_cut(np.column_stack((lon + turn, lat)), (-180, -90, 180, 90)) for turn in (-360, 0, 360)]
        pieces = [[(x, y) for x, y in view.project(*np.array(p)[:, ::-1].T).tolist()] for p in turned if p]
    yield from (piece for piece in pieces if len(piece) >= 4)


def _near(whole: Atlas, view: View) -> Any:
    """Which points are on the half of the world that a regional map can show."""
    if view.world:
        return np.ones(len(whole.lat), dtype=bool)
    phi, lam = np.radians(whole.lat), np.radians(whole.lon - view.lon)
    lat0 = radians(view.lat)
    return np.sin(lat0) * np.sin(phi) + np.cos(lat0) * np.cos(phi) * np.cos(lam) > np.cos(radians(_FAR))


def _may_show(whole: Atlas, ring: tuple[int, ...], pixels: Points, near: Any, frame: Frame) -> bool:
    if not whole.ring(ring, near).any():
        return False
    points = whole.ring(ring, pixels)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    if max(right - left, bottom - top) < _ISLET:
        return False
    seen: bool = left <= frame[2] and right >= frame[0] and top <= frame[3] and bottom >= frame[1]
    return seen


def _kept(whole: Atlas, pixels: Points, apart: float) -> Any:
    """Which points are worth drawing: those so many pixels from the last one kept, and both ends of every arc.

    By arcs, so that both sides of a border keep the same ones.
    """
    keep = np.zeros(len(pixels), dtype=bool)
    keep[whole.starts[:-1]] = True
    keep[whole.starts[1:] - 1] = True
    moved = np.zeros(len(pixels), dtype=bool)  # a quick first sieve: another cell of a grid than the point before
    cells = np.floor(pixels / (apart / 2))
    moved[1:] = (cells[1:] != cells[:-1]).any(axis=1)
    x = y = 0.0
    for number in np.flatnonzero(moved | keep).tolist():
        nx, ny = pixels[number]
        if keep[number] or (nx - x) ** 2 + (ny - y) ** 2 >= apart**2:
            keep[number], x, y = True, nx, ny
    return keep


def _cut(points: Any, frame: Frame) -> list[tuple[float, float]]:
    """A ring within the frame (Sutherland and Hodgman), closed."""
    left, top, right, bottom = frame
    ring = [(float(x), float(y)) for x, y in points[:-1]]
    for axis, edge, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        kept: list[tuple[float, float]] = []
        for one, other in zip(ring[-1:] + ring[:-1], ring, strict=True):
            one_in, other_in = (one[axis] - edge) * sign >= 0, (other[axis] - edge) * sign >= 0
            if one_in != other_in:
                share = (edge - one[axis]) / (other[axis] - one[axis])
                kept.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
            if other_in:
                kept.append(other)
        ring = kept
    return [*ring, ring[0]] if ring else []


def _lines(
    whole: Atlas, arc: int, pixels: Points, keep: Any, frame: Frame, *, world: bool
) -> Iterator[list[list[float]]]:
    """An arc as far as it is in the frame; on the map of the world, not straight across it."""
    kept = whole.arc(arc, keep)
    points = whole.arc(arc, pixels)[kept]
    across = (np.abs(np.diff(whole.arc(arc, whole.lon)[kept])) > 180) & world
    low, high = np.minimum(points[1:], points[:-1]), np.maximum(points[1:], points[:-1])
    drawn = (low <= frame[2:]).all(axis=1) & (high >= frame[:2]).all(axis=1) & ~across
    line: list[list[float]] = []
    for number, shown in enumerate(drawn):
        if shown:
            line = line or [_rounded(points[number])]
            line.append(_rounded(points[number + 1]))
        elif line:
            yield line
            line = []
    if line:
        yield line


def _rounded(point: Any) -> list[float]:
    return [round(float(point[0]), 1), round(float(point[1]), 1)]


def _centroid(ring: list[list[float]]) -> tuple[float, float, float]:
    """X, y and area."""
    points = np.array(ring)
    (x, y), (nx, ny) = points[:-1].T, points[1:].T
    cross = x * ny - nx * y
    area = float(cross.sum() / 2)
    if abs(area) < 1e-6:
        return float(points[0, 0]), float(points[0, 1]), 0.0
    return float(((x + nx) * cross).sum() / (6 * area)), float(((y + ny) * cross).sum() / (6 * area)), abs(area)
