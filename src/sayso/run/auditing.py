"""What has been done on the pages, a page of it at a time."""

from sayso.core.records import Record
from sayso.ledger import Ledger
from sayso.ledger.results import AuditEntry


class Trail(Record, frozen=True, kw_only=True):
    """Some of what has been done, the latest first."""

    entries: tuple[AuditEntry, ...]
    older: int | None = None
    """What is older than these is had by asking for what was `before` this number."""


def trail(ledger: Ledger, *, limit: int, before: int | None = None) -> Trail:
    """At most so many entries."""
    with ledger.read() as queries:
        found = queries.audits(limit=limit + 1, before=before)
    return Trail(entries=found[:limit], older=found[limit - 1].number if len(found) > limit else None)
