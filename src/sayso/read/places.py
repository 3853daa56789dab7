"""TO BE WRITTEN."""

from sayso.core.records import Place
from sayso.read.parse import Parsed
from sayso.resources.gazetteer import Gazetteer


def find_places(parsed: Parsed, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """TO BE WRITTEN."""
    return ()
