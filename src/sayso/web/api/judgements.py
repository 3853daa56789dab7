"""What persons judge: of two reports whether they are on one story, or one copies the other; of one, that it was
withdrawn; of an organisation, how reliable it is. Each can be taken back, and the list shows both.
"""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Request, Response
from msgspec import Meta

from sayso import resources
from sayso.core.errors import MissingError
from sayso.core.records import Judgement, Record
from sayso.ledger import Ledger
from sayso.ledger.results import NoteEntry, ReviewEntry
from sayso.run import reviewing
from sayso.web.api.answers import Listing, body, cut, gives, listed, made, resource
from sayso.web.api.parameters import Number, Paging, Slice
from sayso.web.security.auditing import note
from sayso.web.site import Here

router = resource("Judgements")

Id = Annotated[
    str, Meta(min_length=1, max_length=2000, description="The id of a report.", examples=["2022-11-09-estuary-order"])
]
Other = Annotated[
    str, Meta(min_length=1, max_length=2000, description="The id of another.", examples=["2022-11-09-highland-order"])
]
Reason = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2000,
        description="Why: whoever reads the ledger will see it.",
        examples=["the same wire text"],
    ),
]
Pair = Literal["same", "different", "copy", "not-copy"]


class NewJudgement(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's word on two reports.

    `same` and `different`: they are, or are not, on one story. `copy` and `not-copy`: the left one is, or is not, a
    copy of the right one.
    """

    kind: Pair
    left: Id
    right: Other
    reason: Reason


class Undo(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That something is taken back."""

    reason: Reason


class Withdrawal(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="withdrawn"):
    """A publisher has withdrawn a report on a day; without a day: it has not, after all."""

    report: Id
    on: date | None
    reason: Reason


class Grade(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="reliability"):
    """How reliable an organisation is, by the Admiralty's grades; null takes the grade back."""

    org: Annotated[str, Meta(min_length=1, max_length=500, description="As stories name it.", examples=["RUS"])]
    grade: Literal["A", "B", "C", "D", "E", "F"] | None
    reason: Reason


class Judged(Record, frozen=True, kw_only=True):
    """A judgement as noted, and what has followed from it."""

    judgement: ReviewEntry
    stories: dict[str, int]
    """The story that each of both reports is in now; one that is in none is left out."""


@router.get("/judgements")
@gives(Listing[ReviewEntry])
def list_judgements(request: Request, here: Here, paging: Paging) -> Response:
    """What persons have judged of two things, in their order; what was taken back says by whom."""
    with here.ledger.read() as queries:
        known = queries.reviews()
    return listed(request, cut(known, paging))


@router.post("/judgements")
@gives(Judged, takes=NewJudgement, status=201)
def add_judgement(request: Request, here: Here, told: Annotated[NewJudgement, Depends(body(NewJudgement))]) -> Response:
    """Say of two reports whether they are on one story, or whether one copies the other."""
    judgement = Judgement(
        kind="story" if told.kind in ("same", "different") else "copy",
        left=told.left,
        right=told.right,
        same=told.kind in ("same", "copy"),
        score=1.0,
        reason=told.reason,
        by=request.state.viewer.name,
    )
    note(request, "judge", f"{told.kind}: {told.left}, {told.right}")
    reviewing.judge(here.ledger, judgement)
    return made(_followed(here.ledger, judgement.left, judgement.right))


@router.post("/judgements/{number}/undo")
@gives(Judged, takes=Undo, status=201)
def undo_judgement(
    request: Request, here: Here, number: Number, told: Annotated[Undo, Depends(body(Undo))]
) -> Response:
    """Take a judgement back: the rules hold again, or what a person had said before."""
    note(request, "take a judgement back", str(number))
    left, right = reviewing.undo(here.ledger, number, by=request.state.viewer.name, reason=told.reason)
    return made(_followed(here.ledger, left, right))


@router.get("/notes")
@gives(Listing[NoteEntry])
def list_notes(request: Request, here: Here, paging: Paging) -> Response:
    """Which reports were withdrawn, and how reliable persons hold organisations to be."""
    with here.ledger.read() as queries:
        known = queries.notes()
    return listed(request, cut(known, paging))


@router.post("/notes")
@gives(Listing[NoteEntry], takes=Withdrawal | Grade, status=201)
def add_note(
    request: Request, here: Here, told: Annotated[Withdrawal | Grade, Depends(body(Withdrawal | Grade))]
) -> Response:
    """Say that a report was withdrawn, or how reliable an organisation is; answers with the notes on the same thing."""
    by = request.state.viewer.name
    if isinstance(told, Withdrawal):
        note(request, "note a withdrawal", f"{told.report}, {told.on or 'not withdrawn'}")
        day = told.on.isoformat() if told.on else None
        reviewing.withdraw(here.ledger, told.report, day, by=by, reason=told.reason)
        kind, subject = "withdrawn", told.report
    else:
        with here.ledger.read() as queries:
            if told.org not in queries.orgs():
                raise MissingError(f"nobody speaks for {told.org!r} in this ledger")
        note(request, "grade a source", f"{told.org}, {told.grade or 'no grade'}")
        reviewing.grade(here.ledger, told.org, told.grade, by=by, reason=told.reason)
        kind, subject = "reliability", told.org
    with here.ledger.read() as queries:
        standing = tuple(note for note in queries.notes(kind) if note.subject == subject)
    return made(cut(standing, Slice(limit=200)))


def place(ledger: Ledger) -> None:
    """Let the stories follow from what has been judged."""
    reviewing.place(ledger, resources.sentences.load().meaning)


def _followed(ledger: Ledger, left: str, right: str) -> Judged:
    """Let the stories follow from what has just been judged of two things, and tell both."""
    place(ledger)
    with ledger.read() as queries:
        last = next(r for r in reversed(queries.reviews()) if (r.left, r.right) == (left, right))
        return Judged(judgement=last, stories=queries.storylines_of([left, right]))
