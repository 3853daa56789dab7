"""TO BE WRITTEN."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """TO BE WRITTEN."""


@cache
def load() -> CueLexicon:
    """TO BE WRITTEN."""
    return CueLexicon()
