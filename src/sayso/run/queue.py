"""What is most worth a person's look: the least certain records that a status hangs on, and the least certain links."""

from collections.abc import Iterator, Mapping, Sequence
from math import exp, log2
from typing import Final

import msgspec

from sayso.core.corrections import Corrected
from sayso.core.records import Assessment, Reading, Record, Status, StoryDeed
from sayso.core.spans import Span
from sayso.core.text import safe, shorten
from sayso.core.vocabulary import AUTHOR, Factuality, by_rule, polarity
from sayso.ledger import Ledger, Queries
from sayso.link.copies import CREDITED_SHARE, DUPLICATE_SHARE
from sayso.link.joining import ENOUGH
from sayso.link.stances import profile
from sayso.link.status import FINAL, status
from sayso.link.story import deed_of, mentions
from sayso.run.telling import NOTHING, assessments
from sayso.run.wording import SURE

STORIES: Final = 40
"""Stories that are looked at, those that moved last first."""
_STANCES: Final = 80
"""Of one story; those that the status rests on first."""
_STORY: Final = (1 / (1 + exp(-ENOUGH)), 1 / (1 + exp(-ENOUGH - 0.75)))
"""Scores from the least with which a report joins a story to those that leave little doubt."""
_COPY: Final = 0.1
"""So much above the share of words that makes a copy there is little doubt."""
_HURTS: Final[Mapping[str, float]] = {**dict.fromkeys(FINAL, 3.0), "partial": 2.0, "disputed": 2.0}
"""How much a wrong status does harm; 1 for those that are not named."""
_DOUBT: Final[Mapping[str, float]] = {"CT": 0.15, "PR": 0.45, "PS": 0.6, "Uu": 0.5}
_CONTRARY: Final[Mapping[str, Factuality]] = {
    "CT+": "CT-", "PR+": "PR-", "PS+": "PS-", "CT-": "CT+", "PR-": "PR+", "PS-": "PS+",
}  # fmt: skip


class QueueEntry(Record, frozen=True, kw_only=True):
    """One thing to look at."""

    kind: str
    """`statement` or `belief`: a record; `story` or `copy`: a link between two reports."""
    story: int
    label: str
    status: str | None
    document: str
    publisher: str | None
    published: str
    record: str | None = None
    """Id of the record in the report's current reading."""
    source: str = ""
    factuality: Factuality | None = None
    aspect: str | None = None
    words: str = ""
    span: Span | None = None
    other: str | None = None
    """Of a link: the report on its other side."""
    because: str
    """Why it is here, in a sentence."""
    would: str
    """What would change."""
    score: float
    """By which the queue is sorted."""


def queue(ledger: Ledger, *, limit: int = 20, stories: int = STORIES) -> tuple[QueueEntry, ...]:
    """The entries that matter most, of the stories that moved last; what has been reviewed is not among them."""
    from sayso.run.digests import listing, refresh  # what follows a write imports this too: see `run.correcting`

    found = listing(ledger, limit=stories)
    if not found.entries and found.pending:
        refresh(ledger)
        found = listing(ledger, limit=stories)
    entries: list[QueueEntry] = []
    with ledger.read() as queries:
        reports = queries.reports_of([entry.id for entry in found.entries])
        for entry in found.entries:
            entries += _of_story(queries, entry.id, entry.label, reports.get(entry.id, ()))
    entries.sort(key=lambda e: (-e.score, e.story, e.document, e.record or "", e.other or ""))
    return tuple(entries[:limit])


def _of_story(queries: Queries, number: int, label: str, documents: Sequence[str]) -> Iterator[QueueEntry]:
    readings = queries.readings(documents)
    copies, withdrawn = queries.copies(among=documents), queries.withdrawn()
    own = [r for id_ in documents if (r := readings[id_]).published and id_ not in copies and id_ not in withdrawn]
    case = _Case.of(own)
    heft = 1.0 + log2(1 + len({a.org for a in case.beliefs}))
    base = QueueEntry(
        kind="", story=number, label=label, status=case.now.status if case.now else None, document="",
        publisher=None, published="", because="", would="", score=heft,
    )  # fmt: skip
    if case.now is not None:
        reviewed = {r.id: r.told for r in own if isinstance(r, Corrected)}
        yield from _pivots(case, base, reviewed)
    yield from _links(queries, readings, copies, base)


class _Case(Record, frozen=True, kw_only=True):
    """A story as it stands."""

    beliefs: tuple[Assessment, ...]
    deed: StoryDeed
    day: str
    now: Status | None

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "_Case":
        told = profile(readings)
        beliefs = tuple(assessments(readings, told, NOTHING))
        deed = deed_of([d for reading in readings for d in mentions(reading, told)], beliefs)
        day = max((r.published or "" for r in readings), default="")
        now = status(beliefs, deed, day) if beliefs else None
        return cls(beliefs=beliefs, deed=deed, day=day, now=now)

    def without(self, belief: Assessment) -> str:
        """The status if this had not been said."""
        return status((b for b in self.beliefs if b is not belief), self.deed, self.day).status

    def contrary(self, belief: Assessment) -> str:
        """The status if the opposite had been said."""
        other = _CONTRARY.get(belief.factuality)
        if other is None:
            return self.now.status if self.now else ""
        turned = msgspec.structs.replace(belief, factuality=other)
        return status((turned if b is belief else b for b in self.beliefs), self.deed, self.day).status


