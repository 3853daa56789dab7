"""Stories, block by block: what `run/linking.py` finds when it places all reports of an empty ledger in their order.

A block hangs together by reports so alike that the one may lead the other to its story, and by copies. Which reports
are looked at at all for one report (`ledger.placing.alike`) hangs on all others, so that is found out before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import msgspec
import numpy as np

from sayso.core.records import Record, Sketch
from sayso.ledger import placing
from sayso.link.blocks import Numbers, Postings, blocks, postings
from sayso.link.joining import COPIES, Story, join, nearest, weighed
from sayso.run.blocks.engine import Engine, Row, Rows
from sayso.run.blocks.records import Brief, Placed, Report, packed, unpacked
from sayso.run.numbering import numbers

_DECODED = 20_000
"""Sketches at hand while likenesses are worked out: those of some days."""


class _Edges(Record, frozen=True):
    """A report by its place in the order, and those before it that are alike."""

    place: int
    others: tuple[int, ...]


class _Sketches:
    """All sketches in their order, as one piece of memory that processes can share."""

    def __init__(self, encoded: Sequence[bytes]) -> None:
        self._content = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        self._ends = np.cumsum([0, *map(len, encoded)])

    def __getitem__(self, place: int) -> Sketch:
        return _decoded(self._content[self._ends[place] : self._ends[place + 1]].tobytes())


@lru_cache(_DECODED)
def _decoded(content: bytes) -> Sketch:
    return msgspec.msgpack.decode(content, type=Sketch)


class _Search(NamedTuple):
    """What the search for candidates needs, the same for every process."""

    places: Numbers
    """By the number of a report, its place in the order; -1 for a version that another has followed."""
    sketches: _Sketches
    postings: Postings
    each: int
    most: int


def placed(engine: Engine, reports: Rows, briefs: Sequence[Brief], copies: Iterable[tuple[str, str]]) -> list[Placed]:
    """Put all reports into stories, in their order; `copies` are pairs of which one copies the other."""
    latest = {brief.document: brief for brief in briefs}
    order = sorted(latest.values(), key=lambda brief: (brief.published or "", brief.document))
    search = _search(order, len(briefs))
    edges = engine.kept(engine.each(reports, partial(_edges, search=search)))
    place_of = {brief.document: place for place, brief in enumerate(order)}
    copied: dict[int, set[int]] = defaultdict(set)
    for left, right in copies:
        copied[max(place_of[left], place_of[right])].add(min(place_of[left], place_of[right]))
    links = [(each.place, other) for each in unpacked(engine.all(edges), _Edges) for other in each.others]
    links += [(place, other) for place, others in copied.items() for other in others]
    blocked = blocks(links)
    rows = engine.grouped(
        [engine.each(edges, partial(_keyed, blocked=blocked))],
        partial(_worked, sketches=search.sketches, copied=dict(copied)),
    )
    alone = [
        Placed(published=brief.published or "", document=brief.document, moves=((brief.document, brief.document),))
        for place, brief in enumerate(order)
        if place not in blocked
    ]
    return sorted([*alone, *unpacked(engine.all(rows), Placed)], key=lambda each: each.order)


def _search(order: Sequence[Brief], number: int) -> _Search:
    places = np.full(number + 1, -1, dtype=np.int64)
    places[[brief.number for brief in order]] = np.arange(len(order))
    keys = ((brief.document, _decoded(brief.sketch).keys) for brief in order)
    sketches = _Sketches([brief.sketch for brief in order])
    return _Search(places, sketches, postings(keys), placing.EACH, placing.MOST)


def _edges(record: bytes, search: _Search) -> Iterator[Row]:
    (report,) = unpacked([record], Report)
    place = int(search.places[report.number])
    if place < 0:
        return
    found = search.postings.candidates(place, report.sketch, each=search.each, most=search.most)
    candidates = {search.sketches[other].document: other for other in found}
    alike = nearest(report.sketch, (search.sketches[other] for other in found))
    yield "", packed(_Edges(place, tuple(candidates[other.document] for other in alike)))


def _keyed(record: bytes, blocked: Mapping[int, int]) -> Iterator[Row]:
    (edges,) = unpacked([record], _Edges)
    if edges.place in blocked:
        yield str(blocked[edges.place]), record


def _worked(records: Sequence[bytes], sketches: _Sketches, copied: Mapping[int, set[int]]) -> Iterator[Row]:
    """The reports of a block in their order, each put where it belongs."""
    stories = _Stories()
    for edges in sorted(unpacked(records, _Edges), key=lambda edges: edges.place):
        own = sketches[edges.place]
        copies = [sketches[other] for other in sorted(copied.get(edges.place, ()))]
        candidates = {other.document: other for other in (*map(sketches.__getitem__, edges.others), *copies)}
        yield "", packed(stories.place(own, [*candidates.values()], [copy.document for copy in copies]))


class _Stories:
    """The stories of a block so far."""

    def __init__(self) -> None:
        self._sketches: dict[str, Sketch] = {}
        self._homes: dict[str, int] = {}
        self._reports: dict[int, list[str]] = {}
        """Of each story, which goes by the place of the report that began it, the reports in their order."""
        self._founders: list[str] = []

    def place(self, own: Sketch, candidates: Sequence[Sketch], copies: Sequence[str]) -> Placed:
        """Put the next report into its story."""
        ranked = [other.document for other in nearest(own, candidates)]
        reports = {id_: self._reports[self._homes[id_]] for id_ in (*ranked, *copies)}
        stories = [
            Story(tuple(self._sketches[id_] for id_ in standing), frozenset(story))
            for story, standing in weighed(ranked, copies, reports)
        ]
        joined = {j.right: j for j in join(own, stories, together=dict.fromkeys(copies, COPIES))}
        homes = {self._homes[id_] for id_ in joined}
        self._sketches[own.document] = own
        moves = self._merge(own.document, homes)
        return Placed(
            published=own.published,
            document=own.document,
            joined=tuple(joined[other] for other in sorted(joined)),
            moves=tuple((id_, self._founders[home]) for id_, home in moves),
        )

    def _merge(self, own: str, homes: set[int]) -> list[tuple[str, int]]:
        """Make these stories one, with this report; which reports are put where by that."""
        if not homes:
            homes = {len(self._founders)}
            self._founders.append(own)
        order = [id_ for home in homes for id_ in self._reports.pop(home, ())]
        kept = min(homes)
        if len(homes) > 1:
            order.sort(key=lambda id_: self._sketches[id_].order)
            kept = numbers([order], self._homes)[0] or kept
        order.append(own)
        moves = [(id_, kept) for id_ in (order if len(homes) > 1 else [own]) if self._homes.get(id_) != kept]
        self._homes |= moves
        self._reports[kept] = order
        return moves
