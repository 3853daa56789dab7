"""What other data sets call the things that PLOVER has names for: CAMEO's codes, ACLED's types, countries, sectors."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from sayso.resources.countries import name_of
from sayso.resources.tables import rows

HOME: Final = "sayso.export"
"""Not among the reader's resources: what an export calls things is no part of a reading."""


@dataclass(frozen=True, slots=True)
class Country:
    """One country's codes."""

    numeric: int
    """ISO 3166-1; 0 where it has none."""
    fips: str
    """FIPS 10-4; may be empty."""
    region: str
    """ACLED's."""
    acled: str
    icews: str
    """Its name in these."""


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector of an actor, or what stands in the place of its country."""

    cameo: str
    icews: str
    acled: str
    """`state`, `rebel`, `militia`, `external`, `civilian` or `none`."""


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of event in CAMEO."""

    code: str
    name: str
    """As ICEWS writes it."""
    goldstein: float

    @property
    def base(self) -> str:
        """The code without its fourth digit."""
        return self.code[:3]

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]

    @property
    def quad(self) -> int:
        """CAMEO's quad class, by the root: not always that of the PLOVER type."""
        root = int(self.root)
        return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


@dataclass(frozen=True, slots=True)
class AcledType:
    """A kind of event in ACLED."""

    event: str
    sub_event: str
    parties: str
    """What has to be known of those who take part; see acled.tsv."""


@cache
def countries() -> Mapping[str, Country]:
    """By ISO3."""
    found = {}
    for row in rows("country_codes", HOME):
        acled = row["acled"] or name_of(row["iso3"])
        found[row["iso3"]] = Country(int(row["numeric"]), row["fips"], row["region"], acled, row["icews"] or acled)
    return MappingProxyType(found)


@cache
def sectors() -> Mapping[str, Sector]:
    """By PLOVER's code."""
    return MappingProxyType(
        {row["sector"]: Sector(row["cameo"], row["icews"], row["acled"]) for row in rows("sectors", HOME)}
    )


@cache
def _acts() -> Mapping[tuple[str, str, bool], Act]:
    """By type, mode, and whether forces act."""
    names = {row["code"]: Act(row["code"], row["name"], float(row["goldstein"])) for row in rows("cameo_names", HOME)}
    found = {}
    for row in rows("cameo", HOME):
        found[row["type"], row["mode"], False] = names[row["code"]]
        found[row["type"], row["mode"], True] = names[row["forces"] or row["code"]]
    return MappingProxyType(found)


def act_of(type_: str, mode: str | None, *, forces: bool = False) -> Act | None:
    """The CAMEO code of a PLOVER type and mode: of the type alone where the mode has none; None for what is no type.

    `forces`: an army, a rebel group or a country as such acts.
    """
    acts = _acts()
    return acts.get((type_, mode or "", forces)) or acts.get((type_, "", forces))


@cache
def _acled() -> Mapping[tuple[str, str], AcledType]:
    return MappingProxyType(
        {
            (row["type"], row["mode"]): AcledType(row["event_type"], row["sub_event_type"], row["parties"])
            for row in rows("acled", HOME)
        }
    )


def acled_of(type_: str, mode: str | None) -> AcledType | None:
    """What ACLED codes it as; None for what it does not code, or where the record does not tell as what."""
    return _acled().get((type_, mode or ""))


@cache
def _scores() -> Mapping[tuple[str, str], float]:
    return MappingProxyType({(row["type"], row["mode"]): float(row["score"]) for row in rows("plover_scores", HOME)})


def score_of(type_: str, mode: str | None) -> float | None:
    """PLOVER's score, from -10 (conflict) to 10 (cooperation)."""
    scores = _scores()
    return scores.get((type_, mode or ""), scores.get((type_, "")))
