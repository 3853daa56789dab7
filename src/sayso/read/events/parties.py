"""Who did it and to whom: what the encoder says of every mention in a trigger's window, and what the parse says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from spacy.tokens import Token

from sayso.core.records import Statement
from sayso.core.spans import Span, inside
from sayso.read.events.arguments import ActorIndex, doers, is_judgement, targets
from sayso.read.events.frames import Lookup
from sayso.read.events.tagged import EventScores
from sayso.read.events.triggers import Trigger
from sayso.read.events.where import Said
from sayso.resources.encoder import Floats

_PARSED = (1.0, 1.0)
"""Log odds that the parse adds for those that it finds, as actor and as recipient."""
_LEAST = (-1.0, -1.0)
"""Log odds from which on somebody is taken."""
_VETO = -1.5
"""So much, and no more, the encoder may say against those whom the parse finds."""
_BEHIND = 2.0
"""By how much one of several may be less likely than the likeliest."""
_FIRST_PERSON = frozenset({"I", "we", "We", "me", "us", "my", "My", "our", "Our"})

Ids = tuple[str, ...]


class Parties:
    """Actors and recipients of the events of one document. Set on held-out sentences."""

    def __init__(
        self, scores: EventScores, people: ActorIndex, lookup: Lookup, statements: Iterable[Statement]
    ) -> None:
        self._scores, self._people, self._lookup = scores, people, lookup
        self._said = sorted(
            ((s.content, s.speaker) for s in statements if s.speaker), key=lambda said: _length(said[0])
        )
        """What somebody says, and who, the shortest first."""
        self._around = Said(content for content, _ in self._said)
        near: dict[int, list[tuple[tuple[str, int, int], Floats]]] = defaultdict(list)
        for name, words in people.mentions:
            for meant in people.meant.get(name, (name,)):
                mention = (meant, words[0], people.at(words[0]))
                near[int(scores.words.window[words[0]])].append((mention, scores.vectors(words)))
        self._near = {w: ([n for n, _ in found], np.stack([v for _, v in found])) for w, found in near.items()}
        """By window, the mentions in it, each its actor and where it begins, in words and characters; their vectors."""

    def actor(self, trigger: Trigger, mode: str | None, earlier: Ids) -> Ids:
        """Who does it; `earlier` is who did, by what was told before, where a short mention refers back to that."""
        judge = self._speaker(trigger.token) if is_judgement(trigger.token, trigger.kind) else None
        if judge is not None:
            return (judge,)
        found = self._first(doers(trigger.token, trigger.kind, mode, self._lookup))
        if earlier and not found:
            return earlier
        # whom the parse finds to undergo it does not do it, if nobody else is found to
        undergoing = () if found else self._first(targets(trigger.token, trigger.kind, mode, self._lookup))
        return self._likeliest(trigger, 0, found, undergoing)

    def recipient(self, trigger: Trigger, mode: str | None, actor: Ids) -> Ids:
        """To whom; none of those that do it."""
        found = self._first(targets(trigger.token, trigger.kind, mode, self._lookup), actor)
        return self._likeliest(trigger, 1, found, actor)

    def _first(self, words: Iterable[Token], but: Ids = ()) -> Ids:
        """Those that the first of the words names that names anybody else."""
        named = (tuple(i for i in self._named(word) if i not in but) for word in words)
        return next((ids for ids in named if ids), ())

    def _named(self, word: Token) -> Ids:
        if word.text in _FIRST_PERSON:
            speaker = self._speaker(word)
            return () if speaker is None else (speaker,)
        return self._people.all([word])

    def _speaker(self, word: Token) -> str | None:
        """Who says the word: the speaker of the innermost statement that holds it."""
        span = (word.idx, word.idx + len(word))
        return next((speaker for _, speaker in self._telling(span)), None)

    def _telling(self, span: Span) -> Iterator[tuple[tuple[Span, ...], str]]:
        """What is said around a span, and by whom, the shortest first."""
        around = (self._said[number] for number in sorted(self._around.around(span)))
        return (said for said in around if inside(span, said[0]))

    def _likeliest(self, trigger: Trigger, role: int, parsed: Ids, but: Ids) -> Ids:
        odds: dict[str, float] = {}
        names, vectors = self._near.get(int(self._scores.words.window[trigger.token.i]), ((), None))
        if vectors is not None:
            telling = list(self._telling(trigger.span))
            found = self._scores.parties(trigger.numbers, vectors)[role].tolist()
            sentence = trigger.token.sent
            for (name, word, at), of_mention in zip(names, found, strict=True):
                if (
                    not sentence.start <= word < sentence.end
                ):  # the encoder learnt from sentences: further off it guesses
                    continue
                # who tells of it does it only where his own words name him, or the parse finds him
                if not any(teller == name and not inside((at, at + 1), content) for content, teller in telling):
                    odds[name] = max(odds.get(name, of_mention), of_mention)
        best = max(odds.values(), default=0.0)
        for name in parsed:  # who is called up by a word that is no mention ("Russian") is judged by others of his
            odds[name] = max(odds.get(name, _VETO), _VETO) + _PARSED[role]
        if any(odds[name] > best - _BEHIND for name in parsed):  # a subject is whole: nobody acts beside it
            odds = {name: odds[name] for name in parsed}
        least = max(_LEAST[role], max(odds.values(), default=0.0) - _BEHIND)
        return tuple(name for name, value in odds.items() if value > least and name not in but)


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
