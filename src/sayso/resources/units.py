"""What amounts are counted in: money, people, things, and what befell them."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sayso.resources.tables import rows

_SERIES = re.compile(r"([a-z]{1,6}-)\d\w{0,6}")
_OF_THINGS = frozenset({"thing", "make", "measure"})
_PERSONS = frozenset({"captive", "crowd", "official", "victim"})
"""Classes of nouns.tsv whose words stand for people."""


class Unit(NamedTuple):
    """How a counted word is kept."""

    kind: str
    """`money`, `people`, `thing`, `measure`, `role`, `loss`, `of`, `place`, `tally`, `make`, `skip`: see units.tsv."""
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
    makes: dict[str, Unit]
    """Names by which weapons go, in small letters; a series ends in a hyphen."""
    places: frozenset[str]
    """Words for places whose people are told with "of"."""
    known: frozenset[str]
    """All units of the lexicon."""
    measures: frozenset[str]
    things: frozenset[str]
    """Units of what is no person and no body of persons; the measures too."""

    def is_of_things(self, unit: str) -> bool:
        """Whether things, money or a measure are counted in that unit."""
        return unit in self.things or unit.isupper()

    def is_noun(self, unit: str) -> bool:
        """Whether it is a noun as written, which the lexicon does not know."""
        return unit not in self.known and not unit.isupper()

    def is_measure(self, unit: str) -> bool:
        """Whether it is money, a share or another measure, which no number alone goes on counting."""
        return unit.isupper() or unit in self.measures or unit in self.moneys

    def make(self, name: str) -> Unit | None:
        """What things of that name are: tanks for "T-72s" and "Abrams", None for "leopards" of the wild."""
        if not name[:1].isupper():
            return None
        whole = name.lower()
        series = _SERIES.fullmatch(whole)
        return (
            self.makes.get(whole)
            or self.makes.get(whole.removesuffix("s"))
            or (self.makes.get(series.group(1)) if series else None)
        )


@cache
def load() -> UnitLexicon:
    """The lexicon, read once."""
    currencies = {row["sign"]: row["code"] for row in rows("currencies")}
    units = {row["word"]: Unit(row["kind"], row["unit"]) for row in rows("units")}
    words = {word: unit for word, unit in units.items() if unit.kind != "make"}
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
        places=frozenset(word for word, unit in words.items() if unit.kind == "place"),
        known=frozenset(unit.unit for unit in units.values()) | {"percent", "points"},
        measures=frozenset(unit.unit for unit in units.values() if unit.kind == "measure") | {"percent", "points"},
        things=frozenset(unit.unit for unit in units.values() if unit.kind in _OF_THINGS) | {"percent", "points"},
        makes={word: unit for word, unit in units.items() if unit.kind == "make"},
    )


def _signs(currencies: dict[str, str]) -> str:
    """Signs and codes, not the nations: these are written small and in two words."""
    signs = sorted((sign for sign in currencies if not sign.islower()), key=len, reverse=True)
    written = (re.escape(sign) + ("(?=[ ]?[0-9])" if sign[-1].isalpha() or sign[-1] == "." else "") for sign in signs)
    return f"(?:{'|'.join(written)})"
