"""Reading what has been done on the pages."""

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from sayso.ledger.results import AuditEntry
from sayso.ledger.tables import audits as table


def audits(connection: Connection, limit: int, before: int | None) -> tuple[AuditEntry, ...]:
    """At most `limit` entries, the latest first, of those before a number."""
    query = select(table).order_by(table.c.key.desc()).limit(limit)
    if before is not None:
        query = query.where(table.c.key < before)
    return tuple(
        AuditEntry(
            number=row.key,
            at=_utc(row.added_at).isoformat(timespec="seconds"),
            viewer=row.viewer,
            role=row.role,
            address=row.address,
            action=row.action,
            what=row.what,
            outcome=row.outcome,
        )
        for row in connection.execute(query)
    )


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite keeps no zone
