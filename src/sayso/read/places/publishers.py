"""The country whose readers a publisher writes for: a hint, weak on purpose, at which of two namesakes is meant."""

import re
from urllib.parse import urlsplit

from sayso.core.records import Document
from sayso.read.places.toponyms import LONGEST
from sayso.resources import outlets
from sayso.resources.gazetteer import ALIAS, Entry, Gazetteer
from sayso.resources.gazetteer import words as placewords
from sayso.resources.gazetteer.names import normalise

_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}")
_WORDS = 8
_KNOWN = 5.5
"""Weight from which a place in a publisher's name is known beyond its country."""
_BEYOND = 2.0
"""By how much it must outweigh its namesakes abroad: there are too many papers of Athens."""


def home_of(document: Document, gazetteer: Gazetteer) -> str | None:
    """ISO3 of the country that the document's publisher writes for; None where nothing tells, or two things disagree.

    A known outlet by its name or domain, the end of a national domain, or a place in the name: "Bangkok Post".
    """
    publisher = (document.publisher or "")[:LONGEST].strip()
    known = outlets.load().names.get(outlets.key(publisher))
    if known is None and _DOMAIN.fullmatch(publisher.lower()):
        known = _of_domain(publisher.lower())
    return known or _of_domain(_host(document.url)) or _of_place(publisher, gazetteer)


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _of_domain(domain: str) -> str | None:
    known = outlets.load().domains
    labels = domain.split(".")[-4:]
    return next((known[end] for i in range(len(labels)) if (end := ".".join(labels[i:])) in known), None)


def _of_place(name: str, gazetteer: Gazetteer) -> str | None:
    words = name.split()[:_WORDS]
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    countries = {_beyond_doubt(gazetteer.find(run)) for run in runs if run[:1].isupper() and _tells(run)}
    countries.discard(None)
    return countries.pop() if len(countries) == 1 else None


def _tells(written: str) -> bool:
    return normalise(written) not in placewords.load()


def _beyond_doubt(found: tuple[Entry, ...]) -> str | None:
    """The country of the likeliest place, if it is well known and its namesakes abroad are not."""
    if not found or found[0].weight < _KNOWN or found[0].rank == ALIAS:
        return None
    rival = max((e.weight for e in found if e.country != found[0].country and e.rank != ALIAS), default=0.0)
    return found[0].country if found[0].weight - rival >= _BEYOND else None
