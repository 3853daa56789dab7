"""Search: words in statements and reports, as on the page."""

from typing import Annotated

from fastapi import Query, Request, Response

from sayso.ledger.results import Hit
from sayso.run.finding import DEEPEST, Facet, find
from sayso.web.api.answers import Listing, gives, listed, resource
from sayso.web.api.parameters import Limit
from sayso.web.site import Here

router = resource("Search")


class SearchListing(Listing[Hit], frozen=True, kw_only=True):
    """One page of hits, and what there is to narrow the search down by."""

    capped: bool
    """There are `total` or more: no further ones were counted."""
    facets: tuple[Facet, ...]
    notes: tuple[str, ...]
    """What of the question was not used, or names what is not in this ledger: such a search shows nothing."""


@router.get("/search")
@gives(SearchListing)
def search(
    request: Request,
    here: Here,
    q: Annotated[
        str,
        Query(
            max_length=1000,
            description='Words, which are found in all their forms; "in quotation marks" they stand together; a last * '
            "stands for any ending; speaker:, publisher:, kind:, after: and before: narrow the search down.",
            examples=["withdraw* speaker:Shoigu"],
        ),
    ],
    offset: Annotated[
        int, Query(ge=0, le=DEEPEST, description="How many to leave out at the start.", examples=[0])
    ] = 0,
    limit: Limit = 20,
) -> Response:
    """Statements that have the words, the best first, then passages of reports that do."""
    known = find(here.ledger, q, limit=limit, offset=offset)
    page = SearchListing(
        total=known.number,
        offset=offset,
        limit=limit,
        items=known.hits,
        capped=known.capped,
        facets=known.facets,
        notes=known.notes,
    )
    return listed(request, page, more=known.more)
