"""Corrections: what persons say of single records of a reading."""

from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query, Request, Response
from msgspec import Meta

from sayso.core.corrections.records import RecordKind
from sayso.core.records import Record
from sayso.core.spans import Span
from sayso.ledger import Ledger
from sayso.run import correcting
from sayso.run.correctionlist import CorrectionEntry, correction_list
from sayso.run.drafting import Change
from sayso.run.exchanging import Brought, export_corrections, import_corrections
from sayso.run.recordsof import ReportRecord
from sayso.run.reviewing import AFTER_A_WORD
from sayso.web.answer import tagged
from sayso.web.api.answers import NDJSON, Lines, Listing, body, cut, gives, lines, listed, made, resource
from sayso.web.api.judgements import Id, Reason, Undo, place
from sayso.web.api.parameters import Number, Paging
from sayso.web.security.auditing import note
from sayso.web.site import Here

router = resource("Corrections")

_LARGEST: Final = 20_000_000
"""Bytes of what is brought in at once."""


class NewCorrection(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's word on one record of a report's current reading.

    `accept`: it is right. `reject`: it is wrong. `set`: `field` is `value`. `merge`: the actor is the one that `value`
    names. `split`: some of its mentions, in `value`, are somebody else. `add`: the reader has missed a record of this
    `kind` at this `span`, which `value` describes.
    """

    report: Id
    action: Annotated[Literal["accept", "reject", "set", "merge", "split", "add"], Meta(examples=["accept"])]
    record: (
        Annotated[str, Meta(max_length=300, description="Its id, as `/api/records` tells it.", examples=["e1"])] | None
    ) = None
    field: Annotated[str, Meta(max_length=50)] | None = None
    value: Any = None
    kind: RecordKind | None = None
    span: Span | None = None
    reason: Reason


@router.get("/records")
@gives(Listing[ReportRecord])
def list_records(
    request: Request,
    here: Here,
    report: Annotated[
        str,
        Query(min_length=1, max_length=2000, description="The id of a report.", examples=["2022-11-09-estuary-order"]),
    ],
    paging: Paging,
) -> Response:
    """The records of a report that can be corrected, with their ids and words, and what persons have said of them."""
    return listed(request, cut(correcting.show(here.ledger, report), paging))


@router.get("/corrections")
@gives(Listing[CorrectionEntry])
def list_corrections(
    request: Request,
    here: Here,
    paging: Paging,
    report: Annotated[
        str | None,
        Query(max_length=2000, description="Of this report alone.", examples=["2022-11-09-estuary-order"]),
    ] = None,
) -> Response:
    """What persons have corrected, in their order, and what has come of each; what was taken back says by whom."""
    known = correction_list(here.ledger, None if report is None else [report])
    return listed(request, cut(known, paging))


@router.post("/corrections")
@gives(CorrectionEntry, takes=NewCorrection, status=201)
def add_correction(
    request: Request, here: Here, told: Annotated[NewCorrection, Depends(body(NewCorrection))]
) -> Response:
    """Correct one record. The stories that it concerns follow at once."""
    change = Change(
        action=told.action, record=told.record, field=told.field, value=told.value, kind=told.kind, span=told.span
    )
    note(request, "correct", f"{told.action} {told.record or told.kind or ''} in {told.report}")
    kept = correcting.correct(
        here.ledger, told.report, change, by=request.state.viewer.name, reason=told.reason, refresh=False
    )
    return made(_followed(here.ledger, kept.document, kept.number))


@router.post("/corrections/{number}/undo")
@gives(CorrectionEntry, takes=Undo, status=201)
def undo_correction(
    request: Request, here: Here, number: Number, told: Annotated[Undo, Depends(body(Undo))]
) -> Response:
    """Take a correction back: what was said before, or what was read, holds again."""
    note(request, "take a correction back", str(number))
    kept = correcting.undo(here.ledger, number, by=request.state.viewer.name, reason=told.reason, refresh=False)
    return made(_followed(here.ledger, kept.document, number))


@router.get("/corrections/export")
@gives(Lines)
def export(request: Request, here: Here) -> Response:
    """All that persons have corrected, judged and noted as lines of JSON, for another ledger of the same reports."""
    content = "".join(f"{line}\n" for line in export_corrections(here.ledger))
    return tagged(request, content.encode(), NDJSON)


@router.post("/corrections/import", max_body_size=_LARGEST)
@gives(Brought, takes=Lines)
def bring_in(request: Request, here: Here, told: Annotated[list[str], Depends(lines)]) -> Response:
    """Bring in what another ledger has exported, each word in the name of who said it; what is here already stays once.

    A line that does not fit is told among the problems, and the others are kept.
    """
    brought = import_corrections(here.ledger, told, place=lambda: place(here.ledger), refresh=False)
    note(request, "bring corrections in", f"{brought.added} of {brought.added + brought.known + len(brought.problems)}")
    correcting.follow(here.ledger, seconds=AFTER_A_WORD)
    return made(brought, status=200)


def _followed(ledger: Ledger, document: str, number: int) -> CorrectionEntry:
    """Let the stories follow, and tell what has come of a correction."""
    correcting.follow(ledger, seconds=AFTER_A_WORD)
    return next(entry for entry in correction_list(ledger, [document]) if entry.number == number)
