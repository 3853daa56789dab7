"""Stories: the list, one in full, what has changed in it, and its chart."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response

from sayso.charts import Look
from sayso.core.vocabulary import StatusName
from sayso.ledger.digests import Order, StoryFilter
from sayso.run.accounts import Account, account
from sayso.run.changes import Changes, changes
from sayso.run.digests import listing
from sayso.run.entries import StoryEntry
from sayso.web.answer import tagged
from sayso.web.api.answers import Listing, found, gives, listed, resource
from sayso.web.api.parameters import AsOf, Day, Paging, Since, StoryId, Until
from sayso.web.pictures import PICTURES, aside, story_picture
from sayso.web.site import Here

router = resource("Stories")


@dataclass(frozen=True)
class StoryQuery:
    """Which stories are listed: those for which all holds that is given."""

    status: Annotated[
        StatusName | Literal["none"] | None,
        Query(description="What its beliefs amount to; none: nobody takes a stance yet.", examples=["confirmed"]),
    ] = None
    actor: Annotated[
        str | None,
        Query(
            max_length=200,
            description="A code, its first part, or a name or last name of a source or of whom the deed involves.",
            examples=["RUS"],
        ),
    ] = None
    country: Annotated[
        str | None, Query(max_length=3, description="Of the deed's place, in three letters.", examples=["UKR"])
    ] = None
    type: Annotated[str | None, Query(max_length=20, description="PLOVER type of the deed.", examples=["RETREAT"])] = (
        None
    )
    org: Annotated[
        str | None, Query(max_length=500, description="An organisation that takes a stance.", examples=["UKR"])
    ] = None
    since: Since = None
    until: Until = None
    words: Annotated[
        str | None,
        Query(
            max_length=500,
            description="All of them stand in the headline, the place, or what a source says.",
            examples=["Kherson"],
        ),
    ] = None
    as_of: AsOf = None


class StoryListing(Listing[StoryEntry], frozen=True, kw_only=True):
    """One page of stories, with what the ledger has on all pages."""

    statuses: dict[str, int]
    """How many stories there are of each status, as of that day, whatever else is chosen."""
    types: dict[str, int]
    countries: dict[str, int]
    pending: int
    """Stories that something has happened to since they were put into this list."""


@router.get("/stories")
@gives(StoryListing)
def list_stories(
    request: Request,
    here: Here,
    asked: Annotated[StoryQuery, Depends()],
    paging: Paging,
    order: Annotated[Order, Query(description="Last changed, best attested, or by title.")] = "moving",
) -> Response:
    """Stories, what moves first."""
    known = listing(here.ledger, StoryFilter(**vars(asked)), order=order, limit=paging.limit, offset=paging.offset)
    page = StoryListing(
        total=known.total,
        offset=paging.offset,
        limit=paging.limit,
        items=known.entries,
        statuses=known.statuses,
        types=known.types,
        countries=known.countries,
        pending=known.pending,
    )
    return listed(request, page)


@router.get("/stories/{id}")
@gives(Account)
def get_story(request: Request, here: Here, id: StoryId, as_of: AsOf = None) -> Response:
    """One story in full: its status on each day and what it rests on, who stands where, its reports."""
    return found(request, account(here.ledger, str(id), as_of=as_of))


@router.get("/stories/{id}/changes")
@gives(Changes)
def get_changes(
    request: Request,
    here: Here,
    id: StoryId,
    since: Annotated[Day, Query(description="What has come after the end of this day.", examples=["2022-11-10"])],
    as_of: AsOf = None,
) -> Response:
    """What is new in a story since a day: reports, who has moved, what was corrected or withdrawn."""
    return found(request, changes(here.ledger, str(id), since=since, as_of=as_of))


@router.get("/stories/{id}/chart")
@gives(dict[str, Any])
async def get_chart(request: Request, here: Here, id: StoryId, as_of: AsOf = None) -> Response:
    """The chart of a story as a Vega-Lite specification: days across, organisations down, each belief a mark."""

    def drawn() -> Response:
        told = account(here.ledger, str(id), as_of=as_of)
        return tagged(request, PICTURES.get(story_picture, told, Look(), "json"), "application/json")

    return await aside(drawn)
