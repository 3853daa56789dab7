"""Sketches of reports that are still to be placed, and inputs that a reader could not get through."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "waiting",
        sa.Column("document", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document", name="pk_waiting"),
        sa.ForeignKeyConstraint(["document"], ["documents.key"], name="fk_waiting_document"),
    )
    op.create_table(
        "quarantine",
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", "fingerprint", name="pk_quarantine"),
        sqlite_with_rowid=False,
    )
