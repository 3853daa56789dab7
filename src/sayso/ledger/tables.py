"""The one schema. What is a database's own (search, triggers, how text compares) is in `sqlite.py` and `postgres.py`.

Every table but those of `WORKING` is append-only: a row, once committed, never changes and never goes. What
holds *now* (the latest version of a document, its latest reading, the latest judgement on a pair) is always derived:
the highest key wins.

Columns bear the names of the record's fields. A single span is `start_char` and `end_char`; several spans are JSON
beside the two ends of the whole. Lists that are searched have a table of their own (`participants`); lists that are
only ever read with their record are JSON. Columns whose name ends in `_at` are clock times: they say when this ledger
learned of something and are no part of what it says.
"""

from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from sayso.core.corrections import Snapshot, Target
from sayso.core.spans import Span

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Json(TypeDecorator[Any]):
    """A value of the given type, kept as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._decode = msgspec.json.Decoder(kind).decode

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """To JSON."""
        return msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """From JSON."""
        return self._decode(value) if value is not None else None


SPANS: Final = Json(tuple[Span, ...])
WORDS: Final = Json(tuple[str, ...])


def _key() -> Column[Any]:
    """The ledger's own number of a row: ascending in the order of writing, without gaps."""
    return Column("key", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _to(table: str, name: str | None = None, **options: Any) -> Column[Any]:
    return Column(name or table.removesuffix("s"), BigInteger, ForeignKey(f"{table}.key"), nullable=False, **options)


def _within(table: str, column: str, **options: Any) -> ForeignKeyConstraint:
    """`column` holds the id of a record of the same reading."""
    return ForeignKeyConstraint(["reading", column], [f"{table}.reading", f"{table}.id"], **options)


def _added() -> Column[Any]:
    return Column("added_at", DateTime(timezone=True), nullable=False, default=lambda: datetime.now(UTC))


def _text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False)


def _chars() -> tuple[Column[Any], Column[Any]]:
    return Column("start_char", Integer, nullable=False), Column("end_char", Integer, nullable=False)


documents: Final = Table(
    "documents",
    metadata,
    _key(),
    _text("id"),
    Column("version", Integer, nullable=False),
    # The id under which the input came; `id` differs from it where another report had that id first.
    _text("given_id"),
    _text("origin"),
    Column("url", Text),
    Column("title", Text),
    Column("publisher", Text),
    Column("byline", Text),
    Column("published", String(10), index=True),
    _text("text"),
    Column("text_hash", String(64), nullable=False),
    # Of the text and all the metadata: what makes a version.
    Column("content_hash", String(64), nullable=False),
    _added(),
    UniqueConstraint("id", "version"),
    UniqueConstraint("id", "content_hash"),
    # Hashes, where there are such indexes: these may be longer than another index bears.
    Index(None, "origin", postgresql_using="hash"),
    Index(None, "url", postgresql_using="hash"),
    Index(None, "given_id", "text_hash"),
    Index(None, "publisher", "published"),
    # Few: all but these are the first version of their report, so that reports are counted without looking at each.
    Index("ix_documents_revised", "version", sqlite_where=text("version > 1"), postgresql_where=text("version > 1")),
)

bands: Final = Table(
    "bands",
    metadata,
    _to("documents", primary_key=True),
    # Near-duplicate keys, unsigned 64 bit kept as signed.
    Column("band", BigInteger, primary_key=True, index=True),
)

readings: Final = Table(
    "readings",
    metadata,
    _key(),
    _to("documents"),
    # Names the reader: code, model, lexicons.
    _text("fingerprint"),
    Column("boilerplate", SPANS, nullable=False),
    _added(),
    UniqueConstraint("document", "fingerprint"),
)

actors: Final = Table(
    "actors",
    metadata,
    _key(),
    _to("readings"),
    _text("id"),
    _text("name"),
    _text("kind"),
    Column("code", Text),
    Column("mentions", SPANS, nullable=False),
    UniqueConstraint("reading", "id"),
)

places: Final = Table(
    "places",
    metadata,
    _key(),
    _to("readings"),
    _text("id"),
    *_chars(),
    _text("name"),
    Column("lat", Float),
    Column("lon", Float),
    Column("country", Text),
    Column("geonameid", BigInteger),
    Column("kind", Text),
    Column("relation", Text),
    Column("radius", Float),
    Column("confidence", Float),
    UniqueConstraint("reading", "id"),
)

dates: Final = Table(
    "dates",
    metadata,
    _key(),
    _to("readings", index=True),
    *_chars(),
    _text("start"),
    _text("end"),
    _text("precision"),
)

