"""What a statement says in the main, how sure its speaker is of it, how far along it is, and for whom he speaks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was read before does not tell."""
    op.add_column("statements", sa.Column("core", sa.Text(), nullable=True))
    op.add_column("statements", sa.Column("factuality", sa.Text(), nullable=True))
    op.add_column("statements", sa.Column("aspect", sa.Text(), nullable=True))
    op.add_column("statements", sa.Column("org", sa.Text(), nullable=True))
