"""Which words of a sentence tell of an event: the lexicon's share, weighed against the circumstances."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from sayso.core.spans import Span
from sayso.read.events.circumstances import circumstances_of, setting_of
from sayso.read.events.frames import Lookup, frame_of
from sayso.resources.predicates import NONE, Predicate

_PARTS = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
_ENOUGH = -0.5
"""Log odds from which on a word is taken; F1 on held-out parts of the training sentences is flat around it."""
_STRONG = 0.25
"""Share from which on a predicate counts as the governor of what depends on it."""
_REACH = 4
_PROSE = 600


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that may tell of an event."""

    token: Token
    predicate: Predicate
    frame: set[str]
    odds: float

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


def find_triggers(doc: Doc, lookup: Lookup) -> Iterator[Trigger]:
    """The triggers of a document, in text order. What is too long for a sentence is a list or rubbish, and has none."""
    for sentence in doc.sents:
        if len(sentence) <= _PROSE:
            yield from _of_sentence(sentence, lookup)


def _of_sentence(sentence: TokenSpan, lookup: Lookup) -> Iterator[Trigger]:
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
        if odds > _ENOUGH:
            yield Trigger(token, predicate, frame, odds)


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


def span_of(trigger: Trigger) -> Span:
    """The trigger's characters: the word, with a particle that follows at once ("pull out") or its "must"."""
    token = trigger.token
    start, end = token.idx, token.idx + len(token)
    particles = {f for condition in trigger.predicate.when for f in condition.features}
    for child in token.children:
        if child.i == token.i + 1 and f"prt:{child.lower_}" in particles:
            end = child.idx + len(child)
        elif child.lower_ == trigger.predicate.lemma and child.i == token.i - 1:
            start = child.idx
    return (start, end)
