"""One reading, indexed for what stances ask: what stands within a statement's content, and who holds what."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Generic, NamedTuple, TypeVar

from sayso.core.chains import links
from sayso.core.corrections import Corrected
from sayso.core.records import Actor, Amount, Belief, Event, Place, Reading, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import AUTHOR, Factuality, polarity
from sayso.link.parties import country, of_state
from sayso.link.stances.words import lead_end, persons, telling, without

T = TypeVar("T")

_JOINT: Final = re.compile(r",\s+and\s+|,\s+|\s+and\s+")
_ARTICLES: Final = frozenset({"", "the", "a", "an", "both"})
_MANY: Final = 8
"""Speakers of one statement who are looked at."""


class Spread(Generic[T]):
    """Things by where they start."""

    def __init__(self, things: Iterable[tuple[Span, T]]) -> None:
        self._things = sorted(things, key=lambda pair: pair[0])
        self._starts = [span[0] for span, _ in self._things]

    def within(self, spans: Iterable[Span]) -> Iterator[T]:
        """Those that start in one of the spans, in the order of the text."""
        for start, end in spans:
            for index in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
                yield self._things[index][1]


class Stems(NamedTuple):
    """Stems of a report's words, without those that any report has."""

    title: frozenset[str]
    named: frozenset[str]
    """Of persons' names."""
    lead: frozenset[str]
    """Without these; so the body, which is all of it without who is quoted and by what word."""
    body: frozenset[str]


@dataclass(frozen=True)
class Report:
    """A reading and its indexes."""

    reading: Reading
    lead: int
    """Where the first sentence ends."""
    actors: dict[str, Actor]
    statements: dict[str, Statement]
    events: dict[str, Event]
    places: dict[str, Place]
    triggers: Spread[Event]
    mentions: Spread[Actor]
    amounts: Spread[Amount]
    stated: dict[tuple[str | None, str], Belief]
    """Beliefs by statement and event."""
    told: dict[str, set[str]]
    """The events of which each source has a belief."""
    held: dict[str, set[str]]
    """Those that it affirms."""
    under_way: set[str]
    """The events of which somebody is sure that they are under way or done."""
    corrected: Mapping[str, tuple[str, ...]]
    """The fields that persons have set, by the record's id."""
    views: Mapping[str, Factuality | None]
    """How sure speakers are of the deed where a person has said so, by the statement's id."""

    @classmethod
    def of(cls, reading: "Reading | Report") -> "Report":
        """Index a reading once; what is indexed already stays as it is."""
        if isinstance(reading, Report):
            return reading
        told: dict[str, set[str]] = defaultdict(set)
        held: dict[str, set[str]] = defaultdict(set)
        for belief in reading.beliefs:
            told[belief.source].add(belief.event)
            if polarity(belief.factuality) == "+":
                held[belief.source].add(belief.event)
        return cls(
            reading=reading,
            lead=lead_end(reading.text),
            actors={a.id: a for a in reading.actors},
            statements={s.id: s for s in reading.statements},
            events={e.id: e for e in reading.events},
            places={p.id: p for p in reading.places},
            triggers=Spread((e.trigger, e) for e in reading.events),
            mentions=Spread((mention, a) for a in reading.actors for mention in a.mentions),
            amounts=Spread((a.span, a) for a in reading.amounts),
            stated={(b.statement, b.event): b for b in reading.beliefs},
            told=told,
            held=held,
            under_way={
                b.event for b in reading.beliefs if b.factuality == "CT+" and b.aspect in ("ongoing", "completed")
            },
            corrected=reading.told if isinstance(reading, Corrected) else {},
            views=reading.views if isinstance(reading, Corrected) else {},
        )

    @cached_property
    def stems(self) -> "Stems":
        """The stems of what it tells."""
        reading = self.reading
        named = persons(reading)  # who speaks is not what is spoken of
        # Who is quoted, and by what word, is another matter.
        heard = (span for statement in reading.statements for span in (*statement.source, *statement.cue))
        return Stems(
            title=frozenset(telling(reading.title or "")),
            named=named,
            lead=frozenset(telling(reading.text[: self.lead])) - named,
            body=frozenset(telling(without(reading.text, heard))) - named,
        )

    def words(self, spans: Sequence[Span]) -> str:
        """The words of some spans."""
        return " ".join(self.reading.text[start:end] for start, end in spans)

    def events_in(self, statement: Statement) -> list[Event]:
        """The events in its content of which its speaker, or the report, has a belief."""
        known = [self.told.get(source, ()) for source in (statement.speaker or "", AUTHOR)]
        return [e for e in self.triggers.within(statement.content) if any(e.id in ids for ids in known)]

    def affirms(self, speaker: str | None, event: Event) -> bool:
        """Whether the speaker, or the report, holds that the event takes or took place."""
        return any(event.id in self.held.get(source, ()) for source in (speaker or "", AUTHOR))

    def lands(self, ids: Iterable[str]) -> set[str]:
        """The countries of some actors, by id."""
        codes = (self.actors[i].code for i in ids if i in self.actors)
        return {land for code in codes if code and (land := country(code))}

    def speaker(self, statement: Statement) -> str | None:
        """Whose statement it is; of an unresolved source the last person named in it who has a code.

        "An adviser to the president, Ana Lind".
        """
        if statement.speaker is not None or "speaker" in self.corrected.get(statement.id, ()):
            return statement.speaker
        named = [a.id for a in self.mentions.within(statement.source) if a.kind == "person" and a.code]
        return named[-1] if named else None

    def joined(self, statement: Statement, speaker: str) -> tuple[str, ...]:
        """The others of "Britain, France and Germany said": each part of the source has to be one actor's mention."""
        found: list[str] = []
        for start, end in statement.source[:1]:
            cuts = list(_JOINT.finditer(self.reading.text, start, end))
            if not cuts or len(cuts) > _MANY or "and" not in cuts[-1].group():
                return ()  # a comma alone parts a name from what its bearer is
            begins, ends = (start, *(c.end() for c in cuts)), (*(c.start() for c in cuts), end)
            found += [self._filling(span) for span in zip(begins, ends, strict=True)]
        return tuple(dict.fromkeys(f for f in found if f != speaker)) if all(found) and speaker in found else ()

    def _filling(self, span: Span) -> str:
        """The actor of whom a mention is all of the span, but for an article; empty if there is none."""
        text = self.reading.text
        for start, actor in self._ends.get(span[1], ()):
            if start >= span[0] and text[span[0] : start].strip().casefold() in _ARTICLES:
                return actor
        return ""

    @cached_property
    def _ends(self) -> dict[int, list[tuple[int, str]]]:
        """Where mentions start, and whose they are, by where they end."""
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for actor in self.actors.values():
            for start, end in actor.mentions:
                found[end].append((start, actor.id))
        for starts in found.values():
            starts.sort()
        return found

    def org(self, source: str) -> str:
        """The org of a source that reading has not told: by a state's code, else the outlet."""
        code = self.actors[source].code if source in self.actors else None
        state = country(code) if code and of_state(code) else None
        return state or f"outlet:{self.reading.publisher or self.reading.id}"

    def links(self, statement: Statement) -> tuple[str, ...]:
        """Through whom the report has the statement, outermost first."""
        return links(statement, self.statements)
