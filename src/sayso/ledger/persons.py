"""Persons by their last names: whom reports name without telling who it is, and whom they name at all."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, union

from sayso.core.spelling import spellings
from sayso.core.vocabulary import SECTORS
from sayso.ledger import databases, terms
from sayso.ledger.current import READ, chunks, is_current, is_last_recognition
from sayso.ledger.results import PersonEntry, UnknownEntry
from sayso.ledger.tables import actors, documents, judgements, places, readings, recognitions

_ACTORS = READ.join(actors, actors.c.reading == readings.c.key)

# A name that is in no list of ours is at times taken for an organisation's; one that is known as such has a code.
_IS_PERSON = or_(actors.c.kind == "person", (actors.c.kind == "organisation") & actors.c.code.is_(None))
_IS_DATED_PERSON = and_(_IS_PERSON, documents.c.published.is_not(None))

_PERSON = (
    actors.c.reading, actors.c.id.label("actor"), documents.c.id.label("document"), documents.c.published,
    actors.c.name, actors.c.kind, actors.c.code,
)  # fmt: skip

_TELLS_LITTLE = or_(
    actors.c.code.is_(None), ~actors.c.code.contains(" "), func.substr(actors.c.code, 1, 3).in_(sorted(SECTORS))
)
"""No code; nothing but a country, or a body in the place of one; sectors of no country."""


def of_document(connection: Connection, document_id: str) -> tuple[PersonEntry, ...]:
    """The persons of every reading of every version of a document."""
    rows = connection.execute(
        select(*_PERSON).select_from(_ACTORS).where(documents.c.id == document_id, _IS_DATED_PERSON)
    )
    return tuple(PersonEntry(**row._mapping) for row in rows)


def named(connection: Connection, names: Collection[str], since: str, until: str) -> tuple[PersonEntry, ...]:
    """All persons of current readings that bear one of the names, of reports published in these days."""
    return tuple(PersonEntry(**row._mapping) for row in _bearing(connection, names, since, until, *_PERSON))


def unknown(connection: Connection, names: Collection[str], since: str, until: str) -> tuple[UnknownEntry, ...]:
    """Those of them whose country or office their report does not tell."""
    columns = (*_PERSON, documents.c.text, actors.c.mentions)
    rows = _bearing(connection, names, since, until, *columns, where=_TELLS_LITTLE)
    countries = _countries(connection, {row.reading for row in rows})
    judged = _judged(connection, {row.reading for row in rows})
    nobody: tuple[PersonEntry | None, str | None] = (None, None)
    found = []
    for row in rows:
        known, by = judged.get((row.reading, row.actor), nobody)
        found.append(
            UnknownEntry(**row._mapping, countries=frozenset(countries[row.reading]), known=known, judged_by=by)
        )
    return tuple(found)


def _bearing(
    connection: Connection,
    names: Collection[str],
    since: str,
    until: str,
    *columns: Any,
    where: ColumnElement[bool] | None = None,
) -> list[Any]:
    searched = terms.actors_search
    wanted = terms.any_of(sorted({way for name in names for way in spellings(name)}))
    if wanted is None:
        return []
    chosen = [_IS_DATED_PERSON, documents.c.published.between(since, until), is_current()]
    return list(
        connection.execute(
            select(*columns)
            .select_from(_ACTORS.join(searched, searched.c.rowid == actors.c.key))
            .where(databases.of(connection).matches(searched, wanted), *chosen, *([] if where is None else [where]))
            .order_by(actors.c.key)
        ).all()
    )


def _countries(connection: Connection, of: Iterable[int]) -> dict[int, set[str]]:
    """What stands first in the codes of the actors of some readings, and the countries of their places."""
    found: dict[int, set[str]] = defaultdict(set)
    for chunk in chunks(sorted(of)):
        coded = select(actors.c.reading, func.substr(actors.c.code, 1, 3).label("country")).where(
            actors.c.reading.in_(chunk), actors.c.code.is_not(None)
        )
        placed = select(places.c.reading, places.c.country).where(
            places.c.reading.in_(chunk), places.c.country.is_not(None)
        )
        for reading, country in connection.execute(union(coded, placed)):
            if country not in SECTORS:
                found[reading].add(country)
    return found


def _judged(connection: Connection, of: Iterable[int]) -> dict[tuple[int, str], tuple[PersonEntry | None, str]]:
    """Whom the actors of some readings were last judged to be, and by whom."""
    known = _ACTORS.join(
        recognitions,
        and_(recognitions.c.known_reading == actors.c.reading, recognitions.c.known_actor == actors.c.id),
    )
    found: dict[tuple[int, str], tuple[PersonEntry | None, str]] = {}
    persons: dict[int, PersonEntry] = {}
    for chunk in chunks(sorted(of)):
        last = (recognitions.c.reading.in_(chunk), is_last_recognition())
        for row in connection.execute(select(recognitions.c.key, *_PERSON).select_from(known).where(*last)):
            persons[row.key] = PersonEntry(**{k: v for k, v in row._mapping.items() if k != "key"})
        judged = select(recognitions.c.key, recognitions.c.reading, recognitions.c.actor, judgements.c.by)
        for key, reading, actor, by in connection.execute(judged.join_from(recognitions, judgements).where(*last)):
            found[reading, actor] = (persons.get(key), by)
    return found
