"""The Audit page: who has signed in, and who has changed what."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from sayso.run.auditing import trail
from sayso.web.answer import answer
from sayso.web.security.forms import reviewers_only
from sayso.web.site import Here

router = APIRouter(dependencies=[Depends(reviewers_only)])

Before = Annotated[int | None, Query(ge=1, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/audit")
@router.get("/audit.json")
def audits(request: Request, site: Here, before: Before = None, limit: Limit = 100) -> Response:
    """What has been done on these pages, the latest first."""
    return answer(request, "audit.html", trail(site.ledger, limit=limit, before=before), limit=limit)
