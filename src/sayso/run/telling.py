"""A storyline's readings put together to a story, with the status of each day. Looks into no ledger."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from sayso.core.corrections import Corrected
from sayso.core.records import Assessment, Deed, KeyEvent, Reading, Record, Statement, Status, StoryDeed
from sayso.core.vocabulary import AUTHOR, QUAD
from sayso.ledger.passages import passage
from sayso.link.stances import Profile, Report, Stance, plainly, profile, stances
from sayso.link.status import credibility, status
from sayso.link.story import HOSTILE, deed_of, headline, key_event, mentions
from sayso.resources.countries import name_of

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Footing(Record, frozen=True, kw_only=True):
    """`StoryDeed` as a story keeps it, its sets in the alphabet's order: to tell what its status would be if."""

    commitment: bool
    """Whether the actor has bound himself for the future."""
    actor_orgs: tuple[str, ...]
    """Whose deed it is."""
    parties: tuple[str, ...]
    """Organisations that are parties to it."""
    examiners: tuple[str, ...]
    """Those who look into it: courts, inspectors."""
    starts: str | None
    """First day on which a promise can be kept or broken."""
    amount: tuple[float, str] | None
    """The amount without which it is not complete."""

    @classmethod
    def of(cls, deed: StoryDeed) -> "Footing":
        """The same."""
        sets = {name: tuple(sorted(getattr(deed, name))) for name in ("actor_orgs", "parties", "examiners")}
        return cls(commitment=deed.commitment, starts=deed.starts, amount=deed.amount, **sets)

    def deed(self) -> StoryDeed:
        """The same again."""
        sets = {name: frozenset(getattr(self, name)) for name in ("actor_orgs", "parties", "examiners")}
        return StoryDeed(commitment=self.commitment, starts=self.starts, amount=self.amount, **sets)


class Story(Record, frozen=True, kw_only=True):
    """One storyline with everything its verdict rests on."""

    id: int
    """Its number in this ledger."""
    label: str
    """Its headline."""
    event: KeyEvent
    """What it is about."""
    documents: tuple[str, ...]
    """Ids of its reports, in the order of their days."""
    copies: tuple[tuple[str, str], ...]
    """Pairs of a copy and its original."""
    beliefs: tuple[Assessment, ...]
    """Every stance on its deed, copies included."""
    status: tuple[Status, ...]
    """One for each day on which a report of its own came in; the last one holds."""
    credibility: str
    """Admiralty grade of the information, `1` confirmed to `6` cannot be judged."""
    footing: Footing | None = None
    """What status knows of the deed."""


def is_listed(story: Story) -> bool:
    """Whether it tells anything: a report that stands alone and in which nobody takes a stance on a deed does not."""
    return bool(story.beliefs) or len(story.documents) > 1


def weight(story: Story) -> tuple[int, int, int]:
    """Sorts the best attested story first."""
    return (-len(own_orgs(story)), -len(story.documents), story.id)


def own_orgs(story: Story) -> set[str]:
    """Those who speak in it otherwise than through a copy."""
    return {b.org for b in story.beliefs if b.copy_of is None}


