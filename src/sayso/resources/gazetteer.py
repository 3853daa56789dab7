"""TO BE WRITTEN."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """TO BE WRITTEN."""

    version: str = "none"


@cache
def load() -> Gazetteer:
    """TO BE WRITTEN."""
    return Gazetteer()
