"""All that persons have corrected, judged and noted, and what has come of it; and how far they agree."""

from typing import Final

from sayso.core.corrections import Correction
from sayso.core.records import Record
from sayso.core.vocabulary import by_rule
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import DocumentEntry, NoteEntry, ReviewEntry
from sayso.run.agreement import Agreement, agreement
from sayso.run.correctionlist import CorrectionEntry, list_of

STATES: Final = ("in force", "overruled", "undone", "lost")
KINDS: Final = ("statement", "belief", "event", "actor", "place", "date", "amount")
PAIRS: Final = ("story", "copy")
NOTES: Final = ("withdrawn", "reliability")


class ReviewedPage(Record, frozen=True, kw_only=True):
    """A part of what persons have said, the latest first."""

    total: int
    """Corrections of the choice."""
    corrections: tuple[CorrectionEntry, ...]
    judgements: tuple[ReviewEntry, ...]
    notes: tuple[NoteEntry, ...]
    """Those that hold."""
    persons: tuple[str, ...]
    """All who have said something."""
    titles: dict[str, DocumentEntry]
    """The reports, by id."""
    offset: int


class AgreementPage(Record, frozen=True, kw_only=True):
    """How far reviewers agree."""

    reviewers: tuple[str, ...]
    questions: tuple[Agreement, ...]


def reviewed(
    ledger: Ledger,
    *,
    by: str | None = None,
    kind: str | None = None,
    state: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> ReviewedPage:
    """What a person, or anybody, has said of a kind of thing, and of it what is in force, undone, overruled or lost."""
    with ledger.read() as queries:
        every, reviews, notes = queries.corrections(), queries.reviews(), queries.notes()
        chosen = [c for c in every if c.action != "undo" and by in (None, c.by) and kind in (None, c.target.kind)]
        chosen.reverse()
        undoing = [c for c in every if c.action == "undo"]
        if state is None:
            total, shown = len(chosen), _entries(queries, chosen[offset : offset + limit], undoing)
        else:
            known = [entry for entry in _entries(queries, chosen, undoing) if entry.state == state]
            total, shown = len(known), known[offset : offset + limit]
        judgements = [
            r
            for r in reversed(reviews)
            if by in (None, r.by)
            and kind in (None, r.kind)
            and state in (None, "undone" if r.undone_by else "in force")
        ]
        noted = [
            n for n in reversed(notes) if by in (None, n.by) and kind in (None, n.kind) and state in (None, "in force")
        ]
        ids = {e.document for e in shown} | {id_ for r in judgements[:limit] for id_ in (r.left, r.right)}
        return ReviewedPage(
            total=total,
            corrections=tuple(shown),
            judgements=tuple(judgements[:limit] if offset == 0 else ()),
            notes=tuple(noted[:limit] if offset == 0 else ()),
            persons=tuple(
                sorted({c.by for c in every} | {r.by for r in reviews} | {n.by for n in notes if not by_rule(n.by)})
            ),
            titles=queries.entries(ids | {n.subject for n in noted[:limit] if n.kind == "withdrawn"}),
            offset=offset,
        )


def _entries(queries: Queries, chosen: list[Correction], undoing: list[Correction]) -> list[CorrectionEntry]:
    numbers = {c.number for c in chosen}
    return list(list_of(queries, [*chosen, *(u for u in undoing if u.undoes in numbers)]))


def agreement_page(ledger: Ledger) -> AgreementPage:
    """Who has reviewed, and how far they agree on each sort of question."""
    with ledger.read() as queries:
        reviewers = {c.by for c in queries.corrections()} | {r.by for r in queries.reviews()}
    return AgreementPage(reviewers=tuple(sorted(reviewers)), questions=agreement(ledger))
