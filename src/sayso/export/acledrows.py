"""A row of ACLED's table out of an event, or why there is none."""

import math
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from sayso.core.records import Amount, Place, Record
from sayso.export.acledparties import (
    ARMED,
    CIVILIANS,
    NOBODY,
    PROTESTERS,
    RIOTERS,
    Side,
    civilians,
    crowd,
    is_one,
    side,
    unidentified,
)
from sayso.export.coding.codes import AcledType, acled_of, countries
from sayso.export.coding.parties import Party
from sayso.export.coding.seen import Missing, Seen
from sayso.export.losses import Losses

ATTACK: Final = AcledType("Violence against civilians", "Attack", "")
_POINTS: Final = frozenset({"city", "landmark", "district"})
_AREAS: Final = frozenset({"admin2", "island", "lake", "canal", "strait"})
_NOT_CODED: Final = frozenset({"country", "continent", "sea"})
_POINT_KM, _AREA_KM, _REGION_KM = 25.0, 60.0, 400.0
_ROUGH: Final = {
    "tens": 10, "dozens": 12, "hundreds": 100, "thousands": 1_000, "tens of thousands": 10_000,
    "hundreds of thousands": 100_000,
}  # fmt: skip
"""What ACLED codes where a report has no more than the word, as its questions and answers on fatalities tell."""
_VAGUE: Final = re.compile(r"((?:(?:ten|hundred)s\s+of\s+thousand|ten|dozen|hundred|thousand)s)\b", re.IGNORECASE)
_UNCOUNTED: Final = re.compile(r"(?:an?\s+)?(?:couple|few|several|handful|scores|millions|billions)\b", re.IGNORECASE)
"""Words for which ACLED's people weigh what is likely."""
_ROUGHLY: Final = "a vague number, taken as ACLED takes it (12 for dozens, 100 for hundreds): the notes have the words"
_SPENT: Final = "deaths that another event of the same report has too: counted once, in that one's row"
_NO_DEATHS: Final = "deaths that are not told as a number of this event's: fatalities has none of them"


class Coded(Record, frozen=True, kw_only=True):
    """What ACLED codes of an event, without what several reports add up to."""

    type: AcledType
    one: Side
    other: Side
    place: Place
    precision: int
    """Of the place."""


def coded(seen: Seen) -> Coded | Missing:
    """As ACLED codes it; else why it is left out."""
    type_ = acled_of(seen.event.type, seen.event.mode)
    if type_ is None:
        return Missing("event.type", "ACLED does not code it, or the record does not tell as what: no row")
    if missing := seen.missing():
        return missing
    place = seen.place
    precision = geo_precision(place) if place else None
    if place is None or precision is None:
        return Missing("event.place", "no place is known that is nearer than a country: no row")
    found = _sides(type_, seen.actors, seen.recipients, place.country or "")
    if found is None:
        return Missing("event.actor", "the codes of those who take part do not tell how ACLED codes it: no row")
    if is_one(found[1], found[2]):
        if type_.parties != "armed" or type_.sub_event == "Agreement":
            return Missing("event.recipient", "both sides come out as one party, or nothing tells them apart: no row")
        found = (found[0], found[1], NOBODY)
    return Coded(type=found[0], one=found[1], other=found[2], place=place, precision=precision)


def geo_precision(place: Place) -> int | None:
    """ACLED's: 1 the town, 2 near it or a small part of a region, 3 a larger region; None for what is vaguer."""
    radius = place.radius
    if place.country not in countries() or place.kind in _NOT_CODED or (radius or 0.0) > _REGION_KM:
        return None
    if place.relation is not None and radius is None:
        return 3
    if place.kind in _POINTS and (radius or 0.0) <= _POINT_KM:
        return 1 if place.relation is None else 2
    if place.kind in _POINTS or place.kind in _AREAS:
        return 2 if (radius or 0.0) <= _AREA_KM else 3
    return 3


def fatalities(seen: Seen, spent: Mapping[str, str], losses: Losses) -> int | None:
    """The lowest number of deaths told of the event itself; None where none is told.

    `spent`: by amount, the event that it is counted with.
    """
    told = [amount for amount in seen.amounts if amount.unit == "deaths"]
    numbers = []
    for amount in told:
        words = seen.report.text[slice(*amount.span)]
        lowest = _lowest(amount, words)
        if amount.tally == "total" or lowest is None or not math.isfinite(lowest) or not 0 <= lowest < 1e9:
            losses.cut("event.amounts", seen.id, _NO_DEATHS)
        elif spent[amount.id] != seen.event.id:
            losses.cut("event.amounts", seen.id, _SPENT)
        else:
            if amount.value is None and _VAGUE.match(words):
                losses.cut("event.amounts", seen.id, _ROUGHLY)
            numbers.append(int(lowest))
    if len(set(numbers)) > 1:
        losses.cut("event.amounts", seen.id, "several numbers of deaths: fatalities has the lowest, notes have all")
    return min(numbers, default=None)


def _lowest(amount: Amount, words: str) -> float | None:
    """The least that the number may be, a vague one as ACLED takes it; None for `several`, and for `up to 30`."""
    if amount.value is None and (vague := _VAGUE.match(words)):
        return _ROUGH[" ".join(vague[1].casefold().split())]
    if amount.low is None:
        return amount.value if amount.high is None else None
    return None if amount.value is None and _UNCOUNTED.match(words) else amount.low


def _sides(
    type_: AcledType, actors: tuple[Party, ...], recipients: tuple[Party, ...], country: str
) -> tuple[AcledType, Side, Side] | None:
    """The type, and who stands on both sides; None where the codes do not tell."""
    if type_.parties == "people":
        return type_, crowd(actors, country, PROTESTERS if type_.event == "Protests" else RIOTERS), NOBODY
    doing = _joined([side(actor, country, target=False) for actor in actors])
    if type_.parties == "remote" and not actors:
        doing = unidentified(country)
    if doing.inter not in ARMED:
        return None
    done_to = _joined([side(recipient, country, target=True) for recipient in recipients])
    if type_.parties == "civilians":
        done_to = _joined([civilians(party, country) for party in recipients])
    if type_.parties == "fight" and done_to.inter == CIVILIANS:
        type_ = ATTACK
    if type_.parties in ("civilians", "fight") and not done_to.inter:
        return None
    if type_.sub_event == "Agreement" and not recipients:
        done_to = _joined([side(actor, country, target=False) for actor in actors[1:]])
        doing = side(actors[0], country, target=False)
    return (type_, doing, done_to) if doing.inter in ARMED else None


def _joined(sides: list[Side]) -> Side:
    """Several on one side: the first who bears arms, or the first of all, and the others as associated."""
    sides = [each for each in sides if each.inter]
    if not sides:
        return NOBODY
    main = next((each for each in sides if each.inter in ARMED), sides[0])
    others = [name for each in sides for name in ((each.name if each is not main else ""), *each.associated)]
    kept = tuple(dict.fromkeys(name for name in others if name and name != main.name))
    return msgspec.structs.replace(main, associated=kept)
