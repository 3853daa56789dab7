"""Which of a name's candidates is meant: weighed evidence, of all names of a document at once.

Two rounds. In the first the names vote for countries and divisions, each for all that have a place of its name, the
more the likelier that place; in the second the names tell by what the first made of them where the others lie. A
candidate's worth is the sum of its features by learnt weights (docs/decisions/043), and its probability the softmax
over the candidates of its name.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sayso.resources import placeweights
from sayso.resources.gazetteer import ALIAS, DEMONYM, Entry

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Area = tuple[str, str | None]
"""A country (ISO3, None) or a first-order division of it (ISO3, code)."""

_OWN = (
    "weight", "alias", "demonym", "country", "area", "spelt", "article", "area word", "contained", "beside",
    "home", "capital acts", "country named", "division named", "country hinted", "division hinted",
)  # fmt: skip
_VOTES = ("country voted", "division voted")
_NEIGHBOURS = ("division believed", "near", "around")
FIRST = _OWN + _VOTES
SECOND = _OWN + _VOTES + _NEIGHBOURS


_STEEP = 0.25
"""How fast a namesake's vote falls with its weight in the first round: to half for a tenth of the inhabitants."""
_PUBLISHED = 0.5
"""What the publisher's name says of home, beside being told: little, since it writes of other countries too."""
_NEAR_KM = 40.0
_AROUND_KM = 200.0
_VOTERS = 240
"""Places looked at as neighbours, the surest: enough for any report, and bounds the work on a list of thousands."""
_SLICE = 4096
_RADIUS_KM = 6371.0
_WATER = frozenset({"river", "sea", "strait", "canal", "mountains", "lake", "bay", "ocean", "gulf"})
_WIDE = frozenset({"country", "continent"})
_AREAS = frozenset({"admin", "admin2", "region", "continent", "district"})


class Case(NamedTuple):
    """One name of a document and the places that it may mean."""

    norm: str
    """Look-up form: cases of one form do not vouch for each other."""
    written: str
    entries: Sequence[Entry]
    contained: Sequence[bool]
    """For each entry, whether it lies in the larger place that follows the name: "Dalton, Georgia"."""
    beside: Sequence[bool]
    """The same for a larger place named less closely: "the Georgian town of Gori"."""
    article: bool = False
    area_word: bool = False
    """Whether the words say that it is a division: "Kherson region"."""
    acts: bool = False
    """Whether it is spoken of as one speaks of a government: "Paris urged"."""


class Known(NamedTuple):
    """What the document says apart from the cases."""

    named: dict[str, dict[Area, float]]
    """Countries and divisions named, themselves or by their people: how often, by the look-up form of the name."""
    hinted: dict[str, dict[Area, float]]
    """The same of capitalised words that might be towns."""
    home: str | None = None
    """ISO3 of the country that the report's readers live in, as told."""
    published: str | None = None
    """The same as the publisher's name lets one guess."""


