"""The pledges of a ledger: promises and deliveries of all its reports, or of the latest, joined."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sayso.core.records import Record
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import DocumentEntry
from sayso.link.pledges import TYPES, Figure, Pledge, Told, figures
from sayso.link.pledges import pledges as joined

LATEST: Final = 1000
"""Reports that a page looks at: with their stories, what is read in about a second."""
_BATCH = 200
"""Reports whose readings are held at a time."""


class PledgesPage(Record, frozen=True, kw_only=True):
    """One page of pledges, and of how many reports they are the pledges."""

    as_of: str | None
    total: int
    """How many there are on all pages."""
    overdue: int
    """How many of these."""
    offset: int
    limit: int
    pledges: tuple[Pledge, ...]
    """Overdue ones first, those kept last."""
    told_in: dict[str, DocumentEntry]
    """The reports that they are told in."""
    reports: int
    """How many reports may tell of promises and deliveries."""
    looked_at: int
    """How many of them, the latest, were looked at."""
    since: str | None
    """Where not all were looked at, the day of the earliest that was."""


def pledges(ledger: Ledger, *, today: str, as_of: str | None = None) -> tuple[Pledge, ...]:
    """All pledges, overdue ones first, by the reports published up to `as_of`.

    A deadline has passed if it is before `today`. Copies and withdrawn reports are left out.
    """
    with ledger.read() as queries:
        return joined(_told(queries, queries.pledging(TYPES, as_of=as_of), as_of), today=today)


def pledges_page(
    ledger: Ledger, *, today: str, as_of: str | None = None, offset: int = 0, limit: int = 40
) -> PledgesPage:
    """The same of the latest `LATEST` reports that may tell of any, and of their stories; a page of them."""
    with ledger.read() as queries:
        every = queries.pledging(TYPES, as_of=as_of)
        latest = every[:LATEST]
        found = joined(_told(queries, latest, as_of, most=LATEST), today=today)
        shown = found[offset : offset + limit]
        rows = (row for pledge in shown for row in (*pledge.promises, *pledge.expected, *pledge.deliveries))
        told_in = queries.entries({row.document for row in rows})
        first = queries.entries(latest[-1:]) if len(latest) < len(every) else {}
    return PledgesPage(
        as_of=as_of,
        total=len(found),
        overdue=sum(pledge.state == "overdue" for pledge in found),
        offset=offset,
        limit=limit,
        pledges=shown,
        told_in=told_in,
        reports=len(every),
        looked_at=len(latest),
        since=next((known.published for known in first.values()), None),
    )


def pledges_of(told: Iterable[Figure], story: int, *, today: str) -> tuple[Pledge, ...]:
    """The pledges of one story, by the figures that its reports give, alone."""
    return joined((Told(figure, story) for figure in told), today=today)


def _told(queries: Queries, found: Sequence[str], as_of: str | None, most: int | None = None) -> Iterator[Told]:
    """The figures of the reports that have any, and of those that are on a story with one of them.

    These may well give a figure that only the story explains: "300 have been delivered". `most`: of these so many.
    """
    homes = queries.storylines_of(found)
    together = queries.members(set(homes.values()))
    fellows = sorted({each for reports in together.values() for each in reports}, reverse=True)
    documents = {*found, *(id_ for _, id_ in fellows[:most])}
    among = None if most is None else documents  # to look all up by name takes longer than to look at all
    documents -= queries.copies(as_of=as_of, among=among).keys() | queries.withdrawn(as_of=as_of).keys()
    homes = queries.storylines_of(documents)
    ids = sorted(documents)
    for start in range(0, len(ids), _BATCH):
        for id_, reading in queries.readings(ids[start : start + _BATCH], as_of=as_of).items():
            for figure in figures(reading):
                yield Told(figure, homes.get(id_))
