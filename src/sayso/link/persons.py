"""Who a person is whom a report names without saying so: the one of that name of whom earlier reports have told.

A wrong identity can hurt someone, so whatever speaks for another person of that name leaves it open
(docs/decisions/035-recognising-people.md). The answer depends on the reports alone, never on the order in which they
were read, and nobody is known from a report that came out later.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, Protocol, TypeVar

from sayso.core.records import Judgement
from sayso.core.spans import Span
from sayso.core.spelling import bare, folded
from sayso.core.vocabulary import NON_STATE, ActorKind
from sayso.link.introductions import introduced, stands_alone
from sayso.link.parties import STATE, country

DAYS_KNOWN: Final = 180
"""For so long an office is taken to be held, unless a report tells of another: many change within the year."""

DAYS_RUNNING: Final = 14
"""For so long a last name may stand alone for somebody who is in the news."""

_PUBLIC: Final = STATE | {"PTY", "OPP", "REB", "ELI"}
"""Sectors whose people are called by their last names at once; private people are introduced by every report."""
_BODIES: Final = frozenset({"IGO", "UNO", "EUR"})

_ENOUGH: Final = 2
"""Reports of one day that tell the same of one name; see `by_last_name`."""

_JOINTS: Final = frozenset("van von de der den del della di da dos du la le el al bin ibn ben abu".split())
"""Words that begin a last name."""


class Person(Protocol):
    """A person whom a report names."""

    @property
    def reading(self) -> int: ...  # noqa: D102
    @property
    def actor(self) -> str: ...  # noqa: D102
    @property
    def document(self) -> str: ...  # noqa: D102
    @property
    def published(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> ActorKind: ...  # noqa: D102
    @property
    def code(self) -> str | None: ...  # noqa: D102


class Beside(Person, Protocol):
    """One with what else the report names."""

    @property
    def countries(self) -> frozenset[str]:
        """Those that the report names, and bodies in the place of one."""


class Unknown(Beside, Protocol):
    """One whose country or office the report may not tell."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def mentions(self) -> tuple[Span, ...]: ...  # noqa: D102


P = TypeVar("P", bound=Person)
Words = tuple[str, ...]


def last_name(name: str) -> str:
    """The last word of a name that is no initial, as it is written; empty for none."""
    return next((word for word in reversed(name.split()) if name_words(word)), "")


def days_from(day: str, days: int) -> str:
    """The day so many days later, or earlier."""
    ordinal = date.fromisoformat(day).toordinal() + days
    return date.fromordinal(min(max(1, ordinal), date.max.toordinal())).isoformat()


@lru_cache(maxsize=10_000)
def name_words(name: str) -> Words:
    """A name for comparing: without case, accents, initials and points, and however it is transliterated."""
    words = [bare(word) for word in name.split()]
    return tuple(folded(word) for word in words if len(word) > 1)


def tells(code: str | None) -> bool:
    """Whether a code says of which state and in which part of it, or of which kind of body, somebody is."""
    whose = country(code) if code else None
    return code is not None and whose is not None and (whose in NON_STATE or bool(_sectors(code)))


def by_last_name(persons: Iterable[P]) -> dict[str, list[P]]:
    """The persons, under the last words of their names as `name_words` has them.

    Of what many reports of one day tell alike only two are kept, so that whose report is the one has the other: who is
    much in the news must not cost more and more.
    """
    found: dict[str, list[P]] = defaultdict(list)
    told: dict[tuple[Words, str, str | None], set[str]] = defaultdict(set)
    for person in sorted(persons, key=lambda p: (p.document, p.actor)):
        words = name_words(person.name)
        documents = told[words, person.published, person.code]
        if words and len(documents) < _ENOUGH and person.document not in documents:
            documents.add(person.document)
            found[words[-1]].append(person)
    return found


def recognise(unknown: Unknown, persons: Mapping[str, Sequence[P]]) -> P | None:
    """Which of the `persons` tells who the unknown one is; None if none does, or if it may be somebody else.

    `persons` are all, known or not, of the reports of `DAYS_KNOWN`, `by_last_name`. A full name is enough, unless the
    report names countries and not his; even if the name was taken for an organisation's. A last name is enough for
    somebody of public office in the news if nobody else bears it, if the report names his country, and if the name
    stands alone throughout.
    """
    return known_as(unknown, persons) if is_open(unknown) else None


