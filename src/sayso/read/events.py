"""TO BE WRITTEN."""

from sayso.core.records import Actor, Event, Facts, Statement
from sayso.read.parse import Parsed
from sayso.resources.predicates import PredicateLexicon


def find_events(
    parsed: Parsed,
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    facts: Facts,
    lexicon: PredicateLexicon,
) -> tuple[Event, ...]:
    """TO BE WRITTEN."""
    return ()
