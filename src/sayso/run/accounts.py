"""One story in full: beside its status who stands where and how they moved, its reports, and what was taken back."""

from collections.abc import Mapping, Sequence

from sayso.core.records import Assessment, Reading, Record
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import DocumentEntry, VersionEntry
from sayso.link.copies import credited
from sayso.link.positions import Position, positions
from sayso.link.stances import Profile, profile
from sayso.run.stories import Story, assessments, story

_OUTLET = "outlet:"
_JOURNALISTS = "JRN"


class ReportEntry(Record, frozen=True, kw_only=True):
    """One report of a story."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    stances: int
    """How many sources take a stance in it; those of a copy and of a withdrawn report are not counted."""
    copy_of: str | None = None
    copy_because: str | None = None
    cites: tuple[str, ...] = ()
    """Other outlets that it names as the source of what it reports."""
    only_cites: bool = False
    """Every stance in it comes from one of those: it vouches for nothing of its own."""
    versions: int = 1
    corrected_on: str | None = None
    """The day of its last version, if there are several."""
    withdrawn_on: str | None = None


class TakenBack(Record, frozen=True, kw_only=True):
    """A stance that counts no more, since the report that told of it has been changed or withdrawn."""

    because: str
    """`corrected` or `withdrawn`."""
    on: str
    stance: Assessment


class Account(Story, frozen=True, kw_only=True):
    """A story with all that a person wants to know of it."""

    positions: tuple[Position, ...]
    reports: tuple[ReportEntry, ...]
    taken_back: tuple[TakenBack, ...]
    reliability: dict[str, str]
    """Admiralty grades A to F of its orgs, where the user has set them; they never enter into the status."""


def account(ledger: Ledger, which: str, *, as_of: str | None = None) -> Account:
    """The story of that number, or the best attested one with all these words, in full.

    Raises LedgerError if there is none.
    """
    told = story(ledger, which, as_of=as_of)
    with ledger.read() as queries:
        readings = queries.readings(told.documents, as_of=as_of)
        withdrawn = queries.withdrawn(as_of=as_of)
        versions = queries.versions(told.documents, as_of=as_of)
        orgs = {belief.org for belief in told.beliefs}
        return Account(
            **{name: getattr(told, name) for name in Story.__struct_fields__},
            positions=positions(told.beliefs),
            reports=_reports(queries, told, readings, versions, withdrawn, as_of),
            taken_back=_taken_back(queries, told, readings, versions, withdrawn),
            reliability={n.subject: n.value for n in queries.notes("reliability") if n.subject in orgs},
        )


def _reports(
    queries: Queries,
    told: Story,
    readings: Mapping[str, Reading],
    versions: Mapping[str, Sequence[VersionEntry]],
    withdrawn: Mapping[str, str],
    as_of: str | None,
) -> tuple[ReportEntry, ...]:
    entries = queries.entries(told.documents, as_of=as_of)
    reasons = queries.copy_reasons(told.documents)
    publishers = queries.publishers()
    copies = dict(told.copies)
    found = []
    for id_ in told.documents:
        own = [b for b in told.beliefs if b.document == id_ and b.copy_of is None]
        cites = _cites(entries[id_], readings[id_], own, publishers)
        several = versions.get(id_, ())
        found.append(
            ReportEntry(
                id=id_,
                title=entries[id_].title,
                publisher=entries[id_].publisher,
                published=entries[id_].published,
                stances=len(own),
                copy_of=copies.get(id_),
                copy_because=reasons.get(id_) if id_ in copies else None,
                cites=cites,
                only_cites=bool(own) and all(_from(stance, cites) for stance in own),
                versions=max(1, len(several)),
                corrected_on=several[-1].on if several else None,
                withdrawn_on=withdrawn.get(id_),
            )
        )
    return tuple(found)


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


def _taken_back(
    queries: Queries,
    told: Story,
    readings: Mapping[str, Reading],
    versions: Mapping[str, Sequence[VersionEntry]],
    withdrawn: Mapping[str, str],
) -> tuple[TakenBack, ...]:
    """What older versions and withdrawn reports said of the deed that none of the story's versions in force says."""
    copies = dict(told.copies)
    changed = [id_ for id_ in told.documents if (id_ in versions or id_ in withdrawn) and id_ not in copies]
    if not changed:
        return ()
    standing = [r for id_, r in readings.items() if id_ not in copies and id_ not in withdrawn]
    deed = profile(standing or list(readings.values()))
    found = []
    for id_ in changed:
        if id_ in withdrawn:
            found += [
                TakenBack(because="withdrawn", on=withdrawn[id_], stance=a)
                for a in assessments([readings[id_]], deed, {})
            ]
            continue
        for before, after in zip(versions[id_], versions[id_][1:], strict=False):
            found += _corrected(queries, id_, before, after, deed)
    return tuple(found)


def _corrected(
    queries: Queries, document: str, before: VersionEntry, after: VersionEntry, deed: Profile
) -> list[TakenBack]:
    if before.text_hash == after.text_hash:
        return []  # a new title or day takes nothing back
    old, new = (
        list(assessments([queries.reading(document, version=entry.version)], deed, {})) for entry in (before, after)
    )
    kept = {(a.source, a.factuality, a.aspect, a.extent) for a in new}
    return [
        TakenBack(because="corrected", on=after.on, stance=a)
        for a in old
        if (a.source, a.factuality, a.aspect, a.extent) not in kept
    ]
