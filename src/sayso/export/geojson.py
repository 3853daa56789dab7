"""Events and the places of stories as points on a map: GeoJSON as RFC 7946 has it, a file for each sort.

A point on a map looks exact and looks like a fact. So what nobody holds to have happened is in a file of its own, and
so is, without a status, where the reports of a story name a place for whatever else. Every point of an event says in
what sense it is one, who holds it, and what the point is of: a town, the middle of a country, or a place that it was
north of. Values are single words, numbers or yes and no: that is what maps can filter by.
"""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TextIO

from sayso.core.corrections import belief_id
from sayso.core.records import Event, Place
from sayso.core.text import safe, shorten
from sayso.core.vocabulary import AUTHOR, NO_SITES, QUAD, polarity
from sayso.export.attributing import HELD, Told
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.losses import FIELDS, Losses
from sayso.export.values import NAME, fields_of, in_a_page, iso_day, key, lost_with, where
from sayso.run.dossiers import Account
from sayso.run.storyplaces import StoryPlace

EVENTS: Final = "events.geojson"
OTHERS: Final = "not-held.geojson"
STORIES: Final = "stories.geojson"
NAMED: Final = "named.geojson"
_SPOTS: Final = frozenset({"city", "landmark"})
"""Kinds of places that a point may stand for; of all others it is somewhere in the middle."""
_NO_SPANS: Final = "a map has no place for characters of a text; provenance.csv has them"
_IN_WORDS: Final = "no property of its own; the words of the event tell"
_STORY_CARRIED: Final = fields_of("story", *"id label status places claim documents".split())
_STORY: Final = {field for field in FIELDS if field.startswith("story.")}
_CARRIED: Final = _STORY_CARRIED.union(
    fields_of("document", *"id title publisher url published copy_of withdrawn_on story".split()),
    fields_of("actor", "name", "code"),
    fields_of("event", *"id type mode contexts aux actor recipient place date amounts".split()),
    fields_of("belief", *"event source factuality aspect extent date via".split()),
    fields_of("place", *"name lat lon country geonameid kind relation radius confidence".split()),
    fields_of("amount", "value", "low", "high", "unit"),
)
_LOST: Final = MappingProxyType(
    lost_with(
        "a story's places are told, and how it stands", {f for f in FIELDS if f.startswith("story.")} - _STORY_CARRIED
    )
    | lost_with("what is said has no place on a map", {f for f in FIELDS if f.startswith("statement.")})
    | lost_with("a map needs no texts", {"document.text", "document.byline", "document.version"})
    | lost_with(_NO_SPANS, {"document.boilerplate", "actor.mentions", "event.trigger", "belief.cues"})
    | lost_with(_NO_SPANS, {"place.span", "amount.span"})
    | lost_with("a record goes by its event", {"actor.id", "place.id", "amount.id"})
    | lost_with("the dates of events are told, no others", fields_of("date", "span", "start", "end", "precision"))
    | lost_with("a map has no place for what could not be done", fields_of("problem", "stage", "message"))
    | lost_with(_IN_WORDS, {"actor.kind", "amount.tally", "belief.org", "belief.statement"})
)


