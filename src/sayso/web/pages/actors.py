"""The Actor page: who this is and on what grounds, all that was said and done, words against deeds."""

from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from sayso.run.persons import NO_CODE, Person, SayingFilter, person
from sayso.web.answer import as_json, as_page
from sayso.web.naming import named
from sayso.web.site import Here

router = APIRouter()

_DAY: Final = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
_FAR: Final = 10**9


class Asked(BaseModel):
    """What is chosen of all that was said and done."""

    kind: Literal["statement", "event", ""] = ""
    since: str = Field("", pattern=_DAY)
    """`2022-11-10`, or cut short to a month or a year."""
    until: str = Field("", pattern=_DAY)
    story: str = Field("", pattern=r"^\d{0,18}$")
    code: str = Field("", max_length=200)
    offset: int = Field(0, ge=0, le=_FAR)
    limit: int = Field(50, ge=1, le=500)

    def chosen(self) -> SayingFilter:
        """The filter that this is."""
        return SayingFilter(
            kind=self.kind or None,
            since=self.since or None,
            until=self.until or None,
            story=int(self.story) if self.story else None,
            code=self.code or None,
        )


@router.get("/actors/{rest:path}")
def actor(request: Request, site: Here, asked: Annotated[Asked, Query()]) -> Response:
    """A person or body by its name, as `sayso who` takes it; with `.json` behind it as JSON."""
    name, wants_json = named(request, "/actors/", lambda each: True)
    told = person(site.ledger, name, asked.chosen(), limit=asked.limit, offset=asked.offset)
    if wants_json:
        return as_json(request, told)
    return as_page(request, "actor.html", told, asks=lambda **changed: _asks(told, changed), no_code=NO_CODE)


def _asks(told: Person, changed: dict[str, object]) -> str:
    """The query of the same page with something else chosen, from the first saying on."""
    chosen = {name: getattr(told.chosen, name) for name in SayingFilter.__struct_fields__}
    asked = {**chosen, "limit": told.limit if told.limit != 50 else None, **changed}
    return "?" + urlencode({name: value for name, value in asked.items() if value})
