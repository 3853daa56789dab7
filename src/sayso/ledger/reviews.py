"""What persons have judged and noted, and what publishers have changed in their reports."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, String, cast, exists, func, select, union, union_all

from sayso.core.vocabulary import NON_STATE, SECTORS, by_rule
from sayso.ledger.current import READ, chunks, is_current
from sayso.ledger.results import DocumentEntry, NoteEntry, NoteListed, ReviewEntry, VersionEntry
from sayso.ledger.tables import actors, beliefs, documents, judgements, notes, readings, statements

UNDONE: Final = "undone"
"""Kind of a judgement by which a person takes one back: `left` is the number of that one."""
_undone: Final = judgements.alias("undone")


def stands() -> ColumnElement[bool]:
    """Whether a row of `judgements` has not been taken back."""
    number = cast(judgements.c.key, String)
    return ~exists().where(_undone.c.kind == UNDONE, _undone.c.left == number)


def person_first(rows: Iterable[Any]) -> dict[tuple[str, str], Any]:
    """The last row on each pair, left to right; where a person has judged a pair, whichever way round, his last."""
    last: dict[tuple[str, str], Any] = {}
    told: dict[tuple[str, str], Any] = {}
    for row in rows:
        pair = (row.left, row.right)
        if by_rule(row.by):
            last.pop(pair, None)  # the order of those that stand is that of their last rows
            last[pair] = row
        else:
            told.pop(pair[::-1], None)
            told.pop(pair, None)
            told[pair] = row
    ruled = {pair: row for pair, row in last.items() if pair not in told and pair[::-1] not in told}
    return {**told, **ruled}


def reviews(connection: Connection) -> tuple[ReviewEntry, ...]:
    """What persons have judged, in the order in which they did; what takes one back is told with it."""
    undone = {
        row.left: row.by
        for row in connection.execute(select(judgements.c.left, judgements.c.by).where(judgements.c.kind == UNDONE))
    }
    rows = connection.execute(
        select(judgements)
        .where(judgements.c.by.not_like("rule:%"), judgements.c.kind != UNDONE)
        .order_by(judgements.c.key)
    )
    return tuple(
        ReviewEntry(
            number=row.key,
            kind=row.kind,
            left=row.left,
            right=row.right,
            same=row.same,
            reason=row.reason,
            by=row.by,
            on=row.added_at.date().isoformat(),
            undone_by=undone.get(str(row.key)),
        )
        for row in rows
    )


def noted(connection: Connection, kind: str | None = None) -> tuple[NoteEntry, ...]:
    """The last note on each thing, if it has not been taken back, in the order of writing."""
    later = notes.alias("later_note")
    successor = exists().where(
        later.c.kind == notes.c.kind, later.c.subject == notes.c.subject, later.c.key > notes.c.key
    )
    statement = select(notes).where(notes.c.value.is_not(None), ~successor).order_by(notes.c.key)
    if kind is not None:
        statement = statement.where(notes.c.kind == kind)
    return tuple(
        NoteEntry(
            kind=row.kind,
            subject=row.subject,
            value=row.value,
            reason=row.reason,
            by=row.by,
            on=row.added_at.date().isoformat(),
        )
        for row in connection.execute(statement)
    )


def every_note(connection: Connection) -> tuple[NoteListed, ...]:
    """All notes of persons and rules, in the order of writing, each with whoever spoke after."""
    found: list[NoteListed] = []
    last: dict[tuple[str, str], int] = {}
    for row in connection.execute(select(notes).order_by(notes.c.key)):
        before = last.get((row.kind, row.subject))
        if before is not None:
            found[before] = msgspec.structs.replace(found[before], overruled_by=row.by)
        last[row.kind, row.subject] = len(found)
        on = row.added_at.date().isoformat()
        found.append(
            NoteListed(kind=row.kind, subject=row.subject, value=row.value, reason=row.reason, by=row.by, on=on)
        )
    return tuple(found)


def withdrawn(connection: Connection, as_of: str | None = None) -> dict[str, str]:
    """The reports that have been withdrawn by a day, and when."""
    found = {note.subject: note.value for note in noted(connection, "withdrawn")}
    return {document: day for document, day in found.items() if as_of is None or day <= as_of}


def versions(connection: Connection, ids: Collection[str], as_of: str | None = None) -> dict[str, list[VersionEntry]]:
    """All versions of the reports that have more than one with a reading, by id, the oldest first."""
    found: dict[str, list[VersionEntry]] = defaultdict(list)
    for chunk in chunks(sorted(ids)):
        statement = (
            select(documents)
            .where(documents.c.id.in_(chunk), exists().where(readings.c.document == documents.c.key))
            .order_by(documents.c.version)
        )
        if as_of is not None:
            statement = statement.where(documents.c.published <= as_of)
        for row in connection.execute(statement):
            before = found[row.id][-1] if found[row.id] else None
            read_on = row.added_at.date().isoformat()
            later = before is not None and (row.published or "") > (before.published or "")
            found[row.id].append(
                VersionEntry(
                    version=row.version,
                    published=row.published,
                    on=row.published if later else read_on,
                    text_hash=row.text_hash,
                    title=row.title,
                )
            )
    return {id_: entries for id_, entries in found.items() if len(entries) > 1}


def entries(connection: Connection, ids: Collection[str], as_of: str | None = None) -> dict[str, DocumentEntry]:
    """Title, publisher and day of reports, by id."""
    columns = [documents.c[name] for name in DocumentEntry.__struct_fields__]
    found: dict[str, DocumentEntry] = {}
    for chunk in chunks(sorted(ids)):
        rows = connection.execute(
            select(*columns).select_from(READ).where(documents.c.id.in_(chunk), is_current(as_of))
        )
        found |= {row.id: DocumentEntry(**row._mapping) for row in rows}
    return found


def copy_reasons(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Why each of these reports counts as a copy, and on whose word, by the judgements that stand."""
    found: dict[str, str] = {}
    for chunk in chunks(sorted(ids)):
        sides = (side.in_(chunk) for side in (judgements.c.left, judgements.c.right))  # each has its index
        either = union_all(*(select(judgements.c.key).where(judgements.c.kind == "copy", side) for side in sides))
        rows = connection.execute(
            select(judgements).where(judgements.c.key.in_(either), stands()).order_by(judgements.c.key)
        )
        for (left, _), row in person_first(rows).items():
            if row.same:
                found[left] = row.reason if by_rule(row.by) else f"{row.reason} ({row.by})"
    return found


def orgs(connection: Connection) -> tuple[str, ...]:
    """Every organisation for which a source of a report speaks, or may speak."""
    told = union(
        select(beliefs.c.org.label("org")).where(beliefs.c.org.is_not(None)),
        select(statements.c.org).where(statements.c.org.is_not(None)),
        select("outlet:" + documents.c.publisher).where(documents.c.publisher.is_not(None)),
        select(func.substr(actors.c.code, 1, 3)).where(actors.c.code.is_not(None)),
    )
    no_org = (NON_STATE | SECTORS) - {"UNO", "EUR"}
    return tuple(sorted({org for org in connection.execute(told).scalars() if org not in no_org}))
