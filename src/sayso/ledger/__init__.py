"""The ledger: who said what, who did what, and how sure each source was; append-only, searchable, resumable."""

from sayso.ledger.queries import Queries
from sayso.ledger.results import DocumentEntry, Hit, ProblemEntry, Saying, StoredDocument, StorylineEntry
from sayso.ledger.store import Ledger, Writer

__all__ = [
    "DocumentEntry",
    "Hit",
    "Ledger",
    "ProblemEntry",
    "Queries",
    "Saying",
    "StoredDocument",
    "StorylineEntry",
    "Writer",
]
