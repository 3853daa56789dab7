"""Which places of the gazetteer a name may mean, for a person to choose from."""

from typing import Final

from sayso.core.corrections import PlaceEntry
from sayso.core.records import Record

MOST: Final = 12
_LONGEST: Final = 200


class PlaceChoice(Record, frozen=True, kw_only=True):
    """One place that a name may mean."""

    id: int
    """The gazetteer's own number: not all places have one of GeoNames."""
    entry: PlaceEntry
    admin: str | None
    """The code of the province or state."""


def candidates(name: str) -> tuple[PlaceChoice, ...]:
    """The likeliest places of a name, the likeliest first; none for a name that the gazetteer does not have."""
    from sayso.resources import gazetteer  # slow, and seldom needed

    found: dict[object, PlaceChoice] = {}
    for each in gazetteer.load().find(name.strip()[:_LONGEST]):
        place = PlaceEntry(
            name=each.name, lat=each.lat, lon=each.lon, country=each.country, geonameid=each.geonameid, kind=each.kind
        )
        found.setdefault(each.geonameid or each.id, PlaceChoice(id=each.id, entry=place, admin=each.admin1))
    return tuple(found.values())[:MOST]
