"""What holds now, or held on a day: of each document the latest version, of that the latest reading, and so on."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, FromClause, and_, exists, or_

from sayso.ledger.tables import documents, readings, recognitions

T = TypeVar("T")

READ: FromClause = readings.join(documents, documents.c.key == readings.c.document)
"""Readings with their documents: what `is_current` speaks of."""


# Made once: each making of an alias takes longer than many a query.
_LATER = readings.alias("later_reading")
_VERSION = documents.alias("later_document")
_RECOGNITION = recognitions.alias("later_recognition")


def is_current(as_of: str | None = None) -> ColumnElement[bool]:
    """Whether a row of `READ` has no successor; with a day, only what was published by then counts.

    A document without a date is known on no particular day, so it is left out where one is given.
    """
    later, version = _LATER, _VERSION
    successor = and_(
        version.c.id == documents.c.id,
        later.c.document == version.c.key,
        or_(
            version.c.version > documents.c.version,
            and_(version.c.version == documents.c.version, later.c.key > readings.c.key),
        ),
    )
    if as_of is None:
        return ~exists().where(successor)
    return and_(documents.c.published <= as_of, ~exists().where(successor, version.c.published <= as_of))


def is_last_recognition() -> ColumnElement[bool]:
    """Whether a row of `recognitions` is the last word on who its actor is."""
    later = _RECOGNITION
    return ~exists().where(
        later.c.reading == recognitions.c.reading,
        later.c.actor == recognitions.c.actor,
        later.c.key > recognitions.c.key,
    )


def chunks(values: Sequence[T], size: int = 5000) -> Iterator[Sequence[T]]:
    """Pieces that fit into the parameters of one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
