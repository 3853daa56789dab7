"""The rows of a Parquet file, which has the columns that a row of a .jsonl file has fields.

A file of two hundred kilobytes may claim billions of rows, or pages that unpack to gigabytes. So texts stay in the
dictionary that the file has them in until one is asked for, few rows are unpacked at a time, the sizes of row groups
and pages are looked at before anything is, and what comes out is weighed against the size of the file.
"""

import json
import math
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.core.text import without_surrogates
from sayso.fetch.kinds import ROW
from sayso.fetch.naming import RowNames
from sayso.fetch.pagesizes import Group, page_sizes, row_groups
from sayso.fetch.records import MEGABYTE, Failure, Limits, failure, too_large
from sayso.fetch.rows import OPTIONAL, decode_row
from sayso.fetch.sources import Source
from sayso.fetch.unpacking import BombError, Guard

if TYPE_CHECKING:
    import pyarrow
    from pyarrow.parquet import ParquetFile

_COLUMNS = ("id", "text", *OPTIONAL)
_BATCH = 16
"""Rows unpacked at a time; each may hold a text of megabytes."""
_LARGEST_GROUP = 4_000 * MEGABYTE
_LARGEST_PAGE = 128 * MEGABYTE
"""A page is unpacked as one. Writers make them of one megabyte, or of one text that is longer."""
_NESTED = -1
_LEAST_ROW = 1_000
"""What a row weighs that holds nothing."""
_DAMAGED = "is no Parquet file that can be read, or a damaged one"


def parquet_rows(stream: BinaryIO, source: Source, limits: Limits) -> Iterator[RawPage | Failure]:
    """A page for each row; a row that lacks its text is a failure, and the next is read.

    Raises InputError if this is no Parquet file, or none with a column `text`.
    """
    opened, groups = _opened(stream)
    columns = _columns(opened)
    names, guard = RowNames(), Guard()
    guard.taken = stream.seek(0, os.SEEK_END)
    first, last = source.groups or (0, len(groups))
    number = 0
    for group, about in enumerate(groups[:last]):
        start = number
        number += max(0, about.rows)
        if number == start:
            continue
        # Those before the first are gone through, too, so that all names are as they are in one go.
        tell = group >= first
        try:
            _check(stream, about, columns)
            for at, row in enumerate(_rows(opened, group, columns), start + 1):
                item = _page(row, at, source, limits, names)
                guard.give(_LEAST_ROW + (len(item.content) if isinstance(item, RawPage) else 0))
                if tell:
                    yield item
        except BombError as error:
            if tell:
                yield failure(source.origin, str(error))
            return
        except _errors():
            if tell:
                yield failure(source.origin, f"its rows {start + 1:,} to {number:,} are damaged")
        except InputError as error:
            if tell:
                yield failure(source.origin, f"its rows {start + 1:,} to {number:,}: {error}")
    if number == 0:
        raise InputError("is empty")


def rows_of_groups(stream: BinaryIO) -> list[tuple[int, int]]:
    """How many rows each row group has, and to how many bytes it unpacks. Raises InputError."""
    opened, groups = _opened(stream)
    _columns(opened)
    return [(group.rows, group.unpacked) for group in groups]


def _errors() -> tuple[type[Exception], ...]:
    """All that pyarrow raises for files that are damaged or lie."""
    import pyarrow

    return (pyarrow.ArrowException, OSError, ValueError, OverflowError, MemoryError, RuntimeError)


def _opened(stream: BinaryIO) -> "tuple[ParquetFile, list[Group]]":
    from pyarrow.parquet import ParquetFile

    try:
        groups = row_groups(stream)
        plain = ParquetFile(stream, pre_buffer=False)
        wanted = [field.name for field in plain.schema_arrow if field.name in _COLUMNS and _is_text(field.type)]
        opened = ParquetFile(
            stream, metadata=plain.metadata, read_dictionary=wanted, pre_buffer=False, buffer_size=1 << 20
        )
    except _errors():
        raise InputError(_DAMAGED) from None
    return opened, groups


def _is_text(kind: "pyarrow.DataType") -> bool:
    from pyarrow import types

    kind = kind.value_type if types.is_dictionary(kind) else kind
    tests = (types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary)
    return any(test(kind) for test in tests)


