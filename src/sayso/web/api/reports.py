"""Reports: the list, and what was read in one of them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from sayso.core.corrections import Corrected
from sayso.core.errors import MissingError
from sayso.ledger.catalogue import DocumentFilter
from sayso.ledger.results import DocumentEntry
from sayso.web.api.answers import Listing, at_home, found, gives, listed, resource
from sayso.web.api.parameters import Paging, ReportId, Since, Until
from sayso.web.site import Here

router = resource("Reports")

Publisher = Annotated[
    str | None, Query(max_length=500, description="Of this publisher, as named.", examples=["Estuary Wire"])
]
Version = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Of this version of the report.", examples=[1])]
Raw = Annotated[bool, Query(description="As it was read, without what persons have corrected.", examples=[False])]


@dataclass(frozen=True)
class ReportQuery:
    """Which reports are listed."""

    publisher: Publisher = None
    since: Since = None
    until: Until = None


@router.get("/reports")
@gives(Listing[DocumentEntry])
def list_reports(request: Request, here: Here, asked: Annotated[ReportQuery, Depends()], paging: Paging) -> Response:
    """Reports in their latest versions, by the day of publication; those without a day first."""
    with here.ledger.read() as queries:
        total, items = queries.catalogue(DocumentFilter(**vars(asked)), limit=paging.limit, offset=paging.offset)
    shown = tuple(at_home(request, item) for item in items)
    return listed(request, Listing(total=total, offset=paging.offset, limit=paging.limit, items=shown))


@router.get("/reports/{id:path}")
@gives(Corrected)
def get_report(request: Request, here: Here, id: ReportId, version: Version = None, raw: Raw = False) -> Response:
    """What was read in a report, with what persons have corrected, and who is known from other reports.

    Of an older version, and with `raw`, nothing is taken from other reports; with `raw`, nothing from persons.
    """
    with here.ledger.read() as queries:
        if version is not None or raw:
            return found(request, queries.reading(id, version=version, corrected=not raw))
        known = queries.readings([id])
    if id not in known:
        raise MissingError(f"there is no report {id!r} in this ledger")
    return found(request, known[id])
