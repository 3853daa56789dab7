"""Who takes part, as ACLED codes it: one of its types of actors, and the name that ACLED would give."""

from typing import Final

import msgspec

from sayso.core.records import Record
from sayso.export.coding.codes import countries, sectors
from sayso.export.coding.parties import Party

STATE, REBEL, MILITIA = "State forces", "Rebel group", "Political militia"
RIOTERS, PROTESTERS, CIVILIANS = "Rioters", "Protesters", "Civilians"
EXTERNAL: Final = "External/Other forces"
ORDER: Final = (STATE, REBEL, MILITIA, "Identity militia", RIOTERS, PROTESTERS, CIVILIANS, EXTERNAL)
"""ACLED's types of actors by their numbers, from 1 on. Nothing in a code tells an identity militia."""
ARMED: Final = frozenset({STATE, REBEL, MILITIA, EXTERNAL})
_TYPES: Final = {"state": STATE, "rebel": REBEL, "militia": MILITIA, "external": EXTERNAL, "civilian": CIVILIANS}
_BEARING_ARMS: Final = frozenset({"MIL", "COP", "SPY"})
_SINGLE: Final = frozenset({"person", "unnamed"})
_CALLED: Final = frozenset({"organisation", "group"})
"""Kinds of actors that have a name of their own, and are no person."""
_UNIDENTIFIED: Final = "Unidentified Armed Group"


class Side(Record, frozen=True, kw_only=True):
    """One of the two sides of a row."""

    name: str = ""
    inter: str = ""
    associated: tuple[str, ...] = ()
    code: str = ""
    """Of the party that gives the name."""
    is_unnamed: bool = False
    """Whether the report only calls it something: `the soldiers`."""


NOBODY: Final = Side()


def type_of(party: Party, country: str, *, target: bool) -> str:
    """ACLED's type of actor, in an event in that country; empty where the code does not tell.

    A state's forces abroad are external. Who is attacked and holds an office is a civilian, as ACLED has the unarmed; a
    country that is attacked is nobody in particular.
    """
    if party.kind == "country" and not party.sectors:
        return "" if target else (STATE if party.country == country else EXTERNAL) if party.country else ""
    types = [sectors()[office].acled for office in party.offices]
    types = [_TYPES[type_] for type_ in types if type_ in _TYPES]
    if not types:
        return ""
    if CIVILIANS in types and not party.group:
        return CIVILIANS
    if types[0] != STATE:
        return types[0]
    if target and party.kind in _SINGLE and not _BEARING_ARMS & set(party.sectors):
        return CIVILIANS
    return STATE if party.country in (None, country) else EXTERNAL


def side(party: Party, country: str, *, target: bool) -> Side:
    """The side that somebody is on alone; NOBODY where the code does not tell."""
    inter = type_of(party, country, target=target)
    if not inter:
        return NOBODY
    if inter == CIVILIANS:
        return civilians(party, country)
    name = _armed_name(party, inter)
    if not name and inter in (STATE, EXTERNAL):
        return NOBODY  # soldiers of no known state are no militia, and ACLED has no name for them
    found = Side(name=name, inter=inter) if name else unidentified(country)
    return msgspec.structs.replace(found, code=party.code, is_unnamed=party.kind == "unnamed")


def is_one(doing: Side, done_to: Side) -> bool:
    """Whether both sides come out as one party, or nothing tells them apart: no army fights itself.

    Two groups that nobody has identified are two where their codes differ.
    """
    if doing.name == done_to.name:
        return doing.code == done_to.code or not done_to.name.startswith(_UNIDENTIFIED)
    return done_to.inter in ARMED and done_to.is_unnamed and doing.code == done_to.code


def civilians(party: Party, country: str) -> Side:
    """Somebody taken for a civilian; ACLED names no single persons."""
    home = party.country or country
    belongs: tuple[str, ...] = ()
    if party.kind in _CALLED and _is_name(party.name):
        belongs = (party.name,)
    elif {"GOV", *_BEARING_ARMS} & set(party.sectors) and party.country:
        belongs = (_office(party),)
    return Side(name=f"Civilians ({_called(home)})", inter=CIVILIANS, associated=belongs)


def crowd(parties: tuple[Party, ...], country: str, inter: str) -> Side:
    """Protesters or rioters, with the organisations among them."""
    names = tuple(p.name for p in parties if p.kind in _CALLED and _is_name(p.name))
    return Side(name=f"{inter} ({_called(country)})", inter=inter, associated=names)


def unidentified(country: str) -> Side:
    """An armed group that nobody has identified."""
    return Side(name=f"{_UNIDENTIFIED} ({_called(country)})", inter=MILITIA)


def interaction(one: str, other: str) -> str:
    """ACLED's name for what two types of actors have to do with each other, in the order of their numbers."""
    if not other:
        return f"{one} only"
    first, second = sorted((one, other), key=ORDER.index)
    if (first, second) == (CIVILIANS, EXTERNAL):
        return f"{EXTERNAL}-{CIVILIANS}"  # the one pair that ACLED writes the other way round
    return f"{first}-{second}"


def _armed_name(party: Party, inter: str) -> str:
    """Empty where it has none."""
    if party.country and inter in (STATE, EXTERNAL):
        return _office(party)
    if party.kind != "person" and _is_name(party.name):
        return party.name  # "Islamic State fighters" have no name of their own, and are not unidentified
    if inter == EXTERNAL and party.group:
        return sectors()[party.group].icews
    return ""


def _office(party: Party) -> str:
    """Without the years of the regime, which ACLED adds."""
    home = _called(party.country or "")
    if "MIL" in party.sectors:
        return f"Military Forces of {home}"
    if "COP" in party.sectors:
        return f"Police Forces of {home}"
    return f"Government of {home}"


def _called(country: str) -> str:
    known = countries().get(country)
    return known.acled if known else country


def _is_name(name: str) -> bool:
    """Whether it is the name of a body, and not what a report calls some people: `3,000 French troops`."""
    return name[:1].isupper() and not any(sign.isdigit() for sign in name) and len(name) <= 200
