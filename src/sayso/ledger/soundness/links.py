"""What holds reports together: versions, identities, stories, judgements, and what persons have said."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, String, and_, cast, exists, func, or_, select

from sayso.core.records import Sketch
from sayso.ledger import placing, tables
from sayso.ledger.current import READ, chunks
from sayso.ledger.identity import names_a_page, taken_for
from sayso.ledger.reviews import UNDONE
from sayso.ledger.soundness import Found
from sayso.ledger.tables import (
    actors,
    corrections,
    documents,
    due,
    judgements,
    notes,
    placements,
    readings,
    sketch_keys,
    sketches,
    storylines,
)
from sayso.ledger.terms import SEARCHED

_REPORTS: Final = select(documents.c.id)
_decode: Final = msgspec.msgpack.Decoder(Sketch).decode
_other: Final = documents.alias("other_version")
_LATEST: Final = ~exists().where(_other.c.id == documents.c.id, _other.c.version > documents.c.version)


def keys(connection: Connection, found: Found) -> None:
    """Rows are numbered without gaps: what is absent was taken out."""
    for table in tables.metadata.sorted_tables:
        if table in tables.WORKING or "key" not in table.c:
            continue
        last, number = connection.execute(select(func.max(table.c.key), func.count()).select_from(table)).one()
        if number and last != number:
            found.add("gap", table.name, abs(last - number))


def search(connection: Connection, found: Found, indexed: str) -> None:
    """Whether what can be searched is what is there: the same rows. `indexed` asks for their keys."""
    for name in SEARCHED:
        there, kept = f"SELECT key FROM {name}", indexed.format(name)  # noqa: S608 - our own names
        for one, other in ((there, kept), (kept, there)):
            query = f"SELECT count(*) FROM ({one} EXCEPT {other}) AS absent"  # noqa: S608
            if number := int(connection.exec_driver_sql(query).scalar_one()):
                found.add("search", name, number)


def versions(connection: Connection, found: Found) -> None:
    """Versions of a report are 1, 2, 3 and so on, in the order of writing; each has been read."""
    of = documents.c.version
    gaps = select(documents.c.id).group_by(documents.c.id).having(or_(func.min(of) != 1, func.max(of) != func.count()))
    swapped = select(documents.c.id).where(
        exists().where(_other.c.id == documents.c.id, _other.c.version < of, _other.c.key > documents.c.key)
    )
    _tell(connection, found, "versions", gaps, swapped)
    has_reading = exists().where(readings.c.document == documents.c.key)
    _tell(connection, found, "unread", select(documents.c.id).where(~has_reading))


def twins(connection: Connection, found: Found) -> None:
    """No report is stored twice: each is what it would be taken for, coming in after those before it."""
    several = func.count(documents.c.id.distinct()) > 1
    urls = connection.execute(select(documents.c.url).group_by(documents.c.url).having(several)).scalars()
    origins = connection.execute(select(documents.c.origin).group_by(documents.c.origin).having(several)).scalars()
    text = (documents.c.given_id, documents.c.text_hash)
    texts = connection.execute(select(*text).group_by(*text).having(several)).all()
    suspects: set[Any] = set()
    columns = [documents.c[name] for name in ("key", "id", "given_id", "origin", "url", "publisher", "text_hash")]

    def suspect(*conditions: ColumnElement[bool]) -> None:
        suspects.update(connection.execute(select(*columns).where(*conditions)).all())

    for url in [url for url in urls if names_a_page(url)]:
        suspect(documents.c.url == url)
    for origin in origins.all():
        suspect(documents.c.origin == origin)
    for given, text_hash in texts:
        suspect(documents.c.given_id == given, documents.c.text_hash == text_hash)
    for row in sorted(suspects, key=lambda row: int(row.key)):
        same = taken_for(connection, row)
        if same not in (None, row.id):
            found.add("twice", f"{row.id} is {same}")


def stories(connection: Connection, found: Found) -> None:
    """Every report that was read is in a story or due for one; where it is in one, it is sketched."""
    placed = select(placements.c.document)
    waiting = select(due.c.id)
    read = select(documents.c.id).select_from(READ).distinct()
    _tell(connection, found, "unplaced", read.where(documents.c.id.not_in(placed), documents.c.id.not_in(waiting)))
    _tell(
        connection, found, "strange",
        placed.where(placements.c.document.not_in(_REPORTS)), waiting.where(due.c.id.not_in(_REPORTS)),
    )  # fmt: skip
    has_any = exists().where(placements.c.storyline == storylines.c.key)
    # What comes before them all may be from when stories were of single events (migration 0006).
    later = storylines.c.key > select(func.min(placements.c.storyline)).scalar_subquery()
    _tell(connection, found, "empty", select(storylines.c.key).where(later, ~has_any))
    unsketched = documents.c.key.not_in(select(sketches.c.document))
    settled = and_(documents.c.id.in_(placed), documents.c.id.not_in(waiting), _LATEST)
    _tell(connection, found, "sketch", select(documents.c.id).where(settled, unsketched))


def sketched(connection: Connection, found: Found) -> None:
    """Each sketch is of the report that it lies with, and is found by the words in it."""
    keys = list(connection.execute(select(sketches.c.document).order_by(sketches.c.document)).scalars())
    for chunk in chunks(keys, 500):
        terms: dict[int, set[tuple[str, str, str]]] = {key: set() for key in chunk}
        for row in connection.execute(select(sketch_keys).where(sketch_keys.c.document.in_(chunk))):
            terms[row.document].add((row.term, row.published, row.id))
        of = select(sketches, documents.c.id.label("report"), documents.c.published.label("day"))
        rows = of.join_from(sketches, documents, documents.c.key == sketches.c.document)
        for row in connection.execute(rows.where(sketches.c.document.in_(chunk))):
            own = (row.report, row.day or "")
            sketch = _sketch(row.content)
            names = {(row.id, row.published), (sketch.document, sketch.published) if sketch else None}
            if sketch is None or names != {own} or terms[row.document] != {(key, *own[::-1]) for key in sketch.keys}:
                found.add("sketch", row.report)


def joined(connection: Connection, found: Found) -> None:
    """Stories are what judgements hold together; as long as reports are due, that is still to be made so."""
    if placing.number_due(connection):
        return
    day = func.coalesce(documents.c.published, "")
    rows = connection.execute(select(documents.c.id).where(_LATEST).order_by(day, documents.c.id)).scalars()
    homes = placing.storylines_of(connection, ids := rows.all())
    ids = [id_ for id_ in ids if id_ in homes]
    groups = placing.components(ids, placing.bonds(connection, ids))
    numbers = [{homes[id_] for id_ in group} for group in groups]
    times = Counter(number for one in numbers for number in one)
    for group, one in zip(groups, numbers, strict=True):
        if len(one) > 1 or any(times[number] > 1 for number in one):
            found.add("joined", group[0])


def judged(connection: Connection, found: Found) -> None:
    """Judgements speak of what is there."""
    of_reports = judgements.c.kind.in_(("copy", "story"))
    absent = or_(judgements.c.left.not_in(_REPORTS), judgements.c.right.not_in(_REPORTS))
    known = judgements.alias("taken_back")
    undoing = and_(judgements.c.kind == UNDONE, ~exists().where(cast(known.c.key, String) == judgements.c.left))
    for query in (and_(of_reports, absent), undoing):
        _tell(connection, found, "judgement", select(judgements.c.key).where(query))
    persons = select(judgements.c.key, judgements.c.left, judgements.c.right).where(judgements.c.kind == "actor")
    for chunk in chunks(connection.execute(persons).all(), 500):
        named = {row.key: {_person(row.left), _person(row.right)} for row in chunk}
        asked = {reading for pair in named.values() for reading, _ in pair}
        rows = connection.execute(select(actors.c.reading, actors.c.id).where(actors.c.reading.in_(sorted(asked))))
        there = {(row.reading, row.id) for row in rows}
        for key, pair in named.items():
            if pair - there:
                found.add("judgement", str(key))


def said(connection: Connection, found: Found) -> None:
    """What persons have corrected and noted speaks of reports that are there, and is taken back as it should be."""
    columns = corrections.c
    undone = corrections.alias("undone")
    fitting = exists().where(
        undone.c.key == columns.undoes, undone.c.document == columns.document, undone.c.action != "undo"
    )
    wrong = or_(
        columns.document.not_in(_REPORTS),
        (columns.action == "undo") != columns.undoes.is_not(None),
        and_(columns.undoes.is_not(None), ~fitting),
    )
    _tell(connection, found, "correction", select(columns.key).where(wrong))
    withdrawn = and_(notes.c.kind == "withdrawn", notes.c.subject.not_in(_REPORTS))
    _tell(connection, found, "note", select(notes.c.key).where(withdrawn))


def _sketch(content: bytes) -> Sketch | None:
    try:
        return _decode(content)
    except msgspec.DecodeError:
        return None


def _person(named: str) -> tuple[int, str]:
    """Reading and actor, as a judgement names them."""
    reading, _, actor = named.partition(":")
    return (int(reading) if reading.isdecimal() else 0), actor


def _tell(connection: Connection, found: Found, kind: str, *queries: Any) -> None:
    rows: Iterable[Any] = (value for query in queries for value in connection.execute(query).scalars())
    for value in rows:
        found.add(kind, str(value))
