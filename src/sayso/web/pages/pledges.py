"""The Pledges page: promises of money and things, with what has come of them."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from sayso.run.pledges import pledges_page
from sayso.web.answer import answer
from sayso.web.asking import Day
from sayso.web.site import Here

router = APIRouter()

FURTHEST: Final = 100_000

AsOf = Annotated[Day, Query()]
Offset = Annotated[int, Query(ge=0, le=FURTHEST)]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("/pledges")
@router.get("/pledges.json")
def pledges(request: Request, site: Here, as_of: AsOf = None, offset: Offset = 0, limit: Limit = 20) -> Response:
    """Overdue ones first; a deadline has passed if it is before `as_of`, or before today."""
    today = as_of or date.today().isoformat()
    page = pledges_page(site.ledger, today=today, as_of=as_of, offset=offset, limit=limit)
    return answer(request, "pledges.html", page)