class _Features:
    """A FeatureCollection that grows in a file."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.rows = 0
        file.write('{"type":"FeatureCollection","features":[')

    def add(self, id_: str, point: tuple[float, float], properties: Mapping[str, Any]) -> None:
        """One more, at a latitude and longitude; a page may hold the file, so no text in it may be markup."""
        lat, lon = point
        feature = {
            "type": "Feature",
            "id": id_,
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": properties,
        }
        self._file.write(",\n" if self.rows else "\n")
        self._file.write(in_a_page(feature))
        self.rows += 1

    def end(self) -> None:
        """Nothing follows."""
        self._file.write("\n]}\n")


class GeoJson:
    """The kind."""

    name: Final = "geojson"
    what: Final = "events and the places of stories as points on a map, for QGIS, geopandas and kepler.gl"
    carried: Final = _CARRIED
    lost: Final[Mapping[str, str]] = _LOST

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """Write `events.geojson`, `not-held.geojson`, `stories.geojson` and `named.geojson`."""
        with folder.text(EVENTS) as held, folder.text(OTHERS) as others:
            files = {True: _Features(held), False: _Features(others)}
            for report in source.reports():
                told = Told(report)
                _cut_facts(told, losses)
                for event in report.events:
                    place = told.places.get(event.place or "")
                    if (spot := _placed(told, event, place, losses)) is not None and place is not None:
                        id_ = key("event", told.reading.id, event.id)
                        files[told.bearing(event) in HELD].add(id_, spot, _event(told, event, place))
            for features in files.values():
                features.end()
        with folder.text(STORIES) as deeds, folder.text(NAMED) as rest:
            spots = {True: _Features(deeds), False: _Features(rest)}
            for account in source.stories():
                for number, named in enumerate(account.places):
                    if (spot := _valid(named.lat, named.lon)) is not None:
                        row = _standing(account) if named.of_deed else {}
                        spots[named.of_deed].add(f"{account.id}-{number}", spot, _story(account, named) | row)
            for features in spots.values():
                features.end()
        rows = {EVENTS: files[True], OTHERS: files[False], STORIES: spots[True], NAMED: spots[False]}
        return {name: features.rows for name, features in rows.items()}


KIND: Final = GeoJson()


def _placed(told: Told, event: Event, place: Place | None, losses: Losses) -> tuple[float, float] | None:
    """Where an event is, if that is a point on Earth."""
    spot = None if place is None or place.kind in NO_SITES else _valid(place.lat, place.lon)
    if spot is None:
        why = "it is not told where" if place is None else "nobody knows where its place is"
        losses.unwritten("event", "event.id", f"{told.reading.id}/{event.id}", f"{why}: the event is on no map")
    return spot


def _valid(lat: float | None, lon: float | None) -> tuple[float, float] | None:
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    return lat, lon


def _event(told: Told, event: Event, place: Place) -> dict[str, Any]:
    """All of them in every feature, so that programs find the same columns."""
    reading, report = told.reading, told.report
    held = told.beliefs.get(event.id, [])
    start, end = (iso_day(day) for day in event.date or (None, None))
    return {
        "record": shorten(f"{reading.id}/{event.id}", NAME),
        "report": shorten(reading.id, NAME),
        "published": iso_day(reading.published),
        "publisher": told.publisher or None,
        "title": shorten(reading.title or "", NAME) or None,
        "url": told.own_url(),
        "copy_of": report.copy_of and shorten(report.copy_of, NAME),
        "withdrawn": iso_day(report.withdrawn_on),
        "story": report.story,
        "bearing": told.bearing(event),
        "held": told.held(event),
        "report_holds": next((b.factuality for b in held if b.source == AUTHOR), None),
        "holding": len({b.source for b in held if polarity(b.factuality) == "+"}),
        "denying": len({b.source for b in held if polarity(b.factuality) == "-"}),
        "reviewed": any(map(report.is_reviewed, (event.id, *map(belief_id, held)))),
        "type": event.type,
        "mode": event.mode,
        "quad": QUAD.get(event.type),
        "contexts": _list(event.contexts),
        "aux": event.aux,
        "date_start": start,
        "date_end": end,
        "actor": _list(told.names(event.actor)),
        "recipient": _list(told.names(event.recipient)),
        "amounts": _list(told.how_much(event)),
        "words": told.sentence(event.trigger),
        **_spot(place),
    }


def _spot(place: Place) -> dict[str, Any]:
    """What the point is of, and how far from it the event may have been."""
    point_is = "the place named" if place.kind in _SPOTS else "the middle of the place named"
    if place.relation:
        point_is += f": it was {where(place)}"
    elif place.kind not in _SPOTS:
        point_is += ": it was somewhere in it"
    return {
        "place": shorten(place.name, NAME),
        "relation": place.relation and shorten(place.relation, NAME),
        "point_is": point_is,
        "radius_km": _within(place.radius, math.inf),
        "confidence": _within(place.confidence, 1.0),
        "place_kind": place.kind and shorten(place.kind, NAME),
        "country": place.country and shorten(place.country, NAME),
        "geonameid": place.geonameid,
    }


def _standing(account: Account) -> dict[str, Any]:
    """How a story stands: of places where some report has its deed, and of no others."""
    status = account.status[-1] if account.status else None
    return {
        "claim": shorten(account.claim, NAME) or None,
        "status_by_rule": status.status if status else None,
        "status_on": status.as_of if status else None,
    }


def _story(account: Account, place: StoryPlace) -> dict[str, Any]:
    return {
        "story": account.id,
        "label": shorten(account.label, NAME),
        "reports": len(account.documents),
        "named_by": len(place.named),
        "place": shorten(place.name, NAME),
        "point_is": f"{'' if place.kind in _SPOTS else 'the middle of '}the place that reports name",
        "radius_km": _within(place.radius, math.inf),
        "confidence": _within(place.confidence, 1.0),
        "place_kind": place.kind and shorten(place.kind, NAME),
        "country": place.country and shorten(place.country, NAME),
    }


def _cut_facts(told: Told, losses: Losses) -> None:
    at = {event.place for event in told.report.events}
    of = {id_ for event in told.report.events for id_ in event.amounts}
    for place in told.report.places:
        if place.id not in at:
            losses.cut("place.name", f"{told.reading.id}/{place.id}", "no event is there")
    for amount in told.report.amounts:
        if amount.id not in of:
            losses.cut("amount.value", f"{told.reading.id}/{amount.id}", "no event has it")


def _list(names: Iterable[str]) -> str | None:
    """Several as one: what maps filter by are single values."""
    return "; ".join(map(safe, names)) or None


def _within(value: float | None, most: float) -> float | None:
    """A number from 0 to the most that it may be."""
    return value if value is not None and math.isfinite(value) and 0 <= value <= most else None
