"""The kind `parquet`: a file for each table, typed, in row groups as they come.

Whole days are dates, days that may be cut short are strings; lists are lists, spans structs of start and end.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from sayso.export.folder import Folder
from sayso.export.found import ChosenReport, Source
from sayso.export.losses import Losses
from sayso.export.tables import CARRIED, LOST, OF_REPORTS, OF_STORIES, Row, Table

if TYPE_CHECKING:
    import pyarrow as pa

GROUP: Final = 10_000
"""Rows of a row group."""
SIZE: Final = 20_000_000
"""Characters of full texts in one, about."""
TEXT: Final = "text"


class Parquet:
    """See the module."""

    name = "parquet"
    what = "the same tables, typed, for pandas, polars, R and DuckDB"
    carried = CARRIED
    lost = LOST

    def write(self, source: Source, folder: Folder, losses: Losses, *, texts: bool) -> dict[str, int]:
        """A file for each table; full texts are a column of `documents`."""
        with ExitStack() as stack:
            files = [(table, _File(table, folder, stack, texts=texts)) for table in OF_REPORTS]
            for report in source.reports():
                if report.entry.published and _day(report.entry.published) is None:
                    losses.cut("document.published", report.entry.id, "no day of the calendar")
                for table, file in files:
                    file.add([_with_text(row, table, report, texts) for row in table.rows(report)])
        with ExitStack() as stack:
            of_stories = [(table, _File(table, folder, stack)) for table in OF_STORIES]
            for story in source.stories():
                for table, file in of_stories:
                    file.add(list(table.rows(story)))
        return {file.name: file.rows for _, file in [*files, *of_stories]}


def schema(table: Table, *, texts: bool = False) -> "pa.Schema":
    """The schema of a table's file."""
    import pyarrow as pa

    columns: Mapping[str, str] = table.columns
    if texts and table.sort == "document":
        columns = {**columns, TEXT: "text"}
    return pa.schema([pa.field(name, _types()[kind]) for name, kind in columns.items()])


def to_arrow(rows: Sequence[Row], wanted: "pa.Schema") -> "pa.Table":
    """Rows of a table as Arrow has them; at least one."""
    import pyarrow as pa

    columns = [
        pa.array(map(_day, values) if pa.types.is_date(field.type) else values, type=field.type)
        for values, field in zip(zip(*rows, strict=True), wanted, strict=True)
    ]
    return pa.table(columns, schema=wanted)


@cache
def _types() -> "Mapping[str, pa.DataType]":
    import pyarrow as pa

    span = pa.struct([pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)])
    return {
        "text": pa.string(),
        "day": pa.date32(),
        "int": pa.int64(),
        "float": pa.float64(),
        "bool": pa.bool_(),
        "texts": pa.list_(pa.string()),
        "spans": pa.list_(span),
    }


class _File:
    """One table in the writing: rows are held until they make a row group."""

    def __init__(self, table: Table, folder: Folder, stack: ExitStack, *, texts: bool = False) -> None:
        from pyarrow.parquet import ParquetWriter

        self._schema = schema(table, texts=texts)
        self.name, self.rows = f"{table.name}.parquet", 0
        self._rows: list[Row] = []
        self._texts, self._size = self._schema.names[-1] == TEXT, 0
        file = stack.enter_context(folder.binary(self.name))
        self._writer = stack.enter_context(ParquetWriter(file, self._schema, compression="zstd"))
        stack.callback(self._flush)  # before the writer is closed, where nothing has gone wrong

    def add(self, rows: Sequence[Row]) -> None:
        """Some rows more."""
        self.rows += len(rows)
        self._rows += rows
        self._size += sum(len(row[-1]) for row in rows) if self._texts else 0
        if len(self._rows) >= GROUP or self._size >= SIZE:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(to_arrow(self._rows, self._schema))
            self._rows = []


def _with_text(row: Row, table: Table, report: ChosenReport, texts: bool) -> Row:
    return (*row, report.reading.text) if texts and table.sort == "document" else row


def _day(day: str | None) -> date | None:
    try:
        return None if day is None else date.fromisoformat(day)
    except ValueError:
        return None


KIND: Final = Parquet()
