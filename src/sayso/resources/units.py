"""What amounts are counted in: money, people, things, and what befell them."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sayso.resources.tables import rows

_PERSONS = frozenset({"captive", "crowd", "official", "victim"})
"""Classes of nouns.tsv whose words stand for people."""


class Unit(NamedTuple):
    """How a counted word is kept."""

    kind: str
    """`money`, `people`, `thing`, `role`, `loss`, `of`, `tally` or `skip`: see units.tsv."""
    unit: str


@dataclass(frozen=True, slots=True)
class UnitLexicon:
    """Counted words by base form, one or two words; currencies by sign, code, or nation and name in the singular."""

    words: dict[str, Unit]
    currencies: dict[str, str]
    signs: str
    """A regular expression of the signs and codes that stand before a number."""
    moneys: frozenset[str]
    """Names of currencies, which count as written where no nation stands before them."""
    persons: frozenset[str]
    """Other words for people, by nouns.tsv: counted as written."""


@cache
def load() -> UnitLexicon:
    """The lexicon, read once."""
    currencies = {row["sign"]: row["code"] for row in rows("currencies")}
    words = {row["word"]: Unit(row["kind"], row["unit"]) for row in rows("units")}
    persons = frozenset(
        lemma for row in rows("nouns") if row["class"] in _PERSONS for lemma in row["lemmas"].split(", ")
    )
    names = {name.split()[-1] for name in currencies if name.islower() and " " in name} - set(words)
    return UnitLexicon(
        words=words,
        currencies=currencies,
        signs=_signs(currencies),
        moneys=frozenset(names | {f"{name}s" for name in names} | {"kroner"}),
        persons=persons - set(words),
    )


def _signs(currencies: dict[str, str]) -> str:
    """Signs and codes, not the nations: these are written small and in two words."""
    signs = sorted((sign for sign in currencies if not sign.islower()), key=len, reverse=True)
    written = (re.escape(sign) + ("(?=[ ]?[0-9])" if sign[-1].isalpha() or sign[-1] == "." else "") for sign in signs)
    return f"(?:{'|'.join(written)})"
