"""One event of a report with all that it refers to, and whether it can be told as something that has happened."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple

from sayso.core.records import Amount, Belief, Event, Place, Reading
from sayso.core.spans import Span
from sayso.core.text import shorten
from sayso.core.vocabulary import AUTHOR, NO_SITES
from sayso.export.coding.days import Days, days_of, first_day, until
from sayso.export.coding.parties import Party
from sayso.export.coding.sentences import Sentences
from sayso.export.found import ChosenReport
from sayso.export.happening import has_happened
from sayso.export.provenance import record_id
from sayso.ledger.passages import excerpt

_SENTENCE: Final = 500
_AREAS: Final = frozenset({"country", "admin"})
_NO_DEED: Final = frozenset({"future", "hypothetical", "negation"})
_HELD: Final = frozenset({"CT+", "PR+"})
_VIEWS: Final = {
    "CT+": "certain", "PR+": "probable", "PS+": "possible", "Uu": "no view", "PS-": "doubtful", "PR-": "improbable",
    "CT-": "denied",
}  # fmt: skip


class Missing(NamedTuple):
    """Why an event is left out: the field on account of which, and the reason."""

    field: str
    why: str


class Word(NamedTuple):
    """On whose word an event is told as one that has happened."""

    held_by: tuple[str, ...]
    """All who hold it to have happened, at least probably."""
    factuality: str
    """How sure the report is of it in its own voice; where it is not, the surest of its sources."""
    in_own_voice: bool


class Seen:
    """One event."""

    def __init__(self, report: "SeenReport", event: Event) -> None:
        self.report = report
        self.event = event
        self.id = record_id(report.id, event.id)
        """As in provenance.csv."""

    @cached_property
    def actors(self) -> tuple[Party, ...]:
        """Those who act."""
        return self.report.parties(self.event.actor)

    @cached_property
    def recipients(self) -> tuple[Party, ...]:
        """Those who are acted upon."""
        return self.report.parties(self.event.recipient)

    @property
    def pairs(self) -> list[tuple[Party | None, Party | None]]:
        """Each who acts with each who is acted upon, nobody with himself; None where nobody is known.

        Where several meet, and nobody is named whom they meet, it is each other.
        """
        others = self.recipients or (self.actors if self._is_meeting else ())
        found: list[tuple[Party | None, Party | None]] = [
            (one, other) for one, other in product(self.actors, others) if one.id != other.id
        ]
        if found:
            return found
        return [(one, None) for one in self.actors] or [(None, other) for other in self.recipients]

    @property
    def _is_meeting(self) -> bool:
        """A visit is to somebody else, and who mediates meets others."""
        return self.event.type == "CONSULT" and self.event.mode not in ("visit", "third-party")

    @cached_property
    def place(self) -> Place | None:
        """Where, if that is a place with coordinates; "outside Ukraine" is anywhere but there."""
        place = self.report.places.get(self.event.place or "")
        if place is None or place.lat is None or place.kind in NO_SITES:
            return None
        elsewhere = place.relation is not None and place.radius is None and place.kind in _AREAS
        return None if elsewhere else place

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """How much."""
        found = (self.report.amounts.get(id_) for id_ in self.event.amounts)
        return tuple(amount for amount in found if amount is not None)

    @property
    def beliefs(self) -> tuple[Belief, ...]:
        """Who holds what of it."""
        return self.report.beliefs.get(self.event.id, ())

    @property
    def trigger(self) -> str:
        """The words that name it."""
        return self.report.text[slice(*self.event.trigger)]

    @property
    def sentence(self) -> str:
        """The words around it, on one line."""
        reading = self.report.reading
        return shorten(excerpt(reading.text, self.event.trigger, reading.boilerplate), _SENTENCE)

    @cached_property
    def days(self) -> Days | None:
        """When it happened; None if that is not known, or is after the report."""
        days = days_of(self.event, self.report.reading.published)
        if days is None or (self.event.aux == "historical" and not days.told):
            return None
        return until(days, self.report.reading.published)

    @property
    def is_real(self) -> bool:
        """Whether it is not marked as one to come, one supposed, or one that has not been."""
        return self.event.aux not in _NO_DEED

    @property
    def is_held(self) -> bool:
        """Whether some source holds it at least probably: to have happened, unless it is marked as not real."""
        return any(b.factuality in _HELD and (not self.is_real or has_happened(self.event, b)) for b in self.beliefs)

    @cached_property
    def word(self) -> Word:
        """On whose word it has happened."""
        own = [b for b in self._holding if b.source == AUTHOR]
        surest = min((b.factuality for b in own or self._holding), default="")  # CT+ before PR+
        return Word(tuple(dict.fromkeys(map(self._holder, self._holding))), surest, bool(own))

    @cached_property
    def _holding(self) -> list[Belief]:
        return [b for b in self.beliefs if b.factuality in _HELD and has_happened(self.event, b)]

    def missing(self) -> Missing | None:
        """Why it cannot be told as something that has happened within a month that is known; None if it can."""
        if not self.is_real:
            return Missing("event.aux", f"no event that has happened, but one marked {self.event.aux}: no row")
        if not self._holding:
            return Missing("belief.factuality", "no source holds it, at least probably, to have happened: no row")
        if self.days is None:
            return Missing("event.date", "its day is not known, or lies after that of the report: no row")
        if self.days.precision is None:
            return Missing("event.date", "its day is not known to the month: no row")
        return None

    def holders(self) -> Iterator[str]:
        """Who holds what, in words: `Tove Arnquist: certain, planned`."""
        for belief in self.beliefs:
            view = _VIEWS[belief.factuality]
            if belief.aspect != "completed":
                view = f"{view}, {belief.aspect}"
            if belief.extent == "part":
                view = f"{view}, in part"
            yield f"{self._holder(belief)}: {view}"

    def _holder(self, belief: Belief) -> str:
        via = "".join(f" via {self.report.name(id_)}" for id_ in belief.via)
        return f"{self.report.name(belief.source)}{via}"


class SeenReport:
    """A report with its records by their ids."""

    def __init__(self, report: ChosenReport) -> None:
        self.chosen = report
        self.reading: Reading = report.reading
        self.id = report.entry.id
        self.text = report.reading.text
        self._parties = {actor.id: Party.of(actor) for actor in report.reading.actors}
        self._mentions = {actor.id: actor.mentions for actor in report.reading.actors}
        self.places = {place.id: place for place in report.reading.places}
        self.amounts = {amount.id: amount for amount in report.reading.amounts}
        self.beliefs: dict[str, tuple[Belief, ...]] = {}
        for belief in report.beliefs:
            self.beliefs[belief.event] = (*self.beliefs.get(belief.event, ()), belief)

    def events(self) -> Iterator[Seen]:
        """Those that go out."""
        for event in self.chosen.events:
            yield Seen(self, event)

    @cached_property
    def sentences(self) -> Sentences:
        """Of the text."""
        return Sentences(self.reading)

    @property
    def publisher(self) -> str:
        """On one line; the report's id where it is not known."""
        return shorten(self.reading.publisher or "", 200) or self.id

    @property
    def address(self) -> str | None:
        """Where it is, if that is an address of the web."""
        url = shorten(self.reading.url or "", 2000)
        return url if url.startswith(("http://", "https://")) and " " not in url else None

    @property
    def citation(self) -> str:
        """Publisher, day, title: enough to find the report again."""
        parts = (self.publisher, self.reading.published, shorten(self.reading.title or "", 200), f"[{self.id}]")
        return ", ".join(part for part in parts if part)

    @cached_property
    def published_day(self) -> date | None:
        """Its day; None where it is not known."""
        return first_day(self.reading.published) if self.reading.published else None

    def mentions(self, id_: str) -> tuple[Span, ...]:
        """Where an actor is named."""
        return self._mentions.get(id_, ())

    def parties(self, ids: tuple[str, ...]) -> tuple[Party, ...]:
        """Actors by their ids, each once."""
        return tuple(self._parties[id_] for id_ in dict.fromkeys(ids) if id_ in self._parties)

    def name(self, id_: str) -> str:
        """Of an actor; of the report itself its publisher."""
        if id_ == AUTHOR:
            return f"the report ({self.publisher})"
        party = self._parties.get(id_)
        return party.name if party and party.name else "somebody"
