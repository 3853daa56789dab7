"""Learnt weights of the evidence for places: whether a name is a place's, and which place it means."""

from collections.abc import Mapping
from functools import cache

from sayso.resources.tables import rows


@cache
def load(part: str) -> Mapping[str, float]:
    """Weight by feature: "name" (placehood), "first" and "second" (the rounds of ranking)."""
    return {row["feature"]: float(row["weight"]) for row in rows("place_weights") if row["part"] == part}
