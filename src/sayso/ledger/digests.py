"""Stories as they were derived last: which are to be derived anew, and the lists that are made of them.

A digest counts for nothing by itself. It is fresh if the code that runs has made it (`maker`) and nothing has happened
to its storyline since; what is not fresh is derived again before anybody is told it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from secrets import randbits
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, insert, select, update

from sayso.core.outlets import initials, ways
from sayso.core.records import Record
from sayso.ledger import databases, terms
from sayso.ledger.copies import copy_kin
from sayso.ledger.current import chunks
from sayso.ledger.placing import storylines_of
from sayso.ledger.tables import digest_counts, digest_days, digest_facets, digests, documents, stale, storylines

NOW: Final = "now"
"""Stands in the place of a day for what is known at all; sorts after every day."""
MOST_WORDS: Final = 20
MOST_CHARACTERS: Final = 200
"""Of what is searched for."""

Order = Literal["moving", "weight", "title"]
Facet = tuple[str, str]

_days: Final = digest_days.c
_facets: Final = digest_facets.c
_counts: Final = digest_counts.c
_STATUS: Final = "status"
_COUNTED: Final = (_STATUS, "type", "country")
"""Of each of these it is kept how many stories there are now."""
_ORDERS: Final[Mapping[Order, tuple[ColumnElement[Any], ...]]] = {
    "moving": (_days.changed.desc(), _days.last_day.desc(), _days.storyline.desc()),
    "weight": (_days.orgs.desc(), _days.reports.desc(), _days.storyline),
    "title": (_days.title, _days.storyline),
}


NO_STATUS: Final = "none"
"""Stands in the place of a status for stories that have none yet."""


class StoryFilter(Record, frozen=True, kw_only=True):
    """Which stories are listed: those for which all holds that is given."""

    status: str | None = None
    """`NO_STATUS`: those in which nobody takes a stance on any day."""
    actor: str | None = None
    """A code, its first part, or a name or last name of a source, or of whom or to whom the deed is done."""
    country: str | None = None
    """ISO3, of the place."""
    type: str | None = None
    org: str | None = None
    since: str | None = None
    """With a report of this day or later."""
    until: str | None = None
    """With a report of this day or earlier."""
    words: str | None = None
    """All of them stand in the headline, the place, or what a source says; on a day before now, the first two."""
    as_of: str | None = None
    """As it stood on that day, by what was known then."""


class DigestDay(Record, frozen=True, kw_only=True):
    """What the list shows of a story from one day until before another."""

    day: str
    until: str
    status: str | None
    changed: str
    first_day: str
    last_day: str
    orgs: int
    reports: int
    title: str
    words: str
    entry: bytes
    facets: frozenset[Facet]


class Digest(Record, frozen=True, kw_only=True):
    """A story as derived: `content` is its account, None where it has no report any more."""

    content: bytes | None
    days: tuple[DigestDay, ...]


class Digests:
    """The named reads of digests, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def number_pending(self, maker: str) -> int:
        """How many storylines have no fresh digest."""
        of_all = select(func.count()).select_from(storylines)
        made = select(func.count()).select_from(digests).where(digests.c.maker == maker)
        has_one = exists().where(digests.c.storyline == stale.c.storyline, digests.c.maker == maker)
        numbers = (of_all, made, select(func.count()).select_from(stale).where(has_one))
        every, kept, again = (int(self._connection.execute(number).scalar_one()) for number in numbers)
        return every - kept + again

    def pending(self, maker: str) -> list[int]:
        """Storylines without a fresh digest."""
        statement = select(storylines.c.key).where(
            storylines.c.key.not_in(select(digests.c.storyline).where(_fresh(maker)))
        )
        return list(self._connection.execute(statement.order_by(storylines.c.key)).scalars())

    def unmarked(self, maker: str) -> bool:
        """Whether a storyline without a fresh digest bears no mark yet."""
        marked = self._connection.execute(select(func.count()).select_from(stale)).scalar_one()
        return self.number_pending(maker) > int(marked)

    def marked(self, number: int) -> dict[int, int]:
        """So many of the storylines that are to be derived anew, the newest first, with their marks."""
        rows = self._connection.execute(select(stale).order_by(stale.c.storyline.desc()).limit(number))
        return {row.storyline: row.mark for row in rows}

    def mark(self, number: int) -> int | None:
        """What has happened to a storyline since its digest was derived; the same mark, the same things."""
        return self._connection.execute(select(stale.c.mark).where(stale.c.storyline == number)).scalar()

    def fresh(self, maker: str, numbers: Iterable[int]) -> dict[int, bytes | None]:
        """The accounts of those of the storylines whose digests are fresh."""
        found: dict[int, bytes | None] = {}
        for chunk in chunks(sorted(self.are_fresh(maker, set(numbers)))):
            statement = select(digests.c.storyline, digests.c.content).where(digests.c.storyline.in_(chunk))
            found |= {row.storyline: row.content for row in self._connection.execute(statement)}
        return found

    def kept(self, number: int) -> Digest | None:
        """A storyline's digest, fresh or not, without its facets; None if there is none."""
        row = self._connection.execute(select(digests.c.content).where(digests.c.storyline == number)).first()
        if row is None:
            return None
        columns = [_days[name] for name in DigestDay.__struct_fields__ if name != "facets"]
        days = self._connection.execute(select(*columns).where(_days.storyline == number).order_by(_days.key))
        told = tuple(DigestDay(**day._mapping, facets=frozenset()) for day in days)
        return Digest(content=row.content, days=told)

    def are_fresh(self, maker: str, numbers: Collection[int]) -> frozenset[int]:
        """Those of the storylines whose digests are fresh."""
        found: set[int] = set()
        for chunk in chunks(sorted(numbers)):
            # Who has made them is looked at here: a database without statistics would rather go by the maker, of all.
            made = select(digests.c.storyline, digests.c.maker).where(
                digests.c.storyline.in_(chunk), digests.c.storyline.not_in(select(stale.c.storyline))
            )
            found |= {row.storyline for row in self._connection.execute(made) if row.maker == maker}
        return frozenset(found)

    def fresh_listed(self, maker: str) -> Iterable[bytes]:
        """The accounts of all stories that are listed and fresh."""
        statement = (
            select(digests.c.content)
            .join_from(digests, digest_days, _days.storyline == digests.c.storyline)
            .where(_days.day == NOW, _fresh(maker))
            .order_by(digests.c.storyline)
        )
        return self._connection.execute(statement).scalars()

    def page(self, chosen: StoryFilter, order: Order, limit: int, offset: int) -> tuple[int, dict[int, bytes]]:
        """How many stories there are on all pages, and the entries of those of one page by storyline."""
        ordered = _chosen(select(_days.key), chosen).order_by(*_ORDERS[order])
        if chosen.words:  # these are searched row by row: once, then, for the page and the number
            every = self._connection.execute(ordered).scalars().all()
            total, keys = len(every), every[offset : offset + limit]
        else:
            total = self._total(chosen)
            keys = self._connection.execute(ordered.limit(limit).offset(offset)).scalars().all()
        entries = select(_days.key, _days.storyline, _days.entry).where(_days.key.in_(keys))
        rows = {row.key: row for row in self._connection.execute(entries)}
        return total, {rows[key].storyline: rows[key].entry for key in keys}

    def _total(self, chosen: StoryFilter) -> int:
        """How many stories there are for which all holds: where one thing at most is chosen, that has been counted."""
        named = {name: value for name in chosen.__struct_fields__ if (value := getattr(chosen, name)) is not None}
        if len(named) > 1 or not named.keys() <= {*_COUNTED}:
            number = _chosen(select(func.count()).select_from(digest_days), chosen)
            return int(self._connection.execute(number).scalar_one())
        statement = select(func.coalesce(func.sum(_counts.number), 0)).where(_counts.kind == next(iter(named), _STATUS))
        for kind, value in named.items():
            own = facet_value(value) if kind != _STATUS else "" if value == NO_STATUS else value
            statement = statement.where(_counts.value == own)
        return int(self._connection.execute(statement).scalar_one())

    def entries(self, numbers: Collection[int]) -> dict[int, bytes]:
        """What the list shows now of storylines; those that it does not show are left out."""
        found: dict[int, bytes] = {}
        for chunk in chunks(sorted(numbers)):
            statement = select(_days.storyline, _days.entry).where(_days.storyline.in_(chunk), _days.day == NOW)
            found |= {row.storyline: row.entry for row in self._connection.execute(statement)}
        return found

    def with_words(self, words: Sequence[str]) -> list[int]:
        """Storylines whose headline, place or sources have all of these words, the best attested first."""
        statement = select(_days.storyline).where(_days.day == NOW, *map(_has, words)).order_by(*_ORDERS["weight"])
        return list(self._connection.execute(statement).scalars())

    def statuses(self, as_of: str | None) -> dict[str | None, int]:
        """How many stories have each status."""
        if as_of is None:
            return {value or None: number for value, number in self._counted(_STATUS).items()}
        statement = select(_days.status, func.count()).where(_holds(digest_days, as_of)).group_by(_days.status)
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def facets(self, kind: str, as_of: str | None, most: int) -> dict[str, int]:
        """How many stories have each value of one kind, the most frequent first."""
        if as_of is None and kind in _COUNTED:
            return dict([*self._counted(kind).items()][:most])
        number = func.count().label("number")
        statement = (
            select(_facets.value, number)
            .where(_facets.kind == kind, _holds(digest_facets, as_of))
            .group_by(_facets.value)
            .order_by(number.desc(), _facets.value)
            .limit(most)
        )
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def _counted(self, kind: str) -> dict[str, int]:
        statement = select(_counts.value, _counts.number).where(_counts.kind == kind, _counts.number > 0)
        rows = self._connection.execute(statement.order_by(_counts.number.desc(), _counts.value))
        return {row.value: row.number for row in rows}


