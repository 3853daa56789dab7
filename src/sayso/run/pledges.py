"""The pledges of a ledger: promises and deliveries of all its reports, joined."""

from collections.abc import Iterable, Iterator

from sayso.ledger import Ledger, Queries
from sayso.link.pledges import TYPES, Figure, Pledge, Told, figures
from sayso.link.pledges import pledges as joined

_BATCH = 200
"""Reports whose readings are held at a time."""


def pledges(ledger: Ledger, *, today: str, as_of: str | None = None) -> tuple[Pledge, ...]:
    """All pledges, overdue ones first, by the reports published up to `as_of`.

    A deadline has passed if it is before `today`. Copies and withdrawn reports are left out.
    """
    with ledger.read() as queries:
        return joined(_told(queries, as_of), today=today)


def pledges_of(told: Iterable[Figure], story: int, *, today: str) -> tuple[Pledge, ...]:
    """The pledges of one story, by the figures that its reports give, alone."""
    return joined((Told(figure, story) for figure in told), today=today)


def _told(queries: Queries, as_of: str | None) -> Iterator[Told]:
    """The figures of the reports that have any, and of those that are on a story with one of them.

    These may well give a figure that only the story explains: "300 have been delivered".
    """
    found = queries.pledging(TYPES, as_of=as_of)
    homes = queries.storylines_of(found)
    together = queries.members(set(homes.values()))
    documents = {*found, *(id_ for reports in together.values() for _, id_ in reports)}
    documents -= queries.copies(as_of=as_of).keys() | queries.withdrawn(as_of=as_of).keys()
    homes = queries.storylines_of(documents)
    ids = sorted(documents)
    for start in range(0, len(ids), _BATCH):
        for id_, reading in queries.readings(ids[start : start + _BATCH], as_of=as_of).items():
            for figure in figures(reading):
                yield Told(figure, homes.get(id_))
