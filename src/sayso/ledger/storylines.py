"""Storylines as they stand: which documents they rest on, and what each source said in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, func, select

from sayso.core.errors import LedgerError
from sayso.core.records import Assessment, EventKey
from sayso.core.vocabulary import AUTHOR
from sayso.ledger.copies import copies
from sayso.ledger.current import READ, chunks, is_current, is_last_membership
from sayso.ledger.recognitions import CODE, LEARNT_ORG, org_of, recognised
from sayso.ledger.results import StorylineEntry
from sayso.ledger.tables import (
    actors,
    beliefs,
    documents,
    events,
    memberships,
    readings,
    recognitions,
    statements,
    storylines,
)

_MEMBERS = READ.join(memberships, memberships.c.reading == readings.c.key)

_SAID = recognised(
    _MEMBERS.join(events, and_(events.c.reading == memberships.c.reading, events.c.id == memberships.c.event))
    .join(beliefs, and_(beliefs.c.reading == events.c.reading, beliefs.c.event == events.c.id))
    .outerjoin(actors, and_(actors.c.reading == beliefs.c.reading, actors.c.id == beliefs.c.source))
    .outerjoin(statements, and_(statements.c.reading == beliefs.c.reading, statements.c.id == beliefs.c.statement))
)

_ASSESSMENT = (
    memberships.c.storyline, documents.c.id.label("document"), documents.c.publisher, documents.c.published,
    beliefs.c.reading, beliefs.c.source, beliefs.c.factuality, beliefs.c.aspect, beliefs.c.extent, beliefs.c.date,
    beliefs.c.via, beliefs.c.org, actors.c.name, CODE, recognitions.c.known_reading,
    LEARNT_ORG, statements.c.words, statements.c.cue_words, statements.c.start_char, statements.c.end_char,
    events.c.passage, events.c.passage_start, events.c.passage_end,
)  # fmt: skip


def storyline_of(connection: Connection, key: EventKey) -> int | None:
    """The storyline that an event was put into last."""
    return connection.execute(
        select(memberships.c.storyline)
        .where(memberships.c.reading == key.reading, memberships.c.event == key.event)
        .order_by(memberships.c.key.desc())
        .limit(1)
    ).scalar()


def require(connection: Connection, storyline: int) -> None:
    """Raise LedgerError unless there is such a storyline."""
    if connection.execute(select(storylines.c.key).where(storylines.c.key == storyline)).first() is None:
        raise LedgerError(f"there is no storyline {storyline}; `sayso stories` lists them")


def listed(connection: Connection, as_of: str | None) -> tuple[StorylineEntry, ...]:
    """The storylines that current readings have a part in, by number."""
    number = memberships.c.storyline
    rows = connection.execute(
        select(
            number,
            func.count(documents.c.id.distinct()).label("documents"),
            func.min(documents.c.published).label("first"),
            func.max(documents.c.published).label("last"),
        )
        .select_from(_MEMBERS)
        .where(is_last_membership(), is_current(as_of))
        .group_by(number)
        .order_by(number)
    )
    return tuple(
        StorylineEntry(id=row.storyline, documents=row.documents, first=row.first, last=row.last) for row in rows
    )


def assessments(
    connection: Connection, as_of: str | None, storyline: int | None = None
) -> dict[int, tuple[Assessment, ...]]:
    """What each source said of the deed, by storyline; by day of publication, then in the order of writing."""
    statement = (
        select(*_ASSESSMENT)
        .select_from(_SAID)
        .where(is_last_membership(), is_current(as_of))
        .order_by(number := memberships.c.storyline, documents.c.published, documents.c.key, beliefs.c.key)
    )
    if storyline is not None:
        statement = statement.where(number == storyline)
    rows = connection.execute(statement).all()
    names = _names(connection, {row.reading for row in rows if row.via})
    originals = copies(connection, as_of)
    grouped: dict[int, list[Assessment]] = defaultdict(list)
    for row in rows:
        grouped[row.storyline].append(_assessment(row, names, originals))
    return {number: tuple(entries) for number, entries in grouped.items()}


def _names(connection: Connection, of: Iterable[int]) -> dict[tuple[int, str], str]:
    """Names of all the actors of some readings."""
    return {
        (row.reading, row.id): row.name
        for chunk in chunks(sorted(of))
        for row in connection.execute(
            select(actors.c.reading, actors.c.id, actors.c.name).where(actors.c.reading.in_(chunk))
        )
    }


def _assessment(row: Any, names: Mapping[tuple[int, str], str], originals: Mapping[str, str]) -> Assessment:
    published = row.published or ""
    stated = row.words is not None
    source = AUTHOR if row.source is None else row.name
    return Assessment(
        document=row.document,
        publisher=row.publisher,
        published=published,
        source=source,
        code=row.code,
        org=org_of(row) or (f"outlet:{row.publisher or row.document}" if row.source is None else source),
        date=row.date or published,
        factuality=row.factuality,
        aspect=row.aspect,
        extent=row.extent,
        via=tuple(names.get((row.reading, actor), actor) for actor in row.via),
        cue=row.cue_words or "",
        words=row.words if stated else row.passage,
        span=(row.start_char, row.end_char) if stated else (row.passage_start, row.passage_end),
        copy_of=originals.get(row.document),
    )
