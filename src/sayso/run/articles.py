"""One report as a person looks at it: its text with all that was found in it, and what is known about the report."""

from collections.abc import Mapping

import msgspec

from sayso.core.errors import MissingError
from sayso.core.records import Reading, Record
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import DocumentEntry, LearntEntry, NoteEntry, ReaderEntry, ReviewEntry, VersionEntry
from sayso.run.comparing import Change, changes
from sayso.run.correctionlist import CorrectionEntry, list_of
from sayso.run.digests import StoryEntry, stories_of

COMPARED = 200_000
"""Characters of a version that are compared with another; a text that is longer is compared up to there."""


class Twin(Record, frozen=True, kw_only=True):
    """A report of which this one is a copy, or that is a copy of it."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    because: str | None
    """Why it counts as one, and on whose word."""


class Comparison(Record, frozen=True, kw_only=True):
    """Two versions of a report, word by word."""

    old: int
    new: int
    changes: tuple[Change, ...]
    cut: bool
    """Whether only the first `COMPARED` characters were looked at."""


class Article(Record, frozen=True, kw_only=True):
    """A report with all that is known of it."""

    reading: Reading
    """What was found in it; in the current version with what persons have corrected."""
    origin: str
    version: int
    latest: int
    """The number of the version in force."""
    reader: ReaderEntry | None
    versions: tuple[VersionEntry, ...]
    """All of them, the oldest first; none if there is only one."""
    comparison: Comparison | None = None
    stories: tuple[StoryEntry, ...] = ()
    """None where nobody in it takes a stance on a deed."""
    storyline: int | None = None
    """The number of the story that it is in, also where the list of stories does not show it."""
    copy_of: Twin | None = None
    copies: tuple[Twin, ...] = ()
    withdrawn: NoteEntry | None = None
    reviews: tuple[ReviewEntry, ...] = ()
    """What persons have judged of this report and another one."""
    corrections: tuple[CorrectionEntry, ...] = ()
    """What persons have corrected in it, with those that have been undone, overruled or lost."""
    learnt: dict[str, LearntEntry] = msgspec.field(default_factory=dict)
    """The actors known from other reports, by id."""


def article(
    ledger: Ledger, document: str, *, version: int | None = None, compare: tuple[int, int] | None = None
) -> Article:
    """A report in its latest version, or in the one given; with what two versions differ in, if that is asked.

    Raises MissingError if there is no such report, or no such version.
    """
    with ledger.read() as queries:
        entry = queries.entries([document]).get(document)
        if entry is None:
            raise MissingError(f"there is no report {document!r} in this ledger")
        current = version is None or version == entry.version
        reading = queries.readings([document])[document] if current else queries.reading(document, version=version)
        copies = queries.copies(among=[document])
        reasons = queries.copy_reasons([document])
        twins = {*([copies[document]] if document in copies else ()), *_copied(copies, document)}
        about = queries.entries(twins)
        withdrawn = (n for n in queries.notes("withdrawn") if n.subject == document)
        return Article(
            reading=reading,
            origin=entry.origin,
            version=entry.version if current or version is None else version,
            latest=entry.version,
            reader=queries.reader(document, version=None if current else version),
            versions=tuple(queries.versions([document]).get(document, ())),
            comparison=_comparison(queries, document, compare) if compare else None,
            stories=stories_of(ledger, document),
            storyline=queries.storylines_of([document]).get(document),
            copy_of=_twin(copies[document], about, reasons.get(document)) if document in copies else None,
            copies=tuple(_twin(id_, about, queries.copy_reasons([id_]).get(id_)) for id_ in _copied(copies, document)),
            withdrawn=next(withdrawn, None),
            reviews=tuple(r for r in queries.reviews() if document in (r.left, r.right)),
            corrections=list_of(queries, queries.corrections([document])),
            learnt=queries.learnt(document) if current else {},
        )


def _copied(copies: Mapping[str, str], document: str) -> list[str]:
    return sorted(copy for copy, original in copies.items() if original == document)


def _twin(id_: str, about: Mapping[str, DocumentEntry], because: str | None) -> Twin:
    entry = about.get(id_)
    return Twin(
        id=id_,
        title=entry.title if entry else None,
        publisher=entry.publisher if entry else None,
        published=entry.published if entry else None,
        because=because,
    )


def _comparison(queries: Queries, document: str, versions: tuple[int, int]) -> Comparison:
    texts = queries.version_texts(document, versions, most=COMPARED + 1)
    if texts is None:
        raise MissingError(f"report {document!r} has no versions {versions[0]} and {versions[1]}")
    before, after = (text[:COMPARED] for text in texts)
    return Comparison(
        old=versions[0],
        new=versions[1],
        changes=changes(before, after),
        cut=any(len(text) > COMPARED for text in texts),
    )
