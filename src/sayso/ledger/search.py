"""Searching for words: first in what was said, then in the reports themselves."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, TableClause, and_, exists, false, func, literal, select

from sayso.core.questions import Question
from sayso.core.spans import Span, overlaps, strip
from sayso.core.spelling import spellings
from sayso.ledger import sqlite
from sayso.ledger.corrections import is_rejected
from sayso.ledger.current import READ, chunks, is_current
from sayso.ledger.passages import REACH, passage
from sayso.ledger.placing import is_last_placement
from sayso.ledger.reports import speakers_now
from sayso.ledger.results import Hit, Match
from sayso.ledger.tables import actors, documents, events, placements, readings, statements

_TITLE_WEIGHT: Final = 4.0
"""A word in a headline tells more of what a report is about than one in its text."""
_AFTER_ALL: Final = "~"
"""Sorts after whatever stands in a day."""

_SAID: Final = READ.join(statements, statements.c.reading == readings.c.key).outerjoin(
    actors, and_(actors.c.reading == statements.c.reading, actors.c.id == statements.c.speaker)
)
_DOCUMENT = (documents.c.id.label("document"), documents.c.title, documents.c.publisher, documents.c.published)
_SAID_ON: Final = func.coalesce(statements.c.date, documents.c.published)


def search(connection: Connection, question: Question, limit: int, offset: int) -> tuple[Hit, ...]:
    """Statements whose content fits, the best first, and after them passages of documents."""
    if question.empty:
        return ()
    said = _keys(connection, question, "statement", offset + limit)
    hits = _statements(connection, question, said[offset:])
    if len(hits) < limit:
        start = max(0, offset - len(said))
        hits += _passages(connection, question, start, limit - len(hits))
    return tuple(hits)


def matches(connection: Connection, question: Question, most: int) -> tuple[Match, ...]:
    """Of up to so many statements and so many documents that fit: publisher, speaker and day; in no order."""
    if question.empty:
        return ()
    found = []
    for kind in _kinds(question):
        said = kind == "statement"
        columns = (actors.c.name, _SAID_ON) if said else (literal(None), documents.c.published)
        query = select(documents.c.publisher, *columns).select_from(_SAID if said else READ)
        query = query.where(*_fitting(connection, question, kind), is_current()).limit(most)
        found += [
            Match(kind=kind, publisher=publisher, speaker=speaker, date=day or "")
            for publisher, speaker, day in connection.execute(query)
        ]
    return tuple(found)


def _kinds(question: Question) -> list[Any]:
    """A passage has no speaker."""
    asked = question.of("kind") or ["statement", "passage"]
    return [
        kind
        for kind in ("statement", "passage")
        if kind in asked and (kind == "statement" or not question.of("speaker"))
    ]


def _searched(kind: str) -> tuple[TableClause, ColumnElement[int], FromClause]:
    if kind == "statement":
        return sqlite.statements_search, statements.c.key, _SAID
    return sqlite.documents_search, documents.c.key, READ


def _keys(connection: Connection, question: Question, kind: str, most: int) -> list[int]:
    """The rows that fit best, the best first; without words the latest first."""
    if kind not in _kinds(question):
        return []
    searched, key, source = _searched(kind)
    expression = sqlite.question_expression(question)
    if expression is None:
        query = select(key).select_from(source).where(*_fitting(connection, question, kind), is_current())
        ordered = query.order_by(documents.c.published.desc().nulls_last(), documents.c.key.desc(), key)
        return list(connection.execute(ordered.limit(most)).scalars())
    fitting = _fitting(connection, question, kind, words=False)
    found: list[int] = []
    for ranked in _ranked(connection, searched, expression, most):
        fits = select(key).select_from(source).where(key.in_(ranked), *fitting, is_current())
        good = set(connection.execute(fits).scalars())
        found += [each for each in ranked if each in good]
        if len(found) >= most:
            break
    return found[:most]


def _ranked(connection: Connection, searched: TableClause, expression: str, most: int) -> Iterator[Sequence[int]]:
    """Rows of a search table that match, the best first, in portions: mostly the first is enough."""
    weights = (_TITLE_WEIGHT, 1.0) if searched is sqlite.documents_search else ()
    rows = select(searched.c.rowid).where(sqlite.matches(searched, expression))
    ordered = rows.order_by(sqlite.rank(searched, *weights), searched.c.rowid)
    size = 2 * most + 20
    found = connection.execute(ordered.limit(size)).scalars().all()
    yield found
    if len(found) == size:
        yield from chunks(connection.execute(ordered.limit(-1).offset(size)).scalars().all())


def _fitting(connection: Connection, question: Question, kind: str, *, words: bool = True) -> list[ColumnElement[bool]]:
    """The conditions of a question on statements, or on documents."""
    searched, key, _ = _searched(kind)
    day = _SAID_ON if kind == "statement" else documents.c.published
    found: list[ColumnElement[bool]] = [~is_rejected()] if kind == "statement" else []
    expression = sqlite.question_expression(question) if words else None
    if expression is not None:
        found.append(key.in_(select(searched.c.rowid).where(sqlite.matches(searched, expression))))
    without = sqlite.excluding_expression(question) if question.none and not question.all else None
    if without is not None:
        found.append(key.not_in(select(searched.c.rowid).where(sqlite.matches(searched, without))))
    if since := question.last("after"):
        found.append(day >= since)
    if until := question.last("before"):
        found.append(day <= until + _AFTER_ALL)
    if publishers := question.of("publisher"):
        named = func.coalesce(documents.c.publisher, "") if question.all else documents.c.publisher
        found.append(named.in_(_publishers(connection, publishers)))
    found += [_spoken(name) for name in question.of("speaker")]
    for type_ in question.of("type"):
        inside = events.c.start_char.between(statements.c.start_char, statements.c.end_char)
        of_type = func.coalesce(events.c.type, "") == type_  # by the reading: an index on types would be read whole
        told = exists().where(events.c.reading == readings.c.key, of_type)
        found.append(told.where(inside) if kind == "statement" else told)
    if story := question.last("story"):
        placed = select(placements.c.document).where(placements.c.storyline == int(story), is_last_placement())
        found.append(documents.c.id.in_(placed))
    return found


def _publishers(connection: Connection, names: Sequence[str]) -> list[str]:
    """Those of that name; where there is none, those in whose name it stands."""
    known = connection.execute(select(documents.c.publisher).where(documents.c.publisher.is_not(None)).distinct())
    folded = {name: name.casefold() for name in known.scalars()}
    found: list[str] = []
    for wanted in (name.casefold() for name in names):
        same = [name for name, fold in folded.items() if fold == wanted]
        found += same or [name for name, fold in folded.items() if wanted in fold]
    return found


def _spoken(name: str) -> ColumnElement[bool]:
    """Whether the speaker bears a name, in whatever spelling."""
    ways = (sqlite.any_of(spellings(word)) for word in name.split())
    expression = " AND ".join(f"({way})" for way in ways if way)
    if not expression:
        return false()
    searched, speaker = sqlite.actors_search, actors.alias("bearer")
    said = statements.alias("said")
    spoken = and_(said.c.reading == speaker.c.reading, said.c.speaker == speaker.c.id)
    bearers = select(searched.c.rowid).where(sqlite.matches(searched, expression))
    return statements.c.key.in_(
        select(said.c.key).select_from(speaker.join(said, spoken)).where(speaker.c.key.in_(bearers))
    )


def _marked(connection: Connection, searched: TableClause, question: Question, keys: Sequence[int]) -> dict[int, Any]:
    """The columns of these rows with marks around the matches."""
    expression = sqlite.question_expression(question)
    if expression is None or not keys:
        return {}
    columns = [sqlite.marked(searched, index) for index in range(len(searched.c) - 1)]
    query = select(searched.c.rowid, *columns).where(sqlite.matches(searched, expression), searched.c.rowid.in_(keys))
    return {row[0]: row[1:] for row in connection.execute(query)}


def _statements(connection: Connection, question: Question, keys: Sequence[int]) -> list[Hit]:
    columns = (
        statements.c.key, *_DOCUMENT, statements.c.words, statements.c.start_char, statements.c.end_char,
        statements.c.date, actors.c.name,
    )  # fmt: skip
    query = select(*columns).select_from(_SAID).where(statements.c.key.in_(keys))
    rows = {row.key: row for row in connection.execute(query)} if keys else {}
    speakers = speakers_now(connection, {row.document for row in rows.values()})
    marked = _marked(connection, sqlite.statements_search, question, keys)
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
        keys = _keys(connection, question, "passage", most)
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
        query = select(*columns).select_from(READ).where(documents.c.key.in_(portion), is_current())
        rows = {row.key: row for row in connection.execute(query)}
        marked = _marked(connection, sqlite.documents_search, question, portion)
        for key in portion:
            title, text = marked.get(key, (None, rows[key].text))
            hit = _passage(rows[key], _matches(rows[key].text, text), sqlite.MARKS[0] in (title or ""))
            if hit is not None:
                yield hit


def _passage(row: Any, found: Sequence[Span], in_headline: bool) -> Hit | None:
    place = _place(row, found, in_headline)
    if place is None:
        return None
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
        matches=tuple((start - span[0], end - span[0]) for start, end in found if span[0] <= start and end <= span[1]),
    )


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


def _place(row: Any, found: Sequence[Span], in_headline: bool) -> Span | None:
    """The match with the most others close after it, outside of what was set aside.

    The start of the report where only the headline matches; None where all matches were set aside.
    """
    read = [span for span in found if not any(overlaps(span, aside) for aside in row.boilerplate)]
    if not read:
        return _start(row.text, row.boilerplate) if in_headline or not found else None
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
