"""What has changed in a story since a day."""

from sayso.core.errors import LedgerError
from sayso.core.records import Record, Status
from sayso.ledger import Ledger
from sayso.link.positions import Move, Position
from sayso.run.accounts import Account, ReportEntry, TakenBack, account


class Moved(Record, frozen=True, kw_only=True):
    """An organisation that stands elsewhere than it did."""

    org: str
    before: Move | None
    """None if it had taken no stance."""
    now: Move | None
    """None if what it held has been taken back, or, by what later reports tell of the deed, is not about it."""


class Changes(Record, frozen=True, kw_only=True):
    """A story then and now."""

    id: int
    label: str
    since: str
    then: Status | None
    """None if there was no story yet, or nobody had taken a stance."""
    now: Status | None
    reports: tuple[ReportEntry, ...]
    """Published after the day; a new version of an older report is none of them."""
    undated: int
    """Reports without a day, of which nobody can tell."""
    moved: tuple[Moved, ...]
    corrected: tuple[ReportEntry, ...]
    """Corrected or withdrawn after the day."""
    taken_back: tuple[TakenBack, ...]

    @property
    def status_changed(self) -> bool:
        """Whether the status is another than it was."""
        return (self.then and self.then.status) != (self.now and self.now.status)

    @property
    def anything(self) -> bool:
        """Whether there is anything new."""
        return bool(self.reports or self.moved or self.corrected or self.status_changed)


def changes(ledger: Ledger, which: str, *, since: str, as_of: str | None = None) -> Changes:
    """What is new in a story since the end of a day, by what was published then and since.

    Raises LedgerError if there is no such story, or the days are the wrong way round.
    """
    if as_of is not None and as_of < since:
        raise LedgerError(f"--since {since} is later than --as-of {as_of}")
    now = account(ledger, which, as_of=as_of)
    then = _then(ledger, now, since)
    known = then.documents if then else ()
    fresh = tuple(r for r in now.reports if (r.published or "") > since and r.id not in known)
    return Changes(
        id=now.id,
        label=now.label,
        since=since,
        then=then.status[-1] if then and then.status else None,
        now=now.status[-1] if now.status else None,
        reports=fresh,
        undated=sum(not r.published for r in now.reports),
        moved=tuple(_moved(then.positions if then else (), now.positions)),
        corrected=tuple(
            r for r in now.reports if r not in fresh and max(r.corrected_on or "", r.withdrawn_on or "") > since
        ),
        taken_back=tuple(t for t in now.taken_back if t.on > since),
    )


def _then(ledger: Ledger, now: Account, since: str) -> Account | None:
    try:
        return account(ledger, str(now.id), as_of=since)
    except LedgerError:
        return None


def _moved(then: tuple[Position, ...], now: tuple[Position, ...]) -> list[Moved]:
    before = {position.org: position.now for position in then}
    after = {position.org: position.now for position in now}
    return [
        Moved(org=org, before=before.get(org), now=after.get(org))
        for org in sorted(before.keys() | after.keys())
        if _held(before.get(org)) != _held(after.get(org))
    ]


def _held(move: Move | None) -> tuple[object, ...]:
    if move is None or move.stance is None:
        return (move is None,)
    return (move.stance.factuality, move.stance.aspect, move.stance.extent)
