"""Keeping reports in the ledger: each with all that was found in it and its links, together or not at all.

Then what follows from them: the stories that they are in, and what is told of these.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from sayso import resources
from sayso.core.errors import UnfitError
from sayso.core.records import Problem
from sayso.ledger import Ledger, StoredDocument, Writer
from sayso.run.digests import refresh
from sayso.run.linking import link_reading, place_due
from sayso.run.pages import STORE, Page, Unreadable

if TYPE_CHECKING:  # it brings all that reading needs, which a process that only stores does not
    from sayso.run.batch import Found


Link = Callable[[Writer, StoredDocument, "Found", int], None]
"""Links a report that has just been stored; the number is that of its reading."""


def link_by_itself(writer: Writer, stored: StoredDocument, found: "Found", reading: int) -> None:
    """By what the ledger holds."""
    link_reading(writer, stored, found.page.document, found.bands)


def store(
    writer: Writer, found: "Found", fingerprint: str, link: Link = link_by_itself, *, version_of: str | None = None
) -> tuple[str, bool]:
    """Keep one report; its id, and whether it has not come in since we looked.

    It may have through another process, or as a second copy. Its story is due. Raises UnfitError where the database
    cannot hold it.
    """
    page = found.page
    queries, origin = writer.queries, page.origin
    if queries.has_reading(page.document, origin=origin, fingerprint=fingerprint, version_of=version_of):
        return queries.id_of(page.document, origin=origin, version_of=version_of), False
    stored = writer.add_document(page.document, origin=origin, version_of=version_of)
    reading = writer.add_reading(stored, found.reading, fingerprint=fingerprint)
    writer.add_waiting(stored, msgspec.structs.replace(found.sketch, document=stored.id))
    link(writer, stored, found, reading)
    return stored.id, True


def refused(page: Page, error: UnfitError, content_hash: str | None = None) -> Unreadable:
    """A report that the ledger's database cannot hold, as a problem: the others are none the worse for it."""
    return Unreadable(origin=page.origin, problem=Problem(stage=STORE, message=error.why), content_hash=content_hash)


def place_stored(ledger: Ledger, watch: Callable[[int], None]) -> None:
    """Put the reports that are due into their stories, and derive what is told of these.

    `watch` is told how many reports are still to be linked, then how many stories are still to be derived anew.
    """

    def meaning(text: str) -> bytes:
        return resources.sentences.load().meaning(text)  # mostly worked out with the reading

    place_due(ledger, meaning, watch)
    refresh(ledger, watch)
