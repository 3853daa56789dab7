"""One figure of a promise or a delivery as a report tells it, and the report with what is asked of it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, Self

from sayso.core.records import Actor, Amount, Reading, Record, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import AUTHOR, NON_STATE, Tally
from sayso.link.parties import country
from sayso.link.pledges.deadlines import Deadline, deadline
from sayso.resources import giving, units

Kind = Literal["promise", "expected", "delivery"]

SHARE: Final = "percent"
REACH: Final = 400
"""Characters to either side that are looked at; within which, too, a number leans on what was counted before it."""
_END: Final = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*\s+(?=[\"“‘'(]*[^\W\d_a-z])|\n")
_NESTED: Final = 50
"""So many statements that begin before some words are looked at for the one that they stand in."""
WORD: Final = re.compile(r"[^\W\d_]+")


class Figure(Record, frozen=True, kw_only=True):
    """How much somebody has promised, is expected to give, or has given, as one report tells it."""

    kind: Kind
    """Promised, expected by somebody else, or given."""
    document: str
    """Id of the report."""
    publisher: str | None
    """Of the report."""
    published: str
    """Day of the report."""
    source: str
    """Who says so, or `AUTHOR`."""
    org: str
    """The organisation for which the source speaks."""
    giver: tuple[str, ...] = ()
    """Countries and bodies, by code, else by name; empty where the words do not tell who."""
    giver_words: str = ""
    """The words for who gives."""
    recipient: tuple[str, ...] = ()
    """Likewise, who gets it."""
    recipient_words: str = ""
    """The words for who gets it."""
    unit: str
    """What is counted: `USD`, `tanks`."""
    value: float | None = None
    """The figure as given; None where it is vague."""
    low: float | None = None
    """The least it may be."""
    high: float | None = None
    """The most it may be."""
    tally: Tally | None = None
    """Whether it is the whole, more on top, or a part."""
    due: Deadline | None = None
    """By when, if the sentence says so."""
    words: str
    """The sentence."""
    span: Span
    """Where the figure stands."""


@dataclass(frozen=True, slots=True)
class Report:
    """A reading, its sentences, and those of its amounts that can be given."""

    reading: Reading
    starts: list[int]
    """Where sentences start."""
    actors: dict[str, Actor]
    amounts: dict[str, Amount]
    """By id, in the order of the text."""
    spread: list[Amount]
    """All amounts, in the order of the text."""
    contents: list[tuple[Span, Statement]]
    """What statements say, in the order of the text."""

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """Index a reading once."""
        spread = sorted(reading.amounts, key=lambda a: a.span)
        return cls(
            reading=reading,
            starts=[0, *(match.end() for match in _END.finditer(reading.text))],
            actors={actor.id: actor for actor in reading.actors},
            amounts={a.id: a for a in spread if _is_goods(a.unit)},
            spread=spread,
            contents=sorted(((span, s) for s in reading.statements for span in s.content), key=lambda pair: pair[0]),
        )

    def sentence(self, span: Span) -> Span:
        """The sentence in which a span starts, as far as it reaches."""
        at = bisect_right(self.starts, span[0]) - 1
        end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.reading.text)
        return max(self.starts[at], span[0] - REACH), min(max(end, span[1]), span[1] + REACH)

    def before(self, span: Span) -> str:
        """What stands before a span in its sentence."""
        return self.reading.text[self.sentence(span)[0] : span[0]]

    def within(self, span: Span) -> list[Amount]:
        """The amounts that start in a span, in the order of the text."""
        first, last = (bisect_left(self.spread, at, key=lambda a: a.span[0]) for at in span)
        return self.spread[first:last]

    def last(self, before: int) -> Amount | None:
        """The last thing counted, money aside, that ends not far before a place."""
        found = self.within((max(0, before - REACH), before))
        things = [a for a in found if a.id in self.amounts and a.span[1] <= before and not a.unit.isupper()]
        return things[-1] if things else None

    def figure(self, kind: Kind, amount: Amount, teller: "Teller", parties: "Parties") -> Figure:
        """The figure that an amount is."""
        reading = self.reading
        sentence = self.sentence(amount.span)
        return Figure(
            kind=kind,
            document=reading.id,
            publisher=reading.publisher,
            published=reading.published or "",
            source=self.actors[teller.source].name if teller.source in self.actors else AUTHOR,
            org=teller.org or f"outlet:{reading.publisher or reading.id}",
            giver=self._keys(parties.givers),
            giver_words=self._names(parties.givers),
            recipient=self._keys(parties.recipients),
            recipient_words=self._names(parties.recipients),
            unit=amount.unit,
            value=amount.value,
            low=amount.low,
            high=amount.high,
            tally=amount.tally,
            due=deadline(reading, sentence) if kind != "delivery" else None,
            words=" ".join(reading.text[slice(*sentence)].split()),
            span=amount.span,
        )

    def teller(self, span: Span) -> "Teller":
        """Whose words they are: of the shortest statement in whose content the span stands, else the report's own."""
        last = bisect_right(self.contents, span[0], key=lambda pair: pair[0][0])
        near = self.contents[max(0, last - _NESTED) : last]
        around = [(end - start, n) for n, ((start, end), _) in enumerate(near) if span[1] <= end]
        return told_by(near[min(around)[1]][1] if around else None)

    def _names(self, ids: Iterable[str]) -> str:
        return ", ".join(self.actors[id_].name for id_ in ids if id_ in self.actors)

    def _keys(self, ids: Iterable[str]) -> tuple[str, ...]:
        keys = (key_of(self.actors[id_]) for id_ in ids if id_ in self.actors)
        return tuple(sorted({key for key in keys if key}))


class Teller(Record, frozen=True):
    """Who tells a figure."""

    source: str = AUTHOR
    """Actor id, or `AUTHOR`."""
    org: str | None = None


class Parties(Record, frozen=True):
    """Actor ids of who gives, and to whom."""

    givers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


def told_by(statement: Statement | None) -> Teller:
    """Its speaker."""
    if statement is None or statement.speaker is None:
        return Teller()
    return Teller(statement.speaker, statement.org)


def key_of(actor: Actor) -> str | None:
    """A state or union by its code, any other named body by its name; None for those unnamed."""
    land = country(actor.code) if actor.code else None
    named = actor.name if actor.kind != "unnamed" else None
    return land if land and land not in NON_STATE - {"UNO", "EUR"} else named


def gives(text: str) -> bool:
    """Whether a word of giving stands in the text."""
    forms = giving.load().gives
    return any(word.lower() in forms for word in WORD.findall(text))


def _is_goods(unit: str) -> bool:
    """Money and things; unknown nouns too, for whoever finds them beside a word of giving; no people, no shares."""
    lexicon = units.load()
    if unit in (SHARE, "points"):
        return False
    return lexicon.is_of_things(unit) or (lexicon.is_noun(unit) and unit.removesuffix("s") not in lexicon.persons)
