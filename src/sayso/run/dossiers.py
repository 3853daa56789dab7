"""Storylines in full, derived from the ledger: the one place where stories come from, kept afterwards or not."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import pairwise
from typing import Final

import msgspec

from sayso.core.records import Assessment, Reading, Record, Status
from sayso.core.spans import Span
from sayso.ledger import Queries
from sayso.ledger.passages import begins, ends, passage
from sayso.ledger.results import DocumentEntry, VersionEntry
from sayso.link.copies import credited
from sayso.link.pledges import Figure, figures
from sayso.link.positions import Position, positions
from sayso.link.stances import Profile, profile
from sayso.link.story import claim
from sayso.resources.countries import name_of
from sayso.run.entries import Told
from sayso.run.storyplaces import StoryPlace, story_places
from sayso.run.telling import Story, Teller, assessments
from sayso.run.wording import opening

BATCH: Final = 400
"""Reports held in memory at once."""
_OUTLET: Final = "outlet:"
_JOURNALISTS: Final = "JRN"


class ReportEntry(Record, frozen=True, kw_only=True):
    """One report of a story."""

    id: str
    """Of the report."""
    title: str | None
    """As published."""
    publisher: str | None
    """Who published it."""
    published: str | None
    """Its day, if known."""
    stances: int
    """How many sources take a stance in it; those of a copy and of a withdrawn report are not counted."""
    copy_of: str | None = None
    """Id of the report that it copies; then nothing in it is counted."""
    copy_because: str | None = None
    """On what grounds it is taken for a copy."""
    cites: tuple[str, ...] = ()
    """Other outlets that it names as the source of what it reports."""
    only_cites: bool = False
    """Every stance in it comes from one of those: it vouches for nothing of its own."""
    versions: int = 1
    """How many texts it has had."""
    corrected_on: str | None = None
    """The day of its last version, if there are several."""
    withdrawn_on: str | None = None
    """The day on which its publisher took it back, as a person has noted."""
    url: str | None = None
    """Where its publisher has it, as it was given: not checked."""
    opening: str = ""
    """Its first words, where it has no title."""


class Setting(Record, frozen=True, kw_only=True):
    """The rest of the sentence in which words stand."""

    before: str
    """What stands before the words."""
    after: str
    """What stands after them."""


class TakenBack(Record, frozen=True, kw_only=True):
    """A stance that counts no more, since the report that told of it has been changed or withdrawn."""

    because: str
    """`corrected` or `withdrawn`."""
    on: str
    """The day of the correction or withdrawal."""
    stance: Assessment
    """What had been said."""
    version: int | None = None
    """The version of the report that told of it: in its text the words stand."""


class Account(Story, frozen=True, kw_only=True):
    """A story with all that a person wants to know of it."""

    positions: tuple[Position, ...]
    """Who stands where, and how each has moved."""
    reports: tuple[ReportEntry, ...]
    """Its reports, with what each adds."""
    taken_back: tuple[TakenBack, ...]
    """What was said and no longer stands."""
    places: tuple[StoryPlace, ...]
    """Where deeds of the story's kind are placed, then what the most reports name; copies name nothing."""
    figures: tuple[Figure, ...]
    """How much was promised and has come, by its own reports."""
    claim: str = ""
    """The deed in question in a few words; empty where none is known."""
    settings: dict[str, Setting] = msgspec.field(default_factory=dict)
    """Around the words of its beliefs, by `setting_key`."""
    reliability: dict[str, str]
    """Admiralty grades A to F of its orgs, where the user has set them; they never enter into the status."""