class Table:
    """All candidates of all cases, one a row."""

    def __init__(self, cases: Sequence[Case], known: Known) -> None:
        self.entries = list(chain.from_iterable(case.entries for case in cases))
        sizes = [len(case.entries) for case in cases]
        self.case = np.repeat(np.arange(len(cases)), sizes)
        self.starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)[np.array(sizes) > 0]
        self.group = np.repeat(np.arange(len(self.starts)), [size for size in sizes if size])
        norms: dict[str, int] = {}
        self.norm = np.array([norms.setdefault(case.norm, len(norms)) for case in cases], np.int64)[self.case]
        self.weight = np.array([entry.weight for entry in self.entries])
        at = np.radians(np.array([(entry.lat, entry.lon) for entry in self.entries]))
        lat, lon = at[:, 0], at[:, 1]
        self.points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
        numbers: dict[Area, int] = {}
        self.countries = self._numbered(((e.country, None) for e in self.entries), numbers)
        self.divisions = self._numbered(((e.country, e.admin1 or "") for e in self.entries), numbers)
        self.numbers = numbers
        self.areas = len(numbers)
        self.small = np.array([float(entry.kind not in _WIDE) for entry in self.entries])
        self.own = self._own(cases, known)

    def _numbered(self, areas: Iterator[tuple[str | None, str | None]], numbers: dict[Area, int]) -> Ints:
        return np.array(
            [-1 if c is None or a == "" else numbers.setdefault((c, a), len(numbers)) for c, a in areas], np.int64
        )

    def _own(self, cases: Sequence[Case], known: Known) -> Floats:
        columns: list[Floats] = []
        for votes in (known.named, known.hinted):
            columns.extend(self._heard(cases, votes))
        rest = [
            (
                e.weight,
                e.rank == ALIAS,
                e.rank == DEMONYM,
                e.kind == "country",
                e.kind in _AREAS,
                e.name == case.written,
                (1 if case.article else -1) if e.kind in _WATER else 0,
                case.area_word and e.kind in _AREAS,
                contained,
                beside,
                1.0 if e.country == known.home is not None else _PUBLISHED * (e.country == known.published is not None),
                e.capital and case.acts,
            )
            for case in cases
            for e, contained, beside in zip(case.entries, case.contained, case.beside, strict=True)
        ]
        return np.column_stack([np.array(rest, float), *columns])

    def _heard(self, cases: Sequence[Case], votes: dict[str, dict[Area, float]]) -> Iterator[Floats]:
        """For each row, how strongly words other than its own name speak for its country and its division."""
        total: dict[Area, float] = {}
        for mine in votes.values():
            for area, count in mine.items():
                total[area] = total.get(area, 0.0) + count
        numbers = np.zeros(self.areas + 1)
        for area, count in total.items():
            if area in self.numbers:
                numbers[self.numbers[area]] = count
        own = np.zeros((2, len(self.entries)))
        row = 0
        for case in cases:
            cast = votes.get(case.norm)
            if cast:
                for at, entry in enumerate(case.entries, row):
                    if entry.country:
                        own[:, at] = cast.get((entry.country, None), 0.0), cast.get((entry.country, entry.admin1), 0.0)
            row += len(case.entries)
        yield self._open(np.log1p(np.maximum(numbers[self.countries] - own[0], 0.0)))
        yield np.log1p(np.maximum(numbers[self.divisions] - own[1], 0.0)) * (self.divisions >= 0)

    def _open(self, share: Floats) -> Floats:
        """What speaks for countries; a place of no one country has as much as the best of its rivals."""
        share = share * (self.countries >= 0)
        return np.where(self.countries >= 0, share, np.maximum.reduceat(share, self.starts)[self.group])

    def softmax(self, worth: Floats) -> Floats:
        """Probabilities within each case."""
        powers = np.exp(worth - np.maximum.reduceat(worth, self.starts)[self.group])
        return powers / np.add.reduceat(powers, self.starts)[self.group]

    def support(self, share: Floats) -> list[Floats]:
        """For each row, how strongly other names speak for its country and for its division: log(1 + votes).

        A name has one vote an area, that of its likeliest place there. A country has none: it is "named".
        """
        share = share * self.small
        out = []
        for areas in (self.countries, self.divisions):
            ballots, which = np.unique(self.norm * (self.areas + 1) + areas, return_inverse=True)
            votes = np.zeros(len(ballots))
            np.maximum.at(votes, which, share)
            total = np.bincount(ballots % (self.areas + 1), votes, self.areas + 1)
            out.append(np.log1p(np.maximum(total[areas] - votes[which], 0.0)))
        return [self._open(out[0]), out[1] * (self.divisions >= 0)]

    def neighbours(self, share: Floats) -> list[Floats]:
        """For each row, how much of the other names' places is near it, and within a day's drive: log(1 + names)."""
        share = share * self.small
        order = np.argsort(-share, kind="stable")[:_VOTERS]
        order = order[share[order] > 0.02]
        near, around = np.zeros(len(share)), np.zeros(len(share))
        for start in range(0, len(share), _SLICE):
            rows = slice(start, start + _SLICE)
            cosine = np.clip(self.points[rows] @ self.points[order].T, -1.0, 1.0)
            apart = np.arccos(cosine) * _RADIUS_KM
            counted = np.where(self.norm[rows, None] != self.norm[order], share[order], 0.0)
            near[rows] = (counted * np.exp(-apart / _NEAR_KM)).sum(axis=1)
            around[rows] = (counted * np.exp(-apart / _AROUND_KM)).sum(axis=1)
        return [np.log1p(near), np.log1p(around)]


def rank(cases: Sequence[Case], known: Known) -> list[Floats]:
    """The probability of each entry of each case, in their order."""
    sizes = [len(case.entries) for case in cases]
    if not any(sizes):
        return [np.zeros(0) for _ in cases]
    table = Table(cases, known)
    told = first_features(table)
    first = table.softmax(told @ weights("first", FIRST))
    second = table.softmax(second_features(table, told, first) @ weights("second", SECOND))
    return np.split(second, np.cumsum(sizes)[:-1])


@cache
def weights(part: str, names: tuple[str, ...]) -> Floats:
    """The learnt weights of one round, in the order of its features."""
    learnt = placeweights.load(part)
    return np.array([learnt[name] for name in names])


def first_features(table: Table) -> Floats:
    """Shape (rows, len(FIRST))."""
    best = np.maximum.reduceat(table.weight, table.starts)[table.group]
    return np.column_stack([table.own, *table.support(10.0 ** (_STEEP * (table.weight - best)))])


def second_features(table: Table, told: Floats, first: Floats) -> Floats:
    """Shape (rows, len(SECOND)): the first round's features, and what its probabilities add."""
    return np.column_stack([told, table.support(first)[1], *table.neighbours(first)])
