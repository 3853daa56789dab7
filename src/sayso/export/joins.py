"""What the rows of a table bring along of other tables, after their own columns: so that each can be counted by itself.

A day that a text tells only in part is no day here; it stands as text in the column that it comes from. `certainty` is
`factuality` as a number, 3 for certainly so to -3 for certainly not; `surest` is the highest one of an event.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sayso.core.records import Actor, Event
from sayso.core.vocabulary import NON_STATE, QUAD, SECTORS, certainty, polarity
from sayso.export.found import ChosenReport
from sayso.run.dossiers import Account

Row = tuple[Any, ...]
Rows = Callable[[Any], Iterator[Row]]

_OF: Final = "published:day publisher copy_of story:int"
_KIND: Final = "type mode quad:int aux"
_PARTIES: Final = " ".join(
    f"{role}_names:texts {role}_codes:texts {role}_countries:texts" for role in ("actor", "recipient")
)


def _report(report: ChosenReport) -> Row:
    entry = report.entry
    return day(entry.published), entry.publisher, report.copy_of, report.story


def _actors(report: ChosenReport) -> Iterator[Row]:
    for actor in report.actors:
        yield country(actor.code), *_report(report)


def _statements(report: ChosenReport) -> Iterator[Row]:
    codes = {actor.id: actor.code for actor in report.reading.actors}
    for s in report.statements:
        yield codes.get(s.speaker or ""), sign(s.factuality), day(s.date), *_report(report)


def _events(report: ChosenReport) -> Iterator[Row]:
    places = {place.id: place for place in report.reading.places}
    actors = {actor.id: actor for actor in report.reading.actors}
    surest = _surest(report)
    for event in report.events:
        place = places.get(event.place or "")
        start, end = event.date or (None, None)
        where = (place.name, place.lat, place.lon, place.country, place.confidence) if place else (None,) * 5
        yield (
            *_party(actors, event.actor), *_party(actors, event.recipient), *where, day(start), day(end),
            surest.get(event.id), *_report(report),
        )  # fmt: skip


def _participants(report: ChosenReport) -> Iterator[Row]:
    codes = {actor.id: actor.code for actor in report.reading.actors}
    surest = _surest(report)
    for event in report.events:
        for id_ in (*event.actor, *event.recipient):
            yield country(codes.get(id_)), *_kind(event), surest.get(event.id), *_report(report)


def _beliefs(report: ChosenReport) -> Iterator[Row]:
    events = {event.id: event for event in report.reading.events}
    for belief in report.beliefs:
        event = events[belief.event]
        yield (
            *_kind(event), _said(report, event), sign(belief.factuality), day(belief.date or report.entry.published),
            *_report(report),
        )  # fmt: skip


def _plainly(records: Callable[[ChosenReport], Sequence[Any]]) -> Rows:
    return lambda report: (_report(report) for _ in records(report))


def _stories(story: Account) -> Iterator[Row]:
    now = story.status[-1] if story.status else None
    told = (now.why, now.n_for, now.n_against) if now else (None, None, None)
    yield QUAD.get(story.event.type), *told


def _assessments(story: Account) -> Iterator[Row]:
    for stance in story.beliefs:
        yield sign(stance.factuality), day(stance.date)


JOINS: Final[dict[str, tuple[str, Rows]]] = {
    "actors": (f"country {_OF}", _actors),
    "statements": (f"speaker_code certainty:int said_on:day {_OF}", _statements),
    "events": (
        f"{_PARTIES} place_name lat:float lon:float country place_confidence:float first_day:day last_day:day "
        f"surest:int {_OF}",
        _events,
    ),
    "participants": (f"country {_KIND} surest:int {_OF}", _participants),
    "beliefs": (f"{_KIND} trigger certainty:int said_on:day {_OF}", _beliefs),
    "places": (_OF, _plainly(lambda report: report.places)),
    "dates": (_OF, _plainly(lambda report: report.dates)),
    "amounts": (_OF, _plainly(lambda report: report.amounts)),
    "problems": (_OF, _plainly(lambda report: report.problems)),
    "stories": ("quad:int why for:int against:int", _stories),
    "assessments": ("certainty:int said_on:day", _assessments),
}
"""By the table: the columns, and what stands in them, row by row in the table's own order."""


def day(written: str | None) -> str | None:
    """The day that is written, if all of it is."""
    try:
        whole = written is not None and len(written) == 10 and datetime.date.fromisoformat(written)
    except ValueError:
        return None
    return written if whole else None


def country(code: str | None) -> str | None:
    """The country (ISO3) of an actor's code; None for bodies of no country, or of one unknown."""
    first = code.split(" ")[0] if code else ""
    return first if len(first) == 3 and first not in NON_STATE | SECTORS else None


def sign(factuality: str | None) -> int | None:
    """How sure, as a number: 3 certainly so, -3 certainly not, 0 left open."""
    if factuality is None:
        return None
    return certainty(factuality) * (-1 if polarity(factuality) == "-" else 1)


def _party(actors: Mapping[str, Actor], ids: Sequence[str]) -> Row:
    """Names, codes, countries: lists of one length, for each one a value or None."""
    found = [actors.get(id_) for id_ in ids]
    codes = tuple(actor.code if actor else None for actor in found)
    return tuple(actor.name if actor else None for actor in found), codes, tuple(map(country, codes))


def _surest(report: ChosenReport) -> dict[str, int]:
    """How sure the surest source of each event is that it is so; without a source there is no entry."""
    found: dict[str, int] = {}
    for belief in report.beliefs:
        sure = sign(belief.factuality) or 0
        found[belief.event] = max(sure, found.get(belief.event, sure))
    return found


def _kind(event: Event) -> Row:
    return event.type, event.mode, QUAD.get(event.type), event.aux


def _said(report: ChosenReport, event: Event) -> str:
    return " ".join(report.reading.text[slice(*event.trigger)].split())
