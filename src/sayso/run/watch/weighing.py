"""What was found in the places of reports, beside what the ledger has of them: which of it is to be read."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

from sayso.core.records import Document, Record
from sayso.fetch.urls import same_page, shown
from sayso.ledger import Ledger, Queries
from sayso.ledger.watching import PageState, digest_of
from sayso.run.pages import Live, Page
from sayso.run.watch.doubting import as_it_reads, is_cut, notice, unlike, without_numbers
from sayso.run.watch.noticing import WITHDRAWN

HOLD: Final = timedelta(days=1)
"""So long another text must stand in the place of a report to be taken for its new one."""
_VERSIONS: Final = 5
"""That a text is compared with."""
_LOOK: Final = (
    ": not read, its report stands as it was; look at the page, and have `sayso read` read it if that is right"
)


class Doubt(Record, frozen=True, kw_only=True):
    """Why a text is not read as what stands now in the place of a report."""

    kind: Literal["same", "held", "elsewhere", "notice"]
    """`same`: nothing that the report tells is another; `held`: until it has stood there for long enough;
    `elsewhere`: it is no text of this report's at all; `notice`: that the report is withdrawn."""
    why: str = ""
    digest: str = ""
    """By what the text is known again."""


class Weighing(Live):
    """For one reading, of pages that have just been asked for; what is doubted is kept in `doubts`."""

    def __init__(self, ledger: Ledger, pages: Mapping[str, PageState], now: datetime) -> None:
        """`pages`: those of which a report is known, as they were before, by where they were found now."""
        self._ledger, self._pages, self._now = ledger, pages, now
        self.doubts: dict[str, Doubt] = {}

    def version_of(self, origin: str) -> str | None:
        """The report that stands there."""
        state = self._pages.get(origin)
        return None if state is None else state.report

    def is_wanted(self, page: Page) -> bool:
        """Whether it is to be read."""
        state = self._pages.get(page.origin)
        if state is None or state.report is None:
            return True
        with self._ledger.read() as queries:
            doubt = self._doubt(queries, state, state.report, page)
        if doubt is not None:
            self.doubts[page.origin] = doubt
        return doubt is None

    def _doubt(self, queries: Queries, state: PageState, report: str, page: Page) -> Doubt | None:
        document = page.document
        before = queries.watching.versions(report, _VERSIONS)
        if not before:
            return None
        digest = digest_of(without_numbers(document.text))
        known = queries.known_as(document, origin=page.origin)
        if known not in (None, report):
            why = f"leads to the page of another report now ({known}){_LOOK}"
            return Doubt(kind="elsewhere", why=why, digest=digest)
        if _reads_alike(document, before[0]):
            return Doubt(kind="same", digest=digest)
        if why := unlike(document.text, [each.text for each in before]):
            return self._unlike(queries, state, document, _Found(why, digest, page.origin, before[0]))
        return None

    def _unlike(self, queries: Queries, state: PageState, document: Document, found: "_Found") -> Doubt | None:
        """What is made of a text that is unlike the report's; None: it has stood there for long enough."""
        digest = found.digest
        if told := notice(document.text):
            return Doubt(kind="notice", why=f"its page says: {told}", digest=digest)
        if why := self._elsewhere(queries, state, document, found):
            return Doubt(kind="elsewhere", why=f"{why}{_LOOK}", digest=digest)
        if state.held == digest and state.missing_at is not None and self._now - state.missing_at >= HOLD:
            return None
        why = f"shows {found.why}: held back until it has stood there for a day; look at the page"
        return Doubt(kind="held", why=why, digest=digest)

    def _elsewhere(self, queries: Queries, state: PageState, document: Document, found: "_Found") -> str:
        """Why such a text is none of this report's, however long it stands there."""
        if not _is_at_home(found.at, state, found.report):
            return f"leads to {shown(found.at)} now, which has {found.why}"
        if is_cut(document.text, found.report.text):
            return "shows no more than the beginning of its report now, as behind a paywall"
        if queries.watching.holds_too(state, found.digest) or queries.watching.is_another_s(found.report.id, document):
            return "shows a text now that other pages of its site show, too"
        if state.state == WITHDRAWN and state.withdrawn_by == "page":
            return f"shows {found.why}"
        return ""


class _Found(NamedTuple):
    why: str
    """It is unlike the report."""
    digest: str
    at: str
    report: Document
    """As it stands in the ledger."""


def _reads_alike(one: Document, other: Document) -> bool:
    told = [(each.title, each.publisher, each.byline, each.published, _place(each.url or "")) for each in (one, other)]
    is_other = (one.text, one.url) != (other.text, other.url)
    return is_other and told[0] == told[1] and as_it_reads(one.text) == as_it_reads(other.text)


def _is_at_home(found: str, state: PageState, report: Document) -> bool:
    """Whether a text was found where the report is, or in a place that differs only in how it is written."""
    return _place(found) in {_place(known) for known in (state.address, report.url) if known}


def _place(address: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(same_page(address))
        return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query
    except ValueError:
        return "", address, ""
