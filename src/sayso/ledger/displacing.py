"""Which candidates of other reports a report has changed: asked of many at once, so that no list is read twice.

What a report finds (`placing.alike`) are the heaviest of the last reports before it that have its keys. One that comes
in late takes a place among them, and in the list of each key that it shares the place of the last one there. Who has
lost a place, or got one, is found by weighing with it and without it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from sqlalchemy import Connection, Select, bindparam, literal_column, select, tuple_

from sayso.core.records import Sketch
from sayso.ledger import placing
from sayso.ledger.current import chunks
from sayso.ledger.tables import documents, sketch_keys

Numbers = np.ndarray[Any, np.dtype[np.int64]]
Weights = np.ndarray[Any, np.dtype[np.float64]]
AT_ONCE: Final = 300
"""Reports asked about together: their lists stand in memory at one time."""
FEW: Final = 1000
"""As long as no more reports than that have several versions, these alone are asked which one counts."""
_ALL: Final = (
    select(sketch_keys.c.id)
    .where(sketch_keys.c.term == bindparam("term"))
    .where(tuple_(sketch_keys.c.published, sketch_keys.c.id) < tuple_(bindparam("published"), bindparam("id")))
    .order_by(sketch_keys.c.published.desc(), sketch_keys.c.id.desc())
    .limit(bindparam("most"))
)
_LATEST: Final = _ALL.where(placing.IS_LATEST)
_SEVERAL: Final = select(documents.c.id).where(documents.c.version > literal_column("1")).limit(bindparam("most"))


class _Lists(NamedTuple):
    """For each key of each of some reports, the last reports before it that have the key, the last one first.

    One more than are looked at, which takes the place of one that is not there.
    """

    ids: Sequence[str]
    """Of all that are in a list; each goes by its place here."""
    found: Mapping[tuple[str, str], Numbers]
    """By the report and the key."""
    own: int
    """The one that came in; -1 if it is in no list."""


def displaced(connection: Connection, asked: Iterable[Sketch], by: str) -> dict[str, set[str]]:
    """What `alike` would not find, or finds no more, if there were no such report: itself, and others in its place.

    For each of these reports, whose sketches are those in the ledger.
    """
    found: dict[str, set[str]] = {}
    latest_first = sorted({sketch.order: sketch for sketch in asked}.items(), reverse=True)
    for some in chunks([sketch for _, sketch in latest_first], AT_ONCE):
        lists = _lists(connection, some, by)
        found |= {sketch.document: _displaced(sketch, lists) for sketch in some}
    return found


def _displaced(sketch: Sketch, lists: _Lists) -> set[str]:
    keys = tuple(dict.fromkeys(sketch.keys))
    longer = [lists.found[sketch.document, key] for key in keys]
    found = [each[: placing.EACH] for each in longer]
    if not any((each == lists.own).any() for each in found):
        return set()
    without = [each[each != lists.own][: placing.EACH] for each in longer]
    weights = [sketch.names.get(key, 0.0) + sketch.words.get(key, 0.0) for key in keys]
    with_it, without_it = (_weighed(weights, each, len(lists.ids)) for each in (found, without))
    reports = np.flatnonzero((with_it >= 0) | (without_it >= 0))
    with_it, without_it = with_it[reports], without_it[reports]
    changed = with_it != without_it  # itself, and those whose places it has taken
    least = _least(with_it)
    if with_it[changed].max() < least > without_it[changed].max():
        return set()  # these are among the heaviest in neither case, and the others weigh the same in both
    ids = [lists.ids[number] for number in reports.tolist()]
    now, before = _heaviest(with_it, least, ids), _heaviest(without_it, _least(without_it), ids)
    return now ^ before


def _weighed(weights: Sequence[float], found: Sequence[Numbers], number: int) -> Weights:
    """The weight of each report, summed up key by key as `placing.alike` does; -1 for those that are in no list."""
    every = np.concatenate(found)
    summed = np.bincount(every, np.repeat(weights, [len(each) for each in found]), number)
    weighed = np.full(number, -1.0)
    weighed[every] = summed[every]
    return weighed


def _least(weights: Weights) -> float:
    """What the lightest of the heaviest weighs; 0 if all are among them."""
    at = len(weights) - placing.MOST
    return max(float(np.partition(weights, at)[at]), 0.0) if at > 0 else 0.0


def _heaviest(weights: Weights, least: float, ids: Sequence[str]) -> set[str]:
    """Ids of the heaviest, of the equally heavy by id, as `placing.alike` has it."""
    heavier = np.flatnonzero(weights > least).tolist()
    tied = (ids[at] for at in np.flatnonzero(weights == least).tolist())
    return {*(ids[at] for at in heavier), *nsmallest(placing.MOST - len(heavier), tied)}


def _lists(connection: Connection, asked: Sequence[Sketch], by: str) -> _Lists:
    """`asked`: the latest report first."""
    by_key: dict[str, list[Sketch]] = defaultdict(list)
    for sketch in asked:
        for key in dict.fromkeys(sketch.keys):
            by_key[key].append(sketch)
    several = set(connection.execute(_SEVERAL, {"most": FEW + 1}).scalars())
    statement = _ALL if len(several) <= FEW else _LATEST
    read: dict[str, list[str]] = {}
    starts: dict[str, list[int]] = {}
    for key, those in by_key.items():
        read[key], starts[key] = _read(connection, statement, key, those)
        if statement is _ALL and not several.isdisjoint(read[key]):
            read[key], starts[key] = _read(connection, _LATEST, key, those)
    ids = tuple(dict.fromkeys(chain.from_iterable(read.values())))
    numbers = dict(zip(ids, range(len(ids)), strict=True))
    lists: dict[tuple[str, str], Numbers] = {}
    for key, those in by_key.items():
        found = np.array([*map(numbers.__getitem__, read[key])], dtype=np.int64)
        for sketch, at in zip(those, starts[key], strict=True):
            lists[sketch.document, key] = found[at : at + placing.EACH + 1]
    return _Lists(ids, lists, numbers.get(by, -1))


def _read(
    connection: Connection, statement: Select[Any], key: str, asked: Sequence[Sketch]
) -> tuple[list[str], list[int]]:
    """Ids of reports that have the key, the last one first; and where among them begin those before each one asked.

    These have the key themselves, so each stands where its own begin, but for the first.
    """
    most = placing.EACH + 1
    found: list[str] = []
    starts: list[int] = []
    at = 0
    whole = False
    for number, sketch in enumerate(asked, 1):
        at = found.index(sketch.document, at) + 1 if sketch.document in found[at:] else len(found)
        if len(found) - at < most and not (whole and at < len(found)):
            published, id_ = sketch.order
            limit = most if number == len(asked) else 2 * most
            start = {"term": key, "published": published, "id": id_, "most": limit}
            more = connection.execute(statement, start).scalars().all()
            found[at:] = more
            whole = len(more) < limit
        starts.append(at)
    return found, starts
