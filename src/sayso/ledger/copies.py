"""Finding documents that may be copies of each other, and what has been judged about them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Select, bindparam, exists, func, select

from sayso.core.records import Document, Judgement
from sayso.core.vocabulary import by_rule
from sayso.ledger.current import READ, chunks, is_current
from sayso.ledger.placing import JUDGED, TOUCHING
from sayso.ledger.reviews import UNDONE, person_first, stands
from sayso.ledger.rows import band_row, document_of
from sayso.ledger.tables import bands, documents, judgements

# Made once: each making of a statement takes longer than many a query.
_WORD: Final = tuple(judgements.c[name] for name in ("left", "right", "same", "by"))
_PAIRS: Final = select(judgements.c.left, judgements.c.right).where(judgements.c.key.in_(TOUCHING))
_CURRENT: Final = select(documents).select_from(READ).where(is_current()).order_by(documents.c.key)
_ASKED: Final[BindParameter[Any]] = bindparam("asked", expanding=True)
_SHARING: Final = _CURRENT.where(documents.c.key.in_(select(bands.c.document).where(bands.c.band.in_(_ASKED))))
_OF_PUBLISHERS: Final = _CURRENT.where(documents.c.publisher.in_(_ASKED))
_WITHIN: Final = {
    chosen: chosen.where(documents.c.published.between(bindparam("since"), bindparam("until")))
    for chosen in (_SHARING, _OF_PUBLISHERS)
}
"""The same, of some days alone."""

# From one name to the next by the index: there are few, and to look at every report takes longer with each.
_walk = select(func.min(documents.c.publisher).label("name")).cte("walk", recursive=True)
_following = select(func.min(documents.c.publisher)).where(documents.c.publisher > _walk.c.name).scalar_subquery()
_walk = _walk.union_all(select(_following).where(_walk.c.name.is_not(None)))
_PUBLISHERS: Final = select(_walk.c.name).where(_walk.c.name.is_not(None)).order_by(_walk.c.name)


def copies(connection: Connection, as_of: str | None = None, among: Collection[str] | None = None) -> dict[str, str]:
    """Copies and the original of each, from the judgements that stand.

    The latest judgement on a pair holds, and a person's word before a rule's. A copy of a copy leads to the first
    original; who is said to be his own original's original is not believed the second time. With a day, only documents
    published by then are spoken of. Of all documents, or at least of those `among` which one asks.
    """
    judged = select(*_WORD).order_by(judgements.c.key)
    if among is None:
        rows = connection.execute(judged.where(judgements.c.kind == "copy", stands())).all()
    else:
        ids = sorted(copy_kin(connection, among))
        keys = {key for chunk in chunks(ids) for key in connection.execute(TOUCHING, _copying(chunk)).scalars()}
        parts = (judged.where(judgements.c.key.in_(chunk), stands()) for chunk in chunks(sorted(keys)))
        rows = [row for part in parts for row in connection.execute(part)]
    known = None if as_of is None else _published_by(connection, as_of, {id_ for row in rows for id_ in row[:2]})
    direct: dict[str, str] = {}
    for (left, right), row in person_first(rows).items():
        if not row.same:
            continue
        if known is not None and not known >= {left, right}:
            continue
        if _root(direct, right) != left:
            direct[left] = right
    return {copy: _root(direct, copy) for copy in direct}


def copy_kin(connection: Connection, ids: Iterable[str]) -> set[str]:
    """These documents and all that anybody has ever judged to be, or not to be, copies or originals of them.

    And of those in turn: nothing outside of these makes one of them a copy.
    """
    found: set[str] = set(ids)
    fresh = set(found)
    while fresh:
        fresh = _paired(connection, fresh) - found
        found |= fresh
    return found


def with_copies(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of the documents that have ever been judged to be, or not to be, a copy or an original."""
    return frozenset(_paired(connection, ids).intersection(ids))


