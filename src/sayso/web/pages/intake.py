"""Adding reports: files, a pasted text, an address; and how far their reading is."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse

from sayso.core.errors import MissingError
from sayso.core.records import Record
from sayso.core.text import shorten
from sayso.ledger.results import DocumentEntry
from sayso.run.intake import Address, Handed, Paste, Upload
from sayso.run.jobs import Bounds, BusyError, JobState
from sayso.web.answer import answer
from sayso.web.filters import report_url
from sayso.web.security.auditing import note
from sayso.web.security.forms import reviewers_only
from sayso.web.security.refusals import wants_json
from sayso.web.site import Here, Site

router = APIRouter(dependencies=[Depends(reviewers_only)])

_BOUNDS: Final = Bounds()
_OVERHEAD: Final = 200_000
"""Bytes of a form besides the files or the text in it."""
_BODY: Final = _BOUNDS.upload_bytes + _OVERHEAD
_LATELY: Final = 8
STATES: Final = {
    "waiting": "Waiting for its turn",
    "loading": "Getting ready",
    "reading": "Reading",
    "linking": "Joining to stories",
    "done": "Done",
    "failed": "This could not be read",
}
_Date = date  # in a class that has a field of that name


class PasteForm(BaseModel):
    """What the form for a text sends: what is not known is empty."""

    text: str
    title: str = Field("", max_length=2_000)
    publisher: str = Field("", max_length=2_000)
    date: _Date | Literal[""] = ""
    url: str = Field("", max_length=2_000, pattern=r"^(https?://\S+)?$")


class IntakePage(Record, frozen=True, kw_only=True):
    """What can be handed in, and what was handed in lately."""

    files: int
    """At once."""
    upload_bytes: int
    """At once."""
    max_bytes: int
    """Of one report."""
    lately: tuple[JobState, ...]
    """The latest first."""


class JobPage(Record, frozen=True, kw_only=True):
    """How far a job is."""

    job: JobState
    is_over: bool
    reports: tuple[DocumentEntry, ...]
    goes_to: str | None = None
    """The address of the report, if it is the only one, and nothing else is to be told."""


@router.get("/read")
@router.get("/read.json")
def intake_page(request: Request, site: Here) -> Response:
    """The forms."""
    page = IntakePage(
        files=_BOUNDS.inputs,
        upload_bytes=_BOUNDS.upload_bytes,
        max_bytes=site.settings.max_bytes,
        lately=tuple(reversed(site.jobs.states()[-_LATELY:])),
    )
    return answer(request, "intake.html", page, states=STATES, called=called)


_FILES: Final[Any] = {"max_files": _BOUNDS.inputs, "max_fields": 5, "max_part_size": 1_000}


@router.post("/read/files", max_body_size=_BODY, form_limits=_FILES)
@router.post("/read/files.json", max_body_size=_BODY, form_limits=_FILES)
def add_files(request: Request, site: Here, files: Annotated[list[UploadFile], File()]) -> Response:
    """Have files read."""
    given = [each for each in files if each.filename]  # a browser sends one without a name for none
    names = [shorten(each.filename or "", 80) for each in given]
    handed = [Upload(name=each.filename or "", content=each.file.read()) for each in given]
    return _started(request, site, handed, f"{len(names)} {'file' if len(names) == 1 else 'files'}: {', '.join(names)}")


@router.post("/read/text", max_body_size=_BODY, form_limits={"max_fields": 10, "max_part_size": _BOUNDS.upload_bytes})
def add_text(
    request: Request,
    site: Here,
    pasted: Annotated[PasteForm, Form()],
) -> Response:
    """Have a pasted text read."""
    if not pasted.text.strip():
        raise HTTPException(422, "There is no text to read.")
    day = pasted.date.isoformat() if isinstance(pasted.date, date) else None
    handed = Paste(
        text=pasted.text.replace("\r\n", "\n"),  # as browsers send the ends of lines
        title=pasted.title.strip() or None,
        publisher=pasted.publisher.strip() or None,
        date=day,
        url=pasted.url or None,
    )
    told = (handed.publisher, day, handed.title or handed.text[:80])
    return _started(request, site, [handed], f"a pasted text: {' '.join(part for part in told if part)}")


@router.post("/read/address")
def add_address(request: Request, site: Here, address: Annotated[str, Form(max_length=2_000)]) -> Response:
    """Have a page of the web fetched and read."""
    return _started(request, site, [Address(address=address.strip())], f"an address: {address}")


@router.get("/jobs/{job}")
@router.get("/jobs/{job}.json")  # registered first, being the lower one
def job_page(request: Request, site: Here, job: str) -> Response:
    """How far it is; once it is read, the report."""
    state = site.jobs.state(job)
    if state is None:
        raise MissingError("This reading is not known here, or was over long ago; what was read is among the stories.")
    with site.ledger.read() as queries:
        entries = queries.entries(state.reports) if state.reports else {}
    alone = state.reports[0] if state.state == "done" and len(state.reports) == 1 and not state.problems else None
    page = JobPage(
        job=state,
        is_over=state.is_over,
        reports=tuple(entries[id_] for id_ in state.reports if id_ in entries),
        goes_to=report_url(alone) if alone else None,
    )
    if page.goes_to and not wants_json(request):
        return RedirectResponse(page.goes_to, status_code=303)
    return answer(request, "job.html", page, states=STATES, called=called)


def called(origin: str) -> str:
    """What was handed in, as a person knows it: the name of a file, an address, or a pasted text."""
    kind, _, rest = origin.partition(":")
    return "a pasted text" if kind == "paste" else rest.rpartition("#")[0] if kind == "upload" else origin


def _started(request: Request, site: Site, handed: Sequence[Handed], what: str) -> Response:
    note(request, "add reports", what)
    try:
        job = site.jobs.start(handed)
    except BusyError as error:
        raise HTTPException(503, f"{error}.", {"Retry-After": "30"}) from error
    if wants_json(request):
        told = {"job": job, "address": f"/jobs/{job}"}
        return Response(msgspec.json.encode(told), 201, media_type="application/json")
    return RedirectResponse(f"/jobs/{job}", status_code=303)
