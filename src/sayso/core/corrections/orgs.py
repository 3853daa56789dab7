"""For whom a source speaks whose code, or who himself, has been corrected."""

from typing import Final

import msgspec

from sayso.core.corrections.records import Corrected
from sayso.core.records import Actor, Reading
from sayso.core.vocabulary import AUTHOR, NON_STATE, SECTORS, STATE_SECTORS

replace = msgspec.structs.replace

_ONE: Final = frozenset({"UNO", "EUR"})
_NOBODYS: Final = frozenset("CVL UNK EDU REF SOC LAB AGR CRM ELI MED JRN NGO BUS".split())
"""Sectors whose members speak for no organisation that could be told."""


def with_orgs(before: Reading, reading: Corrected) -> Corrected:
    """The reading with the orgs of what sources say who were corrected; the others' are left as reading told them."""
    actors = {a.id: a for a in reading.actors}
    told = {id_ for id_, fields in reading.told.items() if not {"code", "kind", "add"}.isdisjoint(fields)}
    told |= actors.keys() - {a.id for a in before.actors}
    known: dict[str, str | None] = {}
    for b in before.beliefs:
        known.setdefault(b.source, b.org)
    for s in before.statements:
        if s.speaker is not None and s.org is not None:
            known.setdefault(s.speaker, s.org)
    spoken = {s.id: s.speaker for s in before.statements}
    held = {(b.event, b.source, b.statement) for b in before.beliefs}

    def org(source: str) -> str | None:
        if source == AUTHOR:
            return None
        return org_of(actors[source]) if source in told or source not in known else known[source]

    return replace(
        reading,
        statements=tuple(
            replace(s, org=org(s.speaker) if s.speaker else None)
            if s.speaker in told or spoken.get(s.id) != s.speaker
            else s
            for s in reading.statements
        ),
        beliefs=tuple(
            replace(b, org=org(b.source)) if b.source in told or (b.event, b.source, b.statement) not in held else b
            for b in reading.beliefs
        ),
    )


def org_of(actor: Actor) -> str | None:
    """The organisation that somebody with this code speaks for, as far as the code tells; None: the outlet's own."""
    codes = (actor.code or "").split()
    country = next((c for c in codes[:1] if c not in SECTORS), "")
    sectors = SECTORS.intersection(codes)
    if country in _ONE or (country and country not in NON_STATE and (not sectors or sectors & STATE_SECTORS)):
        return country
    if not country or country in _NOBODYS or sectors & _NOBODYS:
        return None
    return actor.name if actor.kind != "unnamed" else actor.code
