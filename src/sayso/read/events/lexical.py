"""Which words may tell of an event, by the lexicon: a word's share of events, weighed against the circumstances."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from sayso.read.events.circumstances import circumstances_of, setting_of
from sayso.read.events.frames import Lookup, frame_of
from sayso.resources.predicates import COMMIT, NONE, Predicate, PredicateLexicon

_PARTS = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
_LIKELY = -0.5
"""Log odds from which on a word is likely a trigger, and tells of what depends on it."""
_STRONG = 0.25
"""Share from which on a predicate counts as the governor of what depends on it."""
_REACH = 4
_PROSE = 600
_ABSORBING = frozenset({COMMIT, "REJECT", "THREATEN", "RETREAT"})
"""What is promised, refused, threatened or stopped is told by the word for that, and is no second event."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A word that the lexicon knows for one that may tell of an event."""

    token: Token
    predicate: Predicate
    frame: set[str]
    odds: float
    """Log odds that it does, here."""

    @property
    def governed(self) -> bool:
        """Whether the word tells of an event only as the object of certain verbs ("signed the treaty")."""
        return self.predicate.asks("gov:")


def part_of(token: Token) -> str:
    """The lexicon's letter for the token's part of speech; empty for the others."""
    return _PARTS.get(token.pos_, "")


def predicate_of(token: Token, lookup: Lookup) -> tuple[Predicate, set[str]] | None:
    """The lexicon's row for the token in its frame, with the frame; None where there is none."""
    part = part_of(token)
    if not part:
        return None
    lexicon = lookup.lexicon
    frame: set[str] | None = None
    if part == "V" and any(c.dep_ == "aux" and (c.lower_, "M") in lexicon.predicates for c in token.children):
        frame = frame_of(token, lookup)
        modal = next(c.lower_ for c in token.children if c.dep_ == "aux" and (c.lower_, "M") in lexicon.predicates)
        found = lexicon.find(modal, "M", frame)
        if found is not None:
            return found, frame
    key = (token.lemma_.lower(), part)
    if key not in lexicon.predicates:
        return None
    frame = frame or frame_of(token, lookup)
    found = lexicon.find(*key, frame)
    return None if found is None or found.type == NONE else (found, frame)


def find_votes(doc: Doc, lookup: Lookup) -> Iterator[Vote]:
    """The words of a document that may be triggers, in text order, and that tell of no other's act.

    What is too long for a sentence is a list or rubbish, and has none.
    """
    for sentence in doc.sents:
        if len(sentence) <= _PROSE:
            found = {vote.token.i: vote for vote in _of_sentence(sentence, lookup)}
            likely = {i: vote for i, vote in found.items() if vote.odds > _LIKELY}
            for vote in found.values():
                if not _told_above(vote, likely) and not _told_below(vote, likely, lookup.lexicon):
                    yield vote


def _of_sentence(sentence: TokenSpan, lookup: Lookup) -> Iterator[Vote]:
    found = {t.i: (t, *row) for t in sentence if (row := predicate_of(t, lookup))}
    if not found:
        return
    setting = setting_of(sentence, lookup.lexicon)
    predicates = {i: predicate for i, (_, predicate, _) in found.items()}
    weights = lookup.lexicon.circumstances
    for token, predicate, frame in found.values():
        governor = _governor(token, predicates, lookup)
        circumstances = circumstances_of(token, predicate, frame, setting, governor=governor)
        odds = predicate.odds * weights["odds"] + sum(weights.get(name, 0.0) for name in circumstances)
        yield Vote(token, predicate, frame, odds)


def _told_below(vote: Vote, found: dict[int, Vote], lexicon: PredicateLexicon) -> bool:
    """Whether the verb's object tells the same act: "imposed a curfew" is one event, the curfew."""
    verb = vote.token
    if "light" not in lexicon.governors.get(("V", verb.lemma_.lower()), ()):
        return False
    objects = (found[c.i] for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and c.i in found)
    return any(o.predicate.type == vote.predicate.type and not o.governed for o in objects)


def _told_above(vote: Vote, found: dict[int, Vote]) -> bool:
    token = vote.token
    verb = token.head
    if token.dep_ in ("dobj", "nsubjpass"):
        above = found.get(verb.i)
        if above is not None:  # "signed a treaty" is one event
            same = above.predicate.type == vote.predicate.type and vote.governed
            return same or above.predicate.type == COMMIT  # "agreed a truce"
        return _absorbed(verb, found)  # "agreed to hold talks"
    return _absorbed(token, found)


def _absorbed(verb: Token, found: dict[int, Vote]) -> bool:
    """Whether the verb says what is promised, refused or stopped by a trigger above it."""
    above = found.get(verb.head.i) if verb.dep_ in ("xcomp", "ccomp", "acl") else None
    told = verb.dep_ == "ccomp" and any(c.dep_ == "nsubj" for c in verb.children)
    return above is not None and not told and above.predicate.type in _ABSORBING


def commands(token: Token, lookup: Lookup) -> bool:
    """Whether the verb orders: what is ordered is an act beside the order; what is only asked for is its topic."""
    return token.pos_ == "VERB" and "command" in lookup.lexicon.governors.get(("V", token.lemma_.lower()), ())


def _governor(token: Token, found: dict[int, Predicate], lookup: Lookup) -> str | None:
    """The type of the nearest likely predicate above the word, within its clause; none for one that commands it."""
    for _ in range(_REACH):
        if token.head is token:
            return None
        token = token.head
        above = found.get(token.i)
        if above is not None and above.share > _STRONG:
            return None if commands(token, lookup) else above.type
        if token.pos_ == "VERB" and token.dep_ != "xcomp":
            return None
    return None
