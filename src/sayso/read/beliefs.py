"""TO BE WRITTEN."""

from sayso.core.records import Actor, Belief, Event, Statement
from sayso.read.parse import Parsed
from sayso.resources.hedges import HedgeLexicon


def weigh(
    parsed: Parsed,
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    events: tuple[Event, ...],
    lexicon: HedgeLexicon,
) -> tuple[Belief, ...]:
    """TO BE WRITTEN."""
    return ()