def _columns(opened: "ParquetFile") -> dict[str, int]:
    """The columns that are read, with their number in the file; those of lists or structures with none."""
    found: dict[str, int] = {}
    leaves = {opened.schema.column(at).path: at for at in range(len(opened.schema))}
    for name in _COLUMNS:
        match len(opened.schema_arrow.get_all_field_indices(name)):
            case 0:
                continue
            case 1:
                found[name] = leaves.get(name, _NESTED)
            case _:
                raise InputError(f"has two columns `{name}`")
    if "text" not in found:
        others = ", ".join(f"`{name}`" for name in _COLUMNS if name != "text")
        raise InputError(f"has no column `text`, which every report needs ({others} are read, too)")
    if not _is_text(opened.schema_arrow.field("text").type):
        raise InputError("has a column `text` that holds no strings")
    return found


def _check(stream: BinaryIO, group: Group, columns: dict[str, int]) -> None:
    """Raises InputError for a row group that would unpack to gigabytes, by what it says and by what its pages say."""
    chunks = [chunk for chunk in group.chunks if chunk.path in columns]
    if sum(chunk.unpacked for chunk in chunks) > _LARGEST_GROUP:
        raise InputError(f"the row group is larger than {_LARGEST_GROUP // MEGABYTE:,} MB: write smaller ones")
    for chunk in chunks:
        for size in page_sizes(stream, chunk.start, chunk.packed):
            if size > _LARGEST_PAGE:
                raise InputError(f"a page of the row group is larger than {_LARGEST_PAGE // MEGABYTE:,} MB")


def _rows(opened: "ParquetFile", group: int, columns: dict[str, int]) -> Iterator[dict[str, Any]]:
    """The rows of a row group: bytes for strings, else what Python has for it."""
    plain = [name for name, at in columns.items() if at != _NESTED]
    nested: dict[str, Any] = {
        name: [] for name, at in columns.items() if at == _NESTED
    }  # which `decode_row` will tell of
    for batch in opened.iter_batches(_BATCH, row_groups=[group], columns=plain):
        batch.validate(full=False)
        for row in zip(*(_values(batch.column(name)) for name in plain), strict=True):
            yield {**nested, **dict(zip(plain, row, strict=True))}


def _values(column: "pyarrow.Array") -> Iterator[Any]:
    import pyarrow
    from pyarrow import types

    kind = column.type
    if types.is_dictionary(kind):
        texts = _is_text(kind)
        words = column.dictionary.cast(pyarrow.large_binary()) if texts else column.dictionary
        for at in column.indices.to_pylist():
            if at is not None and not 0 <= at < len(words):  # -1 would be the last, for Python
                raise ValueError("an index out of bounds")
            yield None if at is None else words[at].as_py()
    elif types.is_timestamp(kind):
        # Python's own have microseconds; finer ones would want another library
        yield from _each(column.cast(pyarrow.timestamp("us", tz=kind.tz), safe=False))
    else:
        yield from _each(column)


def _each(column: "pyarrow.Array") -> Iterator[Any]:
    """The values of a column; of a day that Python does not know, the number that it is kept as."""
    for value in column:
        try:
            yield value.as_py()
        except (ValueError, OverflowError, KeyError):
            yield str(value.value)


def _page(row: dict[str, Any], number: int, source: Source, limits: Limits, names: RowNames) -> RawPage | Failure:
    """The row as one of a .jsonl file."""
    origin = f"{source.origin}#row-{number}"
    fields = {name: plain for name, value in row.items() if (plain := _plain(value)) is not None}
    content = json.dumps(fields, ensure_ascii=False).encode(errors="replace")
    if len(content) > limits.max_bytes:
        return failure(origin, f"row {number}: {too_large(limits)}")
    try:
        found = decode_row(content)
    except InputError as error:
        return failure(origin, f"row {number}: {error}")
    name = names.of(found.id, number, content) if found.id else f"{source.name}-row-{number}"
    origin = without_surrogates(f"{source.origin}#{found.id}") if found.id else origin
    return RawPage(origin=origin, name=name, media_type=ROW, content=content)


def _plain(value: Any) -> Any:
    """A value as JSON has it; days as written, whole numbers without a point, and what is no number as nothing."""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, date):  # or a time
        return value.isoformat()
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            return None
        return int(value) if value == int(value) else float(value)
    return value if isinstance(value, int | str | list | None) else str(value)
