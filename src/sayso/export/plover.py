"""PLOVER 2 as JSON Lines: a record for each event, with the manual's field names, and the JSON Schema that it keeps to.

All events go out, those to come or supposed too: their auxiliary mode stands among the modes. An event that no source
holds at least probably (denied, doubted, left open, only planned, held by nobody) would look like any other, since
PLOVER has no field for that: it stands in a file of its own, and has no dead. `comment` tells in words what the manual
has no field for.
"""

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, Final

import msgspec

from sayso.core.records import Amount, Place
from sayso.core.text import safe
from sayso.core.vocabulary import QUAD
from sayso.export.coding.codes import score_of
from sayso.export.coding.days import days_of
from sayso.export.coding.fields import left_out
from sayso.export.coding.parties import Party, called
from sayso.export.coding.seen import Seen, SeenReport
from sayso.export.coding.spending import spent
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.losses import Losses
from sayso.export.ploversizes import is_counted, sizes
from sayso.resources.countries import name_of

FILE: Final = "plover.jsonl"
OTHERS: Final = "not-held.jsonl"
SCHEMA: Final = "plover.schema.json"
_CODE: Final = 3
_CARRIED: Final = frozenset(
    """document.id document.title document.publisher document.url document.published document.text document.version
    document.copy_of document.story
    actor.id actor.name actor.kind actor.code
    event.id event.trigger event.type event.mode event.contexts event.aux event.actor event.recipient event.place
    event.date event.amounts
    belief.event belief.source belief.factuality belief.aspect belief.extent belief.date belief.via belief.org
    place.id place.span place.name place.lat place.lon place.country place.geonameid place.kind place.relation
    place.radius place.confidence
    amount.id amount.value amount.low amount.high amount.unit amount.tally""".split()
)
_WHY: Final = {
    "document": "PLOVER's citation has no field for it",
    "document.boilerplate": "it marks what was not read; no event is in it",
    "document.withdrawn_on": "withdrawn reports do not go out",
    "actor.mentions": "PLOVER has one text for an actor, not every place in the report where it is named",
    "statement": "PLOVER records events; who said so stands in the comment, the statement itself does not",
    "belief.statement": "PLOVER has no statements to point to",
    "belief.cues": "PLOVER has no room for the words that show how sure a source is",
    "date": "PLOVER has the days of the event, not the words for them",
    "amount.span": "PLOVER has the number, not where in the report it stands",
    "problem": "what could not be read is no event",
    "story": "PLOVER has no storylines: each report's events stand alone",
    "": "PLOVER has no field for it",
}


def schema() -> bytes:
    """The JSON Schema (2020-12) of a line."""
    return resources.files("sayso.export").joinpath("data", SCHEMA).read_bytes()


class Plover:
    """The kind."""

    name = "plover"
    what = "PLOVER 2 events as JSON Lines, with the JSON Schema that each line keeps to"
    carried = _CARRIED
    lost = left_out(_CARRIED, _WHY)

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """`plover.jsonl`, `not-held.jsonl`, and the schema of both."""
        with folder.binary(SCHEMA) as file:
            file.write(schema())
        rows = {FILE: 0, OTHERS: 0}
        with folder.binary(FILE) as held, folder.binary(OTHERS) as others:
            files = {FILE: held, OTHERS: others}
            for chosen in source.reports():
                events = list(SeenReport(chosen).events())
                counted = spent(seen for seen in events if is_counted(seen))
                for seen in events:
                    told = _record(seen, losses, texts=texts)
                    if told is not None:
                        name = FILE if seen.is_held else OTHERS
                        files[name].write(msgspec.json.encode(told | sizes(seen, counted, losses)) + b"\n")
                        rows[name] += 1
        return rows