def _pivots(case: _Case, base: QueueEntry, reviewed: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[QueueEntry]:
    """The stances without which, or with the opposite of which, the status would be another one."""
    if case.now is None:
        return
    now = case.now.status
    resting = {id(b) for b in case.beliefs if b in case.now.rests_on}
    looked_at = sorted(case.beliefs, key=lambda b: id(b) not in resting)[:_STANCES]
    for belief in looked_at:
        record = belief.belief or belief.record
        if not record or record in reviewed.get(belief.document, ()):
            continue
        without, contrary = case.without(belief), case.contrary(belief)
        if now == without == contrary:
            continue
        doubts = _doubts(belief, case)
        doubt = min(1.0, _DOUBT[belief.factuality[:2]] + 0.2 * len(doubts))
        if without != now:
            would, share = f"Without it: {without} instead of {now}.", 1.0
        else:
            would, share = f"If it were the opposite: {contrary} instead of {now}.", 0.5
        hurts = max(_HURTS.get(name, 1.0) for name in (now, without, contrary))
        yield msgspec.structs.replace(
            base,
            kind="belief" if belief.belief else "statement",
            document=belief.document,
            publisher=belief.publisher,
            published=belief.published,
            record=record,
            source=belief.source,
            factuality=belief.factuality,
            aspect=belief.aspect,
            words=shorten(belief.words, 400),
            span=belief.span,
            because=_because(belief, doubts),
            would=would,
            score=round(base.score * hurts * share * doubt, 3),
        )


def _doubts(belief: Assessment, case: _Case) -> list[str]:
    """What makes one wonder whether it was read right."""
    found = []
    if not belief.plain:
        found.append("the words may be about something beside the deed")
    if belief.source != AUTHOR and belief.code is None:
        found.append("it is not known who the source is")
    same = [b for b in case.beliefs if polarity(b.factuality) == polarity(belief.factuality)]
    if len({b.org for b in same}) == 1:
        found.append("nobody else says so")
    if belief.via:
        found.append("it comes through others")
    return found


def _because(belief: Assessment, doubts: Sequence[str]) -> str:
    who = "The report itself" if belief.source == AUTHOR else safe(belief.source)
    told = f"{who}: read as “{SURE[belief.factuality]}”, {belief.aspect}"
    return f"{told}; {', and '.join(doubts)}." if doubts else f"{told}, and the status hangs on it."


def _links(
    queries: Queries, readings: Mapping[str, Reading], copies: Mapping[str, str], base: QueueEntry
) -> Iterator[QueueEntry]:
    """The rules' links that came near to not being made."""
    for (one, other), bond in queries.bonds(readings.keys()).items():
        if bond.same and by_rule(bond.by) and bond.score < _STORY[1] and {one, other} <= readings.keys():
            doubt = _nearness(bond.score, *_STORY)
            would = "If they are on different stories: the report leaves, with all that it says."
            yield _link(base, "story", readings[bond.left], bond.right, (bond.reason, would), doubt)
    judged = {(r.left, r.right) for r in queries.reviews() if r.kind == "copy" and r.undone_by is None}
    for copy, original in copies.items():
        if copy not in readings or (copy, original) in judged:
            continue
        for rule in queries.copy_rules(copy):
            least = CREDITED_SHARE if rule.reason.startswith("credits") else DUPLICATE_SHARE
            doubt = _nearness(rule.score, least, least + _COPY)
            if (rule.left, rule.right) == (copy, original) and rule.same and doubt:
                would = "If it is none: what it says counts, as another source's word."
                yield _link(base, "copy", readings[copy], original, (rule.reason, would), doubt)


def _nearness(score: float, least: float, sure: float) -> float:
    """1 at the threshold, 0 where there is little doubt."""
    return min(1.0, max(0.0, (sure - score) / (sure - least)))


def _link(base: QueueEntry, kind: str, report: Reading, other: str, told: tuple[str, str], doubt: float) -> QueueEntry:
    reason, would = told
    hurts = _HURTS.get(base.status or "", 1.0)
    return msgspec.structs.replace(
        base,
        kind=kind,
        document=report.id,
        publisher=report.publisher,
        published=report.published or "",
        words=shorten(report.title or report.text[:400], 200),
        other=other,
        because=f"The two were only just linked: {safe(reason)}.",
        would=would,
        score=round(base.score * hurts * 0.3 * doubt, 3),
    )
