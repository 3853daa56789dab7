"""Every named read. The command line, linking and whatever exports go through these, on any connection.

Unless it says otherwise a read sees of each document the latest version only, and of that the latest reading; with
`as_of`, a day, only documents published by then.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, and_, exists, func, literal, select, union_all

from sayso.core.corrections import Correction
from sayso.core.errors import MissingError
from sayso.core.questions import understood
from sayso.core.records import Document, Judgement, Reading, Sketch
from sayso.core.text import without_surrogates
from sayso.ledger import (
    articles,
    audits,
    catalogue,
    copies,
    corrections,
    displacing,
    outgoing,
    persons,
    placing,
    pledging,
    reports,
    reviews,
    sayings,
    search,
    tables,
)
from sayso.ledger.catalogue import DocumentFilter
from sayso.ledger.current import READ, is_current
from sayso.ledger.digests import Digests
from sayso.ledger.identity import identify
from sayso.ledger.results import (
    AuditEntry,
    BearerEntry,
    DocumentEntry,
    Hit,
    LearntEntry,
    Match,
    NoteEntry,
    NoteListed,
    NoteMade,
    PersonEntry,
    ProblemEntry,
    ReaderEntry,
    ReportSign,
    ReviewEntry,
    Saying,
    SourceEntry,
    UnknownEntry,
    VersionEntry,
)
from sayso.ledger.rows import RECORD_TABLES, document_of, reading_of
from sayso.ledger.soundness.examining import Soundness
from sayso.ledger.tables import documents, problems, quarantine, reading_problems, readings
from sayso.ledger.watching import Watching


class Queries:
    """The named reads, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def has_reading(self, document: Document, *, origin: str, fingerprint: str, version_of: str | None = None) -> bool:
        """Whether this reader has read this very content of this very report before."""
        key = identify(self._connection, document, without_surrogates(origin), version_of=version_of).key
        return key is not None and self._exists(
            select(readings.c.key).where(readings.c.document == key, readings.c.fingerprint == fingerprint)
        )

    def id_of(self, document: Document, *, origin: str, version_of: str | None = None) -> str:
        """The id by which the ledger knows this report, or will once it is stored."""
        return identify(self._connection, document, without_surrogates(origin), version_of=version_of).id

    def known_as(self, document: Document, *, origin: str) -> str | None:
        """The id of the stored report that this is; None if it is new."""
        found = identify(self._connection, document, without_surrogates(origin))
        return None if found.key is None and found.version == 1 else found.id

    def reading(self, document_id: str, *, version: int | None = None, corrected: bool = True) -> Reading:
        """The reading of a document, as persons have corrected it, of its latest version or of the one given.

        Not `corrected`: as the reader made it. Raises MissingError if there is none.
        """
        query = (
            select(readings.c.key.label("reading"), readings.c.boilerplate, *documents.c)
            .select_from(READ)
            .where(documents.c.id == document_id)
            .order_by(documents.c.version.desc(), readings.c.key.desc())
        )
        if version is not None:
            query = query.where(documents.c.version == version)
        row = self._connection.execute(query.limit(1)).first()
        if row is None:
            of = "" if version is None else f"version {version} of "
            raise MissingError(f"there is no reading of {of}a document {document_id!r}")
        found = {
            table.name: self._connection.execute(
                select(table).where(table.c.reading == row.reading).order_by(*table.primary_key)
            ).all()
            for table in RECORD_TABLES
        }
        reading = reading_of(document_of(row), row.boilerplate, found)
        if not corrected:
            return reading
        return corrections.corrected(self._connection, {document_id: reading})[document_id]

    def reader(self, document_id: str, *, version: int | None = None) -> ReaderEntry | None:
        """Who made the reading that `reading` returns, and when; None if there is none."""
        return articles.reader(self._connection, document_id, version)

    def learnt(self, document_id: str) -> dict[str, LearntEntry]:
        """The actors of a document that are known from other reports, by id, and from which."""
        return articles.learnt(self._connection, document_id)

    def recognised(self, document_ids: Collection[str]) -> dict[str, dict[str, tuple[str, str]]]:
        """By report: whom its actors are judged to be, by id, as another report and the actor's id there."""
        return articles.recognised(self._connection, document_ids)

    def version_texts(self, document_id: str, versions: tuple[int, int], *, most: int) -> tuple[str, ...] | None:
        """The texts of two versions of a document, each up to `most` characters; None if one of them is not there."""
        return articles.version_texts(self._connection, document_id, versions, most)

    def documents(self, *, as_of: str | None = None) -> tuple[DocumentEntry, ...]:
        """All documents, by the day of publication, those without one first."""
        columns = [documents.c[name] for name in DocumentEntry.__struct_fields__]
        rows = self._connection.execute(
            select(*columns)
            .select_from(READ)
            .where(is_current(as_of))
            .order_by(documents.c.published.nulls_first(), documents.c.key)
        )
        return tuple(DocumentEntry(**row._mapping) for row in rows)

    def catalogue(self, chosen: DocumentFilter, *, limit: int, offset: int) -> tuple[int, tuple[DocumentEntry, ...]]:
        """How many documents are so, and those of one page, in the same order."""
        found = catalogue.page(self._connection, chosen, limit=limit, offset=offset)
        return catalogue.number(self._connection, chosen), found

    def document(self, document_id: str) -> Document:
        """The latest version of a document. Raises MissingError if there is none."""
        found = reports.latest_document(self._connection, document_id)
        if found is None:
            raise MissingError(f"there is no document {document_id!r} in this ledger")
        return found

    def readings(self, document_ids: Collection[str], *, as_of: str | None = None) -> dict[str, Reading]:
        """The current readings of documents, by id, corrected; persons go by what other reports tell of them, too."""
        return reports.current_readings(self._connection, document_ids, as_of)

    def documents_by_bands(self, bands: Collection[int], *, around: str | None, days: int) -> tuple[Document, ...]:
        """Documents that share a near-duplicate key, published within so many days of `around`; None: whenever."""
        return copies.documents_by_bands(self._connection, bands, around, days)

    def documents_by_publisher(
        self, publishers: Collection[str], *, around: str | None, days: int
    ) -> tuple[Document, ...]:
        """Documents of these publishers, published within so many days of `around`; None: whenever."""
        return copies.documents_by_publisher(self._connection, publishers, around, days)

    def persons_of(self, document_id: str) -> tuple[PersonEntry, ...]:
        """The persons of all readings, superseded ones too, of all dated versions of a document."""
        return persons.of_document(self._connection, document_id)

    def persons_named(self, names: Collection[str], *, since: str, until: str) -> tuple[PersonEntry, ...]:
        """Persons in whose name one of these words stands, of reports published in these days."""
        return persons.named(self._connection, names, since, until)

    def unknown_persons(self, names: Collection[str], *, since: str, until: str) -> tuple[UnknownEntry, ...]:
        """Those of them whose country or office their report does not tell."""
        return persons.unknown(self._connection, names, since, until)

    def publishers(self, *, as_of: str | None = None) -> tuple[str, ...]:
        """Every publisher named, in alphabetical order."""
        return copies.publishers(self._connection, as_of)

    def is_empty(self) -> bool:
        """Whether there is no report in it."""
        return not self._exists(select(documents.c.key))

    def has_publisher(self, publisher: str) -> bool:
        """Whether some document names it."""
        return self._exists(select(documents.c.key).where(documents.c.publisher == publisher))

    def copies(self, *, as_of: str | None = None, among: Collection[str] | None = None) -> dict[str, str]:
        """The documents judged to be copies, and the original of each; of these documents, or of all."""
        return copies.copies(self._connection, as_of, among)

    def copy_kin(self, document_ids: Collection[str]) -> set[str]:
        """These documents, and all that may make one of them a copy or an original."""
        return copies.copy_kin(self._connection, document_ids)

    def with_copies(self, document_ids: Collection[str]) -> frozenset[str]:
        """Those of the documents that have ever been judged to be, or not to be, a copy or an original."""
        return copies.with_copies(self._connection, document_ids)

    def judged_copies(self, judgement: int) -> tuple[str, ...]:
        """The documents of a judgement on a copy, or of the one that this one takes back."""
        return copies.judged_copies(self._connection, judgement)

    def copy_rules(self, document_id: str) -> tuple[Judgement, ...]:
        """What rules have last judged to be a copy, or the original, of a document."""
        return copies.copy_rules(self._connection, document_id)

    def copies_with(self, document_id: str) -> frozenset[str]:
        """The original of a document, and its copies."""
        return copies.copies_with(self._connection, document_id)

    def storylines(self, *, as_of: str | None = None) -> dict[int, tuple[str, ...]]:
        """The reports of every storyline by id, in the order of their days."""
        return reports.storyline_documents(self._connection, as_of)

    def reports_of(self, storylines: Collection[int], *, as_of: str | None = None) -> dict[int, tuple[str, ...]]:
        """The reports of these storylines, likewise; those that have none are left out."""
        return reports.storyline_documents(self._connection, as_of, storylines)

    def publication_days(self, document_ids: Collection[str]) -> dict[str, frozenset[str]]:
        """The days of all versions of documents, by id."""
        return reports.publication_days(self._connection, document_ids)

    def storyline(self, storyline: int, *, as_of: str | None = None) -> tuple[str, ...]:
        """The reports of one storyline; none if there is none."""
        return reports.storyline_documents(self._connection, as_of, [storyline]).get(storyline, ())

    def next_due(self) -> str | None:
        """The id of the earliest report that is still to be put into a storyline."""
        return placing.next_due(self._connection)

    def number_due(self) -> int:
        """How many reports are still to be put into storylines."""
        return placing.number_due(self._connection)

    def sketches_of(self, document_ids: Collection[str]) -> dict[str, Sketch]:
        """The sketches of documents by id; those that have none yet are left out."""
        return placing.sketches_of(self._connection, document_ids)

    def waiting_sketch(self, document_id: str) -> Sketch | None:
        """The sketch of a document's latest version that its reader has made, until the document is placed."""
        return placing.waiting_sketch(self._connection, document_id)

    def is_sketched(self, document: int) -> bool:
        """Whether the document of that number has been placed before."""
        return placing.is_sketched(self._connection, document)

    def quarantined(self, fingerprint: str) -> dict[str, str]:
        """What this reader does not get through: why, by the hash of the bytes."""
        columns = quarantine.c
        found = select(columns.content_hash, columns.message).where(columns.fingerprint == fingerprint)
        return {row.content_hash: row.message for row in self._connection.execute(found)}

    def former_sketches(self, document_id: str) -> list[Sketch]:
        """The sketches of the earlier versions of a document."""
        return placing.former_sketches(self._connection, document_id)

    def alike(self, sketch: Sketch) -> list[str]:
        """Ids of reports before it that share rare words with it, the likeliest first."""
        return placing.alike(self._connection, sketch)

    def displaced(self, sketches: Iterable[Sketch], by: str) -> dict[str, set[str]]:
        """What those of each would not be, or be, if there were no such document: itself, and others in its place."""
        return displacing.displaced(self._connection, sketches, by)

    def later_alike(self, since: tuple[str, str], starts: Iterable[tuple[str, tuple[str, str]]]) -> set[str]:
        """Ids of reports after `since` that a word of theirs leads back to where it starts: to a report that has it."""
        return placing.later_alike(self._connection, since, starts)

    def has_later(self, order: tuple[str, str]) -> bool:
        """Whether some report has its place in the order after this one."""
        return placing.has_later(self._connection, order)

    def storylines_of(self, document_ids: Collection[str]) -> dict[str, int]:
        """The storyline of each document that is in one."""
        return placing.storylines_of(self._connection, document_ids)

    def moved_to(self, storyline: int) -> int | None:
        """The storyline that most of the reports are in that were put into this one; None if it has had none."""
        return placing.moved_to(self._connection, storyline)

    def last_placement(self) -> int:
        """The number of the last placement of a report; 0 before the first: another number, somebody has placed."""
        return placing.last_placement(self._connection)

    def begun_by(self, document_ids: Collection[str]) -> set[int]:
        """The storylines in which no report is now and that one of these was the first to be put into."""
        return placing.begun_by(self._connection, document_ids)

    def moved_since(self, judgement: int) -> dict[str, tuple[int | None, int]]:
        """The reports that are in another storyline than when somebody judged, with that one and the one now."""
        return placing.moved_since(self._connection, judgement)

    def moved_after(self, placement: int) -> dict[str, tuple[int | None, int]]:
        """Likewise since the placement of that number, whatever the clock has said."""
        return placing.moved_after(self._connection, placement)

    def members(self, storylines: Collection[int]) -> dict[int, list[tuple[str, str]]]:
        """Day and id of the reports of storylines, in their order."""
        return placing.members(self._connection, storylines)

    def bonds(self, document_ids: Collection[str]) -> dict[tuple[str, str], Judgement]:
        """What holds of pairs of reports of which one is among these, by the pair in the order of the alphabet."""
        return placing.bonds(self._connection, document_ids)

    def parted(self) -> set[tuple[str, str]]:
        """Pairs of documents that a person has said are not on one story."""
        return placing.parted(self._connection)

    def components(self, document_ids: Sequence[str]) -> list[list[str]]:
        """The documents in groups that are held together by what has been judged."""
        return placing.components(document_ids, placing.bonds(self._connection, document_ids))

    def entries(self, document_ids: Collection[str], *, as_of: str | None = None) -> dict[str, DocumentEntry]:
        """Title, publisher and day of documents, by id."""
        return reviews.entries(self._connection, document_ids, as_of)

    def versions(self, document_ids: Collection[str], *, as_of: str | None = None) -> dict[str, list[VersionEntry]]:
        """All versions of those documents that have more than one, by id, the oldest first."""
        return reviews.versions(self._connection, document_ids, as_of)

    def copy_reasons(self, document_ids: Collection[str]) -> dict[str, str]:
        """Why documents count as copies, by id; those that are none are left out."""
        return reviews.copy_reasons(self._connection, document_ids)

    def withdrawn(self, *, as_of: str | None = None) -> dict[str, str]:
        """The documents that their publishers have withdrawn, as persons have noted, and when."""
        return reviews.withdrawn(self._connection, as_of)

    def days_in_force(self) -> list[tuple[str, str]]:
        """Day and id of every report, in their order; an empty day where none is known."""
        return outgoing.days_in_force(self._connection)

    def sources(self, document_ids: Collection[str]) -> dict[str, SourceEntry]:
        """Where what is found in reports comes from, by id."""
        return outgoing.sources(self._connection, document_ids)

    def corrected_documents(self) -> frozenset[str]:
        """The reports with corrections that stand."""
        return corrections.documents_with(self._connection)

    def corrections(self, document_ids: Collection[str] | None = None) -> tuple[Correction, ...]:
        """All corrections, of these reports or of all, those taken back too, in the order in which they were made."""
        return corrections.every(self._connection, document_ids)

    def correction(self, number: int) -> tuple[Correction | None, str | None]:
        """The correction of that number, if there is one, and who has taken it back."""
        return corrections.one(self._connection, number)

    def last_correction(self) -> int:
        """The number of the last correction of any record; 0 where there is none."""
        return corrections.last(self._connection)

    def signs(self, document_ids: Collection[str]) -> dict[str, ReportSign]:
        """What reports are known by in another ledger, by id."""
        return corrections.signs(self._connection, document_ids)

    def same_report(self, sign: ReportSign) -> str | None:
        """The id by which this ledger knows a report of another one, if it does."""
        return corrections.same_report(self._connection, sign)

    def notes_made(self) -> tuple[NoteMade, ...]:
        """All notes of persons, those overruled and taken back too, in the order of writing."""
        return corrections.notes_made(self._connection)

    def reviews(self) -> tuple[ReviewEntry, ...]:
        """What persons have judged of two things, in their order."""
        return reviews.reviews(self._connection)

    def notes(self, kind: str | None = None) -> tuple[NoteEntry, ...]:
        """What persons have noted of one thing and not taken back."""
        return reviews.noted(self._connection, kind)

    def every_note(self) -> tuple[NoteListed, ...]:
        """All that persons and rules have noted of one thing, what was overruled or taken back too, in the order."""
        return reviews.every_note(self._connection)

    def orgs(self) -> tuple[str, ...]:
        """Every organisation for which some source speaks, or may speak."""
        return reviews.orgs(self._connection)

    def pledging(self, types: Collection[str], *, as_of: str | None = None) -> tuple[str, ...]:
        """Documents with an event of these types, or a statement that announces something, and an amount in it.

        The latest come first.
        """
        return pledging.pledging(self._connection, types, as_of)

    def statements_by(self, name: str) -> tuple[Saying, ...]:
        """All that a person or body said and did, by name (the last one suffices), over time."""
        return sayings.sayings_of(self._connection, without_surrogates(name))

    def bearers(self, name: str) -> tuple[BearerEntry, ...]:
        """The actors of that name, found as `statements_by` finds them, whether or not they say or do anything."""
        return sayings.bearers_of(self._connection, without_surrogates(name))

    def search(self, words: str, *, limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """Statements that hold all the words, the best first, then passages of documents that do.

        Words are found in all their forms; `core.questions` tells what else may be typed.
        """
        return search.search(self._connection, understood(words), limit, offset)

    def matches(self, words: str, *, most: int) -> tuple[Match, ...]:
        """Of up to so many statements and so many documents that `search` finds: publisher, speaker and day."""
        return search.matches(self._connection, understood(words), most)

    @property
    def digests(self) -> Digests:
        """Stories as they were derived last."""
        return Digests(self._connection)

    @property
    def watching(self) -> Watching:
        """What `sayso watch` goes on from."""
        return Watching(self._connection)

    @property
    def soundness(self) -> Soundness:
        """Whether all of it is as it should be."""
        return Soundness(self._connection)

    def audits(self, *, limit: int, before: int | None = None) -> tuple[AuditEntry, ...]:
        """What has been done on the pages, the latest first; `before` that number, if one is given."""
        return audits.audits(self._connection, limit, before)

    def problems(self) -> tuple[ProblemEntry, ...]:
        """All that could not be done: inputs that could not be read, then stages that failed on a current reading.

        What came of the same place later and could be read is no problem any more.
        """
        read_since = exists().where(
            documents.c.origin == problems.c.origin,
            readings.c.document == documents.c.key,
            readings.c.added_at > problems.c.added_at,
        )
        unread = select(
            literal(0).label("part"), problems.c.key, problems.c.origin, literal(None).label("document"),
            problems.c.stage, problems.c.message,
        ).where(~and_(problems.c.stage.in_(("fetch", "store")), read_since))  # fmt: skip
        failed = select(
            literal(1), reading_problems.c.key, documents.c.origin, documents.c.id,
            reading_problems.c.stage, reading_problems.c.message,
        ).select_from(READ.join(reading_problems, reading_problems.c.reading == readings.c.key))  # fmt: skip
        rows = self._connection.execute(union_all(unread, failed.where(is_current())).order_by("part", "key"))
        return tuple(
            ProblemEntry(origin=row.origin, document=row.document, stage=row.stage, message=row.message) for row in rows
        )

    def counts(self) -> dict[str, int]:
        """How many rows each table has, superseded ones included; what has been derived is left out."""
        return {
            table.name: self._connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
            if table not in tables.DERIVED
        }

    def _exists(self, query: Any) -> bool:
        return self._connection.execute(query.limit(1)).first() is not None