def _record(seen: Seen, losses: Losses, *, texts: bool) -> dict[str, Any] | None:
    event, report = seen.event, seen.report
    days = days_of(event, report.reading.published)
    if days is None:
        why = "PLOVER wants a day, and neither the event nor its report has one: no record"
        losses.unwritten("event", "event.date", seen.id, why)
        return None
    if not seen.is_held:
        losses.cut("event.id", seen.id, f"no source holds it at least probably: it stands in {OTHERS}")
    modes = [mode for mode in (event.mode, event.aux) if mode]
    told: dict[str, Any] = {
        "id": seen.id,
        "date": days.first.isoformat(),
        "enddate": days.last.isoformat() if days.last != days.first else None,
        "actor": [_entity(party, report.id) for party in seen.actors],
        "recipient": [_entity(party, report.id) for party in seen.recipients],
        "event": event.type,
        "event_loc": _location(report, event.place),
        "event_text": seen.trigger or None,
        "quad_code": QUAD[event.type],
        "event_scale": score_of(event.type, event.mode),
        "mode": modes or None,
        "context": list(event.contexts) or None,
        "link": report.address,
        "text": seen.sentence or None,
        "text_info": _text_info(seen, texts=texts),
        "cite_info": _cite_info(seen),
        "coder": f"Sayso ({report.chosen.fingerprint})",
        "comment": safe("; ".join(_comment(seen, told=days.told))) or None,
    }
    return _filled(told)


def _filled(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def _entity(party: Party, report: str) -> dict[str, Any]:
    """An unknown code is left out: PLOVER's UNK is for whom somebody has looked for."""
    first, *rest = party.code.split() or [""]
    leads = first not in party.sectors and len(first) == _CODE
    return _filled(
        {
            "code": first if leads else None,
            "sector": (rest if leads else party.code.split()) or None,
            "entity_text": party.name or None,
            "identifier_id": f"{report}/{party.id}",
            "identifier_text": f"Sayso {party.kind}",
        }
    )


def _location(report: SeenReport, id_: str | None) -> dict[str, Any] | None:
    place = report.places.get(id_ or "")
    if place is None:
        return None
    country = place.country
    return _filled(
        {
            "extracted_place": safe(report.text[slice(*place.span)]) or None,
            "resolved_place": called(place.name) if place.lat is not None else None,
            "geonameid": place.geonameid,
            "lat": place.lat,
            "lon": place.lon,
            "country": name_of(country) if country else None,
            "country_code": country,
            "resolution": place.kind,
        }
    )


def _text_info(seen: Seen, *, texts: bool) -> dict[str, Any]:
    start, end = seen.event.trigger
    story = seen.report.text if texts else None
    return _filled({"sequence": seen.report.sentences.number(start), "start": start, "end": end, "text_story": story})


def _cite_info(seen: Seen) -> dict[str, Any]:
    report = seen.report
    return _filled(
        {
            "corpus": "Sayso ledger",
            "citation": safe(report.citation),
            "url": safe(report.reading.url or "") or None,
            "title": safe(report.reading.title or "") or None,
            "publication": safe(report.reading.publisher or "") or None,
            "coder": "Sayso",
            "codebook": "PLOVER 2",
            "version": str(report.chosen.entry.version),
        }
    )


def _comment(seen: Seen, *, told: bool) -> Iterator[str]:
    report = seen.report.chosen
    if not told:
        yield "date: of the report"
    for belief, view in zip(seen.beliefs, seen.holders(), strict=True):
        rest = "".join(f", {part}" for part in (belief.org, belief.date) if part)
        yield f"held by {view} ({belief.factuality}{rest})"
    place = seen.report.places.get(seen.event.place or "")
    if place is not None:
        yield from _about(place)
    for amount in seen.amounts:
        yield f"amount: {_figure(amount)}"
    if report.copy_of:
        yield f"the report copies {report.copy_of}"
    if report.story is not None:
        yield f"story: {report.story}"
    if report.is_reviewed(seen.event.id):
        yield "reviewed by a person"


def _about(place: Place) -> Iterator[str]:
    if place.relation:
        yield f"place: {place.relation} {called(place.name)}"
    if place.radius is not None:
        yield f"place: within {place.radius:g} km of the coordinates"
    if place.confidence is not None:
        yield f"place: sure to {place.confidence:.2f}"


def _figure(amount: Amount) -> str:
    if amount.value is not None:
        figure = f"{amount.value:.15g}"
    else:
        low = f"{amount.low:.15g}" if amount.low is not None else "?"
        high = f"{amount.high:.15g}" if amount.high is not None else "?"
        figure = f"{low} to {high}"
    return f"{figure} {amount.unit}" + (f" ({amount.tally})" if amount.tally else "")


KIND: Final = Plover()
