"""What is watched: feeds and pages as they were seen last, and what has been told of them."""

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
