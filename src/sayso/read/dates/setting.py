"""Where a date expression stands: the words around it, the tense of its clause, the day last spoken of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.read.dates.calendar import PRECISIONS, Interval
from sayso.read.dates.words import FUTURE_WORDS, PLANNING, SCHEDULED
from sayso.read.parse import Parsed
from sayso.read.places.nearby import entity_of

_NEAR = 400
"""Characters back in which "two days earlier" finds the day it counts from."""
_UPWARDS = 8
_BACK = 10
"""Words before a verb among which those that help it are looked for."""
_NAMES = frozenset({"PERSON", "ORG", "FAC", "WORK_OF_ART", "PRODUCT", "LAW"})
_TEMPORAL = frozenset("early late mid last next this earlier later".split())
_MODIFIES = frozenset({"compound", "nmod"})
_HELPERS = frozenset({"was", "were", "had"})
_AWAITING = frozenset({"before", "until", "till", "by"})
"""What stands between a past verb and a day that may be to come: "hoped for a vote before 14 May"."""
_COUNTED = frozenset({"day", "week", "month", "year", "night", "hour"})
_AHEAD = frozenset({"ahead", "eve", "prior", "run-up", "up"})
_POSSIBLY = frozenset({"may", "might", "could", "should", "must"})
_PERFECT = frozenset({"has", "have", "'ve", "’ve"})

Found = tuple[Span, Interval]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands: what is needed to choose between its meanings."""

    parsed: Parsed
    span: Span
    base: date
    found: Sequence[Found]
    order: str | None = None
    """`dmy` or `mdy` where the document's other dates show how it writes 10/11/2022."""

    @property
    def token(self) -> Token:
        """The first word of the expression."""
        return self.parsed.token_at(self.span[0])

    def before(self) -> str:
        """The word in front of it, in small letters."""
        return self.token.nbor(-1).lower_ if self.token.i > 0 else ""

    def after(self) -> Token | None:
        """The word behind it."""
        last = self.parsed.token_at(self.span[1] - 1)
        return last.nbor(1) if last.i + 1 < len(last.doc) else None

    def opens_sentence(self) -> bool:
        """Whether nothing stands before it in its sentence."""
        return bool(self.token.is_sent_start)

    def in_name(self) -> bool:
        """Whether it is part of a name: "The Sunday Herald", "August Lindqvist", "the April 6 Movement"."""
        token = self.token
        if token.ent_type_ in _NAMES:
            name = entity_of(token)
            start, end = name.start_char, name.end_char
            words = self.parsed.text[start : self.span[0]] + self.parsed.text[self.span[1] : end]
            if any(word[0].isupper() and word not in {"The", "On", "In"} for word in words.split()):
                return True
        word = self.parsed.token_at(self.span[1] - 1)
        if token.i > 0 and token.ent_type_ == "DATE" and _qualified(token.nbor(-1), token, word):
            return True
        head = token.head
        return token.dep_ in _MODIFIES and head.idx >= self.span[1] and head.pos_ == "PROPN"

    def future(self) -> bool:
        """Whether it is to come: "will meet on Friday", "due to meet on Friday", "ahead of Friday's vote"."""
        ahead = self.before() in {"of", "to"} and self.token.i > 1 and self.token.nbor(-2).lower_ in _AHEAD
        return ahead or self.tense() == "future"

    def tense(self) -> str | None:
        """`past` or `future`, from the verb that it hangs on; None where that does not tell."""
        token, awaited = self.token, False
        if self.before() == "since":
            return "past"
        for _ in range(_UPWARDS):
            if token.pos_ in {"VERB", "AUX"}:
                helpers = _helpers(token)
                told = _tense_of(token, helpers)
                if told is not None or "to" not in helpers:
                    return None if told == "past" and awaited else told
            elif token.lemma_ in PLANNING and token.dep_ in {"acomp", "amod", "acl"}:
                return "future"
            if token.head.i == token.i:
                return None
            awaited |= token.lower_ in _AWAITING and not _counts(token)
            token = token.head
        return None

    def verb(self) -> tuple[Token, frozenset[str]] | None:
        """The nearest verb above it, and the words that help it."""
        token = self.token
        for _ in range(_UPWARDS):
            if token.pos_ in {"VERB", "AUX"}:
                return token, _helpers(token)
            if token.head.i == token.i:
                return None
            token = token.head
        return None

    def last(self, unit: str) -> Interval | None:
        """What was last spoken of as finely as `unit` or finer, if not far back."""
        finest = PRECISIONS.index(unit)
        for (_, end), interval in reversed(self.found):
            if self.span[0] - end > _NEAR:
                return None
            if PRECISIONS.index(interval.precision) <= finest:
                return interval
        return None

    def anchor(self) -> date | None:
        """The day last spoken of, if not far back."""
        interval = self.last("day")
        return interval.first if interval else None

    def told_year(self) -> int | None:
        """The year that the date before this one is told to be in, if not far back and not that of publication."""
        if not self.found or self.found[-1][1].precision not in {"day", "month"}:
            return None  # "the town, held until 2016": an aside
        (start, end), interval = self.found[-1]
        written = self.parsed.text[start:end][-4:]
        told = self.span[0] - end <= _NEAR and written == interval.end[:4] != f"{self.base.year:04d}"
        return int(written) if told and interval.start[:4] == written else None


def _qualified(before: Token, first: Token, last: Token) -> bool:
    """Whether a capitalised word before a date qualifies it: "Super Tuesday", "Bloody Sunday"."""
    return (
        before.text.istitle()
        and before.dep_ in {"compound", "amod", "nmod"}
        and before.lower_ not in _TEMPORAL
        and (first.i <= before.head.i <= last.i or before.head.i == last.head.i)
        and not before.is_sent_start
    )


def _helpers(verb: Token) -> frozenset[str]:
    """The auxiliaries and the negation of a verb: "will", "have", "to", "not"."""
    near = verb.doc[max(0, verb.i - _BACK) : verb.i]
    return frozenset(w.lower_ for w in near if w.dep_ in {"aux", "auxpass", "neg"} and w.head.i == verb.i)


def _tense_of(verb: Token, helpers: frozenset[str]) -> str | None:
    """`past` or `future`, from a verb's form, its helpers, and what it means to plan or to be fixed."""
    planned = verb.lemma_ in PLANNING or ("to" in helpers and verb.head.lemma_ in PLANNING)
    possible = helpers & _POSSIBLY and "have" not in helpers
    fixed = verb.tag_ in {"VBZ", "VBP"} and verb.lemma_ in SCHEDULED
    if (planned and not helpers & _PERFECT) or helpers & FUTURE_WORDS or possible:
        return "future"
    if verb.tag_ == "VBD" or helpers & _HELPERS:
        return "past"
    return "future" if fixed else None


def _counts(preposition: Token) -> bool:
    """As in "the day before Christmas"."""
    return preposition.i > 0 and preposition.nbor(-1).lemma_ in _COUNTED
