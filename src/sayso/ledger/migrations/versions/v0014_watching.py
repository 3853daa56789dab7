"""What is watched: feeds and pages as they were seen last, where stories stood, and what has been told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    _alerts()
    _sources()
    _pages()
    op.create_table(
        "watch_standings",
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        _text("content"),
        sa.PrimaryKeyConstraint("kind", "subject", name="pk_watch_standings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "watch_deliveries",
        sa.Column("alert", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        _text("target"),
        sa.Column("tries", sa.Integer(), nullable=False),
        _text("message"),
        _at("since_at"),
        _at("next_at"),
        sa.PrimaryKeyConstraint("alert", "place", name="pk_watch_deliveries"),
        sa.ForeignKeyConstraint(["alert"], ["alerts.key"], name="fk_watch_deliveries_alert"),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        _text("kind"),
        _text("subject"),
        _text("content"),
        _at("added_at"),
        sa.PrimaryKeyConstraint("key", name="pk_alerts"),
        sa.UniqueConstraint("id", name="uq_alerts_id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER alerts_no_{change.lower()} BEFORE {change} ON alerts "
                "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )


def _sources() -> None:
    op.create_table(
        "watch_sources",
        sa.Column("digest", sa.String(64), nullable=False),
        _text("kind"),
        _text("address"),
        _text("root", nullable=True),
        _text("etag", nullable=True),
        _text("last_modified", nullable=True),
        _text("changed", nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        _text("message"),
        _at("begun_at"),
        _at("heard_at", nullable=True),
        _at("next_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_watch_sources"),
        sqlite_with_rowid=False,
    )


def _pages() -> None:
    op.create_table(
        "watch_pages",
        sa.Column("digest", sa.String(64), nullable=False),
        _text("address"),
        _text("moved_to", nullable=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("entry", sa.String(64)),
        _text("state"),
        _text("withdrawn_by", nullable=True),
        _text("report", nullable=True),
        _text("etag", nullable=True),
        _text("last_modified", nullable=True),
        _text("content_hash", nullable=True),
        _text("held", nullable=True),
        _text("updated", nullable=True),
        _text("told"),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _text("message"),
        _at("first_at"),
        _at("changed_at"),
        _at("asked_at", nullable=True),
        _at("missing_at", nullable=True),
        _at("next_at", nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_watch_pages"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_watch_pages_next_at", "watch_pages", ["next_at"])
    op.create_index("ix_watch_pages_source_asked_at", "watch_pages", ["source", "asked_at"])
    op.create_index("ix_watch_pages_entry", "watch_pages", ["entry"])
    op.create_index("ix_watch_pages_report", "watch_pages", ["report"])