def touch(connection: Connection, document_ids: Collection[str]) -> None:
    """Something has happened to these reports: the stories that they, and copies or originals of theirs, are in."""
    mark(connection, set(storylines_of(connection, copy_kin(connection, document_ids)).values()))


def mark(connection: Connection, numbers: Collection[int]) -> None:
    """The digests of these storylines are to be derived anew, also if that is being done at this moment."""
    for chunk in chunks(sorted(numbers)):
        connection.execute(delete(stale).where(stale.c.storyline.in_(chunk)))
        connection.execute(insert(stale), [{"storyline": number, "mark": randbits(62)} for number in chunk])


def touch_crediting(connection: Connection, publisher: str) -> None:
    """A publisher has come up for the first time: reports that may credit it."""
    known = {name for way in ways(publisher) for name in (way, initials(way)) if name}
    wanted = terms.any_of(sorted(known))
    if wanted is None:
        return
    searched = terms.documents_search
    rows = connection.execute(
        select(documents.c.id)
        .join_from(documents, searched, searched.c.rowid == documents.c.key)
        .where(databases.of(connection).matches(searched, wanted))
    )
    touch(connection, set(rows.scalars()))


def _fresh(maker: str) -> ColumnElement[bool]:
    return and_(digests.c.maker == maker, digests.c.storyline.not_in(select(stale.c.storyline)))


