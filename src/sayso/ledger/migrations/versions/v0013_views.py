"""Views over what is in force, by name: for Datasette, and for whoever asks in SQL."""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
