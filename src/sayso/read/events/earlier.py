"""What a short mention leaves out: "the retreat" is the retreat that the report told of before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from spacy.tokens import Token

from sayso.core.vocabulary import WORD_AND_DEED
from sayso.read.events.determiners import is_definite
from sayso.read.events.frames import objects_of

Actors = tuple[str, ...]
_YIELDING = frozenset({"CONCEDE", *WORD_AND_DEED["CONCEDE"]})
"""The one word that has one deed; what else is promised or threatened may be one of several things."""
_STEM = 5
_SEVERAL = 2
_TELLING_APART = frozenset({"amod", "compound", "nmod", "poss", "nummod", "appos"})


@dataclass(frozen=True, slots=True)
class Sort:
    """What two mentions of one deed have in common: type and mode, and the word but for its ending."""

    kind: str
    mode: str | None
    stem: str

    def fits(self, other: "Sort") -> bool:
        """Whether they can be one deed; a retreat may be told by any word, and by the word that announced it."""
        if {self.kind, other.kind} <= _YIELDING:
            return self.kind != other.kind or self.mode == other.mode
        return self == other


@dataclass(slots=True)
class _Deeds:
    """What the deeds of one sort had so far: of sides and places no more than tell whether there is but one."""

    actors: Actors = ()
    """Of the first of them."""
    sides: set[Actors] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    """From a place's name to the id of its first mention."""


def sort_of(token: Token, kind: str, mode: str | None) -> Sort:
    """The sort of the deed that the token tells of."""
    return Sort(kind, mode, token.lemma_.lower()[:_STEM])


def refers_back(noun: Token) -> bool:
    """Whether the noun says no more than which deed is meant: "the attack", not "the Christmas attack"."""
    if noun.pos_ != "NOUN" or not is_definite(noun):
        return False
    telling = (c for c in noun.children if c.dep_ in _TELLING_APART or (c.dep_ == "prep" and c.lower_ in ("of", "by")))
    return next(telling, None) is None


class Told:
    """Who has been said to do what so far, and where."""

    def __init__(self, sides: Mapping[str, str]) -> None:
        """`sides` tells of actors by id for which country they act."""
        self._sides = sides
        self._deeds: dict[Sort, _Deeds] = {}
        self._known: dict[str, set[str]] = {}

    def add(self, sort: Sort, actor: Actors, place: tuple[str, str] | None) -> None:
        """Remember an event: its actors, and its place's id and name."""
        if actor or place:
            deeds = self._deeds.setdefault(sort, _Deeds())
            if actor:
                deeds.actors = deeds.actors or actor
                if len(deeds.sides) < _SEVERAL:
                    deeds.sides.add(tuple(sorted({self._sides.get(one, one) for one in actor})))
            if place and len(deeds.places) < _SEVERAL:
                deeds.places.setdefault(place[1], place[0])
        self._known.setdefault(sort.kind, set()).update(actor)

    def actor_for(self, sort: Sort) -> Actors:
        """The actor of the deeds of this sort told of before; () unless they were all done by one, or by one side."""
        same = [deeds for deeds in self._same(sort) if deeds.actors]
        return same[0].actors if len({side for deeds in same for side in deeds.sides}) == 1 else ()

    def place_for(self, sort: Sort) -> str | None:
        """The id of the one place where deeds of this sort were told to be; None unless there is just one."""
        found = {name: place for deeds in self._same(sort) for name, place in deeds.places.items()}
        return next(iter(found.values())) if len(found) == 1 else None

    def left(self, kind: str, sources: Actors) -> Actors:
        """Those of `sources` that were said to do the same: "a withdrawal from Chad", where Chad is leaving."""
        return tuple(source for source in sources if source in self._known.get(kind, ()))

    def _same(self, sort: Sort) -> Iterator[_Deeds]:
        if sort.kind not in _YIELDING:
            return iter([self._deeds[sort]] if sort in self._deeds else ())
        return (deeds for other, deeds in self._deeds.items() if sort.fits(other))


def from_whom(token: Token) -> list[Token]:
    """The objects of the word's `from`."""
    return [word for child in token.children if child.lower_ == "from" for word in objects_of(child)]
