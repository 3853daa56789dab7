"""Pages on their way to being read: what both `extract` and `read` do first."""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from sayso import fetch
from sayso.core.errors import InputError
from sayso.core.records import Document, Problem, Record


class Page(Record, frozen=True, kw_only=True):
    """One document with where it came from and what was odd about it."""

    document: Document
    origin: str
    problems: tuple[Problem, ...] = ()


class Unreadable(Record, frozen=True, kw_only=True):
    """One input that no document could be made of."""

    origin: str
    problem: Problem
    content_hash: str | None = None
    """Of the bytes, if any were read: the same bad bytes are one problem, however often they are tried."""


class Tally(Record, frozen=True, kw_only=True):
    """What a run has done so far."""

    read: int = 0
    known: int = 0
    """Reports that the ledger already held, read by this very reader."""
    failed: int = 0
    words: int = 0


Watch = Callable[[Tally, str, Problem | None], None]
"""Called as a run goes on: the tally, the report's origin, and its problem if there was one."""


def ignore(tally: Tally, origin: str, problem: Problem | None) -> None:
    """The watcher of those who do not want to know."""


def open_pages(paths: Sequence[str], limits: fetch.Limits) -> Iterator[Page | Unreadable]:
    """Every report under `paths`, in order, as a document or as the reason why not."""
    for item in fetch.pages(paths, limits=limits):
        if isinstance(item, fetch.Failure):
            yield Unreadable(origin=item.origin, problem=item.problem)
            continue
        try:
            document, problems = fetch.to_document(item)
        except InputError as error:
            yield Unreadable(
                origin=item.origin,
                problem=Problem(stage="fetch", message=str(error)),
                content_hash=hashlib.sha256(item.content).hexdigest(),
            )
        else:
            yield Page(document=document, origin=item.origin, problems=problems)
