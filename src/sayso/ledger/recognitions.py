"""What is known of an actor from an earlier report, beside what its own report tells of it."""

from typing import Any, Final

from sqlalchemy import FromClause, and_, func, select

from sayso.core.vocabulary import NON_STATE, STATE_SECTORS
from sayso.ledger.current import is_last_recognition
from sayso.ledger.tables import actors, beliefs, documents, readings, recognitions

_KNOWN = actors.alias("known")
_KNOWN_READING = readings.alias("known_reading")
_KNOWN_DOCUMENT = documents.alias("known_document")
_ITS_BELIEFS = beliefs.alias("its_beliefs")

CODE: Final = func.coalesce(_KNOWN.c.code, actors.c.code).label("code")
"""The code that an actor of `recognised` goes by: the one learnt, which always holds what its own report tells."""

LEARNT: Final = (_KNOWN_DOCUMENT.c.id.label("learnt_from"), _KNOWN_DOCUMENT.c.published.label("learnt_on"))
"""The report that the code was learnt from and its day, of `told`; NULL where its own report tells."""

LEARNT_ORG: Final = (
    select(func.min(_ITS_BELIEFS.c.org))
    .where(
        _ITS_BELIEFS.c.reading == recognitions.c.known_reading,
        _ITS_BELIEFS.c.source == recognitions.c.known_actor,
        _ITS_BELIEFS.c.org.not_like("outlet:%"),
    )
    .scalar_subquery()
    .label("learnt_org")
)
"""The organisation for which the person spoke in that report."""


def recognised(rows: FromClause) -> FromClause:
    """Actors, each beside whom it was last recognised as, if as anybody."""
    last = and_(recognitions.c.reading == actors.c.reading, recognitions.c.actor == actors.c.id, is_last_recognition())
    known = and_(_KNOWN.c.reading == recognitions.c.known_reading, _KNOWN.c.id == recognitions.c.known_actor)
    return rows.outerjoin(recognitions, last).outerjoin(_KNOWN, known)


def told(rows: FromClause) -> FromClause:
    """Actors as `recognised`, with the report that told of them."""
    return (
        recognised(rows)
        .outerjoin(_KNOWN_READING, _KNOWN_READING.c.key == _KNOWN.c.reading)
        .outerjoin(_KNOWN_DOCUMENT, _KNOWN_DOCUMENT.c.key == _KNOWN_READING.c.document)
    )


def org_of(row: Any) -> str | None:
    """For whom a source speaks: with a learnt code the state, or whom he spoke for then; else as his report has it."""
    org: str | None = row.org
    if row.known_reading is not None:
        country, *sectors = row.code.split(" ")
        own = country in ("UNO", "EUR") or (country not in NON_STATE and STATE_SECTORS.intersection(sectors))
        org = country if own else row.learnt_org or org
    return org
