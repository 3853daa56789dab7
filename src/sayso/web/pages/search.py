"""The Search page: full text with operators, results as quotations."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from sayso.core.questions import LONGEST
from sayso.core.spans import Span
from sayso.ledger.results import Hit
from sayso.run.finding import DEEPEST, find
from sayso.web.answer import answer
from sayso.web.filters import report_url
from sayso.web.site import Here

router = APIRouter()

LENGTH: Final = 420
"""Characters of a hit that are shown."""

Words = Annotated[str, Query(max_length=LONGEST, description="What to search for.")]
Offset = Annotated[int, Query(ge=0, le=DEEPEST)]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("/search")
@router.get("/search.json")
def search(request: Request, site: Here, q: Words = "", offset: Offset = 0, limit: Limit = 20) -> Response:
    """What was said, and passages of reports, that hold the words."""
    found = find(site.ledger, q, limit=limit, offset=offset)
    return answer(request, "search.html", found, pieces=_pieces, hit_url=_hit_url)


def _pieces(hit: Hit) -> Iterator[tuple[str, bool]]:
    """The words of a hit, and whether they are what was searched for; of long ones the part around the first match."""
    first = hit.matches[0][0] if hit.matches else 0
    begin = 0 if len(hit.words) <= LENGTH else max(0, min(first - LENGTH // 3, len(hit.words) - LENGTH))
    end = min(len(hit.words), begin + LENGTH)
    if begin:
        yield "… ", False
    yield from _cut(hit.words, (begin, end), hit.matches)
    if end < len(hit.words):
        yield " …", False


def _cut(words: str, shown: Span, matches: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    place, end = shown
    for start, stop in sorted(matches):
        if place <= start and stop <= end:
            yield words[place:start], False
            yield words[start:stop], True
            place = stop
    yield words[place:end], False


def _hit_url(hit: Hit) -> str:
    """Where the words stand; the page marks them, with and without scripts."""
    here = f"{hit.span[0]}-{hit.span[1]}"
    return f"{report_url(hit.document)}?at={here}#c{here}"
