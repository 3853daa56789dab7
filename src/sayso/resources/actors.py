"""Who is who: countries, demonyms, roles, organisations."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class ActorLexicon:
    """TO BE WRITTEN."""


@cache
def load() -> ActorLexicon:
    """TO BE WRITTEN."""
    return ActorLexicon()
