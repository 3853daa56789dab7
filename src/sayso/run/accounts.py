"""One story in full: beside its status who stands where and how they moved, its reports, and what was taken back."""

import msgspec

from sayso.ledger import Ledger
from sayso.run.dossiers import Account, ReportEntry, TakenBack
from sayso.run.stories import find

__all__ = ["Account", "ReportEntry", "TakenBack", "account"]


def account(ledger: Ledger, which: str, *, as_of: str | None = None) -> Account:
    """The story of that number, or the best attested one with all these words, in full.

    Raises LedgerError if there is none.
    """
    with ledger.read() as queries:
        told = find(queries, which, as_of)
        orgs = {belief.org for belief in told.beliefs}
        grades = {note.subject: note.value for note in queries.notes("reliability") if note.subject in orgs}
    return msgspec.structs.replace(told, reliability=grades)
