"""What a short mention leaves out: "the retreat" is the retreat that the report told of before."""

from spacy.tokens import Token

from sayso.core.records import Event
from sayso.read.events.frames import objects_of
from sayso.read.events.triggers import Trigger

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})


def actor_before(trigger: Trigger, told: list[tuple[Trigger, Event]], sources: tuple[str, ...]) -> tuple[str, ...]:
    """The actor of the deed told of before, for a noun without an actor of its own; () unless there is just one.

    Only a definite noun refers back, or one that comes from where that actor is ("a withdrawal from Chad", Chad having
    been said to withdraw): `sources` are the actors that a `from` names.
    """
    before = {event.actor for other, event in told if other.predicate.type == trigger.predicate.type and event.actor}
    if len(before) != 1:
        return ()
    actor = next(iter(before))
    if _definite(trigger.token) or set(sources) & set(actor):
        return actor
    return ()


def from_whom(token: Token) -> list[Token]:
    """The objects of the word's `from`."""
    return [word for child in token.children if child.lower_ == "from" for word in objects_of(child)]


def _definite(noun: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in _DEFINITE for child in noun.children)
