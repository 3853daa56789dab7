"""The Report page: the text with all that was found in it, marked where it stands."""

import re
from heapq import nsmallest
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup, escape

from sayso.core.records import Reading
from sayso.core.spans import Span
from sayso.run.articles import Article, article
from sayso.web.answer import as_json, as_page
from sayso.web.entries import LAYERS, Entries, corrected, spans_of
from sayso.web.filters import came_from
from sayso.web.marking import Mark, paragraphs, window
from sayso.web.naming import named
from sayso.web.returning import just_done
from sayso.web.site import Here, Site

router = APIRouter()

SIZE: Final = 30_000
"""Characters of a text that are shown at once: some thirty pages of a book."""
MOST: Final = 500
"""Records that are listed at once."""
_FAR: Final = 10**9
_AT: Final = r"^\d{1,9}-\d{1,9}$"
_PAIR: Final = r"^\d{1,9},\d{1,9}$"
_WEB: Final = re.compile(r"https?://[^/]", re.IGNORECASE)

From = Annotated[int, Query(alias="from", ge=0, le=_FAR, description="Show the text from this character on.")]
At = Annotated[str | None, Query(pattern=_AT, max_length=30, description="Show these characters, `120-188`.")]
Version = Annotated[int | None, Query(ge=1, le=_FAR)]
Compare = Annotated[str | None, Query(pattern=_PAIR, max_length=30, description="Two versions, `1,2`.")]


@router.get("/reports/{rest:path}")
def report(
    request: Request, site: Here, start: From = 0, at: At = None, version: Version = None, compare: Compare = None
) -> Response:
    """A report by its id; with `.json` behind it as JSON."""
    document, wants_json = named(request, "/reports/", lambda id_: _exists(site, id_))
    told = article(site.ledger, document, version=version, compare=_pair(compare))
    if request.state.viewer.via != "here":
        told = msgspec.structs.replace(told, origin=came_from(told.origin))
    if wants_json:
        return as_json(request, told)
    done = just_done(request, site.ledger)
    return as_page(request, "report.html", told, **_shown(told, start, _pair(at, "-")), **done)


def _exists(site: Site, document: str) -> bool:
    with site.ledger.read() as queries:
        return document in queries.entries([document])


def _pair(given: str | None, by: str = ",") -> Span | None:
    if given is None:
        return None
    first, last = given.split(by)
    return int(first), int(last)


def _shown(told: Article, start: int, at: Span | None) -> dict[str, object]:
    text = told.reading.text
    if at is not None:
        start = start or max(0, at[0] - SIZE // 4) * (at[0] >= SIZE)
    within = _sparse(told.reading, window(text, start, SIZE))
    entries = Entries(told.reading, within)
    found = [at] if at else []
    marks = entries.marks() + [Mark(span, "found", "") for span in found]
    before = _sparse(told.reading, window(text, max(0, within[0] - SIZE), SIZE))[0]
    return {
        "entries": entries,
        "lines": paragraphs(text, within, marks, entries.anchors(found)),
        "within": within,
        "before": before if within[0] else None,
        "after": within[1] if within[1] < len(text) else None,
        "layers": LAYERS,
        "address": told.reading.url if _WEB.match(told.reading.url or "") else None,
        "exact": _exact,
        "corrected": lambda record: corrected(told.reading, record),
    }


def _sparse(reading: Reading, within: Span) -> Span:
    """The span, or so much of it that about `MOST` records begin in it."""
    starts = nsmallest(MOST + 1, (start for start, _ in spans_of(reading) if within[0] <= start < within[1]))
    return (within[0], max(starts[-1], within[0] + 1)) if len(starts) > MOST else within


def _exact(words: str) -> Markup:
    """Text as HTML that has as many characters when it is parsed: alone, breaks of old systems would be changed."""
    return Markup(str(escape(words)).replace("\r", "&#13;").replace("\x00", "\ufffd"))  # noqa: S704 - escaped
