"""What linking asks: which reports look alike, which storyline each is in, and what holds them together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from heapq import nsmallest
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from sayso.core.records import Judgement, Sketch
from sayso.core.vocabulary import by_rule
from sayso.ledger.current import chunks
from sayso.ledger.reviews import stands
from sayso.ledger.tables import documents, due, judgements, placements, sketch_keys, sketches, waiting

EACH: Final = 100
"""Reports looked at for each key of a sketch, those nearest in time: a word's list may grow without end."""
MOST: Final = 60
"""Reports that are compared with a new one."""
Order = tuple[str, str]
_SIDES: Final = ("left", "right")
_ASKED: Final = tuple_(bindparam("published"), bindparam("id"))
_newer: Final = sketches.alias("newer")
IS_LATEST: Final = ~exists().where(_newer.c.id == sketch_keys.c.id, _newer.c.document > sketch_keys.c.document)
"""Whether a row of `sketch_keys` is of the latest sketch of its report."""
_KEYED: Final = (
    select(sketch_keys.c.id).where(sketch_keys.c.term == bindparam("term")).where(IS_LATEST).limit(bindparam("most"))
)
_BEFORE: Final = _KEYED.where(tuple_(sketch_keys.c.published, sketch_keys.c.id) < _ASKED).order_by(
    sketch_keys.c.published.desc(), sketch_keys.c.id.desc()
)
_AFTER: Final = (
    _KEYED.add_columns(sketch_keys.c.published)
    .where(tuple_(sketch_keys.c.published, sketch_keys.c.id) > _ASKED)
    .order_by(sketch_keys.c.published, sketch_keys.c.id)
)
_decode: Final = lru_cache(2048)(msgspec.msgpack.Decoder(Sketch).decode)
"""Of the last reports at hand: one is compared with hundreds of others, day after day."""
_later_version = documents.alias("later_version")
_LATEST = ~exists().where(_later_version.c.id == documents.c.id, _later_version.c.version > documents.c.version)
_later_placement = placements.alias("later_placement")
_IS_LAST: Final = ~exists().where(
    _later_placement.c.document == placements.c.document, _later_placement.c.key > placements.c.key
)

# Made once: each making of a statement takes longer than many a query.
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_WAITING: Final = (
    select(waiting.c.content)
    .join(documents, documents.c.key == waiting.c.document)
    .where(documents.c.id == bindparam("id"), _LATEST)
)
_SKETCHES: Final = (select(sketches.c.content).join(documents, documents.c.key == sketches.c.document)).where(
    sketches.c.id.in_(_IDS), _LATEST
)
_FORMER: Final = (select(sketches.c.content).join(documents, documents.c.key == sketches.c.document)).where(
    sketches.c.id == bindparam("id"), ~_LATEST
)
_STORYLINES: Final = (
    select(placements.c.document, placements.c.storyline)
    .where(placements.c.document.in_(_IDS))
    .order_by(placements.c.key)
)
_MEMBERS: Final = (
    select(placements.c.storyline, func.coalesce(documents.c.published, "").label("published"), documents.c.id)
    .join(documents, documents.c.id == placements.c.document)
    .where(placements.c.storyline.in_(_IDS), _IS_LAST, _LATEST)
    .order_by("published", documents.c.id)
)
_LATER: Final = select(sketches.c.id).where(tuple_(sketches.c.published, sketches.c.id) > _ASKED).limit(1)
_NEXT: Final = select(due.c.id).order_by(due.c.published, due.c.id).limit(1)


def encoded(sketch: Sketch) -> bytes:
    """A sketch as it is stored."""
    return msgspec.msgpack.encode(sketch)


def next_due(connection: Connection) -> str | None:
    """The id of the earliest published report that is still to be placed."""
    return connection.execute(_NEXT).scalar()


def number_due(connection: Connection) -> int:
    """How many reports are still to be placed."""
    return connection.execute(select(func.count()).select_from(due)).scalar_one()


def sketches_of(connection: Connection, ids: Collection[str]) -> dict[str, Sketch]:
    """The sketches of the latest versions of reports; those without one are left out."""
    found: dict[str, Sketch] = {}
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(_SKETCHES, {"ids": chunk})
        found |= {sketch.document: sketch for sketch in map(_decode, rows.scalars())}
    return found


