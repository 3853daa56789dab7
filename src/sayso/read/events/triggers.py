"""Which words name an event, and of what kind: the encoder's odds and the lexicon's, added up.

The encoder knows words by their company, the lexicon by their frame; each knows words that the other has never seen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.core.vocabulary import WORD_AND_DEED, Aux
from sayso.read.events.kinds import Ballot
from sayso.read.events.lexical import Vote
from sayso.read.events.tagged import TYPES, EventScores
from sayso.resources.encoder import Floats

_KNOWN, _UNKNOWN = 2.0, -0.6
"""Log odds for the type that the lexicon has for a word, beside its own, and against a word without a row there."""
_VETO = -1.5
"""So much, and no more, the encoder may say against what the lexicon is sure of."""
_LEAST = 1.0
"""Log odds from which on a word is a trigger. These four were set on held-out sentences."""
_RULE = 1.0
"""Log odds that the rules of auxiliary.py add to what they find."""
_OLD = 0.5
"""Log odds in favour of the past as background: the encoder sees no dates, and takes it for news too often."""
_NEAR = 3
_TELLING = frozenset({"AGREE", "CONCEDE", "THREATEN", "REJECT"})
"""Words for deeds: what is done by them is told by the word alone."""
_APART = frozenset({"nsubj", "nsubjpass", "csubj", "conj", "ccomp", "advcl", "relcl", "parataxis", "appos", "agent"})
"""How words depend on each other that name two events, though they stand side by side."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words side by side that name one event."""

    words: tuple[Token, ...]
    token: Token
    """The word that the others depend on."""
    kind: str
    ballot: Ballot | None
    """The lexicon's say, where it is of that type."""

    @property
    def span(self) -> Span:
        """Its characters."""
        last = self.words[-1]
        return (self.words[0].idx, last.idx + len(last))

    @property
    def numbers(self) -> list[int]:
        """The numbers of its words."""
        return [word.i for word in self.words]


def find_triggers(scores: EventScores, words: Iterable[Token], ballots: Mapping[int, Ballot]) -> Iterator[Trigger]:
    """The triggers among the words of a document, in text order; what another one promises or refuses is none."""
    found = list(_groups(scores, words, ballots))
    by_word = {word.i: trigger for trigger in found for word in trigger.words}
    return (t for t in found if not _only_carries(t, by_word) and not _told_above(t, by_word))


def _groups(scores: EventScores, words: Iterable[Token], ballots: Mapping[int, Ballot]) -> Iterator[Trigger]:
    group: list[Token] = []
    last = -1
    for word in words:
        odds = weighed(scores, word.i, ballots.get(word.i))
        kind = int(odds.argmax())
        if odds[kind] <= _LEAST:
            continue
        if group and not (kind == last and word.i == group[-1].i + 1 and _belongs(word, group[-1])):
            yield _trigger(group, TYPES[last], ballots)
            group = []
        group.append(word)
        last = kind
    if group:
        yield _trigger(group, TYPES[last], ballots)


def matters(scores: EventScores, vote: Vote) -> bool:
    """Whether the lexicon could make the word a trigger, or confirm that it is one."""
    head = float(scores.odds[vote.token.i].max())  # minus infinity for a word that the encoder has not seen
    return head > -np.inf and max(head, _VETO) + _KNOWN + vote.odds > _LEAST


def weighed(scores: EventScores, word: int, ballot: Ballot | None) -> Floats:
    """Log odds of each type against none."""
    odds: Floats = scores.odds[word] + np.float32(0 if ballot is not None else _UNKNOWN)
    if ballot is not None:
        kind = TYPES.index(ballot.kind)
        odds[kind] = max(odds[kind], _VETO) + _KNOWN + ballot.odds
    return odds


def _belongs(word: Token, before: Token) -> bool:
    """Whether one of two words depends on the other, through whatever stands between, in a way that leaves them one."""
    for low, high in ((word, before), (before, word)):
        above = low
        for _ in range(_NEAR):
            if above.dep_ in _APART or above.head.i == above.i:
                break
            above = above.head
            if above.i == high.i:
                return True
    return False


def _told_above(trigger: Trigger, by_word: Mapping[int, Trigger]) -> bool:
    """Whether the trigger above tells of it as promised, threatened or refused: "agreed to hold talks" is one event.

    So does one of its own type: "gave aid" is one too.
    """
    token = trigger.token
    noun = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token  # "gave $5m of aid"
    same = by_word.get(noun.head.i) if noun.dep_ in ("dobj", "nsubjpass") else None
    if same is not None and same is not trigger and same.kind == trigger.kind:
        return True
    verb = token.head if token.dep_ in ("dobj", "nsubjpass") else token
    above = by_word.get(token.head.i if token.dep_ in ("dobj", "nsubjpass") else -1)
    if above is None and verb.dep_ in ("xcomp", "ccomp", "acl"):
        told = verb.dep_ == "ccomp" and any(c.dep_ == "nsubj" for c in verb.children)
        above = None if told else by_word.get(verb.head.i)
    if above is None or above is trigger or above.kind not in _TELLING:
        return False
    return not _only_carries(above, by_word)


def _only_carries(trigger: Trigger, by_word: Mapping[int, Trigger]) -> bool:
    """Whether a verb that the lexicon does not know for a word of promise has a deed that it knows for its object.

    "Has completed the withdrawal" tells of the withdrawal.
    """
    if trigger.ballot is not None:
        return False
    deeds = WORD_AND_DEED.get(trigger.kind, ())
    objects = (by_word.get(child.i) for child in trigger.token.children if child.dep_ == "dobj")
    return any(o is not None and o.ballot is not None and o.kind in deeds for o in objects)


def _trigger(group: Sequence[Token], kind: str, ballots: Mapping[int, Ballot]) -> Trigger:
    inside = {word.i for word in group}
    top = next((word for word in group if word.head.i not in inside or word.head.i == word.i), group[0])
    same = (ballots[word.i] for word in (top, *group) if word.i in ballots and ballots[word.i].kind == kind)
    return Trigger(tuple(group), top, kind, next(same, None))


def mode_of(scores: EventScores, trigger: Trigger) -> str | None:
    """The event's mode: the lexicon's, where it has one."""
    if trigger.ballot is not None and trigger.ballot.mode is not None:
        return trigger.ballot.mode
    return scores.mode(trigger.numbers, trigger.kind)


def aux_of(scores: EventScores, trigger: Trigger, rule: Aux | None, *, recent: bool) -> Aux | None:
    """The event's auxiliary mode; `rule` is what the rules say, `recent` that it is dated near the report's day."""
    odds = scores.aux(trigger.numbers)
    odds[rule] += _RULE
    odds["historical"] += _OLD
    if recent:
        del odds["historical"]
    return max(odds, key=lambda aux: odds[aux])
