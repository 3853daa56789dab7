"""All that the page of a story tells: its account, what was promised and came, and what is new."""

from datetime import date

from sayso.ledger import Ledger
from sayso.ledger.results import ReviewEntry
from sayso.link.pledges import Pledge
from sayso.run.accounts import Account, account
from sayso.run.changes import Changes, changes
from sayso.run.correctionlist import CorrectionEntry, list_of
from sayso.run.pledges import pledges_of


class StoryPage(Account, frozen=True, kw_only=True):
    """A story with all that its page shows."""

    as_of: str | None
    pledges: tuple[Pledge, ...]
    """By the figures of its own reports alone."""
    changes: Changes | None
    """Since the day that was asked for."""
    corrections: tuple[CorrectionEntry, ...]
    """In force of its reports: they enter into all of this, whatever the day."""
    judged: tuple[ReviewEntry, ...]
    """What persons have judged of its reports, and holds: copies, and what is the same story as what."""


def story_page(ledger: Ledger, number: int, *, as_of: str | None = None, since: str | None = None) -> StoryPage:
    """The story of that number as it stood on a day.

    Raises LedgerError if there is none, or if nothing of it had been published by then.
    """
    told = account(ledger, str(number), as_of=as_of)
    corrections, judged = _by_hand(ledger, set(told.documents), as_of)
    return StoryPage(
        **{name: getattr(told, name) for name in Account.__struct_fields__},
        as_of=as_of,
        pledges=pledges_of(told.figures, number, today=as_of or date.today().isoformat()),
        changes=changes(ledger, str(number), since=since, as_of=as_of) if since else None,
        corrections=corrections,
        judged=judged,
    )


def _by_hand(
    ledger: Ledger, ids: set[str], as_of: str | None
) -> tuple[tuple[CorrectionEntry, ...], tuple[ReviewEntry, ...]]:
    """What stands outside the story is named only where its day cannot tell what was not known yet."""
    with ledger.read() as queries:
        entries = list_of(queries, queries.corrections(ids))
        reviews = queries.reviews()
    return (
        tuple(entry for entry in entries if entry.state == "in force"),
        tuple(r for r in reviews if r.kind in ("story", "copy") and r.undone_by is None and _about(r, ids, as_of)),
    )


def _about(review: ReviewEntry, ids: set[str], as_of: str | None) -> bool:
    ends = {review.left, review.right}
    return ends <= ids or (as_of is None and not review.same and bool(ends & ids))


def story_days(ledger: Ledger, number: int) -> tuple[str, ...]:
    """The days on which reports of a story came in, up to the last one."""
    with ledger.read() as queries:
        return tuple(sorted({day for day, _ in queries.members([number]).get(number, ()) if day}))
