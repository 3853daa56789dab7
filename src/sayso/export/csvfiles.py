"""The kind `csv`: a file for each table, for spreadsheets, R, pandas and whatever else reads CSV.

UTF-8 with a byte order mark, a header, RFC 4180. Lists and spans are JSON in their cell.
"""

from collections.abc import Iterator
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
_FIELD: Final = {
    "statements.words": "statement.content",
    "statements.source_words": "statement.source",
    "statements.cue_words": "statement.cue",
    "statements.speaker_name": "actor.name",
    "participants.name": "actor.name",
    "beliefs.source_name": "actor.name",
    "events.actor_names": "actor.name",
    "events.recipient_names": "actor.name",
    "beliefs.cue_words": "belief.cues",
}
"""Of columns that are called otherwise than what they tell."""


class Csv:
    """See the module."""

    name = "csv"
    what = "a table for each sort of record, for spreadsheets and scripts; safe against formulas"
    carried = CARRIED
    lost = LOST

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """A file for each table; texts go into a file of their own, as no spreadsheet has room for them."""
        with ExitStack() as stack:
            whole = stack.enter_context(Texts(folder)) if texts else None
            sheets = [(table, _sheet(table, folder, stack)) for table in OF_REPORTS]
            for report in source.reports():
                for table, sheet in sheets:
                    _put(sheet, table, table.rows(report), report.entry.id, losses)
                if whole:
                    whole.write(report)
        with ExitStack() as stack:
            of_stories = [(table, _sheet(table, folder, stack)) for table in OF_STORIES]
            for story in source.stories():
                for table, sheet in of_stories:
                    _put(sheet, table, table.rows(story), f"story {story.id}", losses)
        return {_name(table): sheet.rows for table, sheet in [*sheets, *of_stories]}


def _sheet(table: Table, folder: Folder, stack: ExitStack) -> Sheet:
    return Sheet(stack.enter_context(folder.text(_name(table))), tuple(table.columns))


def _name(table: Table) -> str:
    return f"{table.name}.csv"


def _put(sheet: Sheet, table: Table, rows: Iterator[Row], where: str, losses: Losses) -> None:
    """The rows of one report, or story, with no cell longer than a spreadsheet holds."""
    for row in rows:

        def cut(column: str, row: Row = row) -> None:
            id_ = row[sheet.columns.index("id")] if "id" in sheet.columns else column
            losses.cut(_field(table, column), record_id(where, str(id_)), _WHY)

        sheet.write_fitting(row, cut)


def _field(table: Table, column: str) -> str:
    """Of what a column tells; whatever is no field's own is words of the text."""
    field = table.sort if "." in table.sort else f"{table.sort}.{column}"
    field = _FIELD.get(f"{table.name}.{column}", field)
    return field if field in FIELDS else "document.text"


KIND: Final = Csv()
