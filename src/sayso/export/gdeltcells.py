"""The groups of columns that GDELT repeats: ten for an actor, eight for a place."""

from typing import Final
from urllib.parse import urlsplit

from sayso.core.records import Place
from sayso.export.coding.codes import countries, sectors
from sayso.export.coding.parties import Party, called
from sayso.resources.countries import name_of

ACTOR: Final = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
GEO: Final = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GROUPS: Final = {"UNO": ("", "UNO"), "EUR": ("EUR", "EEC")}
"""CAMEO's region and code of the groups that it knows: the United Nations, the European Union."""
_TYPES: Final = 3
COUNTRY, US_STATE, US_CITY, WORLD_CITY, WORLD_STATE = 1, 2, 3, 4, 5
"""GDELT's kinds of places."""
_NOWHERE: Final = 0
TYPED: Final = frozenset({"city", "landmark", "district", "admin2", "admin", "country"})
"""Kinds of places that have a type in GDELT: of a river, a region or a sea the middle is no city."""


def actor(party: Party | None) -> tuple[str, ...]:
    """The ten cells of an actor; empty for nobody."""
    if party is None:
        return ("",) * len(ACTOR)
    region, group = GROUPS.get(party.group or "", ("", ""))
    country = party.country or region
    types = [sectors()[office].cameo for office in party.offices]
    types = list(dict.fromkeys(type_ for type_ in types if type_))
    kept = (types + [""] * _TYPES)[:_TYPES]
    # A body of many countries begins with its type, IGOUNO; a country's own begin with the country, UKRMIL.
    code = f"{kept[0]}{region}{group}{''.join(kept[1:])}" if group else country + "".join(kept)
    return code, party.name.upper(), country, group, "", "", "", *kept


def geo(place: Place | None) -> tuple[object, ...]:
    """The eight cells of a place. A river, a region, or what lies in no one country has no type, and is left out."""
    country = countries().get(place.country or "") if place else None
    if place is None or country is None or place.kind not in TYPED:
        return _NOWHERE, "", "", "", "", None, None, ""
    american = place.country == "USA"
    name = name_of(place.country or "")
    if name == place.country:
        name = country.acled
    at = (place.lat, place.lon)
    if place.kind == "country":
        return COUNTRY, name, country.fips, country.fips, "", *at, country.fips
    if place.kind == "admin":
        return US_STATE if american else WORLD_STATE, f"{called(place.name)}, {name}", country.fips, "", "", *at, ""
    return US_CITY if american else WORLD_CITY, f"{called(place.name)}, {name}", country.fips, "", "", *at, ""


def host(address: str) -> str:
    """The top-level domain of a page, as GDELT names its sources."""
    try:
        return (urlsplit(address).hostname or address).removeprefix("www.")
    except ValueError:
        return address
