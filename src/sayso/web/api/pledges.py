"""Pledges, and what could not be done."""

from datetime import date

from fastapi import Request, Response

from sayso.ledger.results import ProblemEntry
from sayso.link.pledges import Pledge
from sayso.run.pledges import pledges
from sayso.web.api.answers import Listing, cut, gives, listed, resource
from sayso.web.api.parameters import AsOf, Paging
from sayso.web.site import Here

router = resource()


@router.get("/pledges", tags=["Pledges"])
@gives(Listing[Pledge])
def list_pledges(request: Request, here: Here, paging: Paging, as_of: AsOf = None) -> Response:
    """What was promised, by whom, by when, and what has come of it: overdue ones first."""
    known = pledges(here.ledger, today=as_of or date.today().isoformat(), as_of=as_of)
    return listed(request, cut(known, paging))


@router.get("/problems", tags=["Reports"])
@gives(Listing[ProblemEntry])
def list_problems(request: Request, here: Here, paging: Paging) -> Response:
    """What could not be done: inputs that could not be read, stages that failed on a report."""
    with here.ledger.read() as queries:
        known = queries.problems()
    return listed(request, cut(known, paging))
