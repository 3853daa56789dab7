"""What the Review page shows: the queue, by story and by kind, and enough of each report to name it."""

from collections import Counter
from typing import Final

from sayso.core.records import Record
from sayso.ledger import Ledger
from sayso.ledger.results import DocumentEntry
from sayso.run.correctpage import Passage, passage
from sayso.run.queue import STORIES, QueueEntry, queue

MOST: Final = 200
"""Entries, of which a page shows some; who has worked through so many asks anew."""
_AROUND: Final = 200
"""Characters of context."""


class QueuedStory(Record, frozen=True, kw_only=True):
    """A story of which something waits for a look."""

    id: int
    label: str
    entries: int


class ReviewPage(Record, frozen=True, kw_only=True):
    """The queue, or a part of it."""

    entries: tuple[QueueEntry, ...]
    total: int
    """Of the chosen story and kind; at most `MOST`."""
    kinds: dict[str, int]
    """How many there are of each kind, whatever kind is chosen."""
    stories: tuple[QueuedStory, ...]
    """Those with entries; of one story that is chosen, that one."""
    contexts: tuple[Passage | None, ...]
    """The words of each entry in their paragraph; None for a link between reports."""
    titles: dict[str, DocumentEntry]
    """The reports of the entries, by id."""
    looked_at: int
    """So many of the stories that moved last are asked."""
    seen: int
    """The number of the last correction that the queue knows of."""


def review_page(ledger: Ledger, *, story: int | None = None, kind: str | None = None, limit: int = 20) -> ReviewPage:
    """The entries of a story, of a kind, or all, those that matter most first."""
    with ledger.read() as queries:
        seen = queries.last_correction()  # before the queue: what comes meanwhile counts as not seen
    every = queue(ledger, limit=MOST, story=story)
    chosen = [entry for entry in every if kind is None or entry.kind == kind]
    shown = tuple(chosen[:limit])
    numbers = Counter(entry.story for entry in every)
    labels = {entry.story: entry.label for entry in every}
    with ledger.read() as queries:
        contexts = tuple(
            passage(queries.document(e.document).text, e.span, around=_AROUND) if e.span else None for e in shown
        )
        titles = queries.entries({id_ for e in shown for id_ in (e.document, e.other) if id_})
    return ReviewPage(
        entries=shown,
        total=len(chosen),
        kinds=dict(Counter(entry.kind for entry in every)),
        stories=tuple(QueuedStory(id=id_, label=labels[id_], entries=n) for id_, n in numbers.most_common()),
        contexts=contexts,
        titles=titles,
        looked_at=STORIES,
        seen=seen,
    )
