"""TO BE WRITTEN."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class PredicateLexicon:
    """TO BE WRITTEN."""


@cache
def load() -> PredicateLexicon:
    """TO BE WRITTEN."""
    return PredicateLexicon()
