"""Who bears a name: reports of one name need not speak of one person, so those of different codes are told apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from sayso.core.records import Record
from sayso.core.spelling import folded
from sayso.ledger.results import BearerEntry

_Key = tuple[frozenset[str], str | None, str]
"""Words of the name and code; and the report, where that alone tells who is meant."""

UNNAMED: Final = "unnamed"


class Ground(Record, frozen=True):
    """A report that tells who somebody is, whom others only name."""

    document: str
    on: str
    silent: tuple[str, ...]
    """Reports that do not tell it themselves."""


class Identity(Record, frozen=True, kw_only=True):
    """One person or body, as far as names and codes tell."""

    name: str
    """The fullest, or else the most frequent."""
    code: str | None
    kinds: tuple[str, ...]
    names: tuple[tuple[str, int], ...]
    """All ways in which reports call it, and how many do."""
    documents: tuple[str, ...]
    """The reports that name it, by their days."""
    first: str
    last: str
    grounds: tuple[Ground, ...]
    """Where its code is known from, if some of its reports do not tell."""


def identities(bearers: Iterable[BearerEntry]) -> tuple[Identity, ...]:
    """The bearers of a name by code and name, those of most reports first.

    The unnamed of two reports are never taken for the same: residents are those of some town. A part of a name counts
    as the whole where just one bearer of its code has that whole.
    """
    groups: dict[_Key, list[BearerEntry]] = defaultdict(list)
    for bearer in bearers:
        alone = bearer.document if bearer.kind == UNNAMED else ""
        groups[frozenset(folded(word) for word in bearer.name.split()), bearer.code, alone].append(bearer)
    joined: dict[_Key, list[BearerEntry]] = defaultdict(list)
    for (words, code, alone), those in groups.items():
        wholes = [key for key in groups if code is not None and not alone and key[1:] == (code, "") and key[0] > words]
        largest = [key for key in wholes if not any(other[0] > key[0] for other in wholes)]
        joined[largest[0] if len(largest) == 1 else (words, code, alone)] += those
    found = (_identity(code, those) for (_, code, _), those in joined.items())
    return tuple(sorted(found, key=lambda i: (-len(i.documents), i.code is None, i.name, i.code or "")))


def _identity(code: str | None, bearers: list[BearerEntry]) -> Identity:
    names = Counter(bearer.name for bearer in bearers)
    days = sorted(bearer.published for bearer in bearers if bearer.published)
    silent: dict[tuple[str, str], list[str]] = defaultdict(list)
    for bearer in bearers:
        if bearer.learnt_from is not None:
            silent[bearer.learnt_from, bearer.learnt_on or ""].append(bearer.document)
    return Identity(
        name=max(names, key=lambda name: (len(name.split()), names[name], name)),
        code=code,
        kinds=tuple(dict.fromkeys(bearer.kind for bearer in bearers)),
        names=tuple(names.most_common()),
        documents=tuple(dict.fromkeys(bearer.document for bearer in bearers)),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        grounds=tuple(Ground(*where, tuple(dict.fromkeys(ids))) for where, ids in sorted(silent.items())),
    )
