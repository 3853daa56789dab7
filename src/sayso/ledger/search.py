"""Searching for words: first in what was said, then in the reports themselves."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, FromClause, Select, and_, func, select

from sayso.core.spans import Span, overlaps, strip
from sayso.ledger import sqlite
from sayso.ledger.current import READ, is_current
from sayso.ledger.passages import REACH, passage
from sayso.ledger.results import Hit
from sayso.ledger.tables import actors, documents, readings, statements

_TITLE_WEIGHT: Final = 4.0
"""A word in a headline tells more of what a report is about than one in its text."""

_SAID = (
    READ.join(statements, statements.c.reading == readings.c.key)
    .join(sqlite.statements_search, sqlite.statements_search.c.rowid == statements.c.key)
    .outerjoin(actors, and_(actors.c.reading == statements.c.reading, actors.c.id == statements.c.speaker))
)

_WRITTEN = READ.join(sqlite.documents_search, sqlite.documents_search.c.rowid == documents.c.key)

_DOCUMENT = (documents.c.id.label("document"), documents.c.title, documents.c.publisher, documents.c.published)


def search(connection: Connection, words: str, limit: int, offset: int) -> tuple[Hit, ...]:
    """Statements whose content holds the words, the best first, and after them passages of documents."""
    expression = sqlite.match_expression(words)
    if expression is None:
        return ()
    hits = _statements(connection, expression, limit, offset)
    if len(hits) < limit:
        said = offset + len(hits) if hits or not offset else _count_statements(connection, expression)
        hits += _passages(connection, expression, limit - len(hits), max(0, offset - said))
    return tuple(hits)


def _statements(connection: Connection, expression: str, limit: int, offset: int) -> list[Hit]:
    columns = (
        *_DOCUMENT, statements.c.words, statements.c.start_char, statements.c.end_char, statements.c.date,
        actors.c.name,
    )  # fmt: skip
    rank = sqlite.rank(sqlite.statements_search)
    query = _matching(select(*columns), _SAID, expression).order_by(rank, statements.c.key)
    return [
        Hit(
            kind="statement",
            document=row.document,
            title=row.title,
            publisher=row.publisher,
            date=row.date or row.published or "",
            speaker=row.name,
            words=row.words,
            span=(row.start_char, row.end_char),
        )
        for row in connection.execute(query.limit(limit).offset(offset))
    ]


def _count_statements(connection: Connection, expression: str) -> int:
    return int(connection.execute(_matching(select(func.count()), _SAID, expression)).scalar_one())


def _passages(connection: Connection, expression: str, limit: int, offset: int) -> list[Hit]:
    searched = sqlite.documents_search
    columns = (
        *_DOCUMENT, documents.c.text, readings.c.boilerplate,
        sqlite.marked(searched, 0).label("marked_title"), sqlite.marked(searched, 1).label("marked_text"),
    )  # fmt: skip
    rank = sqlite.rank(searched, _TITLE_WEIGHT, 1.0)
    query = _matching(select(*columns), _WRITTEN, expression).order_by(rank, documents.c.key)
    found = ((row, place) for row in _rows(connection, query, offset + limit) if (place := _place(row)) is not None)
    return [_passage(row, place) for row, place in islice(found, offset, offset + limit)]


def _rows(connection: Connection, query: Select[Any], size: int) -> Iterator[Any]:
    """The rows of a query in ever larger pieces: mostly the first is enough, and each holds a whole text."""
    start = 0
    while size:
        rows = connection.execute(query.limit(size).offset(start)).all()
        yield from rows
        if len(rows) < size:
            return
        start += size
        size *= 2


def _passage(row: Any, place: Span) -> Hit:
    span = passage(row.text, place, row.boilerplate)
    return Hit(
        kind="passage",
        document=row.document,
        title=row.title,
        publisher=row.publisher,
        date=row.published or "",
        speaker=None,
        words=row.text[slice(*span)],
        span=span,
    )


def _matching(query: Select[Any], source: FromClause, expression: str) -> Select[Any]:
    searched = sqlite.statements_search if source is _SAID else sqlite.documents_search
    return query.select_from(source).where(sqlite.matches(searched, expression), is_current())


def _matches(text: str, marked: str) -> list[Span]:
    """Where the matches stand in the text, given the same text with marks around them."""
    before, after = sqlite.MARKS
    if before in text or after in text:
        return []
    spans, taken = [], 0
    pieces = marked.split(before)
    position = len(pieces[0])
    for piece in pieces[1:]:
        taken = piece.find(after)
        spans.append((position, position + taken))
        position += len(piece) - 1
    return spans


def _place(row: Any) -> Span | None:
    """The match with the most others close after it, outside of what was set aside.

    The start of the report where only the headline matches; None where all matches were set aside.
    """
    matches = _matches(row.text, row.marked_text)
    read = [span for span in matches if not any(overlaps(span, aside) for aside in row.boilerplate)]
    if not read:
        in_headline = sqlite.MARKS[0] in (row.marked_title or "")
        return _start(row.text, row.boilerplate) if in_headline or not matches else None
    starts = [start for start, _ in read]
    close = [bisect_left(starts, start + REACH) - index for index, start in enumerate(starts)]
    return read[close.index(max(close))]


def _start(text: str, boilerplate: Sequence[Span]) -> Span:
    """Where the report itself begins."""
    position = 0
    for start, end in boilerplate:
        if text[position:start].strip():
            break
        position = end
    begin, _ = strip(text, (position, len(text)))
    return (begin, begin)
