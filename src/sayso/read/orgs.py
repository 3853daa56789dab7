"""For which organisation a source speaks. Sources of one org are not independent of each other.

The rules are those of the storyline benchmark: a government is one org whichever of its arms speaks; whoever speaks
for no state and no organisation (a resident, an analyst, a columnist) is the outlet's own, named or not: however many
people an outlet has asked, it is one source.
"""

from collections.abc import Iterable, Sequence

from sayso.core.records import Actor, Document
from sayso.core.vocabulary import NON_STATE, SECTORS, STATE_SECTORS

_PRESS = frozenset({"MED", "JRN"})
_NOBODYS = frozenset({"CVL", "UNK", "EDU", "REF", "SOC", "LAB", "AGR", "CRM", "ELI", "MED", "JRN", "NGO", "BUS"})
"""Sectors whose unnamed members (residents, doctors, workers) speak for no organisation that could be told."""
_ONE = frozenset({"UNO", "EUR"})
"""Codes that name one organisation; the other codes in the place of a country name a kind of organisation."""
_IN_POWER = ("state ", "state-", "ruling ", "governing ")


def outlet(document: Document) -> str:
    """The org of the report itself; where its publisher is unknown, the document stands for it."""
    return f"outlet:{document.publisher or document.id}"


def org_of(actor: Actor, document: Document, actors: Iterable[Actor], links: Sequence[Actor] = ()) -> str:
    """The org of `actor` as a source in `document`.

    `actors` are all actors of the document: a spokesman coded as one of a kind (`IGO`) is counted to the one
    organisation of that code that the report names. `links` are those through whom the report has it, outermost
    first: an unnamed source counts as the nearest of them.
    """
    if document.publisher and document.publisher.lower() in actor.name.lower():
        return outlet(document)
    codes = (actor.code or "").split()
    country = next((c for c in codes[:1] if c not in SECTORS), "")  # "GOV" alone is a government's, whosever
    sectors = SECTORS.intersection(codes)
    if country in _ONE or (country and country not in NON_STATE and _speaks_for_state(actor, sectors)):
        return country
    nobodys = not country or country in _NOBODYS or bool(sectors & _NOBODYS)
    if nobodys and (actor.kind == "person" or not _is_named(actor)):
        return org_of(links[-1], document, actors, links[:-1]) if links else outlet(document)
    if actor.kind == "organisation" and sectors & _PRESS:
        return f"outlet:{actor.name}"
    if not nobodys and actor.kind in ("person", "unnamed"):
        return _namesake(actor, actors) or (actor.name if _is_named(actor) else str(actor.code))
    return actor.name


def _is_named(actor: Actor) -> bool:
    """Whether the name is a name: an actor of any kind may be known by a description only."""
    return actor.kind != "unnamed" and any(word[:1].isupper() for word in actor.name.split()[1:] or [actor.name])


def _speaks_for_state(actor: Actor, sectors: frozenset[str]) -> bool:
    if not sectors or sectors & STATE_SECTORS:
        return True
    in_power = actor.name.lower().removeprefix("the ").startswith(_IN_POWER) or any(
        f" {word}" in actor.name.lower() for word in _IN_POWER
    )
    return bool(sectors & (_PRESS | {"PTY"})) and in_power


def _namesake(actor: Actor, actors: Iterable[Actor]) -> str | None:
    """The one organisation of the report that bears the same code."""
    names = {a.name for a in actors if a.code == actor.code and a.kind in ("organisation", "group") and _is_named(a)}
    return names.pop() if len(names) == 1 else None
