"""Actors: who somebody is and on what grounds, all that was said and done, words against deeds."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request, Response

from sayso.run.persons import Person, SayingFilter, person
from sayso.web.api.answers import gives, listed, resource
from sayso.web.api.parameters import LARGEST, Paging, Since, Until
from sayso.web.site import Here

router = resource("Actors")


@dataclass(frozen=True)
class SayingQuery:
    """Which of the sayings and deeds are told: those for which all holds that is given."""

    kind: Annotated[
        Literal["statement", "event"] | None, Query(description="Only words, or only deeds.", examples=["statement"])
    ] = None
    since: Since = None
    until: Until = None
    story: Annotated[int | None, Query(ge=1, le=LARGEST, description="In this story.", examples=[1])] = None
    code: Annotated[
        str | None,
        Query(max_length=200, description="Of bearers of the name with this code.", examples=["RUS GOV MIL"]),
    ] = None


@router.get("/actors/{name:path}")
@gives(Person)
def get_actor(
    request: Request,
    here: Here,
    name: Annotated[
        str,
        Path(
            min_length=1,
            max_length=500,
            description="A name or last name of a person or body, percent-encoded.",
            examples=["Shoigu"],
        ),
    ],
    asked: Annotated[SayingQuery, Depends()],
    paging: Paging,
) -> Response:
    """Whoever bears a name: with what code and on what grounds, and what he said and did, a page at a time."""
    chosen = SayingFilter(**vars(asked))
    return listed(request, person(here.ledger, name, chosen, limit=paging.limit, offset=paging.offset))
