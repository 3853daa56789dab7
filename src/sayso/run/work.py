"""What is done with batches, here or in other processes: whole batches in, whole batches out.

The libraries are imported where they are needed: a process that only hands out work has no use for them.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from sayso import fetch
from sayso.core.records import RawPage, Reading
from sayso.run.pages import Page, Unreadable, open_page

if TYPE_CHECKING:
    from sayso.run.batch import Found


_REPORT: Final = RawPage(
    origin="",
    name="first",
    media_type="text/html",
    content=b"""<html><head><title>Ferries to sail again</title></head><body><article><h1>Ferries to sail again</h1>
<p>date: 2031-03-01</p><p>The ferries to Port Calder will sail again on Monday, the harbour master said. "We have waited
long enough," he told reporters in London, adding that two of the ships had been repaired.</p></article></body></html>
""",
)


@cache
def prepare(model: str) -> None:
    """Read a first report, once a process, so that all is loaded that the next ones need.

    Raises ResourceError.
    """
    page = open_page(_REPORT)
    if isinstance(page, Page):
        find_all(model, [page])


def fingerprints(models: Sequence[str]) -> list[str]:
    """The names of the readers with these models. Raises ResourceError."""
    from sayso import resources

    return [resources.load(model).fingerprint for model in models]


def open_all(limits: fetch.Limits, inputs: Sequence[RawPage]) -> list[Page | Unreadable]:
    """The documents in these inputs."""
    return [open_page(item, limits) for item in inputs]


def find_all(model: str, pages: Sequence[Page]) -> "list[Found]":
    """All that a ledger is told of these pages."""
    from sayso import resources
    from sayso.run.batch import read_batch

    return read_batch(pages, resources.load(model))


def read_all(model: str, pages: Sequence[Page]) -> list[Reading]:
    """The readings of these pages alone."""
    from sayso import resources
    from sayso.run.batch import readings

    return readings(pages, resources.load(model))
