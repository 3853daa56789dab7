"""The kind `csv`: a file for each table, for spreadsheets, R, pandas and whatever else reads CSV.

UTF-8 with a byte order mark, a header, RFC 4180. Lists and spans are JSON in their cell.
"""

from contextlib import ExitStack
from typing import Final

from sayso.export.cells import LONGEST, Sheet
from sayso.export.folder import Folder
from sayso.export.found import Source
from sayso.export.losses import FIELDS, Losses
from sayso.export.provenance import record_id
from sayso.export.tables import CARRIED, LOST, OF_REPORTS, OF_STORIES, Row, Table
from sayso.export.texts import Texts

_WHY: Final = f"cut to {LONGEST:,} characters, more than a cell of a spreadsheet holds"
_FIELD: Final = {"words": "content"}


class Csv:
    """See the module."""

    name = "csv"
    what = "a table for each sort of record, for spreadsheets and scripts; safe against formulas"
    carried = CARRIED
    lost = LOST

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> None:
        """A file for each table; texts go into a file of their own, as no spreadsheet has room for them."""
        with ExitStack() as stack:
            whole = stack.enter_context(Texts(folder)) if texts else None
            sheets = [(table, _sheet(table, folder, stack)) for table in OF_REPORTS]
            for report in source.reports():
                for table, sheet in sheets:
                    for row in table.rows(report):
                        sheet.write(_fitting(row, table, report.entry.id, losses))
                if whole:
                    whole.write(report)
        with ExitStack() as stack:
            sheets = [(table, _sheet(table, folder, stack)) for table in OF_STORIES]
            for story in source.stories():
                for table, sheet in sheets:
                    for row in table.rows(story):
                        sheet.write(_fitting(row, table, f"story {story.id}", losses))


def _sheet(table: Table, folder: Folder, stack: ExitStack) -> Sheet:
    return Sheet(stack.enter_context(folder.text(f"{table.name}.csv")), tuple(table.columns))


def _fitting(row: Row, table: Table, where: str, losses: Losses) -> Row:
    """The row, with no text longer than a cell holds."""
    if not any(isinstance(value, str) and len(value) > LONGEST for value in row):
        return row
    columns = dict(zip(table.columns, row, strict=True))
    for column, value in columns.items():
        if isinstance(value, str) and len(value) > LONGEST:
            losses.cut(_field(table, column), record_id(where, str(columns.get("id", column))), _WHY)
            columns[column] = f"{value[: LONGEST - 1]}…"
    return tuple(columns.values())


def _field(table: Table, column: str) -> str:
    """The field that a column shows, whichever record it comes from."""
    if "." in table.sort:
        return table.sort
    shown = (f"{table.sort}.{_FIELD.get(column, column)}", f"document.{column}", f"event.{column}")
    named = "place.name" if column == "place_name" else "actor.name"
    return next((field for field in shown if field in FIELDS), named)


KIND: Final = Csv()