class Dossier:
    """One storyline as it was before a day (None: by all that is known), and on each day before."""

    def __init__(
        self, batch: "_Batch", number: int, documents: tuple[str, ...], settled: Sequence[Status] | None = None
    ) -> None:
        self._batch = batch
        self._documents = documents
        self._teller = Teller(number, settled)

    @cached_property
    def story(self) -> Story:
        """The story as it stands, or stood on the day of the batch."""
        batch = self._batch
        return self._teller.story([batch.readings[d] for d in self._documents], batch.copies, batch.withdrawn)

    def without(self, withdrawn: Mapping[str, str]) -> "Dossier":
        """The same, with no word of these reports, by the days of their withdrawal, even if that came only later.

        The status of a day before is what it was.
        """
        other = copy(self)
        other.__dict__.pop("story", None)
        other._batch = copy(self._batch)
        other._batch.withdrawn = dict(withdrawn)
        return other

    def told(self) -> Told:
        """The story, and the days of its reports."""
        return self.story, {id_: self._batch.readings[id_].published for id_ in self._documents}

    def days(self) -> Iterator[tuple[str, Told]]:
        """The story as it stood on each day on which it may have become another one."""
        batch, mine = self._batch, set(self._documents)
        versions = {id_ for id_ in mine if len(batch.days[id_]) > 1 or id_ in batch.versions}
        told = batch.queries.copy_kin(mine) if mine & batch.copied else mine
        days = {day for id_ in told for day in batch.days[id_]}
        days |= {day for id_, day in batch.withdrawn.items() if id_ in mine}
        for day in sorted(days):
            old = batch.queries.readings(versions, as_of=day) if versions else {}
            single = {id_: r for id_ in mine - versions if ((r := batch.readings[id_]).published or "~") <= day}
            known = sorted((old | single).values(), key=lambda r: (r.published or "", r.id))
            if known:
                copies = batch.queries.copies(as_of=day, among=mine) if mine & batch.copied else {}
                withdrawn = {id_: on for id_, on in batch.withdrawn.items() if on <= day}
                yield day, (self._teller.story(known, copies, withdrawn), {r.id: r.published for r in known})

    def account(self) -> Account:
        """The story in full; what persons think of its sources is left out."""
        told, batch = self.story, self._batch
        own = [batch.readings[d] for d in self._documents if d not in batch.copies and d not in batch.withdrawn]
        return Account(
            **{name: getattr(told, name) for name in Story.__struct_fields__},
            positions=positions(told.beliefs),
            reports=_reports(batch, told),
            taken_back=_taken_back(batch, told),
            places=story_places(own, told.event.type),
            claim=claim(told.event, name_of),
            settings=dict(_settings(batch, told.beliefs)),
            figures=tuple(figure for reading in own for figure in figures(reading)),
            reliability={},
        )


class _Batch:
    """What the ledger knows of some reports, each thing looked up once for all of them."""

    def __init__(self, queries: Queries, documents: Collection[str], as_of: str | None) -> None:
        self.queries = queries
        self.as_of = as_of
        self.ids = documents
        self.readings = queries.readings(documents, as_of=as_of)
        self.withdrawn = queries.withdrawn(as_of=as_of)
        self._kin = queries.copy_kin(documents)
        self.copies = queries.copies(as_of=as_of, among=documents)

    @cached_property
    def copied(self) -> frozenset[str]:
        """Reports of which it has ever been judged whether they are copies or originals."""
        return self.queries.with_copies(self.ids)

    @cached_property
    def days(self) -> dict[str, frozenset[str]]:
        """The days of all versions of the reports, and of their copies and originals."""
        return self.queries.publication_days(self._kin)

    @cached_property
    def versions(self) -> dict[str, list[VersionEntry]]:
        return self.queries.versions(self.ids, as_of=self.as_of)

    @cached_property
    def entries(self) -> dict[str, DocumentEntry]:
        return self.queries.entries(self.ids, as_of=self.as_of)

    @cached_property
    def copy_reasons(self) -> dict[str, str]:
        return self.queries.copy_reasons(self.ids)

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        return self.queries.publishers(as_of=self.as_of)


def dossier(
    queries: Queries, number: int, documents: tuple[str, ...], *, as_of: str, settled: Sequence[Status] | None
) -> Dossier:
    """One storyline as of a day; `settled` is the status of each day until then, where that is known."""
    return Dossier(_Batch(queries, documents, as_of), number, documents, settled)


def dossiers(
    queries: Queries, grouped: Mapping[int, tuple[str, ...]], *, as_of: str | None = None
) -> Iterator[tuple[int, Dossier]]:
    """The storylines, of which the reports are given, as of a day; to be used one after the other."""
    for group in batches(grouped):
        batch = _Batch(queries, {d for documents in group.values() for d in documents}, as_of)
        for number, documents in group.items():
            yield number, Dossier(batch, number, documents)


