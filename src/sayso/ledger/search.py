"""Searching for words: first in what was said, then in the reports themselves."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, TableClause, literal, select

from sayso.core.questions import Question
from sayso.core.spans import Span, overlaps, strip
from sayso.ledger import databases, terms
from sayso.ledger.copies import copies
from sayso.ledger.current import READ, chunks, is_current
from sayso.ledger.fitting import SAID, SAID_ON, fitting, kinds
from sayso.ledger.passages import REACH, passage
from sayso.ledger.ranking import best, some
from sayso.ledger.reports import speakers_now
from sayso.ledger.results import Hit, Match
from sayso.ledger.tables import actors, documents, readings, statements

_DOCUMENT = (documents.c.id.label("document"), documents.c.title, documents.c.publisher, documents.c.published)


def search(connection: Connection, question: Question, limit: int, offset: int) -> tuple[Hit, ...]:
    """Statements whose content fits, the best first, and after them passages of documents."""
    if question.empty:
        return ()
    said = best(connection, question, "statement", offset + limit)
    hits = _statements(connection, question, said[offset:])
    if len(hits) < limit:
        start = max(0, offset - len(said))
        hits += _passages(connection, question, start, limit - len(hits))
    originals = copies(connection, among={hit.document for hit in hits})
    return tuple(msgspec.structs.replace(hit, copy_of=originals.get(hit.document)) for hit in hits)


def matches(connection: Connection, question: Question, most: int) -> tuple[Match, ...]:
    """Of up to so many statements and so many documents that fit: publisher, speaker and day; in no order."""
    if question.empty:
        return ()
    found: list[Match] = []
    for kind in kinds(question):
        said = kind == "statement"
        columns = (actors.c.name, SAID_ON) if said else (literal(None), documents.c.published)
        query = select(documents.c.id, documents.c.publisher, *columns).select_from(SAID if said else READ)
        for conditions in some(connection, question, kind, most):
            rows = connection.execute(query.where(*conditions, is_current()).limit(most)).all()
            if len(rows) == most:
                break
        found += [
            Match(kind=kind, document=row[0], publisher=row[1], speaker=row[2], date=row[3] or "") for row in rows
        ]
    return tuple(found)


def _marked(connection: Connection, searched: TableClause, question: Question, keys: Sequence[int]) -> dict[int, Any]:
    """The columns of these rows with marks around the matches."""
    wanted = terms.of_question(question)
    if wanted is None or not keys:
        return {}
    return databases.of(connection).marked(connection, searched, wanted, keys)


def _statements(connection: Connection, question: Question, keys: Sequence[int]) -> list[Hit]:
    columns = (
        statements.c.key, *_DOCUMENT, statements.c.words, statements.c.start_char, statements.c.end_char,
        statements.c.date, actors.c.name,
    )  # fmt: skip
    query = select(*columns).select_from(SAID).where(statements.c.key.in_(keys))
    rows = {row.key: row for row in connection.execute(query)} if keys else {}
    speakers = speakers_now(connection, {row.document for row in rows.values()})
    marked = _marked(connection, terms.statements_search, question, keys)
    return [
        Hit(
            kind="statement",
            document=row.document,
            title=row.title,
            publisher=row.publisher,
            date=row.date or row.published or "",
            speaker=speakers.get((row.document, row.start_char, row.end_char), row.name),
            words=row.words,
            span=(row.start_char, row.end_char),
            matches=tuple(_matches(row.words, marked[key][0])) if key in marked else (),
        )
        for key, row in ((key, rows[key]) for key in keys)
    ]


def _passages(connection: Connection, question: Question, offset: int, limit: int) -> list[Hit]:
    """Documents whose matches were all set aside are passed over, so those before `offset` have to be looked at."""
    most, seen, hits = offset + limit, 0, []
    while True:
        keys = best(connection, question, "passage", most)
        for hit in _found(connection, question, keys[seen:]):
            hits.append(hit)
            if len(hits) == offset + limit:
                return hits[offset:]
        if len(keys) < most:
            return hits[offset:]
        seen, most = len(keys), most * 4


def _found(connection: Connection, question: Question, keys: Sequence[int]) -> Iterator[Hit]:
    columns = (documents.c.key, *_DOCUMENT, documents.c.text, readings.c.boilerplate)
    for portion in chunks(keys, 20):  # each holds a whole text
        said = _said(connection, question, portion)
        query = select(*columns).select_from(READ).where(documents.c.key.in_(portion), is_current())
        rows = {row.key: row for row in connection.execute(query)}
        marked = _marked(connection, terms.documents_search, question, portion)
        for key in portion:
            title, text = marked.get(key, (None, rows[key].text))
            spans, in_headline = _matches(rows[key].text, text), terms.MARKS[0] in (title or "")
            found = _Matched(spans, said.get(key, ()), in_headline, len(question.all))
            hit = _passage(rows[key], found)
            if hit is not None:
                yield hit


def _said(connection: Connection, question: Question, keys: Sequence[int]) -> dict[int, list[Span]]:
    """Where the statements of these documents stand that are found themselves."""
    wanted = terms.of_question(question)
    if wanted is None or "statement" not in kinds(question):
        return {}
    columns = (statements.c.key, documents.c.key, statements.c.start_char, statements.c.end_char)
    conditions = fitting(connection, question, "statement", few=False)
    query = select(*columns).select_from(SAID).where(documents.c.key.in_(keys), *conditions, is_current())
    rows = {row[0]: row[1:] for row in connection.execute(query)}
    searched, found = terms.statements_search, dict[int, list[Span]]()
    for chunk in chunks(sorted(rows)):
        having = databases.of(connection).matches(searched, wanted)
        matching = select(searched.c.rowid).where(having, searched.c.rowid.in_(chunk))
        for key in connection.execute(matching).scalars():
            found.setdefault(rows[key][0], []).append((rows[key][1], rows[key][2]))
    return found


@dataclass(frozen=True, slots=True)
class _Matched:
    """What was searched for in one document."""

    spans: Sequence[Span]
    said: Sequence[Span]
    """Statements that are found as well."""
    in_headline: bool
    terms: int
    """Words and phrases that were searched for."""

    def is_said(self, span: Span) -> bool:
        """Whether such a statement holds it."""
        return any(start <= span[0] and span[1] <= end for start, end in self.said)


def _passage(row: Any, found: _Matched) -> Hit | None:
    place = _place(row, found)
    if place is None:
        return None
    span = passage(row.text, place, row.boilerplate)
    inside = [(start, end) for start, end in found.spans if span[0] <= start and end <= span[1]]
    return Hit(
        kind="passage",
        document=row.document,
        title=row.title,
        publisher=row.publisher,
        date=row.published or "",
        speaker=None,
        words=row.text[slice(*span)],
        span=span,
        matches=tuple((start - span[0], end - span[0]) for start, end in inside),
        repeats=bool(inside) and all(map(found.is_said, inside)),
    )


def _matches(text: str, marked: str) -> list[Span]:
    """Where the matches stand in the text, given the same text with marks around them."""
    before, after = terms.MARKS
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


def _place(row: Any, found: _Matched) -> Span | None:
    """The match with the most others close after it, outside of what was set aside.

    One outside of the statements that are found as well, if as many are together there as words are searched for.
    The start of the report where only the headline matches; None where all matches were set aside.
    """
    read = [span for span in found.spans if not any(overlaps(span, aside) for aside in row.boilerplate)]
    if not read:
        return _start(row.text, row.boilerplate) if found.in_headline or not found.spans else None
    new = [span for span in read if not found.is_said(span)]
    for spans, least in ((new, found.terms), (read, 0)):
        starts = [start for start, _ in spans]
        close = [bisect_left(starts, start + REACH) - index for index, start in enumerate(starts)]
        if max(close, default=-1) >= least:
            return spans[close.index(max(close))]
    return None


def _start(text: str, boilerplate: Sequence[Span]) -> Span:
    """Where the report itself begins."""
    position = 0
    for start, end in boilerplate:
        if text[position:start].strip():
            break
        position = end
    begin, _ = strip(text, (position, len(text)))
    return (begin, begin)
