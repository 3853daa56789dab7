"""The records of one report as its page lists them: each with its number, its names and its place in the text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sayso.core.corrections import belief_id
from sayso.core.corrections.draft import date_id
from sayso.core.records import Actor, Belief, DateRef, Event, Reading, Record, Statement
from sayso.core.spans import Span, overlaps
from sayso.core.vocabulary import AUTHOR
from sayso.ledger.passages import hull, passage
from sayso.web.marking import Mark

LAYERS: Final = (
    ("content", "what was said"),
    ("cue", "how it was said"),
    ("source", "who said it"),
    ("trigger", "deeds"),
    ("mention", "persons and bodies"),
    ("place", "places"),
    ("date", "dates"),
    ("amount", "amounts"),
)
"""What is marked, and what it is called in the legend."""


DEEPEST: Final = 4
"""Levels of nesting that the list tells apart."""


class StatementEntry(Record, frozen=True):
    """A statement in the list: those that stand in its content follow it, one level deeper."""

    number: int
    level: int
    record: Statement
    span: Span
    words: str


class EventEntry(Record, frozen=True):
    """An event in the list, with who is how sure of it."""

    record: Event
    words: str
    """The trigger."""
    passage: Span
    beliefs: tuple[Belief, ...]


class Entries:
    """What the page of a report shows of one stretch of its text."""

    def __init__(self, reading: Reading, within: Span) -> None:
        self.reading = reading
        self.within = within
        self.actors: dict[str, Actor] = {actor.id: actor for actor in reading.actors}
        self.places = {place.id: place for place in reading.places}
        self.amounts = {amount.id: amount for amount in reading.amounts}
        self.statements = tuple(self._statements())
        self.numbers = {entry.record.id: entry.number for entry in self.statements}
        self.events = tuple(self._events())
        self.named = tuple(a for a in reading.actors if any(overlaps(m, within) for m in a.mentions))
        self.placed = tuple(p for p in reading.places if overlaps(p.span, within))
        self.dated = tuple((date_id(d), d) for d in reading.dates if overlaps(d.span, within))
        self.counted = tuple(a for a in reading.amounts if overlaps(a.span, within))

    def name(self, actor: str, publisher: str | None = None) -> str:
        """How an actor is called; the report's own voice is its publisher's."""
        if actor == AUTHOR:
            return publisher or "the report itself"
        return self.actors[actor].name if actor in self.actors else actor

    def words(self, span: Span) -> str:
        """The characters of a span."""
        return self.reading.text[slice(*span)]

    @property
    def sources(self) -> list[tuple[str, list[tuple[Belief, Event]]]]:
        """Whoever is sure, or not sure, of something, with what that is; the report's own voice last."""
        shown = {entry.record.id: entry.record for entry in self.events}
        held: dict[str, list[tuple[Belief, Event]]] = defaultdict(list)
        for belief in self.reading.beliefs:
            if belief.event in shown:
                held[belief.source].append((belief, shown[belief.event]))
        return sorted(held.items(), key=lambda pair: pair[0] == AUTHOR)

    def marks(self) -> list[Mark]:
        """All that is marked in the text."""
        found = [Mark(span, "aside", "") for span in self.reading.boilerplate]
        found += [Mark(span, "mention", a.id) for a in self.named for span in a.mentions]
        for entry in self.statements:
            found += [Mark(span, "content", entry.record.id) for span in entry.record.content]
            found += [Mark(span, "cue", entry.record.id) for span in entry.record.cue]
            found += [Mark(span, "source", entry.record.id) for span in entry.record.source]
        found += [Mark(p.span, "place", p.id) for p in self.placed]
        found += [Mark(d.span, "date", id_) for id_, d in self.dated]
        found += [Mark(a.span, "amount", a.id) for a in self.counted]
        return found + [Mark(e.record.trigger, "trigger", e.record.id) for e in self.events]

    def anchors(self, also: Iterable[Span] = ()) -> Iterator[Span]:
        """The places that links from here and from other pages lead to."""
        for entry in self.statements:
            yield entry.span
            yield from (*entry.record.content, *entry.record.cue, *entry.record.source)
        for event in self.events:
            yield event.record.trigger
            yield event.passage
        for belief in self.reading.beliefs:
            yield from belief.cues
        yield from (place.span for place in self.placed)
        yield from (amount.span for amount in self.counted)
        yield from (date.span for _, date in self.dated)
        yield from (span for actor in self.named for span in actor.mentions)
        yield from also

    def _statements(self) -> Iterator[StatementEntry]:
        parents = {s.id: s.parent for s in self.reading.statements}
        shown = [(hull(s.content), s) for s in self.reading.statements]
        shown = [(span, s) for span, s in shown if overlaps(span, self.within)]
        shown.sort(key=lambda pair: (pair[0][0], -pair[0][1], pair[1].id))
        for number, (span, statement) in enumerate(shown, start=1):
            level, parent = 0, statement.parent
            while parent is not None and level < DEEPEST:
                level, parent = level + 1, parents.get(parent)
            words = " … ".join(self.words(each) for each in statement.content)
            yield StatementEntry(number, level, statement, span, words)

    def _events(self) -> Iterator[EventEntry]:
        held: dict[str, list[Belief]] = defaultdict(list)
        for belief in self.reading.beliefs:
            held[belief.event].append(belief)
        for event in sorted(self.reading.events, key=lambda e: e.trigger):
            if overlaps(event.trigger, self.within):
                around = passage(self.reading.text, event.trigger, self.reading.boilerplate)
                yield EventEntry(event, self.words(event.trigger), around, tuple(held[event.id]))


def spans_of(reading: Reading) -> Iterator[Span]:
    """One span of every record: of an actor, each mention."""
    yield from (hull(statement.content) for statement in reading.statements)
    yield from (event.trigger for event in reading.events)
    yield from (place.span for place in reading.places)
    yield from (date.span for date in reading.dates)
    yield from (amount.span for amount in reading.amounts)
    yield from (mention for actor in reading.actors for mention in actor.mentions)


def corrected(reading: Reading, record: Any) -> tuple[str, ...]:
    """What persons have said of a record: the fields they set, `accept`, `add`; none where nobody has."""
    if isinstance(record, Belief):
        key = belief_id(record)
    else:
        key = date_id(record) if isinstance(record, DateRef) else record.id
    told: dict[str, tuple[str, ...]] = getattr(reading, "told", {})
    return told.get(key, ())
