"""What a question asks of statements and of documents, as conditions on their rows."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    TableClause,
    and_,
    exists,
    false,
    func,
    select,
    union_all,
)

from sayso.core.questions import Question
from sayso.core.spelling import spellings
from sayso.ledger import databases, terms
from sayso.ledger.copies import publishers as every_publisher
from sayso.ledger.corrections import is_rejected
from sayso.ledger.current import READ
from sayso.ledger.placing import is_last_placement
from sayso.ledger.tables import actors, documents, events, placements, readings, statements

_AFTER_ALL: Final = "~"
"""Sorts after whatever stands in a day."""
_FEW: Final = 2000
"""Reports of some days, of which it is quicker to look at each than at all."""
SAID: Final = READ.join(statements, statements.c.reading == readings.c.key).outerjoin(
    actors, and_(actors.c.reading == statements.c.reading, actors.c.id == statements.c.speaker)
)
SAID_ON: Final = func.coalesce(statements.c.date, documents.c.published)


def kinds(question: Question) -> list[Any]:
    """A passage has no speaker."""
    asked = question.of("kind") or ["statement", "passage"]
    return [
        kind
        for kind in ("statement", "passage")
        if kind in asked and (kind == "statement" or not question.of("speaker"))
    ]


def parts(kind: str) -> tuple[TableClause, ColumnElement[int], FromClause]:
    """Where its words are searched, the number of its rows, and these with all that is told of them."""
    if kind == "statement":
        return terms.statements_search, statements.c.key, SAID
    return terms.documents_search, documents.c.key, READ


def fitting(connection: Connection, question: Question, kind: str, *, few: bool = True) -> list[ColumnElement[bool]]:
    """The conditions of a question on statements, or on documents, beside the words that must occur.

    `few`: so that what fits is looked up by them. Otherwise they are only looked at where it is known already: an
    index of what is frequent would be read whole.
    """
    searched, key, _ = parts(kind)
    day = SAID_ON if kind == "statement" else documents.c.published
    found: list[ColumnElement[bool]] = [~is_rejected()] if kind == "statement" else []
    without = None if question.all else terms.unwanted(question)
    if without is not None:
        having = databases.of(connection).matches(searched, without)
        found.append(key.not_in(select(searched.c.rowid).where(having)))
    if since := question.last("after"):
        found.append(day >= since)
    if until := question.last("before"):
        found.append(day <= until + _AFTER_ALL)
    if few and kind == "statement" and (since or until):
        found += _said_in_days(connection, since or "", (until or "") + _AFTER_ALL)
    if publishers := question.of("publisher"):
        named = documents.c.publisher if few else func.coalesce(documents.c.publisher, "")
        found.append(named.in_(_publishers(connection, publishers)))
    found += [_spoken(connection, name) for name in question.of("speaker")]
    for type_ in question.of("type"):
        inside = events.c.start_char.between(statements.c.start_char, statements.c.end_char)
        told = exists().where(events.c.reading == readings.c.key, func.coalesce(events.c.type, "") == type_)
        if few:
            found.append(readings.c.key.in_(select(events.c.reading).where(events.c.type == type_)))
        found.append(told.where(inside) if kind == "statement" else told)
    if story := question.last("story"):
        placed = select(placements.c.document).where(placements.c.storyline == int(story), is_last_placement())
        found.append(documents.c.id.in_(placed))
    return found


def _said_in_days(connection: Connection, since: str, until: str) -> list[ColumnElement[bool]]:
    """Where these are few: the statements of these days, by the index of their own days and that of the reports'."""
    published = documents.c.published.between(since, until)
    if connection.execute(select(documents.c.key).where(published).limit(1).offset(_FEW)).first() is not None:
        return []
    dated = select(statements.c.key).where(statements.c.date.between(since, until))
    undated = select(statements.c.key).select_from(READ.join(statements, statements.c.reading == readings.c.key))
    return [statements.c.key.in_(union_all(dated, undated.where(published, statements.c.date.is_(None))))]


def _publishers(connection: Connection, names: Sequence[str]) -> list[str]:
    """Those of that name; where there is none, those in whose name it stands."""
    folded = {name: name.casefold() for name in every_publisher(connection)}
    found: list[str] = []
    for wanted in (name.casefold() for name in names):
        same = [name for name, fold in folded.items() if fold == wanted]
        found += same or [name for name, fold in folded.items() if wanted in fold]
    return found


def _spoken(connection: Connection, name: str) -> ColumnElement[bool]:
    """Whether the speaker bears a name, in whatever spelling."""
    wanted = terms.together(terms.any_of(spellings(word)) for word in name.split())
    if wanted is None:
        return false()
    searched, speaker = terms.actors_search, actors.alias("bearer")
    said = statements.alias("said")
    spoken = and_(said.c.reading == speaker.c.reading, said.c.speaker == speaker.c.id)
    bearers = select(searched.c.rowid).where(databases.of(connection).matches(searched, wanted))
    return statements.c.key.in_(
        select(said.c.key).select_from(speaker.join(said, spoken)).where(speaker.c.key.in_(bearers))
    )