amounts: Final = Table(
    "amounts",
    metadata,
    _key(),
    _to("readings"),
    _text("id"),
    *_chars(),
    Column("value", Float),
    Column("low", Float),
    Column("high", Float),
    _text("unit"),
    Column("tally", Text),
    UniqueConstraint("reading", "id"),
)

statements: Final = Table(
    "statements",
    metadata,
    _key(),
    _to("readings"),
    _text("id"),
    _text("kind"),
    Column("source", SPANS, nullable=False),
    Column("cue", SPANS, nullable=False),
    Column("content", SPANS, nullable=False),
    *_chars(),  # of the content, from its first to its last piece
    _text("cue_words"),
    _text("words"),  # of the content, its pieces joined by an ellipsis: for searching and showing
    Column("speaker", Text),
    Column("addressee", Text),
    Column("medium", Text),
    Column("parent", Text),
    Column("date", Text),
    Column("core", Json(Span | None)),
    Column("factuality", Text),
    Column("aspect", Text),
    Column("org", Text),
    UniqueConstraint("reading", "id"),
    _within("actors", "speaker"),
    # A statement may come before the one it stands in.
    _within("statements", "parent", deferrable=True, initially="DEFERRED"),
    Index(None, "reading", "speaker"),
    # Most bear no day of their own.
    Index(
        "ix_statements_date",
        "date",
        sqlite_where=text("date IS NOT NULL"),
        postgresql_where=text("date IS NOT NULL"),
    ),
)

events: Final = Table(
    "events",
    metadata,
    _key(),
    _to("readings"),
    _text("id"),
    *_chars(),  # of the trigger
    _text("trigger"),
    _text("type"),
    Column("mode", Text),
    Column("contexts", WORDS, nullable=False),
    Column("aux", Text),
    Column("place", Text),
    Column("date_start", Text),
    Column("date_end", Text),
    Column("amounts", WORDS, nullable=False),
    # The words around the trigger, about a sentence: for showing, and for the places named beside it.
    Column("passage_start", Integer, nullable=False),
    Column("passage_end", Integer, nullable=False),
    _text("passage"),
    # The document's, here once more so that one index blocks candidates by type and day.
    Column("published", String(10)),
    UniqueConstraint("reading", "id"),
    _within("places", "place"),
    Index(None, "type", "published"),
)

