"""First and second order divisions of countries as rows of the gazetteer: provinces, counties, districts."""

import math
from collections import defaultdict
from collections.abc import Iterator

from sayso.resources.gazetteer import ALIAS, NAME, forms, wheels
from sayso.resources.gazetteer import words as placewords
from sayso.resources.gazetteer.names import normalise
from sayso.resources.gazetteer.rows import LESS_LIKELY, Countries, Row

_ANY_KIND = {1: ("Region", "Province"), 2: ("District",)}
"""What news calls a division whatever its kind."""
_WELL_KNOWN = 5.5
"""Log10 of the inhabitants from which a second order division is believed to be meant by its bare name: "Kent"."""
_DIRECTIONS = frozenset(
    map(normalise, "North South East West Northern Southern Eastern Western Central Centre".split())
)


def areas(cities: list[Row], countries: Countries) -> Iterator[Row]:
    """First and second order divisions, each in the middle of its cities; one without cities is left out.

    Gives the cities their second order division by the way.
    """
    divisions = wheels.divisions()
    by_id = {city.geonameid: city for city in cities}
    members: dict[int, list[Row]] = defaultdict(list)
    for geonameid, numbers in wheels.divisions_of_cities():
        city = by_id.get(geonameid)
        if city is None:
            continue
        for number in numbers:
            members[number].append(city)
            if divisions[number].level == 2 and len(divisions[number].codes) == 2:
                city.admin2 = divisions[number].codes[1]
    cities_own = frozenset(norm for city in cities for norm, rank in city.names.items() if rank == NAME)
    states = {state["geonameid"] for state in wheels.table("us_states").values()}
    taken = states | {country["geonameid"] for country in countries.values()}
    for number, division in enumerate(divisions):
        inside = members.get(number)
        if inside and division.level in LESS_LIKELY and division.geonameid not in taken:
            yield _area(division, inside, countries[division.country]["iso3"], cities_own)


def _area(division: wheels.Division, inside: list[Row], country: str, cities_own: frozenset[str]) -> Row:
    lat, lon = _middle([city.at for city in inside])
    people = math.log10(sum(city.inhabitants for city in inside))
    row = Row(
        name=division.name, lat=lat, lon=lon, country=country, kind="admin" if division.level == 1 else "admin2",
        weight=people - LESS_LIKELY[division.level], geonameid=division.geonameid,
        admin1=division.codes[0] if division.codes else None,
        admin2=division.codes[1] if len(division.codes) > 1 else None,
    )  # fmt: skip
    first, *others = (forms.area(name) for name in (division.name, *filter(forms.useful, division.others)))
    main = [first, *(other for other in others if other.english)]
    main += [
        forms.Area(town, each.kind, True)
        for each in main
        for town in forms.towns_of(each.stem)
        if any(normalise(town) in city.names for city in inside)
    ]
    kinds = dict.fromkeys(each.kind for each in (*main, *others) if each.kind)
    kinds |= dict.fromkeys((division.kind,) if division.kind.istitle() and " " not in division.kind else ())
    for kind in (*kinds, *_ANY_KIND[division.level]):
        row.call((f"{each.stem} {kind}" for each in main), NAME)
        row.call((f"{stem} {kind}" for stem in forms.without_article([e.stem for e in main], country)), NAME)
    row.call([division.name, *(name for name in division.others if forms.useful(name))], ALIAS)
    row.call((each.stem for each in (first, *others)), ALIAS)
    row.call(forms.without_article([each.stem for each in main], country), ALIAS)
    for each in main:
        norm = normalise(each.stem)
        town = norm in cities_own or any(norm in city.names for city in inside)
        if not town and _bare_suffices(norm, division.level, people):
            row.names[norm] = NAME
    row.name = _shown(division, first, next((name for name in division.others if forms.area(name).english), None))
    return row


def _bare_suffices(norm: str, level: int, people: float) -> bool:
    """Whether the name without "Province" says enough, if no town has it: it is no direction, no common word."""
    return (
        (level == 1 or people >= _WELL_KNOWN) and norm not in placewords.load() and not set(norm.split()) <= _DIRECTIONS
    )


def _shown(division: wheels.Division, first: forms.Area, english: str | None) -> str:
    """The name to print: GeoNames' own where it reads as English does."""
    if first.kind is None and division.name.isascii():
        return division.name
    if first.english or english is None:
        return division.name if first.english or first.kind is None else f"{first.stem} {first.kind}"
    return english


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of points on the globe, also where they lie on both sides of the date line."""
    x = y = z = 0.0
    for lat, lon in points:
        a, b = math.radians(lat), math.radians(lon)
        x, y, z = x + math.cos(a) * math.cos(b), y + math.cos(a) * math.sin(b), z + math.sin(a)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
