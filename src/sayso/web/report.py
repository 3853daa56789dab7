"""A story as one file that needs nothing else: to keep, to send, to print. No script in it, and nothing to load."""

from base64 import b64encode
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Final

from markupsafe import Markup

from sayso.charts import Look
from sayso.run.storypage import StoryPage
from sayso.web.pictures import PICTURES, map_picture, story_picture
from sayso.web.site import STATIC, Site
from sayso.web.storyview import storyview

_STYLES: Final = ("sayso.css", "story.css", "story_report.css")


def render(site: Site, page: StoryPage) -> str:
    """The file's text, as of now."""
    return site.render(
        "story_report.html",
        page=page,
        told=storyview(page, limit=len(page.beliefs)),
        paper=True,
        made=datetime.now(UTC),
        version=version("sayso"),
        style=Markup(_style()),  # noqa: S704  our own
        chart=_chart(page),
        map=_map(page),
    )


@cache
def _style() -> str:
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in _STYLES)


def _chart(page: StoryPage) -> str | None:
    look = Look(reports=None, width=1040)
    return _inside(PICTURES.get(story_picture, page, look, "svg", True)) if page.beliefs else None


def _map(page: StoryPage) -> str | None:
    look = Look(reports=None, width=640)
    return _inside(PICTURES.get(map_picture, page.places, look, "svg", True)) if page.places else None


def _inside(picture: bytes) -> str:
    """As an address that holds the picture itself: whatever a text may have put into it, a picture runs nothing."""
    return f"data:image/svg+xml;base64,{b64encode(picture).decode()}"
