"""The ledger: who said what, who did what, and how sure each source was; append-only, searchable, resumable."""

from sqlalchemy.exc import DBAPIError as DatabaseFailure

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
    "DatabaseFailure",
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
