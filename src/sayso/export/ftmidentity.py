"""Who is whom among FollowTheMoney's entities, and of which schema: nobody is taken for another by name alone."""

from typing import Final

from sayso.core.records import Actor
from sayso.core.vocabulary import STATE_SECTORS
from sayso.export.attributing import Told
from sayso.export.values import key
from sayso.link.persons import tells
from sayso.resources.countries import names

_SCHEMA: Final = {"person": "Person", "organisation": "Organization", "group": "LegalEntity", "country": "LegalEntity"}
_UNLIKE_ISO: Final = {"KOS": "XK"}


def has_a_name(actor: Actor) -> bool:
    """Whether it is called by a name: `his troops` and `Velmari officials` are words, and others' troops elsewhere.

    Of groups only those that are known as a body of some country or cause: a people or a faith is no party.
    """
    words = actor.name.split()
    if actor.kind == "group":
        return tells(actor.code) and all(word[:1].isupper() for word in words)
    return actor.kind != "unnamed" and (actor.kind != "organisation" or any(word[:1].isupper() for word in words))


def schema_of(actor: Actor) -> str:
    """A body of a state is a PublicBody; what is neither a person nor a body is a LegalEntity, whatever that may be."""
    if actor.kind == "organisation" and STATE_SECTORS.intersection((actor.code or "").split(" ")):
        return "PublicBody"
    return _SCHEMA.get(actor.kind, "LegalEntity")


def country_of(code: str | None) -> str | None:
    """As the library reads it; codes of bodies in the place of a country are none."""
    return _UNLIKE_ISO.get(code, code) if code and code in names() else None


def is_country(actor: Actor) -> bool:
    """Whether it is a country that is known by its code."""
    return actor.kind == "country" and actor.code in names()


def identity(told: Told, actor: Actor) -> str:
    """The entity's id: one for a country, and one for somebody whom the ledger has judged to be known.

    Nobody else is taken for the same as anybody of another report, whatever the name: that is for a person to judge.
    What a person has said of an actor overrules the ledger's judgement.
    """
    if is_country(actor):
        return f"sayso-{key('country', actor.code or '')}"
    known = None if told.report.is_reviewed(actor.id) else told.report.known.get(actor.id)
    return f"sayso-{key('actor', *(known or (told.reading.id, actor.id)))}"


def may_be_known(told: Told, actor: Actor) -> bool:
    """Whether other reports may speak of the same."""
    return is_country(actor) or actor.id in told.report.known or tells(actor.code)
