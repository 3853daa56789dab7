"""Where every record that goes out comes from: `provenance.csv`, of every export."""

from collections.abc import Iterator
from typing import Final

from sayso.core.corrections import belief_id
from sayso.core.spans import Span
from sayso.export.cells import Sheet
from sayso.export.found import ChosenReport
from sayso.ledger.passages import hull

NAME: Final = "provenance.csv"
COLUMNS: Final = (
    "record",
    "sort",
    "report",
    "version",
    "publisher",
    "url",
    "published",
    "start",
    "end",
    "reader",
    "text_hash",
    "reviewed",
)


def record_id(report: str, record: str) -> str:
    """What a record is called outside of its report: `REPORT/ID`, as in `losses.txt` and `provenance.csv`."""
    return f"{report}/{record}"


def trace(sheet: Sheet, report: ChosenReport) -> None:
    """A row for each event, statement and belief of a report that goes out."""
    entry = report.entry
    told = (entry.id, entry.version, entry.publisher, entry.url, entry.published)
    read = (report.fingerprint, report.text_hash)
    for sort, id_, (start, end) in _records(report):
        row = (record_id(entry.id, id_), sort, *told, start, end, *read, report.is_reviewed(id_))
        sheet.write(row)


def _records(report: ChosenReport) -> Iterator[tuple[str, str, Span]]:
    triggers: dict[str, Span] = {}
    for event in report.events:
        triggers[event.id] = event.trigger
        yield "event", event.id, event.trigger
    for statement in report.statements:
        yield "statement", statement.id, hull(statement.content)
    for belief in report.beliefs:
        yield "belief", belief_id(belief), triggers[belief.event]
