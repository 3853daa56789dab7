"""The tables of an export in memory: Arrow, and the frames of polars and pandas.

The same rows, columns and types as `sayso export --as parquet` writes, by the same code. Arrow comes batch after batch,
with no more in memory than these; a frame holds all of its table.
"""

from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from sayso.core.errors import SaysoError
from sayso.core.text import shorten
from sayso.export.choosing import Chosen
from sayso.export.found import Choice
from sayso.export.parquet import schema, to_arrow
from sayso.export.tables import OF_REPORTS, OF_STORIES, Table
from sayso.ledger import Ledger

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

ROWS: Final = 5_000
"""Of a batch, or a few more: those of one report stay together."""
TABLES: Final[dict[str, Table]] = {table.name: table for table in (*OF_REPORTS, *OF_STORIES)}
"""Every table by its name."""
_ALL: Final = Choice()


def stream(ledger: Ledger, name: str, choice: Choice | None = None) -> "pyarrow.RecordBatchReader":
    """The chosen rows of a table, as the ledger stands at the first of them.

    Raises SaysoError if there is no such table.
    """
    import pyarrow as pa

    table = _table(name)
    wanted = schema(table)
    tables = _tables(ledger, table, wanted, choice or _ALL)
    return pa.RecordBatchReader.from_batches(wanted, chain.from_iterable(each.to_batches() for each in tables))


def polars_of(ledger: Ledger, name: str, choice: Choice | None = None) -> "polars.DataFrame":
    """The same as a polars frame. Raises SaysoError if polars is not installed."""
    found: polars.DataFrame = _library("polars").from_arrow(stream(ledger, name, choice).read_all())
    return found


def pandas_of(ledger: Ledger, name: str, choice: Choice | None = None) -> "pandas.DataFrame":
    """The same as a pandas frame, days being `datetime64`. Raises SaysoError if pandas is not installed.

    Numbers and truth values may be missing, so they are of the kinds that pandas calls Int64 and boolean.
    """
    library = _library("pandas")
    read = stream(ledger, name, choice).read_all()
    nullable = {str(kind.numpy_dtype).lower(): kind for kind in (library.Int64Dtype(), library.BooleanDtype())}
    found: pandas.DataFrame = read.to_pandas(
        types_mapper=lambda kind: nullable.get(str(kind)), date_as_object=False, ignore_metadata=True
    )
    return found


def _tables(ledger: Ledger, table: Table, wanted: "pyarrow.Schema", choice: Choice) -> Iterator["pyarrow.Table"]:
    with ledger.read() as queries:
        source = Chosen(queries, choice)
        found: Iterator[Any] = source.reports() if table in OF_REPORTS else source.stories()
        rows: list[Any] = []
        for each in found:
            rows += table.rows(each)
            if len(rows) >= ROWS:
                yield to_arrow(rows, wanted)
                rows = []
        if rows:
            yield to_arrow(rows, wanted)


def _table(name: str) -> Table:
    found = TABLES.get(name)
    if found is None:
        raise SaysoError(f"there is no table {shorten(str(name), 40)!r}, only {', '.join(TABLES)}")
    return found


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise SaysoError(f"{name} is not installed; `pip install 'sayso[frames]'` brings it") from error