def enlist(connection: Connection, maker: str) -> None:
    """Mark the storylines that have no digest of that maker, and no mark yet."""
    made = select(digests.c.storyline).where(digests.c.maker == maker)
    marked = select(stale.c.storyline)
    without = select(storylines.c.key).where(storylines.c.key.not_in(made), storylines.c.key.not_in(marked))
    mark(connection, connection.execute(without).scalars().all())


def keep(connection: Connection, number: int, mark: int, maker: str, digest: Digest) -> bool:
    """Keep what was derived of a storyline while it bore that mark; False if something has happened to it since."""
    now = connection.execute(select(stale.c.mark).where(stale.c.storyline == number)).scalar()
    if now != mark:
        return False
    before = _counted_of(connection, number)
    for table in (stale, digest_days, digest_facets, digests):
        connection.execute(delete(table).where(table.c.storyline == number))
    connection.execute(insert(digests), {"storyline": number, "maker": maker, "content": digest.content})
    days = [
        {"storyline": number} | {name: getattr(day, name) for name in day.__struct_fields__ if name != "facets"}
        for day in digest.days
    ]
    if days:
        databases.of(connection).add_all(connection, digest_days, days)
    facets = [{"storyline": number, **row} for row in _facet_rows(digest.days)]
    if facets:
        connection.execute(insert(digest_facets), facets)
    _count(connection, before, _counted_now(digest))
    return True


