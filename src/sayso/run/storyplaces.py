"""Where a story plays: the places that its reports name, each with where they name it."""

from collections.abc import Iterable

from sayso.core.records import Place, Reading, Record
from sayso.core.spans import Span
from sayso.core.vocabulary import NO_SITES, WORD_AND_DEED

_BROAD = frozenset({"country"})
"""Kinds of places too large to be where something happened, unless a report says no more."""


class Naming(Record, frozen=True, kw_only=True):
    """Where a report first names a place."""

    document: str
    """Id of the report."""
    span: Span
    """The words that name it."""


class StoryPlace(Record, frozen=True, kw_only=True):
    """A place of which reports of a story speak, with its coordinates."""

    name: str
    """As the gazetteer has it."""
    kind: str | None
    """`city`, `country`, `river` and the like."""
    country: str | None
    """ISO 3166, three letters."""
    lat: float
    """Latitude, in degrees north."""
    lon: float
    """Longitude, in degrees east."""
    radius: float | None
    """Kilometres within which the spot meant lies nine times in ten."""
    confidence: float | None
    """Of the surest naming."""
    of_deed: bool
    """Whether some report places a deed of the story's kind there, done or only announced."""
    named: tuple[Naming, ...]
    """Once for each report."""


def story_places(readings: Iterable[Reading], deed: str) -> tuple[StoryPlace, ...]:
    """The places of a story; `deed` is the type of what it is about."""
    types = {deed, *(word for word, deeds in WORD_AND_DEED.items() if deed in deeds), *WORD_AND_DEED.get(deed, ())}
    found: dict[tuple[str, str | None, float, float], list[tuple[Reading, Place, bool]]] = {}
    for reading in sorted(readings, key=lambda r: (r.published or "", r.id)):
        at = {event.place for event in reading.events if event.type in types}
        for place in reading.places:
            if place.lat is not None and place.lon is not None and place.kind not in NO_SITES:
                key = (place.name, place.country, place.lat, place.lon)
                found.setdefault(key, []).append((reading, place, place.id in at))
    places = [_place(rows) for rows in found.values()]
    near = [p for p in places if p.of_deed or p.kind not in _BROAD]
    return tuple(sorted(near, key=lambda p: (not p.of_deed, -len(p.named), p.name)))


def _place(rows: Iterable[tuple[Reading, Place, bool]]) -> StoryPlace:
    rows = list(rows)
    place = rows[0][1]
    named: dict[str, Naming] = {}
    for reading, each, _ in sorted(rows, key=lambda row: not row[2]):  # the place of the deed before others
        named.setdefault(reading.id, Naming(document=reading.id, span=each.span))
    return StoryPlace(
        name=place.name,
        kind=place.kind,
        country=place.country,
        lat=place.lat or 0.0,
        lon=place.lon or 0.0,
        radius=min((each.radius for _, each, _ in rows if each.radius is not None), default=None),
        confidence=max((each.confidence for _, each, _ in rows if each.confidence is not None), default=None),
        of_deed=any(of_deed for *_, of_deed in rows),
        named=tuple(named.values()),
    )
