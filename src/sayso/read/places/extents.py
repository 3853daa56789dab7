"""How far from its point a place may mean: kilometres within which the spot lies nine times in ten.

That the place is the right one is taken for granted here; how sure that is, the place's confidence tells.
"""

import math
from collections.abc import Mapping
from functools import cache

from sayso.core.records import Place
from sayso.core.vocabulary import NO_SITES
from sayso.read.places.relations import Relation
from sayso.read.places.wording import AROUND, AWAY, BETWEEN, BORDER, DIRECTIONS, EDGE, NEAR, OFF, OUTSIDE
from sayso.resources.gazetteer import Entry
from sayso.resources.tables import rows

_KM = {
    "landmark": 3.0, "district": 10.0, "admin2": 35.0, "lake": 50.0, "strait": 60.0, "island": 60.0, "canal": 80.0,
    "admin": 100.0, "mountains": 200.0, "region": 250.0, "river": 300.0, "country": 300.0, "sea": 500.0,
    "continent": 3000.0,
}  # fmt: skip
"""By kind, where nothing tells more: the median second order division reaches 20 km, nine of ten no more than 52."""
_ELSE_KM = 100.0
_TOWN_KM, _SPREAD_KM = 2.0, 0.006
"""A town of P inhabitants reaches the one plus the other times the root of P: 2.6 km of 10,000, 8 of a million."""
_CAPITAL = 1.0
"""By how much a capital weighs more in the gazetteer than its inhabitants."""
_AIRPORT_KM = 15.0
"""How far from the town lies what is only known by the town's name."""
_ROUGHLY = 1.2
"""Distances told are rounded, along roads, or from the town's edge."""
_BORDERING = 1.3
"""Borders lie farther out than nine of ten towns."""


def radius(place: Place, entry: Entry, relation: Relation | None = None, apart: float | None = None) -> float | None:
    """Kilometres; None where there is no saying: "outside Ukraine" is anywhere else.

    `apart` is how far off the other place lies, for "between".
    """
    own = _own(place, entry)
    if relation is None:
        return max(1.0, round(own))
    beside = _beside(own, relation, apart, entry.kind == "city" or place.kind == "landmark")
    return None if beside is None else max(1.0, round(beside))


def _own(place: Place, entry: Entry) -> float:
    """How far the place itself reaches."""
    kind = place.kind if place.kind not in NO_SITES else entry.kind
    if kind == "landmark" and entry.kind != "landmark":
        return _own(place, entry._replace(kind="landmark")) + _AIRPORT_KM
    if kind == "city":
        return _TOWN_KM + _SPREAD_KM * math.sqrt(10 ** (entry.weight - _CAPITAL * entry.capital))
    fixed = _KM.get(kind or "", _ELSE_KM)
    if entry.kind == kind and kind in ("country", "admin"):
        division = entry.admin1 or "" if kind == "admin" else ""
        return _table().get((entry.country or "", division), fixed)
    return fixed


def _beside(own: float, relation: Relation, apart: float | None, point: bool) -> float | None:
    name, told = relation.name, relation.distance
    if name == OUTSIDE and not point:
        return None
    if name == BORDER:
        return _BORDERING * own + _ROUGHLY * (told or 0.0)
    if name == BETWEEN and apart is not None:
        return own + apart
    if name in (NEAR, AROUND, OUTSIDE, AWAY, OFF, EDGE) or name in DIRECTIONS:
        return own + (_ROUGHLY * told if told is not None else _untold(name, own))
    return own


def _untold(name: str, own: float) -> float:
    """How far off a place is that the text only says to be near, south or off."""
    if name == EDGE:
        return 5.0
    if name == OFF:
        return 50.0
    if name in (NEAR, AROUND, OUTSIDE):
        return min(max(10.0, own), 50.0)
    return min(max(40.0, own), 300.0)


@cache
def _table() -> Mapping[tuple[str, str], float]:
    return {(row["iso3"], row["admin1"]): float(row["km"]) for row in rows("extents")}
