"""Pledges, and what could not be done."""

from datetime import date

from fastapi import Request, Response

from sayso.ledger.results import ProblemEntry
from sayso.link.pledges import Pledge
from sayso.run.pledges import pledges_page
from sayso.web.api.answers import Listing, at_home, cut, gives, listed, resource
from sayso.web.api.parameters import AsOf, Paging
from sayso.web.site import Here

router = resource()


@router.get("/pledges", tags=["Pledges"])
@gives(Listing[Pledge])
def list_pledges(request: Request, here: Here, paging: Paging, as_of: AsOf = None) -> Response:
    """What was promised, by whom, by when, and what has come of it: overdue ones first.

    In a large ledger, by the latest thousand reports that may tell of any, and by those of their stories.
    """
    today = as_of or date.today().isoformat()
    known = pledges_page(here.ledger, today=today, as_of=as_of, offset=paging.offset, limit=paging.limit)
    page = Listing(total=known.total, offset=known.offset, limit=known.limit, items=known.pledges)
    return listed(request, page)


@router.get("/problems", tags=["Reports"])
@gives(Listing[ProblemEntry])
def list_problems(request: Request, here: Here, paging: Paging) -> Response:
    """What could not be done: inputs that could not be read, stages that failed on a report."""
    with here.ledger.read() as queries:
        known = queries.problems()
    return listed(request, cut(tuple(at_home(request, problem) for problem in known), paging))
