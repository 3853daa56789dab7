"""The outlines of countries for maps, from the npm package `world-atlas` (Natural Earth, 1:50 million).

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python -m tools.outlines package/countries-50m.json > src/sayso/charts/data/outlines.json

Every stretch of border is kept once (an arc), as steps on a grid of a hundredth of a degree; a country is made of rings
of arcs, `~n` being arc n backwards, as in TopoJSON.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

from sayso.resources.countries import names

GRID = 100
"""Steps in a degree."""
SOURCE = (
    "Natural Earth, Admin 0 countries, 1:50 million (public domain), by way of the npm package world-atlas 2.0.2 "
    "(ISC licence, Michael Bostock); made by tools/outlines.py"
)
_UNNUMBERED = {"Kosovo": "KOS", "Somaliland": "SOM", "N. Cyprus": "CYP", "Siachen Glacier": "", "Indian Ocean Ter.": ""}
"""Areas without a number of their own: Kosovo as in PLOVER, what is not widely recognised with the state it is in."""


def outlines(atlas: dict[str, Any]) -> tuple[list[tuple[str, list[list[list[int]]]]], list[list[int]]]:
    """Codes with their polygons (rings of arcs, the first the outer one), and the arcs as x, y, then steps."""
    codes = _codes()
    places = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = codes[shape["id"]] if "id" in shape else _UNNUMBERED[name]
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        places.append((code, polygons))
    arcs = list(_decoded(atlas))
    known = [(code, _with_extent(polygons, arcs)) for code, polygons in _as_the_un_holds(places, arcs) if code]
    return known, [list(_steps(arc)) for arc in arcs]


def _with_extent(polygons: list[list[list[int]]], arcs: list[list[tuple[int, int]]]) -> list[list[list[int]]]:
    """Without rings that are only a pole: Antarctica's ring is the coast, all the way round."""
    low = -90 * GRID + 1
    found = [[ring for ring in rings if any(y > low for n in ring for _, y in arcs[max(n, ~n)])] for rings in polygons]
    return [rings for rings in found if rings]


def _as_the_un_holds(
    places: list[tuple[str, list[list[list[int]]]]], arcs: list[list[tuple[int, int]]]
) -> Iterator[tuple[str, list[list[list[int]]]]]:
    """Crimea is drawn with Ukraine (General Assembly, 68/262); Natural Earth has it with whoever holds it."""

    def inside(polygon: list[list[int]]) -> bool:
        xs, ys = zip(*(point for arc in polygon[0] for point in arcs[arc if arc >= 0 else ~arc]), strict=True)
        return bool(min(xs) > 32 * GRID and max(xs) < 37 * GRID and min(ys) > 44 * GRID and max(ys) < 47 * GRID)

    moved = [polygon for code, polygons in places if code == "RUS" for polygon in polygons if inside(polygon)]
    for code, polygons in places:
        if code == "RUS":
            yield code, [polygon for polygon in polygons if polygon not in moved]
        else:
            yield code, [*polygons, *moved] if code == "UKR" else polygons


def _codes() -> dict[str, str]:
    """From ISO 3166's number to its three letters, both as CLDR has them for one territory; ours where it has two."""
    aliases = get_global("territory_aliases")
    pairs = [(two[0], three) for three, two in aliases.items() if three.isalpha() and len(three) == 3 and len(two) == 1]
    letters = dict(sorted(pairs, key=lambda pair: pair[1] in names()))
    return {number: letters[two[0]] for number, two in aliases.items() if number.isdigit() and two[0] in letters}


def _decoded(atlas: dict[str, Any]) -> Iterator[list[tuple[int, int]]]:
    """Each arc as points of our grid."""
    (wide, high), (left, low) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round((left + x * wide) * GRID), round((low + y * high) * GRID)))
        yield points


def _steps(points: Iterable[tuple[int, int]]) -> Iterator[int]:
    """The first point, then the way to each next one that is another and does not lie straight on."""
    kept: list[tuple[int, int]] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _between(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    x = y = 0
    for point in kept:
        yield from (point[0] - x, point[1] - y)
        x, y = point


def _between(one: tuple[int, int], middle: tuple[int, int], other: tuple[int, int]) -> bool:
    ahead = (middle[0] - one[0], middle[1] - one[1])
    on = (other[0] - middle[0], other[1] - middle[1])
    return ahead[0] * on[1] == ahead[1] * on[0] and ahead[0] * on[0] + ahead[1] * on[1] > 0


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def main(path: str) -> None:
    """Writes the data file, one arc and one country a line."""
    places, arcs = outlines(json.loads(Path(path).read_text(encoding="utf-8")))
    sys.stdout.write(f'{{"source":{json.dumps(SOURCE)},"grid":{GRID},\n"countries":[\n')
    sys.stdout.write(",\n".join(map(_compact, places)) + '\n],\n"arcs":[\n')
    sys.stdout.write(",\n".join(map(_compact, arcs)) + "\n]}\n")


if __name__ == "__main__":
    main(sys.argv[1])
