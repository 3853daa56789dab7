"""What a short mention leaves out: "the retreat" is the retreat that the report told of before."""

from collections import defaultdict

from spacy.tokens import Token

from sayso.read.events.determiners import is_definite
from sayso.read.events.frames import objects_of
from sayso.read.events.triggers import Trigger

Actors = tuple[str, ...]


class Told:
    """Who has been said to do what so far, by the type of the predicate."""

    def __init__(self) -> None:
        self._actors: dict[str, set[Actors]] = defaultdict(set)
        self._known: dict[str, set[str]] = defaultdict(set)

    def add(self, trigger: Trigger, actor: Actors) -> None:
        """Remember the actor of an event."""
        if actor:
            self._actors[trigger.predicate.type].add(actor)
            self._known[trigger.predicate.type].update(actor)

    def actor_for(self, trigger: Trigger, sources: Actors) -> Actors:
        """The actor of the deed told of before, for a noun without an actor of its own; () unless there is just one.

        Only a definite noun refers back, or one "from" an actor that was said to do the same: `sources` are the actors
        that a `from` names ("a withdrawal from Chad", where Chad is leaving another country).
        """
        kind = trigger.predicate.type
        left = tuple(source for source in sources if source in self._known[kind])
        before = self._actors[kind]
        if left or len(before) != 1 or not is_definite(trigger.token):
            return left
        return next(iter(before))


def from_whom(token: Token) -> list[Token]:
    """The objects of the word's `from`."""
    return [word for child in token.children if child.lower_ == "from" for word in objects_of(child)]
