"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = """
    documents judgements problems storylines bands readings actors amounts dates places reading_problems events
    statements beliefs memberships participants
""".split()

SEARCHED = (
    ("statements", ("words",), "porter unicode61 remove_diacritics 2"),
    ("documents", ("title", "text"), "porter unicode61 remove_diacritics 2"),
    ("actors", ("name",), "unicode61 remove_diacritics 2"),
)


def upgrade() -> None:
    """Make all tables; on SQLite their search tables and append-only triggers, too."""
    _documents()
    _records()
    _decisions()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_id", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("published", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_documents"),
        sa.UniqueConstraint("id", "content_hash", name="uq_documents_id_content_hash"),
        sa.UniqueConstraint("id", "version", name="uq_documents_id_version"),
    )
    op.create_index("ix_documents_given_id_text_hash", "documents", ["given_id", "text_hash"])
    op.create_index("ix_documents_origin", "documents", ["origin"], postgresql_using="hash")
    op.create_index("ix_documents_published", "documents", ["published"])
    op.create_index("ix_documents_publisher_published", "documents", ["publisher", "published"])
    op.create_index("ix_documents_url", "documents", ["url"], postgresql_using="hash")
    op.create_table(
        "bands",
        sa.Column("document", sa.BigInteger(), nullable=False),
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.key"], name="fk_bands_document"),
        sa.PrimaryKeyConstraint("document", "band", name="pk_bands"),
    )
    op.create_index("ix_bands_band", "bands", ["band"])
    op.create_table(
        "readings",
        sa.Column("key", KEY, nullable=False),
        sa.Column("document", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("boilerplate", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.key"], name="fk_readings_document"),
        sa.PrimaryKeyConstraint("key", name="pk_readings"),
        sa.UniqueConstraint("document", "fingerprint", name="uq_readings_document_fingerprint"),
    )


def _records() -> None:
    op.create_table(
        "actors",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("mentions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.key"], name="fk_actors_reading"),
        sa.PrimaryKeyConstraint("key", name="pk_actors"),
        sa.UniqueConstraint("reading", "id", name="uq_actors_reading_id"),
    )
    op.create_table(
        "places",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("geonameid", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["reading"], ["readings.key"], name="fk_places_reading"),
        sa.PrimaryKeyConstraint("key", name="pk_places"),
        sa.UniqueConstraint("reading", "id", name="uq_places_reading_id"),
    )
    op.create_table(
        "dates",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.key"], name="fk_dates_reading"),
        sa.PrimaryKeyConstraint("key", name="pk_dates"),
    )
    op.create_index("ix_dates_reading", "dates", ["reading"])
    op.create_table(
        "amounts",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.key"], name="fk_amounts_reading"),
        sa.PrimaryKeyConstraint("key", name="pk_amounts"),
        sa.UniqueConstraint("reading", "id", name="uq_amounts_reading_id"),
    )
    op.create_table(
        "statements",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("cue_words", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("addressee", sa.Text(), nullable=True),
        sa.Column("medium", sa.Text(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("date", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reading", "parent"],
            ["statements.reading", "statements.id"],
            name="fk_statements_reading_parent",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["reading", "speaker"], ["actors.reading", "actors.id"], name="fk_statements_reading_speaker"
        ),
        sa.ForeignKeyConstraint(["reading"], ["readings.key"], name="fk_statements_reading"),
        sa.PrimaryKeyConstraint("key", name="pk_statements"),
        sa.UniqueConstraint("reading", "id", name="uq_statements_reading_id"),
    )
    op.create_index("ix_statements_reading_speaker", "statements", ["reading", "speaker"])
    op.create_table(
        "events",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("contexts", sa.Text(), nullable=False),
        sa.Column("aux", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("date_start", sa.Text(), nullable=True),
        sa.Column("date_end", sa.Text(), nullable=True),
        sa.Column("amounts", sa.Text(), nullable=False),
        sa.Column("passage_start", sa.Integer(), nullable=False),
        sa.Column("passage_end", sa.Integer(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("published", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["reading", "place"], ["places.reading", "places.id"], name="fk_events_reading_place"),
        sa.ForeignKeyConstraint(["reading"], ["readings.key"], name="fk_events_reading"),
        sa.PrimaryKeyConstraint("key", name="pk_events"),
        sa.UniqueConstraint("reading", "id", name="uq_events_reading_id"),
    )
    op.create_index("ix_events_type_published", "events", ["type", "published"])
    op.create_table(
        "participants",
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=9), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading", "actor"], ["actors.reading", "actors.id"], name="fk_participants_reading_actor"
        ),
        sa.ForeignKeyConstraint(
            ["reading", "event"], ["events.reading", "events.id"], name="fk_participants_reading_event"
        ),
        sa.PrimaryKeyConstraint("reading", "event", "role", "position", name="pk_participants"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_participants_reading_actor", "participants", ["reading", "actor"])
    op.create_table(
        "beliefs",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("factuality", sa.Text(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("extent", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("org", sa.Text(), nullable=True),
        sa.Column("cues", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading", "event"], ["events.reading", "events.id"], name="fk_beliefs_reading_event"),
        sa.ForeignKeyConstraint(
            ["reading", "source"], ["actors.reading", "actors.id"], name="fk_beliefs_reading_source"
        ),
        sa.ForeignKeyConstraint(
            ["reading", "statement"], ["statements.reading", "statements.id"], name="fk_beliefs_reading_statement"
        ),
        sa.ForeignKeyConstraint(["reading"], ["readings.key"], name="fk_beliefs_reading"),
        sa.PrimaryKeyConstraint("key", name="pk_beliefs"),
    )
    op.create_index("ix_beliefs_reading_event", "beliefs", ["reading", "event"])
    op.create_table(
        "reading_problems",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.key"], name="fk_reading_problems_reading"),
        sa.PrimaryKeyConstraint("key", name="pk_reading_problems"),
    )
    op.create_index("ix_reading_problems_reading", "reading_problems", ["reading"])


def _decisions() -> None:
    op.create_table(
        "problems",
        sa.Column("key", KEY, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_problems"),
        sa.UniqueConstraint(
            "origin", "content_hash", "stage", "message", name="uq_problems_origin_content_hash_stage_message"
        ),
    )
    op.create_table(
        "judgements",
        sa.Column("key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_judgements"),
    )
    op.create_index("ix_judgements_kind_left_right", "judgements", ["kind", "left", "right"])
    op.create_table(
        "storylines",
        sa.Column("key", KEY, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_storylines"),
    )
    op.create_table(
        "memberships",
        sa.Column("key", KEY, nullable=False),
        sa.Column("storyline", sa.BigInteger(), nullable=False),
        sa.Column("reading", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("judgement", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.key"], name="fk_memberships_judgement"),
        sa.ForeignKeyConstraint(
            ["reading", "event"], ["events.reading", "events.id"], name="fk_memberships_reading_event"
        ),
        sa.ForeignKeyConstraint(["storyline"], ["storylines.key"], name="fk_memberships_storyline"),
        sa.PrimaryKeyConstraint("key", name="pk_memberships"),
    )
    op.create_index("ix_memberships_reading_event", "memberships", ["reading", "event"])
    op.create_index("ix_memberships_storyline", "memberships", ["storyline"])


def _sqlite() -> None:
    for name, columns, tokenizer in SEARCHED:
        listed = ", ".join(columns)
        fresh = ", ".join(f"new.{column}" for column in columns)
        op.execute(
            f"CREATE VIRTUAL TABLE {name}_search USING fts5({listed}, content='{name}', content_rowid='key', "
            f"tokenize='{tokenizer}')"
        )
        op.execute(
            f"CREATE TRIGGER {name}_searchable AFTER INSERT ON {name} "  # noqa: S608 - our own names
            f"BEGIN INSERT INTO {name}_search(rowid, {listed}) VALUES (new.key, {fresh}); END"
        )
    for name in TABLES:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_no_{change.lower()} BEFORE {change} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
