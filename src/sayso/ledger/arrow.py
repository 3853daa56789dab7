"""The tables of a ledger as Arrow schemas, derived from `tables`: what a Parquet shard holds.

A shard is written before any ledger knows its reports, so what a ledger alone can give is left out: its own numbers,
the id and version that it gives a report, its clock times. In their stead two numbers lead every row and join the rows
of all tables: `input`, which of the inputs in their order, and `row`, which report in that input. Spans are structs of
start and end, lists are lists, in the very columns that are JSON in a database.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, String, Table

from sayso.core.spans import Span
from sayso.ledger import tables
from sayso.ledger.rows import RECORD_TABLES, Row

CARRIED: Final[tuple[Table, ...]] = (
    tables.documents,
    tables.bands,
    tables.sketches,
    tables.readings,
    *RECORD_TABLES,
    tables.problems,
)
"""All that can be told of a report by itself. What is told of it among others (copies, persons, stories, a person's
word) is for the ledger that it is loaded into; the keys of sketches are those that stand in the sketch."""

SEQUENCE: Final = ("input", "row")

_NUMBERS: Final = frozenset({"key", "document", "reading"})
"""The ledger's own numbers."""
_GIVEN: Final = {tables.documents.name: {"id", "version"}, tables.sketches.name: {"id"}}
"""What a report is called hangs on which others are there."""

_SPAN: Final = pa.struct([pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)])
_LISTS: Final[Mapping[Any, pa.DataType]] = {
    tuple[Span, ...]: pa.list_(pa.field("item", _SPAN, nullable=False)),
    tuple[str, ...]: pa.list_(pa.field("item", pa.string(), nullable=False)),
    Span | None: _SPAN,
}
_RESTORED: Final[Mapping[Any, Callable[[Any], Any]]] = {
    tuple[Span, ...]: lambda spans: tuple((span["start"], span["end"]) for span in spans),
    tuple[str, ...]: tuple,
    Span | None: lambda span: None if span is None else (span["start"], span["end"]),
}
_PLAIN: Final = (
    (BigInteger, pa.int64()),
    (Integer, pa.int32()),
    (Float, pa.float64()),
    (Boolean, pa.bool_()),
    (LargeBinary, pa.binary()),
    (String, pa.string()),
)


def columns(table: Table) -> tuple[Column[Any], ...]:
    """Those columns of a carried table that a shard holds, after the sequence."""
    left_out = _NUMBERS | _GIVEN.get(table.name, set())
    return tuple(column for column in table.c if column.name not in left_out and not column.name.endswith("_at"))


@cache
def schema(table: Table) -> pa.Schema:
    """The schema of a table's shards."""
    sequence = [pa.field(name, pa.int64(), nullable=False) for name in SEQUENCE]
    own = [pa.field(column.name, _type(column), nullable=bool(column.nullable)) for column in columns(table)]
    return pa.schema([*sequence, *own])


@cache
def shape() -> str:
    """Names the columns of all shards: shards of another shape are those of another version of Sayso."""
    told = [
        (table.name, [(field.name, str(field.type), field.nullable) for field in schema(table)]) for table in CARRIED
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def to_arrow(table: Table, rows: Iterable[Row]) -> pa.Table:
    """Rows, each with its sequence and every column of the schema, as one Arrow table, in their order."""
    wanted = schema(table)
    names = frozenset(wanted.names)
    found = list(rows)
    for row in found:
        if row.keys() != names:  # Arrow would fill in what is missing and drop what it does not know
            raise ValueError(f"a row of {table.name} and its shard differ in {sorted(names ^ row.keys())}")
    return pa.Table.from_pylist(found, schema=wanted)


def from_arrow(table: Table, found: pa.Table) -> list[Row]:
    """The rows of an Arrow table of that schema, in their order, every value as the records have it."""
    values: dict[str, list[Any]] = {name: found.column(name).to_pylist() for name in SEQUENCE}
    for column in columns(table):
        restore = _RESTORED.get(column.type.kind, _same) if isinstance(column.type, tables.Json) else _same
        values[column.name] = [restore(value) for value in found.column(column.name).to_pylist()]
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def _type(column: Column[Any]) -> pa.DataType:
    if isinstance(column.type, tables.Json):
        return _LISTS[column.type.kind]
    return next(arrow for kind, arrow in _PLAIN if isinstance(column.type, kind))


def _same(value: Any) -> Any:
    return value
