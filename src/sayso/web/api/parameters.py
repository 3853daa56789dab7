"""The parameters that several operations have, with their bounds, descriptions and examples."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from fastapi import Depends, Path, Query
from pydantic import AfterValidator, WithJsonSchema

LARGEST: Final = 2**53 - 1
"""Of the whole numbers that every reader of JSON keeps exactly."""
MOST: Final = 200
"""Of a list, on one page."""
DAY: Final = "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_DAY_WORDS: Final = "write a day such as 2022-11-10"


def _real(day: str) -> str:
    if not re.fullmatch(DAY, day):
        raise ValueError(_DAY_WORDS)
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ValueError(_DAY_WORDS) from None
    return day


Day = Annotated[str, AfterValidator(_real), WithJsonSchema({"type": "string", "format": "date", "pattern": DAY})]

AsOf = Annotated[
    Day | None, Query(description="Only what was published by the end of this day.", examples=["2022-11-10"])
]
Since = Annotated[Day | None, Query(description="Published on this day or later.", examples=["2022-11-09"])]
Until = Annotated[Day | None, Query(description="Published on this day or earlier.", examples=["2022-11-14"])]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many to leave out at the start.", examples=[0])]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many to give at most.", examples=[50])]


@dataclass(frozen=True)
class Slice:
    """Which page of a list."""

    offset: Offset = 0
    limit: Limit = 50


Paging = Annotated[Slice, Depends()]
StoryId = Annotated[int, Path(ge=1, le=LARGEST, description="The number of a story.", examples=[1])]
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Its number in the list.", examples=[1])]
ReportId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=2000,
        description="The id of a report, percent-encoded; it may hold any character.",
        examples=["2022-11-09-estuary-order"],
    ),
]
