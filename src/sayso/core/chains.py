"""Statements within statements: through whom a report has somebody's words."""

from collections.abc import Mapping

from sayso.core.records import Statement


def links(statement: Statement, statements: Mapping[str, Statement]) -> tuple[str, ...]:
    """Actor ids of those through whom the report has the statement, outermost first; `statements` are all, by id."""
    found: list[str] = []
    seen = {statement.id}
    parent = statements.get(statement.parent or "")
    while parent is not None and parent.id not in seen:
        seen.add(parent.id)
        if parent.speaker and parent.speaker not in (statement.speaker, *found):
            found.insert(0, parent.speaker)
        parent = statements.get(parent.parent or "")
    return tuple(found)
