"""Words as SQLite's full-text search takes them apart, for databases that are to find the same.

A little table in memory does it: another database's own parser, stemmer and folding of accents would depend on its
version and its locale, and would find other things than a ledger on SQLite does.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from threading import local
from typing import Any, Final

from sayso.core.text import without_surrogates
from sayso.ledger.terms import MARKS, SEARCHED, TOKENIZERS, Wanted, fts5

Text = tuple[str | None, ...]
"""The columns of one row."""

_here: Final = local()


def tokens(table: str, texts: Sequence[Text]) -> list[list[list[str]]]:
    """The words of each column of each row of what is searched in that table, in their order."""
    found: list[list[list[str]]] = [[[] for _ in SEARCHED[table]] for _ in texts]
    places = {name: number for number, name in enumerate(SEARCHED[table])}
    memory = _memory()
    memory.execute("BEGIN")
    try:
        _fill(memory, f"{table}_taken", enumerate(texts))
        for row, column, term in memory.execute(
            f"SELECT doc, col, term FROM {table}_words ORDER BY doc, col, offset"  # noqa: S608 - our own names
        ):
            found[row][places[column]].append(term)
    finally:
        memory.execute("ROLLBACK")
    return found


def marked(table: str, texts: Mapping[int, Text], wanted: Wanted) -> dict[int, Any]:
    """The rows that match, with marks around the matches."""
    memory = _memory()
    columns = ", ".join(f"highlight({table}_shown, {n}, ?, ?)" for n in range(len(SEARCHED[table])))
    memory.execute("BEGIN")
    try:
        _fill(memory, f"{table}_shown", texts.items())
        rows = memory.execute(
            f"SELECT rowid, {columns} FROM {table}_shown WHERE {table}_shown MATCH ?",  # noqa: S608
            (*MARKS * len(SEARCHED[table]), fts5(wanted)),
        )
        return {row[0]: row[1:] for row in rows}
    finally:
        memory.execute("ROLLBACK")


def _fill(memory: sqlite3.Connection, table: str, texts: Iterable[tuple[int, Text]]) -> None:
    for number, text in texts:
        values = [number, *(None if column is None else without_surrogates(column) for column in text)]
        memory.execute(
            f"INSERT INTO {table} (rowid, {', '.join(SEARCHED[table.partition('_')[0]])}) "  # noqa: S608
            f"VALUES ({', '.join('?' * len(values))})",
            values,
        )


def _memory() -> sqlite3.Connection:
    """This thread's own."""
    memory: sqlite3.Connection | None = getattr(_here, "memory", None)
    if memory is None:
        memory = sqlite3.connect(":memory:", isolation_level=None)
        for table, columns in SEARCHED.items():
            how = f"{', '.join(columns)}, tokenize='{TOKENIZERS[table]}'"
            memory.execute(f"CREATE VIRTUAL TABLE {table}_taken USING fts5({how}, content='')")
            memory.execute(f"CREATE VIRTUAL TABLE {table}_words USING fts5vocab({table}_taken, 'instance')")
            memory.execute(f"CREATE VIRTUAL TABLE {table}_shown USING fts5({how})")
        _here.memory = memory
    return memory
