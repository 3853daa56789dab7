"""Blocks: reports that may have to do with each other, and that can be linked without looking at any others.

Two reports are in one block if a chain of pairs leads from one to the other. No story reaches across blocks, so that
each can be worked by itself (docs/decisions/113-exact-blocks.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from sayso.core.records import Sketch

Numbers = np.ndarray[Any, np.dtype[np.int64]]
_NONE: Final = np.zeros(0, dtype=np.int64)


def blocks(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The block of each number that is in a pair with another: the lowest number in it."""
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        top = number
        while (above := parent.setdefault(top, top)) != top:
            top = above
        while parent[number] != top:
            parent[number], number = top, parent[number]
        return top

    for left, right in pairs:
        one, other = root(left), root(right)
        parent[max(one, other)] = min(one, other)
    return {number: root(number) for number in parent}


class Postings(NamedTuple):
    """Which reports have each key, the reports being numbered in their order; flat, so that processes can share it."""

    reports: Numbers
    """Key by key, the reports that have it, in their order."""
    places: Numbers
    """Report by report, key by key of its sketch: where the report stands in `reports`."""
    starts: Numbers
    """Likewise: where the reports that have the key begin."""
    first: Numbers
    """By report, where its own begin in `places`; at the end, where they end."""
    alphabet: Numbers
    """By report, the rank of its id."""

    def candidates(self, report: int, sketch: Sketch, *, each: int, most: int) -> list[int]:
        """The reports before this one that share most weight of keys with it.

        As `ledger.placing.alike` finds them: of each key the `each` last ones, of all the `most` heaviest.
        """
        begin, end = self.first[report], self.first[report + 1]
        spans = zip(self.places[begin:end].tolist(), self.starts[begin:end].tolist(), strict=True)
        found = [self.reports[max(start, place - each) : place] for place, start in spans]
        weights = [sketch.names.get(key, 0.0) + sketch.words.get(key, 0.0) for key in dict.fromkeys(sketch.keys)]
        reports, where = np.unique(np.concatenate([_NONE, *found]), return_inverse=True)
        heavy = np.bincount(where, np.repeat(weights, [len(part) for part in found]), len(reports))
        order = np.lexsort((self.alphabet[reports], -heavy))
        return [int(number) for number in reports[order[:most]]]


def postings(sketches: Iterable[tuple[str, Sequence[str]]]) -> Postings:
    """Of the ids and keys of all reports, in their order."""
    codes: dict[str, int] = defaultdict(lambda: len(codes))
    ids: list[str] = []
    keyed: list[int] = []
    first = [0]
    for id_, keys in sketches:
        ids.append(id_)
        keyed += [codes[key] for key in dict.fromkeys(keys)]
        first.append(len(keyed))
    by_place = np.array(keyed, dtype=np.int64)
    ends = np.array(first, dtype=np.int64)
    reports = np.repeat(np.arange(len(ids), dtype=np.int64), np.diff(ends))
    order = np.argsort(by_place, kind="stable")  # within a key they stay in the order of the reports
    places = np.empty_like(by_place)
    places[order] = np.arange(len(order))
    starts = np.searchsorted(by_place[order], by_place)
    alphabet = np.empty(len(ids), dtype=np.int64)
    alphabet[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return Postings(reports[order], places, starts.astype(np.int64), ends, alphabet)