def waiting_sketch(connection: Connection, document: str) -> Sketch | None:
    """The sketch of a report's latest version that was made when it was read; None if there is none."""
    found = connection.execute(_WAITING, {"id": document}).scalar()
    return None if found is None else _decode(found)


def is_sketched(connection: Connection, document: int) -> bool:
    """Whether there is a sketch of the document of that number."""
    found = select(sketches.c.document).where(sketches.c.document == document)
    return connection.execute(found).first() is not None


def former_sketches(connection: Connection, document: str) -> list[Sketch]:
    """The sketches of the earlier versions of a report."""
    rows = connection.execute(_FORMER, {"id": document})
    return [_decode(content) for content in rows.scalars()]


def alike(connection: Connection, sketch: Sketch) -> list[str]:
    """Ids of reports before the sketched one that share keys with it, those with the most weight first."""
    published, id_ = sketch.order
    asked = {"published": published, "id": id_, "most": EACH}
    weights: dict[str, float] = defaultdict(float)
    for key in dict.fromkeys(sketch.keys):
        weight = sketch.names.get(key, 0.0) + sketch.words.get(key, 0.0)
        for other in connection.execute(_BEFORE, {**asked, "term": key}).scalars():
            weights[other] += weight
    weights.pop(sketch.document, None)
    return nsmallest(MOST, weights, key=lambda id_: (-weights[id_], id_))


def later_alike(connection: Connection, since: Order, starts: Iterable[tuple[str, Order]]) -> set[str]:
    """Ids of reports after `since` that a term leads back to the report at its start, so near in time are they."""
    found: set[str] = set()
    for term, (published, id_) in starts:
        rows = connection.execute(_AFTER, {"term": term, "published": published, "id": id_, "most": EACH})
        found.update(row.id for row in rows if (row.published, row.id) > since)
    return found


def has_later(connection: Connection, order: Order) -> bool:
    """Whether some report comes after."""
    published, id_ = order
    return connection.execute(_LATER, {"published": published, "id": id_}).first() is not None


