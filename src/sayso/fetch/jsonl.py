"""The rows of a .jsonl file."""

import hashlib
from collections.abc import Iterator

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.core.text import without_surrogates
from sayso.fetch.kinds import ROW
from sayso.fetch.naming import RowNames
from sayso.fetch.records import Failure, Limits, failure, too_large
from sayso.fetch.rows import decode_row
from sayso.fetch.sources import STDIN, Source


def json_rows(
    numbered: Iterator[tuple[int, bytes | None]], source: Source, limits: Limits
) -> Iterator[RawPage | Failure]:
    """A page for each line; a line that is no row is a failure, and the next is read."""
    empty = True
    names = RowNames()
    for number, line in numbered:
        origin = f"{source.origin}#line-{number}"
        if line is None:
            yield failure(origin, f"line {number}: {too_large(limits)}")
        elif line.strip():
            try:
                row = decode_row(line)
            except InputError as error:
                yield failure(origin, f"line {number}: {error}")
            else:
                name = names.of(row.id, number, line.strip()) if row.id else _name_of_row(source, number, line)
                origin = without_surrogates(f"{source.origin}#{row.id}") if row.id else origin
                yield RawPage(origin=origin, name=name, media_type=ROW, content=line)
        else:
            continue
        empty = False
    if empty:
        raise InputError("is empty")


def _name_of_row(source: Source, number: int, line: bytes) -> str:
    if source.path == STDIN:
        return f"stdin-{hashlib.sha256(line).hexdigest()[:8]}"
    return f"{source.name}-line-{number}"
