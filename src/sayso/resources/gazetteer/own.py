"""Our own rows of the gazetteer, and Natural Earth's waters; what GeoNames has too is merged into that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sayso.resources.gazetteer import DEMONYM, NAME, kilometres
from sayso.resources.gazetteer.names import normalise
from sayso.resources.gazetteer.rows import Row, parts
from sayso.resources.tables import rows

_WEIGHT = {
    "region": 6.5, "sea": 6.5, "strait": 6.0, "admin": 6.5, "canal": 6.0, "landmark": 5.5, "river": 5.5, "lake": 5.5,
    "island": 5.5, "mountains": 5.5, "district": 5.0, "city": 5.0,
}  # fmt: skip
"""How likely a name means it, on the scale of a city's log10 of inhabitants, where nothing else speaks."""
_SAME_CITY_KM = 25.0
_SAME_AREA_KM = {"admin": 1500.0, "admin2": 300.0}
"""Two middles of one division lie apart: that of its map, and that of its towns."""
_QUARTERS = frozenset({"district", "landmark"})
_CITY_LIKE = frozenset({"city"}) | _QUARTERS
_AREA_LIKE = frozenset({"admin", "region", "island"})


def ours() -> Iterator[Row]:
    """Our own places and Natural Earth's waters."""
    for mine in (*rows("places"), *rows("waters")):
        kind = mine["kind"]
        if kind == "continent":
            continue
        row = Row(
            mine["name"], float(mine["lat"]), float(mine["lon"]), mine.get("country") or None, kind, _WEIGHT[kind],
            geonameid=int(mine["geonameid"]) if mine.get("geonameid") else None,
        )  # fmt: skip
        row.call([row.name, *parts(mine["aliases"])], NAME)
        row.call(parts(mine.get("demonyms", "")), DEMONYM)
        yield row


def lend_to_cities(own: Iterable[Row], cities: Iterable[Row]) -> Iterator[Row]:
    """Our own rows but for towns and quarters that GeoNames has too: to those they give their names."""
    return _lend(own, cities, _CITY_LIKE, {"city": _SAME_CITY_KM})


def lend_to_areas(own: Iterable[Row], areas: Iterable[Row]) -> Iterator[Row]:
    """Our own rows but for provinces and regions that are divisions: to those they give their names and place."""
    return _lend(own, areas, _AREA_LIKE, _SAME_AREA_KM)


def _lend(own: Iterable[Row], known: Iterable[Row], kinds: frozenset[str], near: Mapping[str, float]) -> Iterator[Row]:
    by_name: dict[str, list[Row]] = defaultdict(list)
    for each in known:
        for norm in each.names:
            by_name[norm].append(each)
    for row in own:
        same = _same(row, by_name, near) if row.kind in kinds and row.country else None
        if same is None:
            yield row
            continue
        for norm, rank in row.names.items():
            same.names[norm] = min(rank, same.names.get(norm, rank))
        if row.kind in _QUARTERS:
            continue
        same.name = row.name  # as the news spell it: "Idlib", not "Idlib Ash Sharqi"
        same.weight = max(same.weight, row.weight)
        if same.kind != "city":
            same.lat, same.lon = row.lat, row.lon
            same.kind = "island" if row.kind == "island" else "admin"


def _same(row: Row, by_name: Mapping[str, list[Row]], near: Mapping[str, float]) -> Row | None:
    """What GeoNames has of that name, country and neighbourhood: divisions of the first order first."""
    names = row.names if row.kind != "landmark" else [normalise(row.name)]
    found = {
        id(each): each
        for norm in names
        for each in by_name.get(norm, ())
        if each.country == row.country and kilometres(each.at, row.at) < near[each.kind]
    }
    return max(found.values(), key=lambda each: (each.kind == "admin", each.weight), default=None)
