"""The alerts that are kept, with those to whom they have not been told."""

import msgspec

from sayso.core.records import Record
from sayso.ledger import Queries
from sayso.ledger.watching import NEVER
from sayso.run.watch.alerts import Alert

_decode = msgspec.json.Decoder(Alert).decode


class Untold(Record, frozen=True, kw_only=True):
    """Somebody who has not been told of an alert."""

    target: str
    """A file, or a webhook's address."""
    tries: int
    message: str
    """Why not; empty if it has not been tried yet."""
    next_at: str | None
    """When it is tried again, in UTC; None: it has been given up."""


class KeptAlert(Record, frozen=True, kw_only=True):
    """An alert, and who has not been told of it (yet); all others that its rules name have."""

    alert: Alert
    untold: tuple[Untold, ...]


def kept_alerts(queries: Queries, limit: int | None) -> tuple[KeptAlert, ...]:
    """The last alerts, so many or all, in the order in which they were found."""
    found = [
        KeptAlert(
            alert=_decode(kept.content),
            untold=tuple(
                Untold(
                    target=each.target,
                    tries=each.tries,
                    message=each.message,
                    next_at=None if each.next_at >= NEVER else each.next_at.isoformat(timespec="seconds"),
                )
                for each in kept.untold
            ),
        )
        for kept in queries.watching.alerts(limit)
    ]
    return tuple(reversed(found))
