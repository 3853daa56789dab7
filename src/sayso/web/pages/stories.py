"""The Stories page: what moves."""

from fastapi import APIRouter, Request, Response

from sayso.run.stories import stories as all_stories
from sayso.web.answer import answer
from sayso.web.site import Here

router = APIRouter()


@router.get("/")
@router.get("/stories")
@router.get("/stories.json")
def stories(request: Request, site: Here) -> Response:
    """All stories of the ledger."""
    return answer(request, "stories.html", all_stories(site.ledger))