def is_open(unknown: Unknown) -> bool:
    """Whether the report neither tells who it is nor describes somebody of whom nothing is known."""
    return not tells(unknown.code) and not _is_described(unknown)


def known_as(unknown: Beside, persons: Mapping[str, Sequence[P]]) -> P | None:
    """As `recognise`, of one who `is_open`: what other reports tell alone decides."""
    words = name_words(unknown.name)
    first = days_from(unknown.published, -DAYS_KNOWN)
    around = [p for last in words[-1:] for p in persons.get(last, ()) if first <= p.published <= unknown.published]
    names = _bearers(words, around) if _is_short(words) else {words}
    found = _latest(
        [p for p in around if p.document != unknown.document and tells(p.code) and name_words(p.name) in names]
    )
    if found is None or _contradicts(unknown.code or "", found.code or ""):
        return None
    if country(found.code or "") not in unknown.countries and (_is_short(words) or unknown.countries):
        return None
    return found if not _is_short(words) or _in_the_news(found, unknown.published) else None


def _is_described(unknown: Unknown) -> bool:
    """Whether the words around the name may tell of somebody of whom nothing is known, or be no last name alone."""
    if _is_short(name_words(unknown.name)) and (
        unknown.kind != "person" or not stands_alone(unknown.text, unknown.name)
    ):
        return True
    understood = bool(_sectors(unknown.code or ""))  # the title has become a part of a code
    return not understood and introduced(unknown.text, unknown.mentions, last_name(unknown.name))


def _bearers(words: Words, around: Iterable[Person]) -> set[Words]:
    """The names that a last name may stand for: itself, and the full one; none if there are two of these."""
    full = {name for p in around if not _is_short(name := name_words(p.name))}
    if len(full) > 1 or any(name[-len(words) :] != words for name in full):
        return set()
    return {words, *full}


def recognition(unknown: Person, known: Person, *, same: bool) -> Judgement:
    """The judgement that they are one; or that they cannot be said to be one any more."""
    full = not _is_short(name_words(unknown.name))
    told = f"{known.code} by {known.document} of {known.published}"
    return Judgement(
        kind="actor",
        left=f"{unknown.reading}:{unknown.actor}",
        right=f"{known.reading}:{known.actor}",
        same=same,
        score=(0.9 if full else 0.8) if same else 0.5,
        reason=(f"{'same name' if full else 'the only one of the name'}, {known.name}; {told}")
        if same
        else f"it may be another {unknown.name}, or be told better by another report, than {told}",
        by="rule:name",
    )


def _is_short(words: Words) -> bool:
    """Whether it is a last name alone."""
    return len(words) < 2 or words[0] in _JOINTS


def _in_the_news(person: Person, day: str) -> bool:
    """Whether somebody of public office was told of in the days before."""
    code = person.code or ""
    is_public = country(code) in _BODIES or not _PUBLIC.isdisjoint(_sectors(code))
    return is_public and person.published >= days_from(day, -DAYS_RUNNING)


def _latest(telling: Sequence[P]) -> P | None:
    """Of the last office the fullest account of its last day; None if they tell of two persons.

    So they do if they name two countries, or two offices that were held side by side, or turn and turn about.
    """
    offices: dict[Words, list[P]] = {}
    for person in sorted(telling, key=lambda p: p.published):
        offices.setdefault(_sectors(person.code or "")[:1], []).append(person)
    runs = list(offices.values())  # by the day on which they begin
    aside = any(run[-1].published >= after[0].published for run, after in itertools.pairwise(runs))
    if aside or len({country(person.code or "") for person in telling}) != 1:
        return None
    last = [p for p in runs[-1] if p.published == runs[-1][-1].published]
    return min(last, key=lambda p: (-len(p.code or ""), p.code or "", p.document, p.actor))


def _sectors(code: str) -> Words:
    sectors = code.split() if country(code) is None else code.split()[1:]
    return tuple(sector for sector in sectors if sector != "UNK")


def _contradicts(own: str, other: str) -> bool:
    """Whether what a report itself tells of somebody is not a part of the other code."""
    if own and country(own) not in (None, country(other)):
        return True
    return _sectors(other)[: len(_sectors(own))] != _sectors(own)
