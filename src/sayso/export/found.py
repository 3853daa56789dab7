"""What a kind of export is given: chosen reports with all that was found in them, and chosen stories."""

from collections.abc import Iterator
from typing import Protocol

import msgspec

from sayso.core.corrections import Corrected, Correction
from sayso.core.records import Actor, Amount, Belief, DateRef, Event, Place, Problem, Reading, Record, Statement
from sayso.core.vocabulary import Factuality
from sayso.ledger.results import DocumentEntry
from sayso.run.dossiers import Account


class Choice(Record, frozen=True, kw_only=True):
    """Which records go out: those for which all holds that is given."""

    since: str | None = None
    """Of reports published on this day or later; of stories with a report since."""
    until: str | None = None
    """Published on this day or earlier; stories as they stood on it."""
    actors: tuple[str, ...] = ()
    """One of these takes part or speaks: a code or its beginning (`UKR`, `UKR MIL`), or a name."""
    types: tuple[str, ...] = ()
    """PLOVER types of events."""
    reviewed: bool = False
    """Only what a person has accepted, added, or set a field of."""
    least: Factuality | None = None
    """`PS+`, `PR+` or `CT+`: events that some source holds at least so surely to happen or have happened."""
    copies: bool = False
    """Also of reports that copy others; otherwise a wire report counts once."""


class ChosenReport(Record, frozen=True, kw_only=True):
    """One report in force (its latest version, the latest reading, with all corrections), and what of it goes out."""

    entry: DocumentEntry
    reading: Reading
    """With a person's corrections it is a `core.corrections.Corrected`: `told` says which fields of which record."""
    fingerprint: str
    """Of the reader."""
    text_hash: str
    copy_of: str | None
    withdrawn_on: str | None
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    beliefs: tuple[Belief, ...]
    """Those of the events."""
    story: int | None
    """The storyline that the report is in."""
    corrections: tuple[Correction, ...] = ()
    """All that persons have said of the report, in order; which of it is in force tell the reading's `outcomes`."""
    known: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    """Whom the ledger has judged an actor to be, by its id: a report and the actor's id in that one's reading."""
    whole: bool = True
    """Whether all that was found in it goes out; otherwise what fits the choice, with what that refers to."""

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Those that go out."""
        if self.whole:
            return self.reading.actors
        meant = {id_ for event in self.events for id_ in (*event.actor, *event.recipient)}
        meant |= {id_ for belief in self.beliefs for id_ in (belief.source, *belief.via)}
        meant |= {statement.speaker for statement in self.statements if statement.speaker}
        return tuple(actor for actor in self.reading.actors if actor.id in meant)

    @property
    def places(self) -> tuple[Place, ...]:
        """Those that go out."""
        meant = {event.place for event in self.events}
        return tuple(place for place in self.reading.places if self.whole or place.id in meant)

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """Those that go out."""
        meant = {id_ for event in self.events for id_ in event.amounts}
        return tuple(amount for amount in self.reading.amounts if self.whole or amount.id in meant)

    @property
    def dates(self) -> tuple[DateRef, ...]:
        """Those that go out."""
        meant = {event.date for event in self.events}
        return tuple(date for date in self.reading.dates if self.whole or (date.start, date.end) in meant)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Those that go out."""
        return self.reading.problems if self.whole else ()

    def is_reviewed(self, record: str) -> bool:
        """Whether a person has accepted or added the record of that id, or set a field of it."""
        return isinstance(self.reading, Corrected) and record in self.reading.told


class Source(Protocol):
    """Where a kind takes its records from; each call goes through the ledger anew, a batch in memory at a time."""

    def reports(self) -> Iterator[ChosenReport]:
        """The chosen reports in the order of their days."""

    def stories(self) -> Iterator[Account]:
        """The chosen stories by their numbers, in full."""
