"""What the Correct page shows: one record with its words, or a report with all that can be corrected of it."""

from typing import Any, Final

from sayso.core.corrections import RecordKind
from sayso.core.records import Actor, Place, Reading, Record
from sayso.core.spans import Span, overlaps
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import DocumentEntry, NoteEntry, ReviewEntry
from sayso.run.correcting import current
from sayso.run.correctionlist import CorrectionEntry, list_of
from sayso.run.forming import present
from sayso.run.recordsof import ReportRecord, find, records

_AROUND: Final = 500
"""Characters of the paragraph on either side, at the most."""
MENTIONS: Final = 200
NEIGHBOURS: Final = 60
"""Other reports of the story, to choose from."""


class Passage(Record, frozen=True, kw_only=True):
    """Words in their paragraph."""

    before: str
    words: str
    after: str
    cut: bool
    """Whether they go on."""


class RecordPage(Record, frozen=True, kw_only=True):
    """One record that can be corrected."""

    report: DocumentEntry
    kind: RecordKind
    id: str
    told: str
    """What the reading makes of the words."""
    span: Span
    passage: Passage
    now: dict[str, tuple[str, ...]]
    """What its fields hold, as a form does."""
    record: Any
    actors: tuple[Actor, ...]
    """Of the report."""
    places: tuple[Place, ...]
    mentions: tuple[tuple[Span, str], ...] = ()
    """Of an actor, with the words."""
    reviewed: tuple[str, ...]
    history: tuple[CorrectionEntry, ...]
    """What persons have said of it, the latest first."""
    seen: int
    """The number of the last correction of any record."""


class ReportPage(Record, frozen=True, kw_only=True):
    """A report as a whole."""

    report: DocumentEntry
    records: tuple[ReportRecord, ...]
    actors: tuple[Actor, ...]
    story: int | None
    copy_of: str | None
    withdrawn: NoteEntry | None
    others: tuple[DocumentEntry, ...]
    """The other reports of its story, and that of which it is a copy."""
    history: tuple[CorrectionEntry, ...]
    reviews: tuple[ReviewEntry, ...]
    seen: int


def record_page(ledger: Ledger, document: str, id_: str) -> RecordPage:
    """One record of a report's current reading. Raises MissingError."""
    with ledger.read() as queries:
        seen = queries.last_correction()
        reading = current(queries, document)
        kind, record = find(reading, id_)
        entry = next(r for r in records(reading) if r.id == id_)
        mentions = record.mentions[:MENTIONS] if isinstance(record, Actor) else ()
        return RecordPage(
            report=queries.entries([document])[document],
            kind=kind,
            id=id_,
            told=entry.told,
            span=entry.span,
            passage=passage(reading.text, entry.span),
            now=present(reading, record),
            record=record,
            actors=reading.actors,
            places=reading.places,
            mentions=tuple((span, reading.text[slice(*span)]) for span in mentions),
            reviewed=entry.reviewed,
            history=tuple(
                e
                for e in reversed(list_of(queries, queries.corrections([document])))
                if e.record == id_ or (e.kind == kind and e.span is not None and overlaps(e.span, entry.span))
            ),
            seen=seen,
        )


def report_page(ledger: Ledger, document: str) -> ReportPage:
    """A report, and what can be said of it as a whole. Raises MissingError."""
    with ledger.read() as queries:
        seen = queries.last_correction()
        reading: Reading = current(queries, document)
        story = queries.storylines_of([document]).get(document)
        original = queries.copies(among=[document]).get(document)
        return ReportPage(
            report=queries.entries([document])[document],
            records=records(reading),
            actors=reading.actors,
            story=story,
            copy_of=original,
            withdrawn=next((n for n in queries.notes("withdrawn") if n.subject == document), None),
            others=_others(queries, document, story, original),
            history=tuple(reversed(list_of(queries, queries.corrections([document])))),
            reviews=tuple(r for r in reversed(queries.reviews()) if document in (r.left, r.right)),
            seen=seen,
        )


def _others(queries: Queries, document: str, story: int | None, original: str | None) -> tuple[DocumentEntry, ...]:
    members = queries.members([story]).get(story, []) if story is not None else []
    ids = [id_ for _, id_ in sorted(members) if id_ != document][:NEIGHBOURS]
    if original is not None and original not in ids:
        ids.insert(0, original)
    found = queries.entries(ids)
    return tuple(found[id_] for id_ in ids if id_ in found)


def passage(text: str, span: Span, *, around: int = _AROUND) -> Passage:
    """The words of a span and the rest of their paragraph, or so much of it."""
    start, end = span
    first = text.rfind("\n", 0, start) + 1
    if first < start - around:
        first = text.find(" ", start - around, start) + 1 or start - around
    stop = text.find("\n", end)
    last = stop if stop >= 0 else len(text)
    if last > end + around:
        last = max(text.rfind(" ", end, end + around), end)
    shown = min(end, start + 4 * _AROUND)
    return Passage(
        before=text[first:start], words=text[start:shown], after=text[end:last] if shown == end else "",
        cut=shown < end,
    )  # fmt: skip
