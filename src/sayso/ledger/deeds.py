"""Events as linking sees them: with the codes of their actors, their place and their amounts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select

from sayso.core.records import Candidate, Deed, EventKey
from sayso.core.vocabulary import NO_SITES
from sayso.ledger.current import READ, chunks, is_current, is_last_membership
from sayso.ledger.recognitions import CODE, recognised
from sayso.ledger.tables import actors, amounts, documents, events, memberships, participants, places, readings

_OWN_PLACE = and_(places.c.reading == events.c.reading, places.c.id == events.c.place)

_FROM = READ.join(events, events.c.reading == readings.c.key).outerjoin(places, _OWN_PLACE)

# "In Ukraine" does not say where: a country tells two deeds apart by its code, and must not make them one by its name.
_IS_COUNTRY = places.c.kind.is_not_distinct_from("country")


def _unless_country(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((_IS_COUNTRY, None), else_=column)


_EVENT = (
    events.c.key, events.c.reading, events.c.id, events.c.type, events.c.mode, events.c.aux, events.c.trigger,
    events.c.date_start, events.c.date_end, events.c.amounts, documents.c.id.label("document"), documents.c.published,
    _unless_country(places.c.name).label("place"), places.c.country,
    _unless_country(places.c.lat).label("lat"), _unless_country(places.c.lon).label("lon"),
)  # fmt: skip

_MEMBER = _FROM.join(memberships, and_(memberships.c.reading == events.c.reading, memberships.c.event == events.c.id))

_PARTICIPANT = and_(participants.c.reading == events.c.reading, participants.c.event == events.c.id)
_AS_ACTOR = and_(actors.c.reading == participants.c.reading, actors.c.id == participants.c.actor)

_CODES = (
    select(events.c.key, participants.c.role, CODE)
    .select_from(recognised(events.join(participants, _PARTICIPANT).join(actors, _AS_ACTOR)))
    .where(CODE.is_not(None))
    .order_by(events.c.key, participants.c.role, participants.c.position)
)

_BESIDE = (
    select(events.c.key, places.c.name)
    .join_from(
        events,
        places,
        and_(
            places.c.reading == events.c.reading,
            places.c.start_char >= events.c.passage_start,
            places.c.end_char <= events.c.passage_end,
            or_(events.c.place.is_(None), places.c.id != events.c.place),
            or_(places.c.kind.is_(None), places.c.kind.not_in(("country", *NO_SITES))),
        ),
    )
    .order_by(events.c.key, places.c.key)
)

_AMOUNTS = select(amounts.c.reading, amounts.c.id, amounts.c.value, amounts.c.unit).where(
    amounts.c.reading.in_(bindparam("readings", expanding=True)), amounts.c.value.is_not(None)
)

_OF_READING = events.c.reading == bindparam("reading")
_OF_KEYS = events.c.key.in_(bindparam("keys", expanding=True))

_DEEDS = select(*_EVENT).select_from(_FROM).where(_OF_READING).order_by(events.c.key)


def deeds_of(connection: Connection, reading: int) -> tuple[Deed, ...]:
    """All deeds of one reading, in the order of its events."""
    rows = connection.execute(_DEEDS, {"reading": reading}).all()
    found = _complete(connection, rows, _OF_READING, {"reading": reading})
    return tuple(found[row.key] for row in rows)


def candidates(
    connection: Connection, types: Collection[str], since: str, until: str, countries: Collection[str]
) -> tuple[Candidate, ...]:
    """Deeds in storylines, of these types, published in these days; with countries, by or to or in one of them.

    Superseded readings are offered too, so that a document read again finds its old storyline.
    """
    chosen: list[ColumnElement[bool]] = [events.c.type.in_(sorted(types)), events.c.published.between(since, until)]
    if countries:
        chosen.append(_concerns(sorted(countries)))
    statement = (
        select(*_EVENT, memberships.c.storyline)
        .select_from(_MEMBER)
        .where(is_last_membership(), *chosen)
        .order_by(events.c.key)
    )
    rows = connection.execute(statement).all()
    found = _of_rows(connection, rows)
    return tuple(Candidate(storyline=row.storyline, deed=found[row.key]) for row in rows)


def storyline_deeds(
    connection: Connection, as_of: str | None, storyline: int | None = None
) -> dict[int, tuple[Deed, ...]]:
    """The deeds of current readings by storyline, those of one document together, the earliest published first."""
    statement: Select[Any] = (
        select(*_EVENT, memberships.c.storyline)
        .select_from(_MEMBER)
        .where(is_last_membership(), is_current(as_of))
        .order_by(memberships.c.storyline, documents.c.published, documents.c.key, events.c.key)
    )
    if storyline is not None:
        statement = statement.where(memberships.c.storyline == storyline)
    rows = connection.execute(statement).all()
    found = _of_rows(connection, rows)
    grouped: dict[int, list[Deed]] = defaultdict(list)
    for row in rows:
        grouped[row.storyline].append(found[row.key])
    return {number: tuple(deeds) for number, deeds in grouped.items()}


def _concerns(countries: Sequence[str]) -> ColumnElement[bool]:
    """Whether an event has an actor or recipient of one of the countries, or happened there."""
    takes_part = (
        select(participants.c.actor)
        .select_from(recognised(participants.join(actors, _AS_ACTOR)))
        .where(_PARTICIPANT, func.substr(CODE, 1, 3).in_(countries))
        .correlate(events)
    )
    return or_(takes_part.exists(), places.c.country.in_(countries))


def _of_rows(connection: Connection, rows: Sequence[Any]) -> dict[int, Deed]:
    found: dict[int, Deed] = {}
    for chunk in chunks(rows):
        found |= _complete(connection, chunk, _OF_KEYS, {"keys": [row.key for row in chunk]})
    return found


def _complete(
    connection: Connection, rows: Sequence[Any], chosen: ColumnElement[bool], values: dict[str, Any]
) -> dict[int, Deed]:
    """The deeds of event rows by key; `chosen` and its `values` select the same events."""
    if not rows:
        return {}
    codes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for key, role, code in connection.execute(_CODES.where(chosen), values):
        codes[key, role].append(code)
    beside: dict[int, dict[str, None]] = defaultdict(dict)
    for key, name in connection.execute(_BESIDE.where(chosen), values):
        beside[key][name] = None
    numbers = _amounts(connection, {row.reading for row in rows if row.amounts})
    return {
        row.key: Deed(
            key=EventKey(reading=row.reading, event=row.id),
            document=row.document,
            published=row.published or "",
            type=row.type,
            mode=row.mode,
            aux=row.aux,
            trigger=row.trigger,
            actor=tuple(codes[row.key, "actor"]),
            recipient=tuple(codes[row.key, "recipient"]),
            place=row.place,
            country=row.country,
            lat=row.lat,
            lon=row.lon,
            places=tuple(name for name in beside[row.key] if name != row.place),
            date=None if row.date_start is None else (row.date_start, row.date_end),
            amounts=tuple(numbers[row.reading, name] for name in row.amounts if (row.reading, name) in numbers),
        )
        for row in rows
    }


def _amounts(connection: Connection, of: Iterable[int]) -> dict[tuple[int, str], tuple[float, str]]:
    """Value and unit of the amounts of some readings; those without a figure are left out."""
    return {
        (row.reading, row.id): (row.value, row.unit)
        for chunk in chunks(sorted(of))
        for row in connection.execute(_AMOUNTS, {"readings": chunk})
    }
