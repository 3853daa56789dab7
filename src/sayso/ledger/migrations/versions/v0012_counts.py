"""How many stories there are of each status, type and country; which reports have been revised; days of statements."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COUNTED = (
    "SELECT 'status', COALESCE(status, ''), COUNT(*) FROM digest_days WHERE day = 'now' GROUP BY COALESCE(status, '')",
    "SELECT kind, value, COUNT(*) FROM digest_facets WHERE day = 'now' AND kind IN ('type', 'country') "
    "GROUP BY kind, value",
)


def upgrade() -> None:
    """Make the table, count what has been derived so far; index later versions of reports, and days of statements."""
    op.create_table(
        "digest_counts",
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", name="pk_digest_counts"),
        sqlite_with_rowid=False,
    )
    for counted in COUNTED:
        op.execute(f"INSERT INTO digest_counts (kind, value, number) {counted}")
    later = sa.text("version > 1")
    op.create_index("ix_documents_revised", "documents", ["version"], sqlite_where=later, postgresql_where=later)
    dated = sa.text("date IS NOT NULL")
    op.create_index("ix_statements_date", "statements", ["date"], sqlite_where=dated, postgresql_where=dated)
