"""Newspapers, broadcasters and news sites, and the country whose readers each writes for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sayso.resources.gazetteer.names import normalise
from sayso.resources.tables import rows

_EDGES = frozenset({"the", "news", "online"})


@dataclass(frozen=True, slots=True)
class Outlets:
    """ISO3 by the outlet's name (as `key` writes it), and by its domain or the end of that."""

    names: Mapping[str, str]
    domains: Mapping[str, str]


def key(name: str) -> str:
    """The look-up form of an outlet's name: without "The" and "News" at its edges."""
    words = normalise(name).split()
    while len(words) > 1 and words[0] in _EDGES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _EDGES:
        words = words[:-1]
    return " ".join(words)


@cache
def load() -> Outlets:
    """The outlets of `outlets.tsv`."""
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    for row in rows("outlets"):
        for part in filter(None, row["names"].split("|")):
            names[key(part)] = row["iso3"]
        for part in filter(None, row["domains"].split("|")):
            domains[part] = row["iso3"]
    return Outlets(names, domains)
