"""Keeping a report in the ledger: the report, all that was found in it and its links, together or not at all."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from sayso.core.errors import UnfitError
from sayso.core.records import Problem
from sayso.ledger import StoredDocument, Writer
from sayso.run.linking import link_reading
from sayso.run.pages import STORE, Page, Unreadable

if TYPE_CHECKING:  # it brings all that reading needs, which a process that only stores does not
    from sayso.run.batch import Found


Link = Callable[[Writer, StoredDocument, "Found", int], None]
"""Links a report that has just been stored; the number is that of its reading."""


def link_by_itself(writer: Writer, stored: StoredDocument, found: "Found", reading: int) -> None:
    """By what the ledger holds."""
    link_reading(writer, stored, found.page.document, found.bands)


def store(writer: Writer, found: "Found", fingerprint: str, link: Link = link_by_itself) -> tuple[str, bool]:
    """Keep one report; its id, and whether it has not come in since we looked.

    It may have through another process, or as a second copy. Its story is due. Raises UnfitError where the database
    cannot hold it.
    """
    page = found.page
    if writer.queries.has_reading(page.document, origin=page.origin, fingerprint=fingerprint):
        return writer.queries.id_of(page.document, origin=page.origin), False
    stored = writer.add_document(page.document, origin=page.origin)
    reading = writer.add_reading(stored, found.reading, fingerprint=fingerprint)
    writer.add_waiting(stored, msgspec.structs.replace(found.sketch, document=stored.id))
    link(writer, stored, found, reading)
    return stored.id, True


def refused(page: Page, error: UnfitError, content_hash: str | None = None) -> Unreadable:
    """A report that the ledger's database cannot hold, as a problem: the others are none the worse for it."""
    return Unreadable(origin=page.origin, problem=Problem(stage=STORE, message=error.why), content_hash=content_hash)
