"""Several who say the same: "Latvia and Estonia said", "both governments said", "each side accused the other".

What they say together each of them has said. Persons who speak together mostly speak for one body, so only states and
bodies are told apart; "both" and "the three" are those whom the same sentence or those right before name, if these are
neither more nor fewer.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from spacy.tokens import Token

from sayso.core.records import Actor
from sayso.core.spans import Span
from sayso.core.vocabulary import NON_STATE, SECTORS
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft

_BODIES = frozenset({"country", "organisation", "group"})
_NUMBERS = {"both": 2, "each": 2, "either": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_STATES = frozenset("government country state nation capital neighbour neighbor ministry power".split())
_SIDES = frozenset("side belligerent party army force faction camp adversary enemy rival company group ally".split())
_ARMED = frozenset({"MIL", "UAF", "REB", "PRM"})
_REACH = 2
"""So many sentences back those are named whom "both" means."""
_MOST = 12
_ACTORS = 100


class Joint:
    """Who else speaks in one document where one does."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor]) -> None:
        self._parsed = parsed
        self._actors = {actor.id: actor for actor in actors}
        self._mentions = sorted((span, actor.id) for actor in actors for span in actor.mentions)
        self._starts = [sentence.start_char for sentence in parsed.doc.sents]

    def members(self, draft: Draft, voice: str | None) -> tuple[str, ...]:
        """The actors who speak together, one by one; none where one speaks alone or it is not sure who they are."""
        head = draft.source_head
        if head is None or draft.source is None:
            return ()
        if head.lemma_.lower() in _STATES | _SIDES:
            number = next((_NUMBERS[c.lower_] for c in islice(head.lefts, _MOST) if c.lower_ in _NUMBERS), 0)
            if number:
                states = head.lemma_.lower() in _STATES
                return self._meant(head, number, states=states) or (() if states else self._armed(head, number))
        found = list(dict.fromkeys(self._together(head, draft.source)))
        bodies = all(_country(actor) or actor.kind == "organisation" for actor in map(self._actors.__getitem__, found))
        return tuple(found) if len(found) > 1 and bodies and voice in found and self._differ(found) else ()

    def _together(self, head: Token, source: Span) -> Iterator[str]:
        """Those whom the source names side by side: by "and", or as owners of what they all have."""
        words = [head, *islice(head.conjuncts, _MOST)]
        own = self._at(head)
        for child in islice(head.lefts, _MOST):
            if child.dep_ in ("amod", "compound", "poss", "nmod"):
                words += [w for w in (child, *islice(child.conjuncts, _MOST)) if _shares(self._at(w), own)]
        actors = (self._at(word) for word in sorted(words) if source[0] <= word.idx < source[1])
        return (a.id for a in actors if a is not None and (a.kind in _BODIES or a == own or _shares(a, own)))

    def _at(self, word: Token) -> Actor | None:
        """The actor whose mention ends with or within the word."""
        position = bisect_left(self._mentions, ((word.idx + 1, 0), ""))
        near = self._mentions[max(0, position - 3) : position]
        found = [(b - a, name) for (a, b), name in near if a <= word.idx < b]
        return self._actors[min(found)[1]] if found else None

    def _meant(self, head: Token, number: int, *, states: bool) -> tuple[str, ...]:
        """The so many bodies that were named last before "both"."""
        sentence = bisect_left(self._starts, head.idx + 1) - 1
        end = bisect_left(self._mentions, ((head.idx, 0), ""))
        for back in range(_REACH + 1):
            start = self._starts[max(0, sentence - back)]
            first = bisect_left(self._mentions, ((start, 0), ""))
            names = dict.fromkeys(name for _, name in self._mentions[max(first, end - 4 * _MOST) : end])
            found = self._bodies([self._actors[name] for name in names], states=states)
            if found:
                return found if len(found) == number and self._differ(found) else ()
        return ()

    def _armed(self, head: Token, number: int) -> tuple[str, ...]:
        """The so many armies and armed groups named so far: a civil war's sides."""
        first = islice(self._actors.values(), _ACTORS)
        found = [a for a in first if a.kind in ("organisation", "group") and _is_armed(a)]
        found = [actor for actor in found if actor.mentions[0][0] < head.idx]
        names = tuple(actor.id for actor in found)
        return names if len(found) == number and self._differ(names) else ()

    def _bodies(self, actors: Sequence[Actor], *, states: bool) -> tuple[str, ...]:
        """Of these actors the bodies; of a state and its army, where sides are meant, the army."""
        bodies = [actor for actor in actors if actor.kind in _BODIES and (not states or _country(actor))]
        armed = {_country(actor) for actor in bodies if actor.kind != "country"}
        kept = [a for a in bodies if a.kind != "country" or _country(a) not in armed]
        if states:
            kept = list({_country(actor): actor for actor in reversed(bodies)}.values())[::-1]
        return tuple(actor.id for actor in kept)

    def _differ(self, found: Sequence[str]) -> bool:
        """Whether all of them are told apart: by country, unless they bear arms in one, or else by name."""
        actors = [self._actors[name] for name in found]
        if all(map(_is_armed, actors)):
            return len({actor.code or actor.name for actor in actors}) == len(found)
        return len({_country(actor) or actor.name for actor in actors}) == len(found)


def _shares(one: Actor | None, other: Actor | None) -> bool:
    """`Kenyan foreign ministries` beside `Ugandan foreign ministries`."""
    if one is None or other is None or one.id == other.id:
        return False
    tail = other.name.split()[-1:]
    return bool(tail) and one.name.split()[-1:] == tail and _country(one) != _country(other) != ""


def _is_armed(actor: Actor) -> bool:
    return not _ARMED.isdisjoint((actor.code or "").split())


def _country(actor: Actor) -> str:
    first = (actor.code or "").partition(" ")[0]
    return "" if first in SECTORS or first in NON_STATE else first