def batches(grouped: Mapping[int, tuple[str, ...]]) -> Iterator[dict[int, tuple[str, ...]]]:
    """Storylines in batches of some hundred reports: as few looks into the ledger as memory allows."""
    batch: dict[int, tuple[str, ...]] = {}
    for number, documents in grouped.items():
        batch[number] = documents
        if sum(map(len, batch.values())) >= BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _reports(batch: _Batch, told: Story) -> tuple[ReportEntry, ...]:
    copies = dict(told.copies)
    found = []
    for id_ in told.documents:
        own = [b for b in told.beliefs if b.document == id_ and b.copy_of is None]
        entry = batch.entries[id_]
        cites = _cites(entry, batch.readings[id_], own, batch.publishers)
        several = batch.versions.get(id_, ())
        found.append(
            ReportEntry(
                id=id_,
                title=entry.title,
                publisher=entry.publisher,
                published=entry.published,
                stances=len(own),
                copy_of=copies.get(id_),
                copy_because=batch.copy_reasons.get(id_) if id_ in copies else None,
                cites=cites,
                only_cites=bool(own) and all(_from(stance, cites) for stance in own),
                versions=max(1, len(several)),
                corrected_on=several[-1].on if several else None,
                withdrawn_on=batch.withdrawn.get(id_),
                url=entry.url,
                opening="" if entry.title else opening(batch.readings[id_].text),
            )
        )
    return tuple(found)


def setting_key(document: str, span: Span) -> str:
    """By what the sentence around words is found."""
    return f"{span[0]}-{span[1]} {document}"


def _settings(batch: _Batch, beliefs: Sequence[Assessment]) -> Iterator[tuple[str, Setting]]:
    for belief in beliefs:
        reading, (start, end) = batch.readings[belief.document], belief.span
        first, last = passage(reading.text, belief.span, reading.boilerplate)
        if (first, last) != (start, end) and start < end:
            before, after = reading.text[first:start], reading.text[end:last]
            around = Setting(
                before=before if begins(reading.text, first, reading.boilerplate) else f"… {before}",
                after=after if ends(reading.text, last, reading.boilerplate) else f"{after} …",
            )
            yield setting_key(belief.document, belief.span), around


def _cites(
    entry: DocumentEntry, reading: Reading, own: Sequence[Assessment], publishers: Sequence[str]
) -> tuple[str, ...]:
    """Publishers of this ledger that the text credits, then other journalists in whose name somebody is quoted."""
    others = [name for name in publishers if name != entry.publisher]
    found = dict.fromkeys(sorted(credited(reading.text, others)))
    journalists = {a.name for a in reading.actors if a.code and _JOURNALISTS in a.code.split() and a.kind != "unnamed"}
    for stance in own:
        for name in (*stance.via, stance.source):
            if name in journalists and name != entry.publisher:
                found.setdefault(name)
    return tuple(found)


def _from(stance: Assessment, cites: Sequence[str]) -> bool:
    return any(name in cites for name in (*stance.via, stance.source, stance.org.removeprefix(_OUTLET)))


def _taken_back(batch: _Batch, told: Story) -> tuple[TakenBack, ...]:
    """What older versions and withdrawn reports said of the deed that none of the story's versions in force says."""
    copies, versions, withdrawn = dict(told.copies), batch.versions, batch.withdrawn
    changed = [id_ for id_ in told.documents if (id_ in versions or id_ in withdrawn) and id_ not in copies]
    if not changed:
        return ()
    readings = [batch.readings[id_] for id_ in told.documents]
    standing = [r for r in readings if r.id not in copies and r.id not in withdrawn]
    deed = profile(standing or readings)
    found = []
    for id_ in changed:
        if id_ in withdrawn:
            found += [
                TakenBack(because="withdrawn", on=withdrawn[id_], stance=a, version=batch.entries[id_].version)
                for a in assessments([batch.readings[id_]], deed, {})
            ]
            continue
        kept = {_held(a) for a in assessments([batch.readings[id_]], deed, {})}
        for before, after in pairwise(versions[id_]):
            if before.text_hash != after.text_hash:  # a new title or day takes nothing back
                told_before = batch.queries.reading(id_, version=before.version)
                told_after = batch.queries.reading(id_, version=after.version)
                found += _corrected(told_before, told_after, before.version, after.on, deed, kept)
    return tuple(found)


def _held(stance: Assessment) -> tuple[str, ...]:
    return stance.source, stance.factuality, stance.aspect, stance.extent


def _corrected(
    before: Reading, after: Reading, version: int, on: str, deed: Profile, kept: Collection[tuple[str, ...]]
) -> list[TakenBack]:
    """What one version said and the next one does not; `kept` is what the version in force says, perhaps again.

    Where nothing that stands tells of a deed any more, it is the one that was told of before.
    """
    deed = deed if deed.type else profile([before])
    kept = {*kept, *(_held(a) for a in assessments([after], deed, {}))}
    return [
        TakenBack(because="corrected", on=on, stance=a, version=version)
        for a in assessments([before], deed, {})
        if _held(a) not in kept
    ]
