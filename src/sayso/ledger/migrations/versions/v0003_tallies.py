"""What an amount counts: a running total, more on top of one, or a part."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was read before does not tell."""
    op.add_column("amounts", sa.Column("tally", sa.Text(), nullable=True))
