"""Reads what `parquet` writes, with three libraries that have to agree."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow.parquet as pq

from sayso.export.parquet import schema
from sayso.export.tables import OF_REPORTS, OF_STORIES


def read_back(folder: Path) -> Sequence[Mapping[str, Any]]:
    """All rows of all tables; the name of the table is `table`."""
    found: list[Mapping[str, Any]] = []
    for table in (*OF_REPORTS, *OF_STORIES):
        path = folder / f"{table.name}.parquet"
        read = pq.read_table(path)
        read.validate(full=True)
        texts = table.name == "documents" and "text" in read.column_names
        assert read.schema == schema(table, texts=texts)
        frame, other = pl.read_parquet(path), pd.read_parquet(path)
        assert (frame.height, len(other)) == (read.num_rows, read.num_rows)
        assert frame.columns == list(other.columns) == read.column_names
        found += [{"table": table.name} | row for row in read.to_pylist()]
    return found
