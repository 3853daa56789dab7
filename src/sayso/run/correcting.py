"""Correcting single records: a person's word is anchored by words, kept, and followed by what is derived of it.

Nothing is ever taken out of the ledger: who takes a correction back adds a row that says so.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from sayso.core.corrections import Correction
from sayso.core.errors import LedgerError, MissingError
from sayso.core.records import Reading
from sayso.core.spans import overlaps
from sayso.core.text import without_surrogates
from sayso.core.vocabulary import by_rule
from sayso.ledger import Ledger, Queries
from sayso.run.drafting import Change, ChangeError, NewerError, correction_of
from sayso.run.recordsof import ReportRecord, records

_PATIENCE: Final = 5.0
"""Seconds. Where much else is to be derived anew the list of stories catches up later; each story is right at once."""
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC) - timedelta(microseconds=1)


def correct(ledger: Ledger, document: str, change: Change, *, by: str, reason: str, refresh: bool = True) -> Correction:
    """Keep what a person says of one record of a report's current reading.

    Raises MissingError if there is no such report or record, LedgerError if the change makes no sense. `refresh`:
    derive the stories that it concerns anew at once; else `follow` has to be called.
    """
    return correct_all(ledger, document, [change], by=by, reason=reason, refresh=refresh)[0]


def correct_all(
    ledger: Ledger, document: str, changes: Sequence[Change], *, by: str, reason: str, refresh: bool = True
) -> tuple[Correction, ...]:
    """Keep several changes in their order, or none of them: each has to make sense after those before it.

    Raises as `correct`; of a change that makes no sense ChangeError. NewerError where a change tells what was seen and
    that is no longer what holds.
    """
    by_a_person(by)
    made: list[Correction] = []
    with ledger.write() as writer:
        known = writer.queries.corrections([document])
        _unchanged(known, changes)
        for change in changes:
            reading = current(writer.queries, document)
            try:
                correction = correction_of(reading, change, by=by, reason=reason)
            except (MissingError, NewerError):
                raise
            except LedgerError as error:
                raise ChangeError(change, str(error)) from error
            correction = after(correction, (*known, *made))
            made.append(msgspec.structs.replace(correction, number=writer.add_correction(correction)))
    if refresh:
        follow(ledger, seconds=_PATIENCE)
    return tuple(made)


def after(correction: Correction, known: Sequence[Correction]) -> Correction:
    """The correction, not older than what is known of its report: the clock may have been set back."""
    last = max((c.made_at for c in known), default=_FIRST)
    if correction.made_at > last:
        return correction
    return msgspec.structs.replace(correction, made_at=min(last, _LAST) + timedelta(microseconds=1))


def _unchanged(known: Sequence[Correction], changes: Sequence[Change]) -> None:
    """Raise NewerError if anybody has spoken since of a record that is to be changed."""
    asked = [c for c in changes if c.seen is not None and c.span is not None and c.action != "add"]
    for change in asked:
        newer = [
            c for c in known
            if c.number > (change.seen or 0) and c.target.kind == change.kind and change.span is not None
            and overlaps(c.target.at.span, change.span)
        ]  # fmt: skip
        if newer:
            raise NewerError("somebody has corrected this record since you looked at it", newer)


def undo(ledger: Ledger, number: int, *, by: str, reason: str, refresh: bool = True) -> Correction:
    """Take a correction back: what was said before holds again. Returns the correction.

    Raises LedgerError if that number is no correction, or is taken back already.
    """
    by_a_person(by)
    with ledger.write() as writer:
        found, undone_by = writer.queries.correction(number)
        if found is None or found.action == "undo":
            raise MissingError(f"no correction has the number {number}", advice="`sayso review corrections` lists them")
        if undone_by is not None:
            raise LedgerError(f"{undone_by} has taken correction {number} back already")
        back = taking_back(found, by=by, reason=reason, at=datetime.now(UTC))
        writer.add_correction(after(back, writer.queries.corrections([found.document])))
    if refresh:
        follow(ledger, seconds=_PATIENCE)
    return found


def taking_back(found: Correction, *, by: str, reason: str, at: datetime) -> Correction:
    """The row that takes a correction back."""
    return Correction(
        number=0, document=found.document, text_hash=found.text_hash, target=found.target, action="undo",
        undoes=found.number, reason=without_surrogates(reason), by=without_surrogates(by.strip()), made_at=at,
    )  # fmt: skip


def follow(ledger: Ledger, watch: Callable[[int], None] = lambda left: None, *, seconds: float | None = None) -> None:
    """Let what is kept of stories follow from what has been corrected."""
    from sayso.run.digests import refresh  # slow to import, and needed only where something is written

    refresh(ledger, watch, seconds=seconds)


def current(queries: Queries, document: str) -> Reading:
    """The current reading of a report, corrected. Raises MissingError."""
    found = queries.readings([document])
    if document not in found:
        queries.document(document)  # tells that there is none
        raise MissingError(f"the report {document!r} has not been read")
    return found[document]


def show(ledger: Ledger, document: str) -> tuple[ReportRecord, ...]:
    """All records of a report's current reading, with their ids, words, and what persons have said of them."""
    with ledger.read() as queries:
        return records(current(queries, document))


def by_a_person(by: str) -> None:
    """Raise LedgerError unless that may be a person's name."""
    if not by.strip() or by_rule(by):
        raise LedgerError("a correction bears the name of the person who made it: --by NAME")
