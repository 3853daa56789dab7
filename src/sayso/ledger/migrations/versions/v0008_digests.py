"""Digests: stories as they were derived last, so that lists and pages need not derive them anew."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = {
    "moving": ("day", "changed", "last_day", "storyline", "status", "first_day"),
    "days": ("day", "last_day", "first_day"),
    "held": ("day", "until", "changed", "last_day", "storyline", "status", "orgs", "reports"),
    "status": ("day", "status", "changed", "last_day", "storyline"),
    "weight": ("day", sa.text("orgs DESC"), sa.text("reports DESC"), "storyline"),
    "title": ("day", "title", "storyline"),
}


def upgrade() -> None:
    """Make the tables, empty: whatever has no digest is derived with the next refreshing."""
    op.create_table(
        "stale",
        _storyline("stale"),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("storyline", name="pk_stale"),
    )
    op.create_table(
        "digests",
        _storyline("digests"),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("storyline", name="pk_digests"),
    )
    op.create_index("ix_digests_maker", "digests", ["maker"])
    op.create_table(
        "digest_days",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _storyline("digest_days"),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("changed", "first_day", "last_day")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("orgs", "reports")),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_digest_days"),
        sa.UniqueConstraint("storyline", "day", name="uq_digest_days_storyline_day"),
    )
    for name, columns in INDEXES.items():
        op.create_index(f"ix_digest_days_{name}", "digest_days", list(columns))
    op.create_table(
        "digest_facets",
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        _storyline("digest_facets"),
        sa.Column("until", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "day", "storyline", name="pk_digest_facets"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_digest_facets_storyline", "digest_facets", ["storyline"])


def _storyline(table: str) -> sa.Column[int]:
    return sa.Column(
        "storyline", sa.BigInteger(), sa.ForeignKey("storylines.key", name=f"fk_{table}_storyline"), nullable=False
    )