def storylines_of(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """The storyline that each report was put into last."""
    found: dict[str, int] = {}
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(_STORYLINES, {"ids": chunk})
        found |= {row.document: row.storyline for row in rows}
    return found


def moved_to(connection: Connection, storyline: int) -> int | None:
    """The storyline that most of the reports are in that were put into this one; None if it has had none."""
    once = select(placements.c.document).where(placements.c.storyline == storyline)
    now = (
        select(placements.c.storyline, func.count().label("reports"))
        .where(placements.c.document.in_(once), is_last_placement())
        .group_by(placements.c.storyline)
        .order_by(func.count().desc(), placements.c.storyline)
        .limit(1)
    )
    return connection.execute(now).scalar()


def last_placement(connection: Connection) -> int:
    """The number of the last placement; 0 before the first."""
    return int(connection.execute(select(func.max(placements.c.key))).scalar() or 0)


def begun_by(connection: Connection, ids: Collection[str]) -> set[int]:
    """The storylines in which no report is now and that one of these was the first to be put into."""
    found: set[int] = set()
    other, later = placements.alias("in_it"), placements.alias("elsewhere_since")
    earlier = exists().where(other.c.storyline == placements.c.storyline, other.c.key < placements.c.key)
    held = exists().where(
        other.c.storyline == placements.c.storyline,
        ~exists().where(later.c.document == other.c.document, later.c.key > other.c.key),
    )
    for chunk in chunks(sorted(ids)):
        statement = select(placements.c.storyline).where(placements.c.document.in_(chunk), ~earlier, ~held)
        found.update(connection.execute(statement).scalars())
    return found


def moved_since(connection: Connection, judgement: int) -> dict[str, tuple[int | None, int]]:
    """The reports that are in another storyline than when somebody judged, with that one and the one now."""
    judged = select(judgements.c.added_at).where(judgements.c.key == judgement).scalar_subquery()
    return _moved(connection, placements.c.added_at >= judged)


def moved_after(connection: Connection, placement: int) -> dict[str, tuple[int | None, int]]:
    """Likewise since the placement of that number: whatever the clock says."""
    return _moved(connection, placements.c.key > placement)


def _moved(connection: Connection, is_since: ColumnElement[bool]) -> dict[str, tuple[int | None, int]]:
    moved = select(placements.c.document).where(is_since)
    rows = connection.execute(
        select(placements.c.document, placements.c.storyline, is_since.label("since"))
        .where(placements.c.document.in_(moved))
        .order_by(placements.c.key)
    )
    found: dict[str, tuple[int | None, int]] = {}
    for row in rows:
        before = found.get(row.document, (None, 0))[0] if row.since else row.storyline
        found[row.document] = (before, row.storyline)
    return {id_: (before, now) for id_, (before, now) in found.items() if before != now}


def is_last_placement() -> Any:
    """Whether a row of `placements` is where its report was put last."""
    return _IS_LAST


def members(connection: Connection, storylines: Collection[int]) -> dict[int, list[Order]]:
    """The reports of each storyline, in their order."""
    found: dict[int, list[Order]] = {storyline: [] for storyline in storylines}
    if not storylines:
        return found
    for row in connection.execute(_MEMBERS, {"ids": sorted(storylines)}):
        found[row.storyline].append((row.published, row.id))
    return found


def bonds(connection: Connection, ids: Collection[str]) -> dict[tuple[str, str], Judgement]:
    """What has last been judged about pairs of reports of which one is among these: a person's word before a rule's.

    By the pair in the order of the alphabet, the latest judgement last.
    """
    found: dict[tuple[str, str], Judgement] = {}
    for chunk in chunks(sorted(ids)):
        for row in connection.execute(JUDGED, {"kind": "story", "ids": chunk}):
            judgement = Judgement(**{name: getattr(row, name) for name in Judgement.__struct_fields__})
            pair = min(row.left, row.right), max(row.left, row.right)
            before = found.get(pair)
            if before is None or by_rule(before.by) or not by_rule(judgement.by):
                found.pop(pair, None)
                found[pair] = judgement
    return found


TOUCHING: Final = union_all(
    *(
        select(judgements.c.key).where(judgements.c.kind == bindparam("kind"), judgements.c[side].in_(_IDS))
        for side in _SIDES
    )
)
"""Keys of the judgements of a `kind` of which one of these `ids` is the left or the right; each side has its index."""
JUDGED: Final = select(judgements).where(judgements.c.key.in_(TOUCHING), stands()).order_by(judgements.c.key)


_TOLD: Final = (
    select(judgements.c.left, judgements.c.right, judgements.c.same)
    .where(judgements.c.kind == "story", or_(judgements.c.by < "rule:", judgements.c.by >= "rule;"), stands())
    .order_by(judgements.c.key)
)


def parted(connection: Connection) -> set[tuple[str, str]]:
    """Pairs of reports that a person has said are not on one story, in the order of the alphabet."""
    rows = connection.execute(_TOLD)
    last = {(min(left, right), max(left, right)): same for left, right, same in rows}
    return {pair for pair, same in last.items() if not same}


def components(ids: Iterable[str], judged: Mapping[tuple[str, str], Judgement]) -> list[list[str]]:
    """Those of `ids` that hang together by what has been judged, each group in the order of `ids`.

    What persons have said goes first, the newest before the older; what a rule says, in the order of the reports, holds
    as far as no group comes to have two reports that a person has told apart.
    """
    place = {id_: number for number, id_ in enumerate(ids)}
    groups = {id_: [id_] for id_ in place}
    within = [(pair, judgement) for pair, judgement in judged.items() if pair[0] in place and pair[1] in place]
    persons = [(pair, judgement.same) for pair, judgement in reversed(within) if not by_rule(judgement.by)]
    rules = [pair for pair, judgement in within if by_rule(judgement.by) and judgement.same]
    rules.sort(key=lambda pair: sorted((place[pair[0]], place[pair[1]]), reverse=True))
    apart = [pair for pair, same in persons if not same]
    for left, right in (*(pair for pair, same in persons if same), *rules):
        one, other = groups[left], groups[right]
        if one is other or any({groups[a][0], groups[b][0]} == {one[0], other[0]} for a, b in apart):
            continue
        if len(one) < len(other):
            one, other = other, one
        one += other
        groups |= dict.fromkeys(other, one)
    found = {group[0]: sorted(group, key=place.__getitem__) for group in groups.values()}
    return sorted(found.values(), key=lambda group: place[group[0]])
