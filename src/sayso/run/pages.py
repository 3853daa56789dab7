"""Pages on their way to being read: what both `extract` and `read` do first."""

import hashlib
from collections.abc import Callable
from typing import Final

import msgspec

from sayso import fetch
from sayso.core.errors import InputError
from sayso.core.records import Document, Problem, RawPage, Reading, Record


class Page(Record, frozen=True, kw_only=True):
    """One document with where it came from and what was odd about it."""

    document: Document
    origin: str
    problems: tuple[Problem, ...] = ()


class Unreadable(Record, frozen=True, kw_only=True):
    """One input that no document could be made of, or that the ledger cannot hold."""

    origin: str
    problem: Problem
    content_hash: str | None = None
    """Of the bytes, if any were read: the same bad bytes are one problem, however often they are tried."""


QUARANTINE: Final = "quarantine"
"""The stage of problems with inputs that a reader did not get through."""
STORE: Final = "store"
"""The stage of problems with reports that do not fit the ledger's database."""


class Live:
    """What is known of pages by whoever has just asked for them where they are published; this is: nothing."""

    def version_of(self, origin: str) -> str | None:
        """The report that stands there, by its id in the ledger; None if that is for the ledger to find out."""
        return None

    def is_wanted(self, page: Page) -> bool:
        """Of a page of which the report is known: whether it is to be read, and kept as what stands there now."""
        return True


class Tally(Record, frozen=True, kw_only=True):
    """What a run has done so far."""

    read: int = 0
    known: int = 0
    """Reports that the ledger already held, read by this very reader."""
    failed: int = 0
    words: int = 0


Watch = Callable[[Tally, str, Problem | None, str | None], None]
"""Called as a run goes on: the tally, the report's origin, its problem if there was one, and the id by which the ledger
knows the report, once it does."""


def ignore(tally: Tally, origin: str, problem: Problem | None, report: str | None) -> None:
    """The watcher of those who do not want to know."""


class Counter:
    """Counts what a run does, and tells its watcher."""

    def __init__(self, watch: Watch) -> None:
        self.tally = Tally()
        self._watch = watch

    def failed(self, page: Unreadable) -> None:
        """One input that could not be read."""
        self._add(failed=1)
        self._watch(self.tally, page.origin, page.problem, None)

    def known(self, page: Page, report: str) -> None:
        """One report that was read before, with the id by which the ledger knows it."""
        self._add(known=1)
        self._watch(self.tally, page.origin, None, report)

    def read(self, page: Page, reading: Reading, report: str | None) -> None:
        """One report that has been read, perhaps with problems; `report` is the id that it has in a ledger."""
        self._add(read=1, words=len(reading.text.split()))
        for problem in reading.problems:
            self._watch(self.tally, page.origin, problem, report)
        self._watch(self.tally, page.origin, None, report)

    def _add(self, **numbers: int) -> None:
        changed = {name: getattr(self.tally, name) + number for name, number in numbers.items()}
        self.tally = msgspec.structs.replace(self.tally, **changed)


def open_page(item: RawPage | fetch.Failure, limits: fetch.Limits | None = None) -> Page | Unreadable:
    """One input as a document, or as the reason why not."""
    if isinstance(item, fetch.Failure):
        return Unreadable(origin=item.origin, problem=item.problem)
    try:
        document, problems = fetch.to_document(item, limits=limits or fetch.Limits())
    except InputError as error:
        problem = Problem(stage="fetch", message=str(error))
        return Unreadable(origin=item.origin, problem=problem, content_hash=content_hash(item))
    return Page(document=document, origin=item.origin, problems=problems)


def content_hash(item: RawPage) -> str:
    """Of the bytes of an input, wherever it lies and whatever it is called."""
    return hashlib.sha256(item.content).hexdigest()
