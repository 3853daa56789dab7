"""Stories are made of reports: sketches to find those that are alike, and the story that each report is in.

The storylines of single events that were before are taken down; every report is due to be put into its story anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


TABLES = ("sketches", "sketch_keys", "placements")


def upgrade() -> None:
    """Make the tables, and put every report on the list of those that are due."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.drop_table("memberships")
    op.create_table(
        "sketches",
        sa.Column("document", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.key"], name="fk_sketches_document"),
        sa.PrimaryKeyConstraint("document", name="pk_sketches"),
    )
    op.create_index("ix_sketches_id_document", "sketches", ["id", "document"])
    op.create_index("ix_sketches_published_id", "sketches", ["published", "id"])
    op.create_table(
        "sketch_keys",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.key"], name="fk_sketch_keys_document"),
        sa.PrimaryKeyConstraint("term", "published", "id", "document", name="pk_sketch_keys"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "placements",
        sa.Column("key", key, nullable=False),
        sa.Column("storyline", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["storyline"], ["storylines.key"], name="fk_placements_storyline"),
        sa.PrimaryKeyConstraint("key", name="pk_placements"),
    )
    op.create_index("ix_placements_storyline", "placements", ["storyline"])
    op.create_index("ix_placements_document", "placements", ["document"])
    op.create_table(
        "due",
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("published", "id", name="pk_due"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_judgements_kind_right", "judgements", ["kind", "right"])
    op.create_index("ix_judgements_kind_by", "judgements", ["kind", "by"])
    op.execute("INSERT INTO due (published, id) SELECT DISTINCT COALESCE(published, ''), id FROM documents")
    for name in TABLES if op.get_bind().dialect.name == "sqlite" else ():
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_no_{change.lower()} BEFORE {change} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
