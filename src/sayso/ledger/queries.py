"""Every named read. The command line, linking and whatever exports go through these, on any connection.

Unless it says otherwise a read sees of each document the latest version only, and of that the latest reading; with
`as_of`, a day, only documents published by then.
"""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, and_, exists, func, literal, select, union_all

from sayso.core.errors import LedgerError
from sayso.core.records import Assessment, Candidate, Deed, Document, Reading
from sayso.core.text import without_surrogates
from sayso.ledger import copies, deeds, persons, sayings, search, storylines, tables
from sayso.ledger.current import READ, is_current
from sayso.ledger.identity import identify
from sayso.ledger.results import (
    DocumentEntry,
    Hit,
    PersonEntry,
    ProblemEntry,
    Saying,
    StorylineEntry,
    UnknownEntry,
)
from sayso.ledger.rows import RECORD_TABLES, document_of, reading_of
from sayso.ledger.tables import documents, problems, reading_problems, readings


class Queries:
    """The named reads, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def has_reading(self, document: Document, *, origin: str, fingerprint: str) -> bool:
        """Whether this reader has read this very content of this very report before."""
        key = identify(self._connection, document, without_surrogates(origin)).key
        return key is not None and self._exists(
            select(readings.c.key).where(readings.c.document == key, readings.c.fingerprint == fingerprint)
        )

    def reading(self, document_id: str, *, version: int | None = None) -> Reading:
        """The reading of a document as it was stored, of its latest version or of the one given.

        Raises LedgerError if there is none.
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
            raise LedgerError(f"there is no reading of {of}a document {document_id!r}")
        found = {
            table.name: self._connection.execute(
                select(table).where(table.c.reading == row.reading).order_by(*table.primary_key)
            ).all()
            for table in RECORD_TABLES
        }
        return reading_of(document_of(row), row.boilerplate, found)

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

    def deeds(self, reading: int) -> tuple[Deed, ...]:
        """The events of one reading, by its number, as linking sees them.

        A document without a date gives its deeds an empty `published`.
        """
        return deeds.deeds_of(self._connection, reading)

    def candidates(
        self, types: Collection[str], *, since: str, until: str, countries: Collection[str] = ()
    ) -> tuple[Candidate, ...]:
        """Deeds that are in storylines, of superseded readings too: of these types, published in these days.

        With countries (ISO 3166, three letters), only deeds by or to an actor whose code begins with one of them, or
        that happened there.
        """
        return deeds.candidates(self._connection, types, since, until, countries)

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

    def publishers(self) -> tuple[str, ...]:
        """Every publisher named, in alphabetical order."""
        return copies.publishers(self._connection)

    def copies(self, *, as_of: str | None = None) -> dict[str, str]:
        """The documents judged to be copies, and the original of each."""
        return copies.copies(self._connection, as_of)

    def storylines(self, *, as_of: str | None = None) -> tuple[StorylineEntry, ...]:
        """All storylines that current documents have a part in."""
        return storylines.listed(self._connection, as_of)

    def storyline(self, storyline: int, *, as_of: str | None = None) -> tuple[Deed, ...]:
        """The deeds of a storyline, the earliest published first. Raises LedgerError if there is no such storyline."""
        storylines.require(self._connection, storyline)
        return deeds.storyline_deeds(self._connection, as_of, storyline).get(storyline, ())

    def storyline_deeds(self, *, as_of: str | None = None) -> dict[int, tuple[Deed, ...]]:
        """The deeds of every storyline, at once."""
        return deeds.storyline_deeds(self._connection, as_of)

    def assessments(self, storyline: int, *, as_of: str | None = None) -> tuple[Assessment, ...]:
        """What each source said of a storyline's deed, copies included, the earliest published first.

        Raises LedgerError if there is no such storyline.
        """
        storylines.require(self._connection, storyline)
        return storylines.assessments(self._connection, as_of, storyline).get(storyline, ())

    def storyline_assessments(self, *, as_of: str | None = None) -> dict[int, tuple[Assessment, ...]]:
        """The assessments of every storyline, at once; a storyline without any is left out."""
        return storylines.assessments(self._connection, as_of)

    def statements_by(self, name: str) -> tuple[Saying, ...]:
        """All that a person or body said and did, by name (the last one suffices), over time."""
        return sayings.sayings_of(self._connection, name)

    def search(self, words: str, *, limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """Statements that hold all the words, the best first, then passages of documents that do.

        Words are found in all their forms. "Words in quotation marks" stand together; a last * stands for any ending.
        """
        return search.search(self._connection, words, limit, offset)

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
        ).where(~and_(problems.c.stage == "fetch", read_since))  # fmt: skip
        failed = select(
            literal(1), reading_problems.c.key, documents.c.origin, documents.c.id,
            reading_problems.c.stage, reading_problems.c.message,
        ).select_from(READ.join(reading_problems, reading_problems.c.reading == readings.c.key))  # fmt: skip
        rows = self._connection.execute(union_all(unread, failed.where(is_current())).order_by("part", "key"))
        return tuple(
            ProblemEntry(origin=row.origin, document=row.document, stage=row.stage, message=row.message) for row in rows
        )

    def counts(self) -> dict[str, int]:
        """How many rows each table has, superseded ones included."""
        return {
            table.name: self._connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
        }

    def fingerprint_rows(self) -> Iterator[tuple[Any, ...]]:
        """Every row of every table, led by the table's name, without clock times.

        Two ledgers say the same if and only if these are the same.
        """
        for table in tables.metadata.sorted_tables:
            columns = [column for column in table.c if not column.name.endswith("_at")]
            for row in self._connection.execute(select(*columns).order_by(*table.primary_key)):
                yield (table.name, *row)

    def _exists(self, query: Any) -> bool:
        return self._connection.execute(query.limit(1)).first() is not None
