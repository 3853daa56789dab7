"""The ledger as a Python program has it: what the command line does, as methods of one object."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sayso.core.corrections import Correction
from sayso.core.records import Reading
from sayso.ledger import Ledger as _Ledger
from sayso.ledger import ProblemEntry
from sayso.resources.pipeline import DEFAULT_MODEL
from sayso.run import correcting, stories
from sayso.run.accounts import Account, account
from sayso.run.changing import NOTHING, change_to
from sayso.run.correctionlist import CorrectionEntry, correction_list
from sayso.run.drafting import Change
from sayso.run.means import Means
from sayso.run.pages import Tally
from sayso.run.recordsof import ReportRecord, records
from sayso.run.telling import Story

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from sayso.export.found import Choice


class Ledger(_Ledger):
    """A ledger to read reports into, ask, correct, and take tables from.

    >>> with sayso.Ledger.open("kherson.db") as ledger:     # doctest: +SKIP
    ...     ledger.add("examples/kherson")
    ...     ledger.stories()
    ...     ledger.pandas("events")
    """

    def add(self, *paths: str, workers: int = 0, model: str = DEFAULT_MODEL) -> Tally:
        """Read reports and link them to stories, as `sayso read` does: files, folders, addresses.

        What the ledger already holds is skipped. What could not be read is counted as `failed`; `problems()` says why.
        `workers`: processes that read beside this one, for a corpus; 0 reads here, which for some dozens is as fast.
        """
        from sayso.run.read import read_into  # which brings the models

        return read_into(self, paths, Means(workers=workers, model=model))

    def problems(self) -> tuple[ProblemEntry, ...]:
        """What could not be read, or not in full, and why."""
        with self.read() as queries:
            return queries.problems()

    def stories(self, *, as_of: str | None = None) -> tuple[Story, ...]:
        """All stories as they stand, or stood on a day, the best attested first."""
        return stories.stories(self, as_of=as_of)

    def story(self, which: int | str, *, as_of: str | None = None) -> Account:
        """The story of that number, or the best attested one with all these words, with all that is known of it.

        `sayso.charts.story_chart` draws it. Raises LedgerError if there is none.
        """
        return account(self, str(which), as_of=as_of)

    def reading(self, report: str) -> Reading:
        """What was found in a report, as persons have corrected it. Raises LedgerError if there is no such report."""
        with self.read() as queries:
            return correcting.current(queries, report)

    def records(self, report: str) -> tuple[ReportRecord, ...]:
        """The records of a report in a line each, with the ids by which they are corrected."""
        return records(self.reading(report))

    def correct(
        self, report: str, record: str, values: Mapping[str, str | float | None], *, by: str, reason: str
    ) -> tuple[Correction, ...]:
        """Set fields of a record to what a person says: `{"factuality": "PR+"}`; None takes a value away.

        `sayso review set --help` lists the fields; actors go by id, or by their words in the report. All values are
        kept, or none. The person's word wins, and survives whatever is read later. Raises LedgerError if it makes no
        sense.
        """
        reading = self.reading(report)
        typed = {field: NOTHING if value is None else str(value) for field, value in values.items()}
        changes = [change_to(reading, record, field, value) for field, value in typed.items()]
        return correcting.correct_all(self, report, changes, by=by, reason=reason)

    def accept(self, report: str, record: str, *, by: str, reason: str = "looked at") -> Correction:
        """Say that a record is right as it was read."""
        return correcting.correct(self, report, Change(action="accept", record=record), by=by, reason=reason)

    def reject(self, report: str, record: str, *, by: str, reason: str) -> Correction:
        """Say that there is no such thing in the report: it counts no more, nor does what hangs on it."""
        return correcting.correct(self, report, Change(action="reject", record=record), by=by, reason=reason)

    def undo(self, number: int, *, by: str, reason: str = "taken back") -> Correction:
        """Take the correction of that number back: what was said before holds again. Nothing is deleted."""
        return correcting.undo(self, number, by=by, reason=reason)

    def corrections(self) -> tuple[CorrectionEntry, ...]:
        """All that persons have corrected, in order, and what has come of each."""
        return correction_list(self)

    def arrow(self, table: str, choice: "Choice | None" = None) -> "pyarrow.Table":
        """A table of the records in force, such as `events` or `beliefs`; `choice` says which records.

        Raises SaysoError if there is no such table.
        """
        from sayso.export.frames import stream

        return stream(self, table, choice).read_all()

    def stream(self, table: str, choice: "Choice | None" = None) -> "pyarrow.RecordBatchReader":
        """The same, batch after batch, for a ledger that is larger than memory."""
        from sayso.export.frames import stream

        return stream(self, table, choice)

    def polars(self, table: str, choice: "Choice | None" = None) -> "polars.DataFrame":
        """The same as a polars frame. Raises SaysoError if polars is not installed."""
        from sayso.export.frames import polars_of

        return polars_of(self, table, choice)

    def pandas(self, table: str, choice: "Choice | None" = None) -> "pandas.DataFrame":
        """The same as a pandas frame. Raises SaysoError if pandas is not installed."""
        from sayso.export.frames import pandas_of

        return pandas_of(self, table, choice)
