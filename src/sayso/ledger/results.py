"""What the named reads return, where it is not a record of reading itself."""

from typing import Literal

from sayso.core.records import Record
from sayso.core.spans import Span
from sayso.core.vocabulary import ActorKind


class StoredDocument(Record, frozen=True, kw_only=True):
    """A document as the ledger knows it."""

    key: int
    id: str
    """May differ from the id it came with, where another report had that id first."""
    version: int
    is_new: bool
    """Whether it was written just now."""


class DocumentEntry(Record, frozen=True, kw_only=True):
    """One line of the list of documents: the latest version of each."""

    id: str
    version: int
    origin: str
    title: str | None
    publisher: str | None
    url: str | None
    published: str | None


class SourceEntry(Record, frozen=True, kw_only=True):
    """Where what is found in a report comes from: its latest version, and the reader of it."""

    entry: DocumentEntry
    fingerprint: str
    text_hash: str


class Saying(Record, frozen=True, kw_only=True):
    """One thing that a person or body said or did, as one document tells it."""

    kind: Literal["statement", "event"]
    name: str
    code: str | None
    learnt_from: str | None = None
    """The document that tells the code, where the saying's own does not; and the day of that document."""
    learnt_on: str | None = None
    document: str
    title: str | None
    publisher: str | None
    date: str
    """When it was said, else the day of the report; empty where neither is known."""
    words: str
    """Of a statement, its content; of an event, the passage around its trigger."""
    span: Span
    type: str
    """`direct`, `mixed`, `indirect` of a statement; the PLOVER type of an event."""
    mode: str | None = None
    aux: str | None = None
    copy_of: str | None = None


class BearerEntry(Record, frozen=True, kw_only=True):
    """Somebody of a name that was asked for, in one report."""

    reading: int
    """0 where persons have corrected it: then judgements on the reader's actors do not speak of it."""
    actor: str
    name: str
    kind: str
    code: str | None
    learnt_from: str | None = None
    """The document that tells the code, where its own does not; and the day of that document."""
    learnt_on: str | None = None
    document: str
    published: str | None


class PersonEntry(Record, frozen=True, kw_only=True):
    """A person of a dated report, and what that report tells of who it is.

    Also what may be a person, having been taken for an organisation that nothing is known of.
    """

    reading: int
    actor: str
    document: str
    published: str
    name: str
    kind: ActorKind
    code: str | None


class UnknownEntry(PersonEntry, frozen=True, kw_only=True):
    """A person whose country or office the report does not tell."""

    text: str
    """The report's."""
    mentions: tuple[Span, ...]
    countries: frozenset[str]
    """All that the report names, by its actors' codes (bodies in the place of a country, too) and by its places."""
    known: PersonEntry | None
    """Who the person was last judged to be."""
    judged_by: str | None
    """Who judged so, or judged it to be nobody known."""


class Hit(Record, frozen=True, kw_only=True):
    """A place where the words searched for stand."""

    kind: Literal["statement", "passage"]
    document: str
    title: str | None
    publisher: str | None
    date: str
    """When it was said, else the day of the report; empty where neither is known."""
    speaker: str | None
    """Name of whom the statement is given to; None for a passage."""
    words: str
    span: Span
    matches: tuple[Span, ...] = ()
    """Where the words searched for stand in `words`."""
    copy_of: str | None = None
    """The original, if its report is a copy: then it counts for nothing."""
    repeats: bool = False
    """Whether the words of a passage stand in statements that are found as well, all of them."""


class Match(Record, frozen=True):
    """What fits a question, to be counted."""

    kind: Literal["statement", "passage"]
    document: str
    publisher: str | None
    speaker: str | None
    date: str


class ProblemEntry(Record, frozen=True, kw_only=True):
    """One thing that could not be done."""

    origin: str
    document: str | None
    """Id of the document, where there is one: then a stage of reading failed on it."""
    stage: str
    message: str


class ReviewEntry(Record, frozen=True, kw_only=True):
    """What a person has judged of two things."""

    number: int
    kind: str
    left: str
    right: str
    same: bool
    reason: str
    by: str
    on: str
    """The day on which this ledger learned of it."""
    undone_by: str | None = None
    """Who has taken it back."""


class NoteEntry(Record, frozen=True, kw_only=True):
    """What a person has noted of one thing."""

    kind: str
    """`reliability` or `withdrawn`."""
    subject: str
    """An org, or the id of a report."""
    value: str
    """The grade A to F, or the day of the withdrawal."""
    reason: str
    by: str
    on: str


class NoteListed(Record, frozen=True, kw_only=True):
    """One note as it was made, by a person or a rule, whatever holds by now."""

    kind: str
    """`reliability` or `withdrawn`."""
    subject: str
    """An org, or the id of a report."""
    value: str | None
    """The grade or the day; None takes the note before it back."""
    reason: str
    by: str
    on: str
    overruled_by: str | None = None
    """Who made the next note on the same; None: this one holds."""


class NoteMade(Record, frozen=True, kw_only=True):
    """One note as a person has made it, whatever holds by now."""

    kind: str
    subject: str
    value: str | None
    """None takes the note before it back."""
    reason: str
    by: str


class ReportSign(Record, frozen=True, kw_only=True):
    """What a report is known by in another ledger."""

    id: str
    url: str | None
    text_hash: str
    """Of its latest version."""


class VersionEntry(Record, frozen=True, kw_only=True):
    """One version of a report that has several."""

    version: int
    published: str | None
    on: str
    """Its day of publication, if it bears a later one than the version before; else the day on which it was read."""
    text_hash: str
    title: str | None


class AuditEntry(Record, frozen=True, kw_only=True):
    """One thing that somebody has done, or tried to do, on the pages."""

    number: int = 0
    """The ledger's own; 0 before it is kept."""
    at: str
    """When, by the clock of the server, in UTC: `2026-01-31T12:00:00+00:00`."""
    viewer: str
    """His name; empty where nobody had signed in."""
    role: str
    address: str
    """Of the machine that the request came from."""
    action: str
    what: str
    outcome: str


class ReaderEntry(Record, frozen=True, kw_only=True):
    """Who has read a version of a report."""

    version: int
    fingerprint: str
    on: str
    """The day."""


class LearntEntry(Record, frozen=True, kw_only=True):
    """Where it is known from who somebody is, whom his own report does not introduce."""

    document: str
    on: str
    """The day of that report."""
