"""The reference of the ledger: every table and column, for who asks the database himself."""

import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import Column, Table
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from manual.words import cell, code, prose, table
from sayso.core import records
from sayso.core.describing import field_words
from sayso.ledger import Ledger
from sayso.ledger.tables import DERIVED, WATCHED, WORKING, metadata
from sayso.ledger.views.words import ViewWords, questions, view_words

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")
)
_EVERYWHERE: Final = "*"
_ABOUT: Final = "about"
_RECORD: Final = "is"
_DIALECT: Final = SQLiteDialect()


def column_words(table: str, column: str) -> str:
    """What a column holds; empty where nothing is said."""
    told = COLUMNS.get(table, {})
    if column in told:
        return told[column]
    if column in COLUMNS[_EVERYWHERE]:
        return COLUMNS[_EVERYWHERE][column]
    record = getattr(records, told.get(_RECORD, ""), None)
    return field_words(record).get(column, "") if record else ""


@cache
def _columns_by_view() -> Mapping[str, tuple[str, ...]]:
    """The columns of each view, as SQLite has them."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        Ledger.open(str(path)).close()
        with closing(sqlite3.connect(path)) as opened:
            return {
                name: tuple(row[1] for row in opened.execute("SELECT * FROM pragma_table_xinfo(?)", (name,)))
                for name in view_words()
            }


def _columns_of(view: str) -> tuple[str, ...]:
    return _columns_by_view()[view]


def missing() -> Iterator[str]:
    """Tables and columns of which nothing is said, and words on such as there are not."""
    for name, each in metadata.tables.items():
        if not COLUMNS.get(name, {}).get(_ABOUT):
            yield name
        yield from (f"{name}.{column.name}" for column in each.columns if not column_words(name, column.name))
    for name, view in view_words().items():
        yield from (f"{name}.{column}" for column in _columns_of(name) if not view.columns.get(column))
    for name, told in COLUMNS.items():
        if name == _EVERYWHERE:
            continue
        known = set(metadata.tables[name].columns.keys()) if name in metadata.tables else set()
        yield from (f"{name}.{column}, which is not there" for column in told.keys() - known - {_ABOUT, _RECORD})


def page() -> str:
    """The page."""
    parts = [_HEAD, _VIEWS, *(_view(name, each) for name, each in view_words().items()), _questions()]
    for group, kept in _GROUPS.items():
        parts.append(f"## {group}\n\n{kept}\n")
        parts += [_told(each) for each in metadata.tables.values() if _group(each) == group]
    return "\n".join(parts)


def _view(name: str, view: ViewWords) -> str:
    columns = _columns_of(name)
    rows = ((code(column), cell(view.columns.get(column, ""))) for column in columns)
    return f"### {name}\n\n{prose(view.about)}\n\n{table(('column', 'meaning'), rows)}"


def _questions() -> str:
    asked = ((cell(each.title), cell(each.about)) for each in questions().values())
    return f"### Questions\n\nTo be filled in, in Datasette.\n\n{table(('question', 'what it tells'), asked)}"


def _group(each: Table) -> str:
    if each in DERIVED:
        return "Derived"
    if each in WATCHED:
        return "Watching"
    return "Work" if each in WORKING else "Records"


def _told(each: Table) -> str:
    rows = ((code(column.name), _type(column), cell(column_words(each.name, column.name))) for column in each.columns)
    about = prose(COLUMNS.get(each.name, {}).get(_ABOUT, ""))
    return f"### {each.name}\n\n{about}\n\n{table(('column', 'type', 'meaning'), rows)}"


def _type(column: Column[Any]) -> str:
    kind = str(column.type.compile(_DIALECT)).lower()
    if type(column.type).__name__ == "Json":
        kind = "JSON"
    return f"{kind} or NULL" if column.nullable else kind


_GROUPS: Final = {
    "Records": "A row, once committed, never changes and never goes: triggers of the database see to that.",
    "Work": "Lists of what is still to be done: rows go when it is.",
    "Watching": "What [`sayso watch`](../howto/watching.md) goes on from: rows change as it goes.",
    "Derived": "What can be derived again from the records, and says nothing that they do not say.",
}
_VIEWS: Final = """\
## Views

What holds now, ready to be asked, in SQL or in [Datasette](../howto/datasette.md). **A view shows what the reader
made of the latest version of a report**; where a person has said otherwise, its column `corrected` says so.
"""
_HEAD: Final = """\
# Ledger

A ledger is an SQLite file or a [PostgreSQL database](../postgresql.md) with these tables; the shards of [`sayso read
--out`](../cluster.md) have the same columns. Columns bear the names of the [records](records.md)' fields. Look into
it with any tool, **for reading only**. In the tables the highest `key` wins (the latest version of a text, the latest
reading of it, the latest judgement on a pair), and corrections lie over all readings. The views work out the first,
commands, pages, exports and the [API](../api.md) both.

A single span is `start_char` and `end_char`; several spans are JSON, `[[start, end], …]`. Spans count Unicode code
points.
"""