participants: Final = Table(
    "participants",
    metadata,
    Column("reading", BigInteger, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("role", String(9), primary_key=True),  # `actor` or `recipient`
    Column("position", Integer, primary_key=True),
    _text("actor"),
    _within("events", "event"),
    _within("actors", "actor"),
    Index(None, "reading", "actor"),
    sqlite_with_rowid=False,
)

beliefs: Final = Table(
    "beliefs",
    metadata,
    _key(),
    _to("readings"),
    _text("event"),
    Column("source", Text),  # NULL for the report's own voice
    Column("statement", Text),
    _text("factuality"),
    _text("aspect"),
    _text("extent"),
    Column("date", Text),
    Column("via", WORDS, nullable=False),
    Column("org", Text),
    Column("cues", SPANS, nullable=False),
    _within("events", "event"),
    _within("actors", "source"),
    _within("statements", "statement"),
    Index(None, "reading", "event"),
)

reading_problems: Final = Table(
    "reading_problems",
    metadata,
    _key(),
    _to("readings", index=True),
    _text("stage"),
    _text("message"),
)

problems: Final = Table(
    "problems",
    metadata,
    _key(),
    _text("origin"),
    _text("content_hash"),  # empty where nothing could be read
    _text("stage"),
    _text("message"),
    _added(),
    UniqueConstraint("origin", "content_hash", "stage", "message"),
)

judgements: Final = Table(
    "judgements",
    metadata,
    _key(),
    _text("kind"),
    _text("left"),
    _text("right"),
    Column("same", Boolean, nullable=False),
    Column("score", Float, nullable=False),
    _text("reason"),
    _text("by"),
    _added(),
    Index(None, "kind", "left", "right"),
    Index("ix_judgements_kind_right", "kind", "right"),
    Index("ix_judgements_kind_by", "kind", "by"),
)

notes: Final = Table(
    "notes",
    metadata,
    # What a person, or a rule (`rule:watch`), has noted of one thing; the last note on it holds.
    _key(),
    _text("kind"),  # `reliability` of an org, `withdrawn` of a report
    _text("subject"),  # the org, or the report's id
    Column("value", Text),  # the grade, or the day; NULL takes the note before it back
    _text("reason"),
    _text("by"),
    _added(),
    Index(None, "kind", "subject"),
)

storylines: Final = Table("storylines", metadata, _key(), _added())

placements: Final = Table(
    "placements",
    metadata,
    _key(),
    _to("storylines", index=True),
    # All versions of a report are in one storyline: where it was put last.
    Column("document", Text, nullable=False, index=True),
    _added(),
)

sketches: Final = Table(
    "sketches",
    metadata,
    _to("documents", primary_key=True),
    _text("id"),
    _text("published"),  # empty where unknown
    Column("content", LargeBinary, nullable=False),
    Index(None, "published", "id"),
    Index(None, "id", "document"),
)

sketch_keys: Final = Table(
    "sketch_keys",
    metadata,
    Column("term", Text, primary_key=True),
    Column("published", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    _to("documents", primary_key=True),
    sqlite_with_rowid=False,
)

due: Final = Table(
    "due",
    metadata,
    # Reports that are still to be put into a storyline, or put there anew. A list of work and no record, so a row that
    # is done with goes: the one exception to the rule.
    Column("published", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    sqlite_with_rowid=False,
)

waiting: Final = Table(
    "waiting",
    metadata,
    # The sketches of reports that are still to be placed, where the reader has made them: with its placing a report's
    # sketch goes to `sketches`, which says that it has been placed.
    _to("documents", primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

quarantine: Final = Table(
    "quarantine",
    metadata,
    # Inputs, by the hash of their bytes, that a reader did not get through: it does not try them again. The problem
    # itself stands in `problems`.
    Column("content_hash", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    _text("message"),
    sqlite_with_rowid=False,
)

recognitions: Final = Table(
    "recognitions",
    metadata,
    _key(),
    Column("reading", BigInteger, nullable=False),
    _text("actor"),
    # The person, of an earlier report or of another one of that day, whose code serves here; NULL: nobody any more.
    Column("known_reading", BigInteger),
    Column("known_actor", Text),
    _to("judgements"),
    _added(),
    _within("actors", "actor"),
    ForeignKeyConstraint(["known_reading", "known_actor"], ["actors.reading", "actors.id"]),
    Index(None, "reading", "actor"),
)

corrections: Final = Table(
    "corrections",
    metadata,
    # What a person says of one record of a report: see `core/corrections`.
    _key(),
    Column("document", Text, nullable=False, index=True),  # the report's id, of whichever version
    Column("text_hash", String(64), nullable=False),
    _text("kind"),
    *_chars(),  # where the words that it speaks of stood in that text
    _text("words"),
    Column("target", Json(Target), nullable=False),
    _text("action"),
    Column("field", Text),
    Column("value", Text),  # JSON
    Column("snapshot", Json(Snapshot | None), nullable=False),
    Column("undoes", BigInteger, ForeignKey("corrections.key"), index=True),
    _text("reason"),
    _text("by"),
    # When the person made it; in a ledger that it was brought into, `added_at` is later.
    Column("made_at", DateTime(timezone=True), nullable=False),
    _added(),
    Index(None, "action", "kind"),
)

stale: Final = Table(
    "stale",
    metadata,
    # Storylines that something has happened to since their digest was derived.
    _to("storylines", primary_key=True),
    # Another number each time: who derives a digest can tell whether something has happened again meanwhile.
    Column("mark", BigInteger, nullable=False),
)

digests: Final = Table(
    "digests",
    metadata,
    # A storyline's account as it was derived last. Without these rows every answer is the same, and slower.
    _to("storylines", primary_key=True),
    _text("maker"),  # names the code and lexicons that derived it
    Column("content", LargeBinary),  # NULL where there is no report
    Index(None, "maker"),
)

digest_days: Final = Table(
    "digest_days",
    metadata,
    # What the list of stories shows of one, from `day` until before `until`, by what was known on that day. `now` as
    # the day: by all that is known, undated reports too.
    _key(),
    _to("storylines"),
    Column("day", String(10), nullable=False),
    Column("until", String(10), nullable=False),
    Column("status", Text),
    _text("changed"),
    _text("first_day"),
    _text("last_day"),
    Column("orgs", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    _text("title"),
    Column("entry", LargeBinary, nullable=False),
    _text("words"),
    UniqueConstraint("storyline", "day"),
    # Each holds all that its lists ask for: the rows themselves are wide, and only those of one page are looked up.
    Index("ix_digest_days_moving", "day", "changed", "last_day", "storyline", "status", "first_day"),
    Index("ix_digest_days_days", "day", "last_day", "first_day"),
    Index("ix_digest_days_held", "day", "until", "changed", "last_day", "storyline", "status", "orgs", "reports"),
    Index("ix_digest_days_status", "day", "status", "changed", "last_day", "storyline"),
    Index("ix_digest_days_weight", "day", text("orgs DESC"), text("reports DESC"), "storyline"),
    Index("ix_digest_days_title", "day", "title", "storyline"),
)

digest_facets: Final = Table(
    "digest_facets",
    metadata,
    # By what the list can be narrowed down: actors, countries, types, orgs, publishers; days as above.
    Column("kind", String(9), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("day", String(10), primary_key=True),
    _to("storylines", primary_key=True, index=True),
    Column("until", String(10), nullable=False),
    sqlite_with_rowid=False,
)

digest_counts: Final = Table(
    "digest_counts",
    metadata,
    # How many stories of the list there are now of each status, type and country: counted as digests are kept, since
    # to count them for every page takes longer with each story. No status is told as "".
    Column("kind", String(9), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

audits: Final = Table(
    "audits",
    metadata,
    # Who has used the pages, and what was asked to be changed.
    _key(),
    _text("viewer"),  # empty where nobody had signed in
    _text("role"),
    _text("address"),
    _text("action"),
    _text("what"),
    _text("outcome"),
    _added(),
)

alerts: Final = Table(
    "alerts",
    metadata,
    # What `sayso watch` has told of, and what it rests on; that it was told stays told.
    _key(),
    Column("id", String(64), nullable=False),
    _text("kind"),
    _text("subject"),  # the story's number; of a pledge, a hash of what makes it
    _text("content"),  # JSON
    _added(),
    UniqueConstraint("id"),
)

watch_sources: Final = Table(
    "watch_sources",
    metadata,
    # Feeds, sitemaps and folders that are watched, as they answered last. By a hash of the address, as of pages, too:
    # an index of PostgreSQL's holds 2,700 bytes, and an address may be longer.
    Column("digest", String(64), primary_key=True),
    _text("kind"),
    _text("address"),
    Column("root", Text),  # the sitemap that named it, if one did
    Column("etag", Text),
    Column("last_modified", Text),
    Column("changed", Text),  # what its root said of it
    Column("failures", Integer, nullable=False),
    _text("message"),  # empty where all was well
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("heard_at", DateTime(timezone=True)),
    Column("next_at", DateTime(timezone=True), nullable=False),
    sqlite_with_rowid=False,
)

watch_pages: Final = Table(
    "watch_pages",
    metadata,
    # Pages and files that these have named, and what came of each.
    Column("digest", String(64), primary_key=True),
    _text("address"),
    Column("moved_to", Text),
    Column("source", String(64), nullable=False),  # the digest of the one that named it first
    Column("entry", String(64)),  # a hash of its id there
    _text("state"),
    Column("withdrawn_by", Text),  # `feed` or `page`
    Column("report", Text),  # its id in this ledger, once it is read
    Column("etag", Text),
    Column("last_modified", Text),
    Column("content_hash", Text),
    Column("held", Text),  # a hash of a text that stands in its place, and is not taken for the report's so far
    Column("updated", Text),  # as its source said last
    Column("told", Json(dict[str, str]), nullable=False),  # title, publisher and day, as its source says
    Column("misses", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    _text("message"),
    Column("first_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("asked_at", DateTime(timezone=True)),
    Column("missing_at", DateTime(timezone=True)),
    Column("next_at", DateTime(timezone=True)),  # NULL: it is not asked for again
    Index(None, "next_at"),
    Index(None, "source", "asked_at"),
    Index(None, "entry"),
    Index(None, "report"),
    sqlite_with_rowid=False,
)

watch_standings: Final = Table(
    "watch_standings",
    metadata,
    # Where each story stood, and which pledges were overdue, when they were last looked at.
    Column("kind", String(9), primary_key=True),
    Column("subject", String(64), primary_key=True),
    _text("content"),  # JSON
    sqlite_with_rowid=False,
)

watch_deliveries: Final = Table(
    "watch_deliveries",
    metadata,
    # Alerts that are still to be told to somebody; those that are told go, those that are given up are due in 9999.
    _to("alerts", primary_key=True),
    Column("place", String(64), primary_key=True),  # a hash of the target
    _text("target"),
    Column("tries", Integer, nullable=False),
    _text("message"),
    Column("since_at", DateTime(timezone=True), nullable=False),
    Column("next_at", DateTime(timezone=True), nullable=False),
)

DERIVED: Final = frozenset({stale, digests, digest_days, digest_facets, digest_counts})
"""What can be derived again from the other tables: it says nothing that they do not say."""

WATCHED: Final = frozenset({watch_sources, watch_pages, watch_standings, watch_deliveries})
"""What `sayso watch` goes on from."""

WORKING: Final = frozenset({due, waiting, quarantine}) | WATCHED | DERIVED
"""Lists of work, and what has been derived and can be derived again: rows come and go. All else is append-only."""