class _Told:
    """What a set of readings tells of its deed."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports
        self.profile = profile(reports)
        self.deeds = [deed for report in reports for deed in mentions(report, self.profile)]
        self._beliefs: dict[int, tuple[Assessment, ...]] = {}
        self._statuses: dict[str, Status] = {}

    def beliefs(self, report: Report, original: str | None = None) -> tuple[Assessment, ...]:
        if id(report) not in self._beliefs:
            self._beliefs[id(report)] = tuple(assessments([report], self.profile, NOTHING))
        found = self._beliefs[id(report)]
        return found if original is None else tuple(msgspec.structs.replace(a, copy_of=original) for a in found)

    def all_beliefs(self) -> tuple[Assessment, ...]:
        return tuple(belief for report in self.reports for belief in self.beliefs(report))

    def status(self, day: str) -> Status:
        if day not in self._statuses:
            beliefs = self.all_beliefs()
            self._statuses[day] = status(beliefs, deed_of(self.deeds, beliefs), day, country_name=name_of)
        return self._statuses[day]


class Teller:
    """Tells one storyline as it stood on any number of days; what is the same on several is worked out once."""

    def __init__(self, number: int, settled: Sequence[Status] | None = None) -> None:
        """`settled` is the status of each day, where that is known from before."""
        self._number = number
        self._settled = settled
        self._told: dict[tuple[int, ...], _Told] = {}
        self._reports: dict[int, Report] = {}

    def story(
        self, readings: Sequence[Reading], copies: Mapping[str, str], withdrawn: Mapping[str, str] = NOTHING
    ) -> Story:
        """`withdrawn` reports, by the day of it, stay in the story, and nothing follows from them any more."""
        standing = [r for r in readings if r.id not in withdrawn]
        originals = [r for r in standing if r.id not in copies] or standing or readings
        told = self._of(originals)
        days = self._days(readings, copies, withdrawn)
        own = tuple(b for r in originals for b in told.beliefs(self._report(r)))
        return Story(
            id=self._number,
            label=_label(originals, told.profile, told.deeds),
            event=key_event(told.deeds),
            documents=tuple(r.id for r in readings),
            copies=tuple((r.id, copies[r.id]) for r in readings if r.id in copies),
            beliefs=tuple(b for r in standing for b in told.beliefs(self._report(r), copies.get(r.id))),
            status=days,
            credibility=credibility(days[-1]) if days else "6",
            footing=Footing.of(deed_of(told.deeds, own)) if own else None,
        )

    def _report(self, reading: Reading) -> Report:
        if id(reading) not in self._reports:
            self._reports[id(reading)] = Report.of(reading)  # which keeps the reading, and so its number
        return self._reports[id(reading)]

    def _of(self, readings: Sequence[Reading]) -> _Told:
        key = tuple(map(id, readings))
        if key not in self._told:
            self._told[key] = _Told([self._report(reading) for reading in readings])
        return self._told[key]

    def _days(
        self, readings: Sequence[Reading], copies: Mapping[str, str], withdrawn: Mapping[str, str]
    ) -> tuple[Status, ...]:
        """One status for each day on which a report of its own came in, by the reports of that day and before alone.

        What the deed is, too, is told by those. Undated reports are known on no day.
        """
        own = [r for r in readings if r.published and r.id not in copies]
        days = {r.published or "" for r in own}
        if self._settled is not None:
            return tuple(known for known in self._settled if known.as_of in days)
        found: list[Status] = []
        for day in sorted(days):
            known = [r for r in own if (r.published or "") <= day and not withdrawn.get(r.id, "9999") <= day]
            told = self._of(known)
            if found or told.all_beliefs():
                found.append(told.status(day))
        return tuple(found)


def _label(readings: Sequence[Reading], told: Profile, deeds: Sequence[Deed]) -> str:
    """The title that says most of the deed, for a reader knows it by that; without titles the deed in a few words."""
    titles = [reading.title for reading in readings if reading.title]
    if titles:
        return max(titles, key=told.weight)  # the first of equals
    # Who did a violent deed is a claim of its own, and no headline of ours makes it.
    deeds = [msgspec.structs.replace(d, actor=()) if QUAD.get(d.type) == HOSTILE else d for d in deeds]
    return headline(deeds, name_of) if deeds else " ".join(readings[0].text.split()[:12]) or readings[0].id


def assessments(readings: Iterable[Reading | Report], told: Profile, copies: Mapping[str, str]) -> Iterable[Assessment]:
    """What each source of each report says of the deed; of a copy too, marked as such."""
    if not told.type:
        return  # no deed is known, so nobody takes a stance on one
    for report in map(Report.of, readings):
        for stance in stances(report, told):
            plain = plainly(report.reading, stance, told)
            yield _assessment(report.reading, stance, copies, plain=plain)


def _assessment(reading: Reading, stance: Stance, copies: Mapping[str, str], *, plain: bool) -> Assessment:
    actors = {actor.id: actor for actor in reading.actors}
    source = actors.get(stance.source)
    cues = " … ".join(reading.text[start:end] for start, end in stance.cues)
    statement = next((s for s in reading.statements if s.id == stance.statement), None)
    span = stance.span if stance.statement else passage(reading.text, stance.span, reading.boilerplate)
    return Assessment(
        document=reading.id,
        publisher=reading.publisher,
        published=reading.published or "",
        source=source.name if source else AUTHOR,
        code=source.code if source else None,
        org=stance.org,
        date=stance.date or reading.published or "",
        factuality=stance.factuality,
        aspect=stance.aspect,
        extent=stance.extent,
        via=tuple(actors[a].name if a in actors else a for a in stance.via),
        cue=cues,
        words=" ".join(reading.text[slice(*span)].split()),
        span=span,
        copy_of=copies.get(reading.id),
        plain=plain,
        called=_called(reading, statement),
        medium=statement.medium if statement else None,
        record=stance.statement or stance.event or "",
        belief=stance.belief,
        reviewed=isinstance(reading, Corrected) and (stance.belief or stance.statement) in reading.told,
    )


def _called(reading: Reading, statement: Statement | None) -> str:
    spans = statement.source if statement else ()
    return " ".join(" ".join(reading.text[start:end] for start, end in spans).split())
