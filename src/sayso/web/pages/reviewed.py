"""All corrections, how far reviewers agree, how reliable sources are; and corrections out of a ledger and into one."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from pydantic import Field

from sayso.core.errors import LedgerError
from sayso.core.records import Record
from sayso.core.text import shorten
from sayso.ledger.results import NoteEntry
from sayso.run import correcting, reviewing
from sayso.run.exchanging import export_corrections, import_corrections
from sayso.run.reviewed import KINDS, NOTES, PAIRS, STATES, agreement_page, reviewed
from sayso.run.reviewing import AFTER_A_WORD, GRADES
from sayso.run.wording import org_label
from sayso.web.answer import answer, as_page, tagged
from sayso.web.api.answers import NDJSON
from sayso.web.api.judgements import place
from sayso.web.asking import LONGEST, Blank
from sayso.web.returning import Reason, back, here, just_done
from sayso.web.security.auditing import note
from sayso.web.security.forms import reviewers_only
from sayso.web.site import Here

router = APIRouter()

LIST: Final = "/review/corrections"
SOURCES: Final = "/review/sources"
_SIZE: Final = 50
_LARGEST: Final = 20_000_000
"""Bytes of what is brought in at once."""

Name = Annotated[str, Field(max_length=LONGEST)]
Person = Annotated[Name | None, Blank]
Kind = Annotated[Literal["statement", "belief", "event", "actor", "place", "date", "amount", "story", "copy",
                         "withdrawn", "reliability"] | None, Blank]  # fmt: skip
State = Annotated[Literal["in force", "overruled", "undone", "lost"] | None, Blank]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


class SourcesPage(Record, frozen=True, kw_only=True):
    """How reliable persons hold organisations to be."""

    grades: tuple[NoteEntry, ...]
    orgs: tuple[str, ...]
    """All for which somebody speaks in this ledger."""


@router.get("/review/corrections")
@router.get("/review/corrections.json")
def corrections(
    request: Request,
    site: Here,
    by: Person = None,
    kind: Kind = None,
    state: State = None,
    offset: Offset = 0,
) -> Response:
    """What persons have said, the latest first, and what has come of it."""
    page = reviewed(site.ledger, by=by, kind=kind, state=state, offset=offset, limit=_SIZE)
    return answer(
        request, "corrections.html", page, by=by, kind=kind, state=state, kinds=(*KINDS, *PAIRS, *NOTES), states=STATES,
        older=here(request, offset=offset + _SIZE) if offset + _SIZE < page.total else None,
        newer=here(request, offset=max(0, offset - _SIZE) or None) if offset else None,
        **just_done(request, site.ledger),
    )  # fmt: skip


@router.get("/review/agreement")
@router.get("/review/agreement.json")
def agreement(request: Request, site: Here) -> Response:
    """How far reviewers agree who have judged the same things."""
    return answer(request, "review/agreement.html", agreement_page(site.ledger))


@router.get("/review/sources")
@router.get("/review/sources.json")
def sources(request: Request, site: Here, org: Person = None) -> Response:
    """The grades of sources, with a form to set one."""
    with site.ledger.read() as queries:
        page = SourcesPage(grades=queries.notes("reliability"), orgs=queries.orgs())
    chosen = org_label(org) if org else ""
    return answer(request, "review/sources.html", page, chosen=chosen, grades=GRADES, wrong="", typed={})


@router.post("/review/sources", dependencies=[Depends(reviewers_only)])
def grade(
    request: Request,
    site: Here,
    org: Annotated[str, Form(max_length=LONGEST)],
    grade: Annotated[Literal["A", "B", "C", "D", "E", "F", ""], Form()] = "",
    reason: Reason = "",
) -> Response:
    """Say how reliable an organisation is; no grade takes one back."""
    try:
        found = reviewing.find_org(site.ledger, org.strip(), org_label) if org.strip() else ""
        if not found:
            raise LedgerError("which organisation?")
    except LedgerError as error:
        with site.ledger.read() as queries:
            page = SourcesPage(grades=queries.notes("reliability"), orgs=queries.orgs())
        typed = {"grade": grade, "reason": reason}
        shown = as_page(request, "review/sources.html", page, chosen=org, grades=GRADES, wrong=str(error), typed=typed)
        shown.status_code = 422
        return shown
    note(request, "grade a source", f"{shorten(found, 120)}, {grade or 'no grade'}")
    reviewing.grade(site.ledger, found, grade or None, by=request.state.viewer.name, reason=reason)
    return back(SOURCES, SOURCES, [])


@router.post("/review/notes/undo", dependencies=[Depends(reviewers_only)])
def undo_note(
    request: Request,
    site: Here,
    kind: Annotated[Literal["withdrawn", "reliability"], Form()],
    subject: Annotated[str, Form(min_length=1, max_length=2_000)],
    reason: Reason = "",
) -> Response:
    """Take a note back: the report stands, the organisation has no grade."""
    told, by = reason or "taken back", request.state.viewer.name
    note(request, f"take a note back: {kind}", shorten(subject, 200))
    if kind == "withdrawn":
        reviewing.withdraw(site.ledger, subject, None, by=by, reason=told)
    else:
        reviewing.grade(site.ledger, subject, None, by=by, reason=told)
    return back(LIST, LIST, [])


@router.get("/review/export")
def export(request: Request, site: Here) -> Response:
    """All that persons have said, as lines of JSON to keep or to bring into another ledger of the same reports."""
    lines = [f"{line}\n" for line in export_corrections(site.ledger)]
    note(request, "export corrections", f"{len(lines)} lines")
    answered = tagged(request, "".join(lines).encode(), NDJSON)
    answered.headers["Content-Disposition"] = 'attachment; filename="corrections.ndjson"'
    return answered


_FILE: Final[Any] = {"max_files": 1, "max_fields": 5, "max_part_size": 1_000}


@router.post(
    "/review/import",
    dependencies=[Depends(reviewers_only)],
    max_body_size=_LARGEST,
    form_limits=_FILE,
)
def bring_in(request: Request, site: Here, file: Annotated[UploadFile, File()]) -> Response:
    """Bring in what another ledger has exported, each word in the name of who said it."""
    lines = file.file.read().decode("utf-8", "replace").split("\n")
    brought = import_corrections(site.ledger, lines, place=lambda: place(site.ledger), refresh=False)
    correcting.follow(site.ledger, seconds=AFTER_A_WORD)
    told = f"{brought.added} new, {brought.known} known, {len(brought.problems)} problems"
    note(request, "bring corrections in", f"{shorten(file.filename or 'a file', 80)}: {told}")
    return as_page(request, "review/brought.html", brought, name=file.filename or "")
