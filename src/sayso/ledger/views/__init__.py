"""Views by name over what holds now: for Datasette, for psql, for whoever asks in SQL.

They are the database's own and hold no data. They are made anew whenever a migration has been run, from the text in
`definitions.py`; a change of that text takes a migration (see `FINGERPRINT` in `migrations/versions/v0013_views.py`).

What persons have corrected is worked out in Python (`core/corrections`): no view can do it. So a view of records shows
what the reader made, and its column `corrected` says where a person's word stands against a row or its report.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sayso.core.errors import LedgerError
from sayso.ledger.views.definitions import DEFINITIONS

NAMES: Final = tuple(DEFINITIONS)
"""In the order of making: each looks at tables and at those before it."""

_LOOKED_AT: Final = "2BP01"
"""PostgreSQL's code for what others depend on."""
_SPELLED: Final = {
    # How one database and the other says the same thing.
    "sqlite": {
        r"string_agg\(": "group_concat(",
        r"listed\((\S+?)\)": r"json_each(\1) AS listed",
        r"told\((\S+?), (\w+)\)": r"json_extract(CAST(\1 AS TEXT), '$.\2')",
    },
    "postgresql": {
        r"listed\((\S+?)\)": r"json_array_elements_text(CAST(\1 AS json)) AS listed(value)",
        r"told\((\S+?), (\w+)\)": r"(CAST(convert_from(\1, 'UTF8') AS json) ->> '\2')",
    },
}


def made(dialect: str) -> Iterator[str]:
    """The statements that make the views."""
    for name, definition in DEFINITIONS.items():
        own = definition.strip()
        for pattern, spelled in _SPELLED[dialect].items():
            own = re.sub(pattern, spelled, own)
        yield f"CREATE VIEW {name} AS\n{own}"


def make(connection: Connection) -> None:
    """Make the views, in a ledger that has the tables and none of the views."""
    for statement in made(connection.dialect.name):
        connection.exec_driver_sql(statement.replace("%", "%%") if connection.dialect.name != "sqlite" else statement)


def drop(connection: Connection) -> None:
    """Take away those that are there: what they look at can be changed only then.

    Raises LedgerError if a person's own view looks at one of them, as PostgreSQL keeps them then.
    """
    for name in reversed(NAMES):
        try:
            connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOOKED_AT:
                raise
            told = getattr(getattr(error.orig, "diag", None), "message_detail", None) or ""
            raise LedgerError(
                f"the ledger cannot be brought up to date: views of your own look at its view {name} "
                f"({' '.join(told.split())}); drop them, and make them again afterwards"
            ) from error


def fingerprint() -> str:
    """Names this very text of the views, on all databases."""
    text = "\n".join(statement for dialect in sorted(_SPELLED) for statement in made(dialect))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
