"""Adding reports: files, a pasted text, an address; and how far their reading is."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile
from pydantic import BaseModel
from starlette.responses import RedirectResponse

from sayso.core.errors import InputError, MissingError
from sayso.core.records import Record
from sayso.core.text import shorten
from sayso.fetch.records import too_large
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
_LIST: Final = ".jsonl"
"""A file of many reports."""
STATES: Final = {
    "waiting": "Waiting for its turn",
    "loading": "Getting ready",
    "reading": "Reading",
    "linking": "Joining to stories",
    "done": "Done",
    "failed": "This could not be read",
}
_LONGEST: Final = 2_000
"""Characters of a line that is typed."""
_WEB: Final = re.compile(r"https?://\S+")


class PasteForm(BaseModel):
    """What the form for a text sends: what is not known is empty. What cannot be comes back with the form."""

    text: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""

    def faults(self) -> dict[str, str]:
        """What is wrong, by field."""
        long = {name for name in ("title", "publisher", "url") if len(getattr(self, name)) > _LONGEST}
        found = dict.fromkeys(long, f"At most {_LONGEST:,} characters.")
        if not self.text.strip():
            found["text"] = "There is no text to read."
        if self.date and not _is_day(self.date):
            found["date"] = "Write a day such as 2022-11-10."
        if self.url and not _WEB.fullmatch(self.url):
            found["url"] = "Write an address that begins with http:// or https://, without blanks."
        return found


def _is_day(typed: str) -> bool:
    try:
        return date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False


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
    typed: dict[str, str] = msgspec.field(default_factory=dict)
    """What was sent and could not be taken, by field: nothing of it is lost."""
    faults: dict[str, str] = msgspec.field(default_factory=dict)
    """What was wrong with it, by field."""


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
    return _shown(request, site)


def _shown(
    request: Request, site: Site, typed: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None
) -> Response:
    page = IntakePage(
        files=_BOUNDS.inputs,
        upload_bytes=_BOUNDS.upload_bytes,
        max_bytes=site.settings.max_bytes,
        lately=tuple(reversed(site.jobs.states()[-_LATELY:])),
        typed=dict(typed or {}),
        faults=dict(faults or {}),
    )
    response = answer(request, "intake.html", page, states=STATES, called=called)
    if faults:
        response.status_code = 422
    return response


_FILES: Final[Any] = {"max_files": _BOUNDS.inputs, "max_fields": 5, "max_part_size": 1_000}


@router.post("/read/files", max_body_size=_BODY, form_limits=_FILES)
@router.post("/read/files.json", max_body_size=_BODY, form_limits=_FILES)
def add_files(request: Request, site: Here, files: Annotated[list[UploadFile], File()]) -> Response:
    """Have files read."""
    given = [each for each in files if each.filename]  # a browser sends one without a name for none
    names = [shorten(each.filename or "", 80) for each in given]
    handed = [Upload(name=each.filename or "", content=each.file.read()) for each in given]
    what = f"{len(names)} {'file' if len(names) == 1 else 'files'}: {', '.join(names)}"
    try:
        for each in handed:
            if len(each.content) > site.settings.max_bytes and not each.name.lower().endswith(_LIST):
                raise InputError(f"{shorten(each.name, 80)} {too_large(site.settings.limits())}")
        return _started(request, site, handed, what)
    except InputError as error:
        return _again(request, site, {}, {"files": sentence(error)})


@router.post("/read/text", max_body_size=_BODY, form_limits={"max_fields": 10, "max_part_size": _BOUNDS.upload_bytes})
def add_text(
    request: Request,
    site: Here,
    pasted: Annotated[PasteForm, Form()],
) -> Response:
    """Have a pasted text read."""
    typed = pasted.model_dump()
    if faults := pasted.faults():
        return _again(request, site, typed, faults)
    day = pasted.date or None
    handed = Paste(
        text=pasted.text.replace("\r\n", "\n"),  # as browsers send the ends of lines
        title=pasted.title.strip() or None,
        publisher=pasted.publisher.strip() or None,
        date=day,
        url=pasted.url or None,
    )
    told = (handed.publisher, day, handed.title or handed.text[:80])
    try:
        return _started(request, site, [handed], f"a pasted text: {' '.join(part for part in told if part)}")
    except InputError as error:
        return _again(request, site, typed, {"text": sentence(error)})


@router.post("/read/address")
def add_address(request: Request, site: Here, address: Annotated[str, Form()] = "") -> Response:
    """Have a page of the web fetched and read."""
    try:
        if not address.strip() or len(address) > _LONGEST:
            raise InputError(f"at most {_LONGEST:,} characters" if address.strip() else "there is no address")
        return _started(request, site, [Address(address=address.strip())], f"an address: {address}")
    except InputError as error:
        return _again(request, site, {"address": address}, {"address": sentence(error)})


def _again(request: Request, site: Site, typed: Mapping[str, str], faults: Mapping[str, str]) -> Response:
    """The forms with what was typed, and what is wrong with it at its field; to a program only the latter."""
    if wants_json(request):
        raise HTTPException(422, " ".join(faults.values()))
    return _shown(request, site, typed, faults)


def sentence(error: Exception) -> str:
    """An error's one line, as it stands alone; an address that it begins with is left as it is."""
    told = str(error)
    begun = told if "://" in told.partition(" ")[0] else told[:1].upper() + told[1:]
    return begun if begun.endswith(".") else f"{begun}."


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
