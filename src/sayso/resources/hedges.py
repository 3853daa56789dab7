"""TO BE WRITTEN."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class HedgeLexicon:
    """TO BE WRITTEN."""


@cache
def load() -> HedgeLexicon:
    """TO BE WRITTEN."""
    return HedgeLexicon()
