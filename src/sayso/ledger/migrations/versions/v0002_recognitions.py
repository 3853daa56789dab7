"""Who is whom across reports: what is known of a person from an earlier report."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; on SQLite its append-only triggers, too."""
    op.create_table(
        "recognitions",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("known_reading", sa.BigInteger(), nullable=True),
        sa.Column("known_actor", sa.Text(), nullable=True),
        sa.Column("judgement", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.key"], name="fk_recognitions_judgement"),
        sa.ForeignKeyConstraint(
            ["known_reading", "known_actor"],
            ["actors.reading", "actors.id"],
            name="fk_recognitions_known_reading_known_actor",
        ),
        sa.ForeignKeyConstraint(
            ["reading", "actor"], ["actors.reading", "actors.id"], name="fk_recognitions_reading_actor"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_recognitions"),
    )
    op.create_index("ix_recognitions_reading_actor", "recognitions", ["reading", "actor"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER recognitions_no_{change.lower()} BEFORE {change} ON recognitions "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
