"""The Story page: on whose say-so? With its chart, its map, and the same as a file for paper."""

from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from sayso.charts import Look
from sayso.run.accounts import account
from sayso.run.storypage import StoryPage, story_days, story_page
from sayso.web import report
from sayso.web.answer import answer, tagged
from sayso.web.asking import Day, StoryNumber
from sayso.web.pictures import PICTURES, TYPES, Form, aside, map_picture, story_picture
from sayso.web.site import Here
from sayso.web.storyview import SHOWN, storyview

router = APIRouter()


class Asked(BaseModel):
    """How a picture is to look."""

    as_of: Day = None
    theme: Literal["light", "dark"] = "light"
    width: Annotated[int | None, Field(ge=280, le=1600)] = None
    titled: bool = True
    """Whether the story's headline stands above: of no use where it stands above already."""

    def wide(self, usual: int) -> int:
        """In steps, so that pictures of about the same width are one."""
        return (self.width or usual) // 20 * 20


@router.get("/stories/{number:int}")
@router.get("/stories/{number:int}.json")
def story(
    request: Request,
    site: Here,
    number: StoryNumber,
    as_of: Day = None,
    since: Day = None,
    all: bool = False,
) -> Response:
    """One story as it stood on a day, and what has come since another."""
    page = story_page(site.ledger, number, as_of=as_of, since=since)
    days = story_days(site.ledger, number)
    shown = as_of or (days[-1] if days else "")
    return answer(
        request,
        "story.html",
        page,
        told=storyview(page, limit=len(page.beliefs) if all else SHOWN),
        paper=False,
        days=days,
        before=max((d for d in days if d < shown), default=None),
        after=min((d for d in days if d > shown), default=None) if as_of else None,
        before_last=_before_last(page),
    )


def _before_last(page: StoryPage) -> str | None:
    """The day before its last report came in."""
    last = max((report.published for report in page.reports if report.published), default=None)
    try:
        return (date.fromisoformat(last) - timedelta(days=1)).isoformat() if last else None
    except (ValueError, OverflowError):
        return None


@router.get("/stories/{number:int}/chart.{form}")
async def chart(
    request: Request,
    site: Here,
    number: StoryNumber,
    form: Form,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Days across, organisations down, each belief a mark."""

    def drawn() -> Response:
        told = account(site.ledger, str(number), as_of=asked.as_of)
        look = Look(theme=asked.theme, width=asked.wide(1040), titled=asked.titled and form != "json")
        return _picture(request, PICTURES.get(story_picture, told, look, form), form, f"story-{number}")

    return await aside(drawn)


@router.get("/stories/{number:int}/map.{form}")
async def places_map(
    request: Request,
    site: Here,
    number: StoryNumber,
    form: Form,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Where it plays."""

    def drawn() -> Response:
        places = account(site.ledger, str(number), as_of=asked.as_of).places
        look = Look(theme=asked.theme, width=asked.wide(640))
        return _picture(request, PICTURES.get(map_picture, places, look, form), form, f"story-{number}-map")

    return await aside(drawn)


def _picture(request: Request, content: bytes, form: Form, name: str) -> Response:
    answered = tagged(request, content, TYPES[form])
    answered.headers["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    return answered


@router.get("/stories/{number:int}/report.html")
async def on_paper(site: Here, number: StoryNumber, as_of: Day = None) -> Response:
    """The story as one file to keep, to send and to print."""
    shown = await aside(lambda: report.render(site, story_page(site.ledger, number, as_of=as_of)))
    answered = Response(shown, media_type="text/html; charset=utf-8")
    answered.headers["Content-Disposition"] = f'attachment; filename="story-{number}.html"'
    answered.headers["Cache-Control"] = "private, no-store"
    return answered
