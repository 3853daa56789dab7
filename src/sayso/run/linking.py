"""Linking one new reading to what the ledger holds: candidates out of the ledger, judgements into it."""

import msgspec

from sayso.core.records import Document
from sayso.ledger import StoredDocument, Writer
from sayso.link.copies import bands, credited, judge
from sayso.link.match import assign, blocking, may_join, storied

COPY_DAYS = 7
"""How far apart in days a copy and its original may be published."""


def link_reading(writer: Writer, stored: StoredDocument, reading: int, document: Document) -> None:
    """Find the report's original if it is a copy, and put each of its events into a story or found a new one."""
    _link_copies(writer, stored, msgspec.structs.replace(document, id=stored.id))
    for deed in writer.queries.deeds(reading):
        if not may_join(deed):
            continue
        block = blocking(deed)
        candidates = writer.queries.candidates(
            block.types, since=block.since, until=block.until, countries=block.countries
        )
        found = assign(deed, candidates)
        if found is not None:
            storyline, judgement = found
            writer.join(deed.key, storyline, writer.add_judgement(judgement))
        elif storied(deed):
            writer.join(deed.key, None)


def _link_copies(writer: Writer, stored: StoredDocument, document: Document) -> None:
    """Judge the report against those that look alike and those of the publishers it credits."""
    queries = writer.queries
    keys = bands(document.text)
    near = queries.documents_by_bands(keys, around=document.published, days=COPY_DAYS)
    named = queries.documents_by_publisher(
        credited(document.text, queries.publishers()), around=document.published, days=COPY_DAYS
    )
    writer.add_bands(stored, keys)
    others = {other.id: other for other in (*near, *named) if other.id != document.id}
    judged = [j for other in others.values() if (j := judge(document, other)) is not None]
    own = [j for j in judged if j.left == document.id]
    best = max(own, key=lambda j: (j.score, j.right), default=None)  # one original is enough
    for judgement in judged:
        if judgement is best or judgement.left != document.id:
            writer.add_judgement(judgement)
