"""Which rows fit a question best.

Words that stand nearly everywhere tell little: of the rows that have them the latest ones are weighed against each
other and come first, and the others are weighed only if these are not enough.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, TableClause, select

from sayso.core.questions import Question
from sayso.ledger import databases
from sayso.ledger.current import chunks, is_current
from sayso.ledger.fitting import fitting, kinds, parts
from sayso.ledger.tables import documents
from sayso.ledger.terms import Wanted, of_question

WEIGHED: Final = 10_000
"""Rows that are weighed at once."""
_SIFTED: Final = 1000
"""Of the best rows so many are looked at one by one; beyond that, the conditions are asked first."""
_LATEST: Final = (400, 4000)
"""Reports in which what was said last is looked for before it is looked for in all."""
_BY_DAY: Final = (documents.c.published.desc().nulls_last(), documents.c.key.desc())


def best(connection: Connection, question: Question, kind: str, most: int) -> list[int]:
    """The rows that fit best, the best first; without words the latest first."""
    if kind not in kinds(question):
        return []
    wanted = of_question(question)
    if wanted is None:
        return _latest(connection, question, kind, most)
    searched, key, source = parts(kind)
    newest = _newest(connection, searched, wanted)
    conditions = fitting(connection, question, kind, few=False)
    found: list[int] = []
    size = max(2 * most + 20, _SIFTED if question.narrowed else 0)
    for ranked in _ranked(connection, searched, wanted, newest, size):
        fits = select(key).select_from(source).where(key.in_(ranked), *conditions, is_current())
        good = set(connection.execute(fits).scalars())
        found += [each for each in ranked if each in good]
        if len(found) >= most:
            return found[:most]
        if question.narrowed and len(ranked) == size:
            fit = select(key).select_from(source).where(*fitting(connection, question, kind), is_current())
            chosen = _weighed(connection, searched, wanted, newest).where((searched.c.rowid + 0).in_(fit))
            return list(connection.execute(chosen.limit(most)).scalars())
    return found


def _newest(connection: Connection, searched: TableClause, wanted: Wanted) -> int:
    """The row after which come as many that match as are weighed at once; 0 where there are not so many."""
    rows = (
        select(searched.c.rowid)
        .where(databases.of(connection).matches(searched, wanted))
        .order_by(searched.c.rowid.desc())
    )
    return int(connection.execute(rows.limit(1).offset(WEIGHED)).scalar() or 0)


def _weighed(connection: Connection, searched: TableClause, wanted: Wanted, newest: int) -> Select[Any]:
    """Rows of a search table that match, those after `newest` first, of each part the best first."""
    database = databases.of(connection)
    rows = select(searched.c.rowid).where(database.matches(searched, wanted))
    before = [searched.c.rowid <= newest] if newest else []
    return rows.order_by(*before, database.rank(searched, wanted), searched.c.rowid)


def _ranked(
    connection: Connection, searched: TableClause, wanted: Wanted, newest: int, size: int
) -> Iterator[Sequence[int]]:
    """The same in portions: mostly the first is enough."""
    rows = _weighed(connection, searched, wanted, newest)
    after = rows.where(searched.c.rowid > newest)
    found = connection.execute(after.limit(size)).scalars().all()
    yield found
    if len(found) == size:
        yield from chunks(connection.execute(after.offset(size)).scalars().all())
    if newest:
        yield from chunks(connection.execute(rows.where(searched.c.rowid <= newest)).scalars().all())


def _latest(connection: Connection, question: Question, kind: str, most: int) -> list[int]:
    _, key, source = parts(kind)
    query = select(key).select_from(source).where(*fitting(connection, question, kind), is_current())
    query = query.order_by(*_BY_DAY, key).limit(most)
    found: list[int] = []
    for among in _among(question):
        found = list(connection.execute(query.where(*among)).scalars())
        if len(found) == most:
            break
    return found


def _among(question: Question) -> Iterator[list[ColumnElement[bool]]]:
    """Ever more of the latest reports, in the end all; where names narrow it down, these are looked up at once."""
    if {each.field for each in question.narrowed} <= {"after", "before", "kind"}:
        for number in _LATEST:
            yield [documents.c.key.in_(select(documents.c.key).order_by(*_BY_DAY).limit(number))]
    yield []


def some(connection: Connection, question: Question, kind: str, most: int) -> Iterator[list[ColumnElement[bool]]]:
    """Conditions by which rows that fit are found, ever more: the last ones leave nothing out."""
    searched, key, _ = parts(kind)
    wanted = of_question(question)
    if wanted is None:
        conditions = fitting(connection, question, kind)
        yield from ([*conditions, *among] for among in _among(question))
        return
    rows = select(searched.c.rowid).where(databases.of(connection).matches(searched, wanted))
    latest = connection.execute(rows.order_by(searched.c.rowid.desc()).limit(2 * most)).scalars().all()
    by_words = fitting(connection, question, kind, few=False)
    if len(latest) < 2 * most or not question.narrowed:
        yield [*by_words, key.in_(latest)]
    if len(latest) == 2 * most:
        if question.narrowed:
            yield [*fitting(connection, question, kind), (key + 0).in_(rows)]
        else:
            yield [*by_words, key.in_(rows)]
