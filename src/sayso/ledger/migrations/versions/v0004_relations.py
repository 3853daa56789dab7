"""How a place is meant, how far around it that may be, and how sure it is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was read before does not tell."""
    op.add_column("places", sa.Column("relation", sa.Text(), nullable=True))
    op.add_column("places", sa.Column("radius", sa.Float(), nullable=True))
    op.add_column("places", sa.Column("confidence", sa.Float(), nullable=True))
