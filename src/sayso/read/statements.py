"""TO BE WRITTEN."""

from sayso.core.records import Actor, Statement
from sayso.read.parse import Parsed
from sayso.resources.cues import CueLexicon


def find_statements(parsed: Parsed, actors: tuple[Actor, ...], lexicon: CueLexicon) -> tuple[Statement, ...]:
    """TO BE WRITTEN."""
    return ()
