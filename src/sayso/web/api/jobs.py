"""Reports handed in, and how far their reading is."""

import datetime
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Path, Request, Response
from msgspec import UNSET, Meta, UnsetType

from sayso.core.errors import MissingError
from sayso.core.records import Record
from sayso.core.text import shorten
from sayso.run.intake import Address, Handed, Paste
from sayso.run.jobs import Bounds, BusyError, JobState
from sayso.web.api.answers import Listing, body, cut, found, gives, listed, made, resource
from sayso.web.api.parameters import Paging
from sayso.web.api.schema import PREFIX
from sayso.web.security.auditing import note
from sayso.web.security.forms import reviewers_only
from sayso.web.site import Here

router = resource("Jobs")

_BODY: Final = 2 * Bounds().upload_bytes
"""Bytes: as JSON a text may take twice the room."""

Line = Annotated[str, Meta(max_length=2000)]
# Without \s, which is not the same in Python as it is where JSON Schema comes from.
Web = Annotated[str, Meta(pattern=r"^https?://[^\x00-\x20\x7f-\xa0]+$", max_length=2000)]


class NewReport(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report to be read: its text, with what is known of it, or the address of its page."""

    text: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    address: Web | UnsetType = UNSET
    title: Line | None = None
    publisher: Line | None = None
    date: datetime.date | None = None
    """The day of publication."""
    url: Web | None = None
    """Where the text is from."""


Handing = Annotated[NewReport, Meta(extra_json_schema={"oneOf": [{"required": ["text"]}, {"required": ["address"]}]})]


@router.post("/reports", max_body_size=_BODY)
@gives(JobState, takes=Handing, status=202)
def add_report(request: Request, here: Here, told: Annotated[NewReport, Depends(body(NewReport))]) -> Response:
    """Have a report read into the ledger: a text, or the page at an address. The job tells how far it is."""
    handed = _handed(told)
    note(request, "add reports", told.address or f"a text: {shorten(told.title or told.text or '', 80)}")
    try:
        job = here.jobs.start([handed])
    except BusyError as error:
        raise HTTPException(503, f"{error}.", {"Retry-After": "30"}) from error
    state = here.jobs.state(job)
    return made(state, status=202, headers={"Location": f"{PREFIX}/jobs/{job}"})


@router.get("/jobs", dependencies=[Depends(reviewers_only)])
@gives(Listing[JobState])
def list_jobs(request: Request, here: Here, paging: Paging) -> Response:
    """What was handed in since the server was started, the latest first."""
    return listed(request, cut(here.jobs.states()[::-1], paging))


@router.get("/jobs/{id}", dependencies=[Depends(reviewers_only)])
@gives(JobState)
def get_job(
    request: Request,
    here: Here,
    id: Annotated[str, Path(max_length=100, description="The id of a job.", examples=["0123456789abcdef"])],
) -> Response:
    """How far a job is, and the ids of the reports that came of it."""
    state = here.jobs.state(id)
    if state is None:
        raise MissingError("there is no such job here, or it was over long ago; what was read is among the reports")
    return found(request, state)


def _handed(told: NewReport) -> Handed:
    if told.text is UNSET and told.address is not UNSET:
        return Address(address=told.address)
    if told.text is UNSET or told.address is not UNSET:
        raise HTTPException(422, "body: give either a text or an address")
    return Paste(
        text=told.text,
        title=told.title,
        publisher=told.publisher,
        date=told.date.isoformat() if told.date else None,
        url=told.url,
    )
