"""The Stories page: what moves."""

from typing import Annotated, Any, Final, Literal, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from pydantic import BaseModel, Field

from sayso.charts import sparkline
from sayso.core.vocabulary import QUAD, StatusName
from sayso.ledger.digests import NO_STATUS
from sayso.run.digests import Order, StoryEntry, StoryFilter, listing
from sayso.web.answer import answer
from sayso.web.asking import LONGEST, Blank, Day
from sayso.web.site import Here

router = APIRouter()

PER_PAGE: Final = 40
ORDERS: Final[dict[Order, str]] = {"moving": "what moved last", "weight": "most voices", "title": "title"}
STATUSES: Final = get_args(StatusName)

Words = Annotated[Annotated[str, Field(max_length=LONGEST)] | None, Blank]


class Chosen(BaseModel):
    """The fields of the form."""

    words: Words = None
    status: Annotated[StatusName | Literal["none"] | None, Blank] = None
    actor: Words = None
    org: Words = None
    country: Annotated[Annotated[str, Field(pattern="^[A-Za-z]{3}$")] | None, Blank] = None
    type: Words = None
    since: Day = None
    until: Day = None
    as_of: Day = None
    order: Order = "moving"
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    def filter(self) -> StoryFilter:
        """Which stories are meant."""
        return StoryFilter(**{name: getattr(self, name) for name in StoryFilter.__struct_fields__})


@router.get("/")
@router.get("/stories")
@router.get("/stories.json")
def stories(request: Request, site: Here, asked: Annotated[Chosen, Query()]) -> Response:
    """The stories for which all holds that is given, a page of them."""
    chosen, order, page = asked.filter(), asked.order, asked.page
    found = listing(site.ledger, chosen, order=order, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return answer(
        request,
        "stories.html",
        found,
        chosen=chosen,
        order=order,
        number=page,
        last=max(1, -(-found.total // PER_PAGE)),
        address=_Address(chosen, order),
        narrowed=_narrowed(chosen),
        orders=ORDERS,
        statuses=STATUSES,
        no_status=NO_STATUS,
        types=[*QUAD],
        spark=spark,
    )


class _Address:
    """The address of the page with something chosen otherwise."""

    def __init__(self, chosen: StoryFilter, order: Order) -> None:
        self._now: dict[str, Any] = {name: getattr(chosen, name) for name in StoryFilter.__struct_fields__}
        self._now["order"] = order if order != "moving" else None

    def __call__(self, **otherwise: Any) -> str:
        fields = {name: value for name, value in (self._now | otherwise).items() if value}
        return "/stories" + (f"?{urlencode(fields)}" if fields else "")


def _narrowed(chosen: StoryFilter) -> dict[str, str]:
    """What the list is narrowed down by; the day as of which it is shown narrows nothing."""
    fields = {name: getattr(chosen, name) for name in StoryFilter.__struct_fields__ if name != "as_of"}
    return {name: value for name, value in fields.items() if value}


def spark(entry: StoryEntry) -> Markup:
    """The reports of each day as a small picture, which holds numbers and days alone."""
    return Markup(sparkline(dict(entry.per_day)))  # noqa: S704
