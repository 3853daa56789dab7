"""TO BE WRITTEN."""

from sayso.core.records import Actor
from sayso.read.parse import Parsed
from sayso.resources.actors import ActorLexicon


def find_actors(parsed: Parsed, lexicon: ActorLexicon) -> tuple[Actor, ...]:
    """TO BE WRITTEN."""
    return ()
