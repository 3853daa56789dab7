"""On whose say-so, in words: for kinds of export that have no field for who is how sure of what.

An event is a row of what somebody has said; in a program that knows only facts it would come out as one. So these kinds
ask here in what sense there is an event at all, and carry the answer where a reader sees it first.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Final, Literal

from sayso.core.corrections import Corrected, Correction, belief_id
from sayso.core.records import Actor, Amount, Belief, Event, Place, Statement
from sayso.core.spans import Span, overlaps
from sayso.core.text import safe, shorten
from sayso.core.vocabulary import AUTHOR, polarity
from sayso.export.found import ChosenReport
from sayso.export.happening import has_happened
from sayso.export.values import NAME, address, amount_words
from sayso.ledger.passages import excerpt, joined
from sayso.run.wording import SURE

Bearing = Literal[
    "reported", "alleged", "disputed", "denied", "open", "expected", "hypothetical", "negated", "withdrawn"
]
"""In what sense an event is one: see `Told.bearing`."""

BEARINGS: Final[dict[Bearing, str]] = {
    "reported": "Reported",
    "alleged": "Alleged",
    "disputed": "Disputed",
    "denied": "Denied",
    "open": "Left open",
    "expected": "Announced or expected",
    "hypothetical": "Only supposed",
    "negated": "Said not to be",
    "withdrawn": "In a withdrawn report",
}
"""As a name of the event begins."""

HELD: Final[frozenset[Bearing]] = frozenset({"reported", "alleged", "disputed"})
"""Somebody holds that it is happening or has happened; of all others there is no event to speak of."""

WORDS: Final = 2000
_UNREAL: Final[dict[str, Bearing]] = {"hypothetical": "hypothetical", "future": "expected", "negation": "negated"}
UNTOLD: Final = "somebody untold"
"""Who speaks where the report does not say."""
_QUOTES: Final = "\"“”‘’'«» "
_PREPOSITIONS: Final = frozenset({"according to", "in the words of", "per", "for"})
"""Cues that stand before the speaker and are no verb."""


class Told:
    """One report, to be put into words."""

    def __init__(self, report: ChosenReport) -> None:
        self.report = report
        self.reading = report.reading
        self.publisher = shorten(self.reading.publisher or "", NAME)

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """By id."""
        return {actor.id: actor for actor in self.reading.actors}

    @cached_property
    def events(self) -> dict[str, Event]:
        """Those that go out, by id."""
        return {event.id: event for event in self.report.events}

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Those that go out, by id."""
        return {statement.id: statement for statement in self.report.statements}

    @cached_property
    def places(self) -> dict[str, Place]:
        """By id."""
        return {place.id: place for place in self.reading.places}

    @cached_property
    def amounts(self) -> dict[str, Amount]:
        """By id."""
        return {amount.id: amount for amount in self.reading.amounts}

    @cached_property
    def standing(self) -> dict[int, tuple[Correction, str | None]]:
        """What persons have said of the report that is in force, by number, with the id of the record it speaks of."""
        outcomes = self.reading.outcomes if isinstance(self.reading, Corrected) else ()
        records = {outcome.number: outcome.record for outcome in outcomes if outcome.state == "in force"}
        return {c.number: (c, records[c.number]) for c in self.report.corrections if c.number in records}

    @cached_property
    def beliefs(self) -> dict[str, list[Belief]]:
        """Those that go out, by their event."""
        found: dict[str, list[Belief]] = {}
        for belief in self.report.beliefs:
            found.setdefault(belief.event, []).append(belief)
        return found

    def name(self, actor: str) -> str:
        """How an actor is called, with its code; of the report's own voice, whose report it is."""
        if actor == AUTHOR:
            return f"{self.publisher or 'the report'} in its own voice"
        found = self.actors.get(actor)
        name = shorten(found.name, NAME) if found else ""
        return f"{name or 'somebody'} ({safe(found.code)})" if found and found.code else name or "somebody"

    def names(self, actors: Iterable[str]) -> tuple[str, ...]:
        """How actors are called."""
        return tuple(self.name(actor) for actor in actors)

    def bearing(self, event: Event) -> Bearing:
        """In what sense there is such an event, by what its sources hold.

        `reported`: the report itself holds it for certain, and nobody denies it. `alleged`: else, somebody holds it to
        be possible at least. `disputed`: somebody denies it, too. Of all others nobody says that it has happened. A
        promise or a threat has happened when it is made.
        """
        if self.report.withdrawn_on is not None:
            return "withdrawn"
        if event.aux is not None and event.aux in _UNREAL:
            return _UNREAL[event.aux]
        held = self.beliefs.get(event.id, [])
        hold = [b for b in held if polarity(b.factuality) == "+"]
        deny = [b for b in held if polarity(b.factuality) == "-"]
        if hold and not any(has_happened(event, b) for b in hold):
            return "expected"
        if deny:
            return "disputed" if hold else "denied"
        if any(b.source == AUTHOR and b.factuality == "CT+" and has_happened(event, b) for b in hold):
            return "reported"
        return "alleged" if hold else "open"

    def according_to(self, belief: Belief) -> str:
        """Who holds it, by way of whom, how surely, how far along: `according to Ruk (VEL MIL): certain, ongoing`."""
        via = f", by way of {', '.join(self.names(belief.via))}" if belief.via else ""
        sure = [SURE[belief.factuality], belief.aspect]
        sure += ["in part"] if belief.extent == "part" else []
        sure += [f"said {safe(belief.date)}"] if belief.date else []
        sure += ["checked by a person"] if self.report.is_reviewed(belief_id(belief)) else []
        return f"according to {self.name(belief.source)}{via}: {', '.join(sure)}"

    def held(self, event: Event) -> str:
        """What all its sources hold of an event."""
        told = "; ".join(self.according_to(belief) for belief in self.beliefs.get(event.id, ()))
        return told or "nobody is on record as holding it"

    def kind(self, event: Event) -> str:
        """`RETREAT, withdraw`."""
        return ", ".join(part for part in (event.type, event.mode) if part)

    def sentence(self, span: Span) -> str:
        """The words around a place in the text."""
        return shorten(excerpt(self.reading.text, span, self.reading.boilerplate), WORDS)

    def words(self, statement: Statement) -> str:
        """The content of a statement."""
        return shorten(joined(self.reading.text, statement.content), WORDS)

    def speaker(self, statement: Statement) -> str:
        """Who says it; where nobody is known, in the report's words, if it has any for him.

        A speaker whom a person has taken away is nobody: the report's words may not bring him back.
        """
        if statement.speaker and statement.speaker in self.actors:
            return self.name(statement.speaker)
        return (not self._is_cleared(statement) and self.quoted(statement.source)) or UNTOLD

    def _is_cleared(self, statement: Statement) -> bool:
        """Whether a person has said that the speaker is nobody known, or has rejected the actor at those words."""
        if isinstance(self.reading, Corrected) and "speaker" in self.reading.told.get(statement.id, ()):
            return True
        return any(
            self._names(statement, correction)
            for correction, _ in self.standing.values()
            if correction.action == "reject" and correction.target.kind == "actor"
        )

    def _names(self, statement: Statement, correction: Correction) -> bool:
        """Whether the words for who says it mean the actor of whom a person spoke: by place, in the text he saw."""
        at, actor = correction.target.at, correction.snapshot.actor if correction.snapshot else None
        if correction.text_hash != self.report.text_hash:
            return at.exact in joined(self.reading.text, statement.source)
        mentions = actor.mentions if actor else (at.span,)
        return any(overlaps(a, b) for a in statement.source for b in mentions)

    def said(self, statement: Statement) -> str:
        """Who said what, by his cue: `Ruk (VEL MIL) denied that they had left`. Only a quotation stands as one."""
        words, cue = self.words(statement), self.quoted(statement.cue) or "said"
        if statement.kind == "direct":
            words = f"“{words.strip(_QUOTES)}”"
        who = self.speaker(statement)
        if cue.casefold() in _PREPOSITIONS:
            return f"According to {who}: {words}"
        if who == UNTOLD:
            return f"By {who} ({cue}): {words}"
        return f"{who} {cue}{'' if words[:1].islower() else ':'} {words}"

    def sure(self, statement: Statement) -> str:
        """How sure its speaker is, and of what: `denies it (of “supplied”)` where nothing could be supplied."""
        sure = [SURE[statement.factuality]] if statement.factuality else []
        sure += [f"(of “{self.quoted((statement.core,))}”)"] if sure and statement.core else []
        return ", ".join(part for part in (" ".join(sure), statement.aspect) if part)

    def quoted(self, spans: tuple[Span, ...]) -> str:
        """Some words of the text."""
        return shorten(joined(self.reading.text, spans), NAME)

    def how_much(self, event: Event) -> tuple[str, ...]:
        """The amounts of an event: `5 deaths`, `200 to 300 troops`."""
        found = (self.amounts.get(id_) for id_ in event.amounts)
        return tuple(amount_words(amount) for amount in found if amount is not None)

    def own_url(self) -> str | None:
        """Where the publisher has the report."""
        return address(self.reading.url)
