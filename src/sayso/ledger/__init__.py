"""The ledger: who said what, who did what, and how sure each source was; append-only, searchable, resumable."""

from sayso.ledger.queries import Queries
from sayso.ledger.results import (
    DocumentEntry,
    Hit,
    PersonEntry,
    ProblemEntry,
    Saying,
    StoredDocument,
    UnknownEntry,
)
from sayso.ledger.store import Ledger, Writer

__all__ = [
    "DocumentEntry",
    "Hit",
    "Ledger",
    "PersonEntry",
    "ProblemEntry",
    "Queries",
    "Saying",
    "StoredDocument",
    "UnknownEntry",
    "Writer",
]