def _counted_of(connection: Connection, number: int) -> frozenset[Facet]:
    """What of a storyline is counted."""
    status = connection.execute(select(_days.status).where(_days.storyline == number, _days.day == NOW)).first()
    if status is None:
        return frozenset()
    rows = connection.execute(
        select(_facets.kind, _facets.value).where(
            _facets.storyline == number, _facets.day == NOW, _facets.kind.in_(_COUNTED)
        )
    )
    return frozenset({(_STATUS, status.status or ""), *((row.kind, row.value) for row in rows)})


def _counted_now(digest: Digest) -> frozenset[Facet]:
    days = [day for day in digest.days if day.day == NOW]
    found = {(_STATUS, day.status or "") for day in days}
    return frozenset(found.union(facet for day in days for facet in day.facets if facet[0] in _COUNTED))


def _count(connection: Connection, before: frozenset[Facet], after: frozenset[Facet]) -> None:
    for kind, value in sorted(before ^ after):
        own = (_counts.kind == kind, _counts.value == value)
        changed = _counts.number + (1 if (kind, value) in after else -1)
        if not connection.execute(update(digest_counts).where(*own).values(number=changed)).rowcount:
            connection.execute(insert(digest_counts), {"kind": kind, "value": value, "number": 1})


def _facet_rows(days: Sequence[DigestDay]) -> list[dict[str, str]]:
    """One row for as long as a facet holds."""
    found: list[dict[str, str]] = []
    open_: dict[Facet, dict[str, str]] = {}
    for day in days:
        before, open_ = open_, {}
        for facet in sorted(day.facets):
            row = before.get(facet)
            if row is None or row["until"] != day.day or day.day == NOW:
                row = {"kind": facet[0], "value": facet[1], "day": day.day}
                found.append(row)
            row["until"] = day.until
            open_[facet] = row
    return found


def _holds(table: Any, as_of: str | None) -> ColumnElement[bool]:
    if as_of is None:
        return and_(table.c.day == NOW)
    return and_(table.c.day <= as_of, table.c.until > as_of)


def _chosen(statement: Select[Any], chosen: StoryFilter) -> Select[Any]:
    statement = statement.where(_holds(digest_days, chosen.as_of))
    if chosen.status == NO_STATUS:
        statement = statement.where(_days.status.is_(None))
    elif chosen.status is not None:
        statement = statement.where(_days.status == chosen.status)
    for kind in ("actor", "country", "type", "org"):
        value = getattr(chosen, kind)
        if value is not None:
            found = select(_facets.storyline).where(
                _facets.kind == kind, _facets.value == facet_value(value), _holds(digest_facets, chosen.as_of)
            )
            statement = statement.where(_days.storyline.in_(found))
    if chosen.since is not None:
        statement = statement.where(_days.last_day >= chosen.since)
    if chosen.until is not None:
        statement = statement.where(_days.first_day <= chosen.until, _days.first_day != "")
    return statement.where(*map(_has, search_words(chosen.words or "")))


def _has(word: str) -> ColumnElement[bool]:
    return _days.words.contains(word, autoescape=True)


def searchable(text: str) -> str:
    """A text, or what is asked for, as the words of a story are compared."""
    return text.casefold().replace("\x00", " ")


def search_words(typed: str) -> list[str]:
    """The words to look for, as many and as long as a database can bear."""
    return [word[:MOST_CHARACTERS] for word in searchable(typed).split()[:MOST_WORDS]]


def facet_value(value: str) -> str:
    """Likewise a facet; no longer than an index can hold."""
    return " ".join(searchable(value).split())[:MOST_CHARACTERS]
