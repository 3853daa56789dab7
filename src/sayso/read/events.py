"""TO BE WRITTEN."""

from sayso.core.records import Actor, Amount, DateRef, Event, Place, Statement
from sayso.read.parse import Parsed
from sayso.resources.predicates import PredicateLexicon


def find_events(
    parsed: Parsed,
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    places: tuple[Place, ...],
    dates: tuple[DateRef, ...],
    amounts: tuple[Amount, ...],
    lexicon: PredicateLexicon,
) -> tuple[Event, ...]:
    """TO BE WRITTEN."""
    return ()