def _paired(connection: Connection, ids: Collection[str]) -> set[str]:
    """Both documents of all judgements on copies that speak of one of these."""
    parts = (connection.execute(_PAIRS, _copying(chunk)) for chunk in chunks(sorted(ids)))
    return {id_ for part in parts for pair in part for id_ in pair}


def _copying(ids: Sequence[str]) -> dict[str, Any]:
    return {"kind": "copy", "ids": ids}


def judged_copies(connection: Connection, number: int) -> tuple[str, ...]:
    """The documents of a judgement on a copy, or of the one that this one takes back; of another one none."""
    row = connection.execute(select(judgements).where(judgements.c.key == number)).first()
    if row is not None and row.kind == UNDONE and row.left.isdecimal():
        row = connection.execute(select(judgements).where(judgements.c.key == int(row.left))).first()
    return (row.left, row.right) if row is not None and row.kind == "copy" else ()


def copies_with(connection: Connection, document: str) -> frozenset[str]:
    """The report that this one copies, and those that copy it, by the judgements that stand.

    Of the originals that a copy may have, the likeliest is its original.
    """
    lefts = {row.left for row in connection.execute(_PAIRS, _copying([document]))}
    if not lefts:
        return frozenset()
    rows = connection.execute(JUDGED, _copying(sorted(lefts)))
    best: dict[str, tuple[bool, float, str]] = {}
    for (left, right), row in person_first(rows).items():
        if row.same:
            best[left] = max(best.get(left, (False, 0.0, "")), (not by_rule(row.by), row.score, right))
    pairs = ((left, original) for left, (_, _, original) in best.items())
    return frozenset(id_ for pair in pairs if document in pair for id_ in pair if id_ != document)


def copy_rules(connection: Connection, document: str) -> tuple[Judgement, ...]:
    """What holds of copies by rules alone, of the pairs that a document is one of."""
    rows = connection.execute(JUDGED, _copying([document]))
    return tuple(
        Judgement(**{name: getattr(row, name) for name in Judgement.__struct_fields__})
        for row in person_first(rows).values()
        if row.same and by_rule(row.by)
    )


def _published_by(connection: Connection, day: str, ids: Collection[str]) -> frozenset[str]:
    """Those of the documents that have a reading of a version published by then."""
    read = select(documents.c.id).select_from(READ).where(documents.c.published <= day)
    parts = (connection.execute(read.where(documents.c.id.in_(chunk))).scalars() for chunk in chunks(sorted(ids)))
    return frozenset(id_ for part in parts for id_ in part)


def _root(direct: dict[str, str], document: str) -> str:
    while document in direct:
        document = direct[document]
    return document


def documents_by_bands(
    connection: Connection, keys: Collection[int], around: str | None, days: int
) -> tuple[Document, ...]:
    """Current documents that share a near-duplicate key, published within so many days of `around`."""
    asked = sorted(band_row(key) for key in keys)
    return _documents(connection, _SHARING, asked, around, days) if asked else ()


def documents_by_publisher(
    connection: Connection, publishers: Collection[str], around: str | None, days: int
) -> tuple[Document, ...]:
    """Current documents of these publishers, published within so many days of `around`."""
    return _documents(connection, _OF_PUBLISHERS, sorted(publishers), around, days) if publishers else ()


def publishers(connection: Connection, as_of: str | None = None) -> tuple[str, ...]:
    """Every publisher named, or of whom a report was there by a day, in alphabetical order."""
    statement = _PUBLISHERS
    if as_of is not None:
        named = documents.c.publisher == _walk.c.name
        statement = statement.where(exists().where(named, documents.c.published <= as_of))
    return tuple(connection.execute(statement).scalars().all())


def _documents(
    connection: Connection, chosen: Select[Any], asked: Sequence[Any], around: str | None, days: int
) -> tuple[Document, ...]:
    within = {}
    if around is not None:
        day = date.fromisoformat(around)
        chosen = _WITHIN[chosen]
        within = {name: (day + timedelta(days=step)).isoformat() for name, step in (("since", -days), ("until", days))}
    return tuple(document_of(row) for row in connection.execute(chosen, {"asked": asked, **within}))
