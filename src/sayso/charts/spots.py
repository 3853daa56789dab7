"""Places of a story as a map takes them: one spot a place, with how often it is named and how sure it is."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from msgspec import field

from sayso.core.records import Place, Record

_AREAS: Final = frozenset({"country", "people"})
_WIDE: Final = 1500.0
"""Kilometres of a radius from which on a point says nothing."""
UNSURE: Final = 0.6
"""Below this confidence about every other place is another one."""


class Spot(Record, frozen=True, kw_only=True):
    """One place."""

    name: str
    lat: float
    lon: float
    mentions: int = 1
    radius: float | None = None
    """Kilometres within which it lies nine times in ten."""
    confidence: float | None = None
    relations: tuple[str, ...] = ()
    """`north of` and the like, as reports have it."""
    link: str | None = None

    @property
    def is_unsure(self) -> bool:
        """Whether it may well be another place of that name."""
        return self.confidence is not None and self.confidence < UNSURE


class Spots(Record, frozen=True, kw_only=True):
    """All places named."""

    places: tuple[Spot, ...] = ()
    countries: dict[str, int] = field(default_factory=dict)
    """Mentions by ISO3: a country is an area, not a point."""


def spots(places: Iterable[Place]) -> Spots:
    """Places of readings, those without coordinates left out; the surest and nearest word on each is kept."""
    same: dict[object, list[Place]] = defaultdict(list)
    countries: dict[str, int] = defaultdict(int)
    for place in places:
        if place.kind in _AREAS:
            if place.country:
                countries[place.country] += 1
        elif place.kind != "organisation" and None not in (place.lat, place.lon) and (place.radius or 0) <= _WIDE:
            same[place.geonameid or (place.name, place.lat, place.lon)].append(place)
    found = [_merged(named) for named in same.values()]
    return Spots(places=tuple(sorted(found, key=lambda s: (-s.mentions, s.name))), countries=dict(countries))


def _merged(named: list[Place]) -> Spot:
    first = named[0]
    radii = [place.radius for place in named if place.radius is not None]
    sure = [place.confidence for place in named if place.confidence is not None]
    return Spot(
        name=first.name,
        lat=first.lat or 0.0,
        lon=first.lon or 0.0,
        mentions=len(named),
        radius=min(radii, default=None),
        confidence=max(sure, default=None),
        relations=tuple(sorted({place.relation for place in named if place.relation})),
    )
