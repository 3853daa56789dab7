"""What linking asks: which reports look alike, which storyline each is in, and what holds them together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, and_, exists, func, or_, select, tuple_, union_all

from sayso.core.records import Judgement, Sketch
from sayso.ledger.current import chunks
from sayso.ledger.tables import documents, due, judgements, placements, sketch_keys, sketches

EACH: Final = 100
"""Reports looked at for each key of a sketch, those nearest in time: a word's list may grow without end."""
MOST: Final = 60
"""Reports that are compared with a new one."""
Order = tuple[str, str]
_decode: Final = msgspec.msgpack.Decoder(Sketch).decode
_later_version = documents.alias("later_version")
_LATEST = ~exists().where(_later_version.c.id == documents.c.id, _later_version.c.version > documents.c.version)


def encoded(sketch: Sketch) -> bytes:
    """A sketch as it is stored."""
    return msgspec.msgpack.encode(sketch)


def next_due(connection: Connection) -> str | None:
    """The id of the earliest published report that is still to be placed."""
    return connection.execute(select(due.c.id).order_by(due.c.published, due.c.id).limit(1)).scalar()


def number_due(connection: Connection) -> int:
    """How many reports are still to be placed."""
    return connection.execute(select(func.count()).select_from(due)).scalar_one()


def sketches_of(connection: Connection, ids: Collection[str]) -> dict[str, Sketch]:
    """The sketches of the latest versions of reports; those without one are left out."""
    found: dict[str, Sketch] = {}
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(
            select(sketches.c.content)
            .join(documents, documents.c.key == sketches.c.document)
            .where(sketches.c.id.in_(chunk), _LATEST)
        )
        found |= {sketch.document: sketch for sketch in map(_decode, rows.scalars())}
    return found


def alike(connection: Connection, sketch: Sketch, *, later: bool = False) -> list[str]:
    """Ids of reports that share keys with the sketch, the most weight first: those before it, or those after it."""
    if not sketch.keys:
        return []
    order = tuple_(sketch_keys.c.published, sketch_keys.c.id)
    asked: list[Select[Any]] = []
    for key in sketch.keys:
        rows = select(sketch_keys.c.term, sketch_keys.c.id).where(sketch_keys.c.term == key)
        if later:
            rows = rows.where(order > sketch.order).order_by(sketch_keys.c.published, sketch_keys.c.id)
        else:
            rows = rows.where(order < sketch.order)
            rows = rows.order_by(sketch_keys.c.published.desc(), sketch_keys.c.id.desc())
        asked.append(select(rows.limit(EACH).subquery()))
    weights: dict[str, float] = defaultdict(float)
    for term, id_ in connection.execute(union_all(*asked)):
        weights[id_] += sketch.names.get(term, 0.0) + sketch.words.get(term, 0.0)
    weights.pop(sketch.document, None)
    ranked = sorted(weights, key=lambda id_: (-weights[id_], id_))
    return ranked if later else ranked[:MOST]


def has_later(connection: Connection, order: Order) -> bool:
    """Whether some report comes after."""
    found = select(sketches.c.id).where(tuple_(sketches.c.published, sketches.c.id) > order).limit(1)
    return connection.execute(found).first() is not None


def storylines_of(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """The storyline that each report was put into last."""
    found: dict[str, int] = {}
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(
            select(placements.c.document, placements.c.storyline)
            .where(placements.c.document.in_(chunk))
            .order_by(placements.c.key)
        )
        found |= {row.document: row.storyline for row in rows}
    return found


def is_last_placement() -> Any:
    """Whether a row of `placements` is where its report was put last."""
    later = placements.alias("later_placement")
    return ~exists().where(later.c.document == placements.c.document, later.c.key > placements.c.key)


def members(connection: Connection, storylines: Collection[int]) -> dict[int, list[Order]]:
    """The reports of each storyline, in their order."""
    found: dict[int, list[Order]] = {storyline: [] for storyline in storylines}
    rows = connection.execute(
        select(placements.c.storyline, func.coalesce(documents.c.published, "").label("published"), documents.c.id)
        .join(documents, documents.c.id == placements.c.document)
        .where(placements.c.storyline.in_(sorted(storylines)), is_last_placement(), _LATEST)
        .order_by("published", documents.c.id)
    )
    for row in rows:
        found[row.storyline].append((row.published, row.id))
    return found


def bonds(connection: Connection, ids: Collection[str]) -> dict[tuple[str, str], Judgement]:
    """What has last been judged about pairs of reports of which one is among these: a person's word before a rule's.

    By the pair in the order of the alphabet.
    """
    found: dict[tuple[str, str], Judgement] = {}
    for chunk in chunks(sorted(ids)):
        either = or_(judgements.c.left.in_(chunk), judgements.c.right.in_(chunk))
        rows = connection.execute(
            select(judgements).where(and_(judgements.c.kind == "story", either)).order_by(judgements.c.key)
        )
        for row in rows:
            judgement = Judgement(**{name: getattr(row, name) for name in Judgement.__struct_fields__})
            pair = min(row.left, row.right), max(row.left, row.right)
            before = found.get(pair)
            if before is None or by_rule(before) or not by_rule(judgement):
                found[pair] = judgement
    return found


def parted(connection: Connection) -> set[tuple[str, str]]:
    """Pairs of reports that a person has said are not on one story, in the order of the alphabet."""
    rows = connection.execute(
        select(judgements.c.left, judgements.c.right, judgements.c.same)
        .where(judgements.c.kind == "story", or_(judgements.c.by < "rule:", judgements.c.by >= "rule;"))
        .order_by(judgements.c.key)
    )
    last = {(min(left, right), max(left, right)): same for left, right, same in rows}
    return {pair for pair, same in last.items() if not same}


def by_rule(judgement: Judgement) -> bool:
    """Whether no person has judged."""
    return judgement.by.startswith("rule:")


def components(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """Those of `ids` that hang together by the pairs, each group in the order of `ids`."""
    parent = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            parent[id_] = id_ = parent[parent[id_]]
        return id_

    for left, right in pairs:
        if left in parent and right in parent:
            parent[root(left)] = root(right)
    groups: dict[str, list[str]] = defaultdict(list)
    for id_ in parent:
        groups[root(id_)].append(id_)
    yield from groups.values()


def placed(connection: Connection, ids: Sequence[str]) -> dict[int, list[str]]:
    """Reports by their storyline, in the order given."""
    where = storylines_of(connection, ids)
    found: dict[int, list[str]] = defaultdict(list)
    for id_ in ids:
        if id_ in where:
            found[where[id_]].append(id_)
    return found
