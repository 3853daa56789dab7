"""What a kind of export is given: chosen reports with all that was found in them, and chosen stories."""

from collections.abc import Collection, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, Protocol

import msgspec

from sayso.core.corrections import Corrected, Correction
from sayso.core.errors import SaysoError
from sayso.core.records import Actor, Amount, Belief, DateRef, Event, Place, Problem, Reading, Record, Statement
from sayso.core.text import shorten
from sayso.core.vocabulary import QUAD, Factuality
from sayso.ledger.results import DocumentEntry
from sayso.run.dossiers import Account

LEAST: Final[tuple[Factuality, ...]] = ("PS+", "PR+", "CT+")
"""How sure some source may be asked to be, at the least."""


class Choice(Record, frozen=True, kw_only=True):
    """Which records go out: those for which all holds that is given.

    Raises SaysoError for what makes no sense: a misspelt choice would choose nothing, or all.
    """

    since: str | None = None
    """Of reports published on this day or later; of stories with a report since."""
    until: str | None = None
    """Published on this day or earlier; stories as they stood on it."""
    actors: tuple[str, ...] = ()
    """One of these takes part or speaks: a code or its beginning (`UKR`, `UKR MIL`), or a name."""
    types: tuple[str, ...] = ()
    """PLOVER types of events."""
    reviewed: bool = False
    """Only statements that a person has accepted, added, or set a field of; events of which he has so spoken, or of
    what a source holds of them; stories in which he has so spoken of an assessment, and of them such assessments."""
    least: Factuality | None = None
    """`PS+`, `PR+` or `CT+`: events that some source holds at least so surely to happen or have happened."""
    copies: bool = False
    """Also of reports that copy others; otherwise a wire report counts once."""

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            _check_day(name, getattr(self, name))
        if self.since and self.until and self.since > self.until:
            raise SaysoError(f"since {self.since} is after until {self.until}: no report is of both")
        set_ = msgspec.structs.force_setattr
        set_(self, "actors", tuple(dict.fromkeys(map(_actor, _several("actors", self.actors)))))
        set_(self, "types", tuple(dict.fromkeys(map(_type, _several("types", self.types)))))
        if self.least is not None and self.least not in LEAST:
            raise SaysoError(f"least wants {', '.join(LEAST)}, not {shorten(str(self.least), 40)!r}")
        for name in ("reviewed", "copies"):
            if not isinstance(getattr(self, name), bool):
                raise SaysoError(f"{name} is True or False, not {shorten(str(getattr(self, name)), 40)!r}")


def _check_day(name: str, day: Any) -> None:
    try:
        if day is None or date.fromisoformat(day).isoformat() == day:
            return
    except (TypeError, ValueError):
        pass
    raise SaysoError(f"{name} wants a day such as 2022-11-10, not {shorten(str(day), 40)!r}")


def _several(name: str, given: Any) -> tuple[str, ...]:
    """A bare word would be taken for its letters."""
    if isinstance(given, str) or not isinstance(given, Collection) or not all(isinstance(each, str) for each in given):
        raise SaysoError(f"{name} wants several, each a word of its own, such as ({shorten(str(given), 40)!r},)")
    return tuple(given)


def _actor(name: str) -> str:
    if not name.split():
        raise SaysoError("an actor wants a code such as UKR or 'UKR MIL', or a name")
    return " ".join(name.split())


def _type(name: str) -> str:
    found = name.strip().upper()
    if found in QUAD:
        return found
    near = get_close_matches(found, QUAD, n=1, cutoff=0.5)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise SaysoError(f"a type is one of {', '.join(QUAD)}, not {shorten(name, 40)!r}.{meant}")


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


class ChosenStory(Account, frozen=True, kw_only=True):
    """One story, and which of its assessments go out; its status was counted over all of them, but those of copies."""

    rests_on: int
    """How many assessments it has."""
    unreviewed: int
    """How many of them nobody has looked at."""
    outside: int
    """How many of those that go out stand in reports that do not: copies, of other days, or not chosen."""


class Source(Protocol):
    """Where a kind takes its records from; each call goes through the ledger anew, a batch in memory at a time."""

    def reports(self) -> Iterator[ChosenReport]:
        """The chosen reports in the order of their days."""

    def stories(self) -> Iterator[ChosenStory]:
        """The chosen stories by their numbers."""
