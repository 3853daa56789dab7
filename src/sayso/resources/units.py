"""What amounts are counted in: money, people, things, and what befell them."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sayso.resources.tables import rows


class Unit(NamedTuple):
    """How a counted word is kept."""

    kind: str
    """`money`, `people`, `thing`, `role`, `percent` or `skip`."""
    unit: str


@dataclass(frozen=True, slots=True)
class UnitLexicon:
    """Counted words by base form, currencies by sign, code, or name in the singular."""

    words: dict[str, Unit]
    currencies: dict[str, str]


@cache
def load() -> UnitLexicon:
    """The lexicon, read once."""
    return UnitLexicon(
        words={row["word"]: Unit(row["kind"], row["unit"]) for row in rows("units")},
        currencies={row["sign"]: row["code"] for row in rows("currencies")},
    )
