"""What is most worth a person's look: the least certain records that a status hangs on, and the least certain links."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import exp, log2
from typing import Final

import msgspec

from sayso.core.records import Assessment, Record, StoryDeed
from sayso.core.spans import Span
from sayso.core.text import safe, shorten
from sayso.core.vocabulary import AUTHOR, Factuality, by_rule, polarity
from sayso.ledger import Ledger, Queries
from sayso.ledger.results import DocumentEntry
from sayso.link.copies import CREDITED_SHARE, DUPLICATE_SHARE
from sayso.link.joining import ENOUGH
from sayso.link.status import FINAL, status
from sayso.run.telling import Story, own_orgs
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
    claim: str = ""
    """The deed that is in question, in a few words."""
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


def queue(
    ledger: Ledger, *, limit: int = 20, stories: int = STORIES, story: int | None = None
) -> tuple[QueueEntry, ...]:
    """The entries that matter most, of one story, or of those that moved last; what has been reviewed is left out."""
    from sayso.run.digests import accounts_of, listing, refresh  # after a write this is imported as late

    chosen = [story] if story is not None else [entry.id for entry in listing(ledger, limit=stories).entries]
    if not chosen and listing(ledger, limit=1).pending:
        refresh(ledger)
        chosen = [entry.id for entry in listing(ledger, limit=stories).entries]
    entries: list[QueueEntry] = []
    with ledger.read() as queries:
        told = tuple(accounts_of(queries, chosen).values())
        for account in told:
            entries += _pivots_of(_Very(account))
        entries += _links(queries, told)
    entries.sort(key=lambda e: (-e.score, e.story, e.document, e.record or "", e.other or ""))
    return tuple(entries[:limit])


def _base(story: Story) -> QueueEntry:
    """What all entries of a story have in common; as the score, how many organisations speak in it."""
    now = story.status[-1] if story.status else None
    heft = 1.0 + log2(1 + len(own_orgs(story)))
    return QueueEntry(
        kind="", story=story.id, label=story.label, claim=getattr(story, "claim", ""),
        status=now.status if now else None, document="", publisher=None, published="", because="", would="", score=heft,
    )  # fmt: skip


class _Very:
    """An account as itself, whatever it holds: to compare two would take longer than to look at one."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def __hash__(self) -> int:
        return id(self.story)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Very) and other.story is self.story


@lru_cache(2 * STORIES)
def _pivots_of(told: _Very) -> tuple[QueueEntry, ...]:
    """What `_pivots` finds, once: accounts do not change, and those that are kept are held in memory."""
    return tuple(_pivots(told.story))


def _pivots(story: Story) -> Iterator[QueueEntry]:
    """The stances without which, or with the opposite of which, the status would be another one."""
    if not story.status or story.footing is None:
        return
    base, deed, day = _base(story), story.footing.deed(), story.status[-1].as_of
    beliefs = [b for b in story.beliefs if b.copy_of is None]
    rests_on = set(story.status[-1].rests_on)
    now = status(beliefs, deed, day).status
    for belief in sorted(beliefs, key=lambda b: b not in rests_on)[:_STANCES]:
        if belief.reviewed or not (belief.belief or belief.record):
            continue
        without = status((b for b in beliefs if b is not belief), deed, day).status
        contrary = _contrary(beliefs, belief, deed, day) or now
        if now == without == contrary:
            continue
        doubts = _doubts(belief, beliefs)
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
            record=belief.belief or belief.record,
            source=belief.source,
            factuality=belief.factuality,
            aspect=belief.aspect,
            words=shorten(belief.words, 400),
            span=belief.span,
            because=_because(belief, doubts),
            would=would,
            score=round(base.score * hurts * share * doubt, 3),
        )


def _contrary(beliefs: Sequence[Assessment], belief: Assessment, deed: StoryDeed, day: str) -> str | None:
    """The status if the opposite had been said; None where there is none."""
    other = _CONTRARY.get(belief.factuality)
    if other is None:
        return None
    turned = msgspec.structs.replace(belief, factuality=other)
    return status((turned if b is belief else b for b in beliefs), deed, day).status


def _doubts(belief: Assessment, beliefs: Sequence[Assessment]) -> list[str]:
    """What makes one wonder whether it was read right."""
    found = []
    if not belief.plain:
        found.append("the words may be about something beside the deed")
    if belief.source != AUTHOR and belief.code is None:
        found.append("it is not known who the source is")
    same = [b for b in beliefs if polarity(b.factuality) == polarity(belief.factuality)]
    if len({b.org for b in same}) == 1:
        found.append("nobody else says so")
    if belief.via:
        found.append("it comes through others")
    return found


def _because(belief: Assessment, doubts: Sequence[str]) -> str:
    who = "The report itself" if belief.source == AUTHOR else safe(belief.source)
    told = f"{who}: read as “{SURE[belief.factuality]}”, {belief.aspect}"
    return f"{told}; {', and '.join(doubts)}." if doubts else f"{told}, and the status hangs on it."


def _links(queries: Queries, stories: Sequence[Story]) -> Iterator[QueueEntry]:
    """The rules' links that came near to not being made."""
    homes = {id_: story for story in stories for id_ in story.documents}
    copies = {copy: original for story in stories for copy, original in story.copies}
    entries = queries.entries(homes.keys())
    for (one, other), bond in queries.bonds(homes.keys()).items():
        together = one in homes and other in homes and homes[one].id == homes[other].id
        if together and bond.same and by_rule(bond.by) and bond.score < _STORY[1]:
            would = "If they are on different stories: the report leaves, with all that it says."
            told = (bond.reason, would)
            yield _link(homes[one], "story", (entries[bond.left], bond.right), told, _nearness(bond.score, *_STORY))
    judged = {(r.left, r.right) for r in queries.reviews() if r.kind == "copy" and r.undone_by is None}
    for copy, original in copies.items():
        for rule in queries.copy_rules(copy) if (copy, original) not in judged else ():
            least = CREDITED_SHARE if rule.reason.startswith("credits") else DUPLICATE_SHARE
            doubt = _nearness(rule.score, least, least + _COPY)
            if (rule.left, rule.right) == (copy, original) and rule.same and doubt:
                would = "If it is none: what it says counts, as another source's word."
                yield _link(homes[copy], "copy", (entries[copy], original), (rule.reason, would), doubt)


def _nearness(score: float, least: float, sure: float) -> float:
    """1 at the threshold, 0 where there is little doubt."""
    return min(1.0, max(0.0, (sure - score) / (sure - least)))


def _link(
    story: Story, kind: str, reports: tuple[DocumentEntry, str], told: tuple[str, str], doubt: float
) -> QueueEntry:
    (report, other), (reason, would), base = reports, told, _base(story)
    hurts = _HURTS.get(base.status or "", 1.0)
    return msgspec.structs.replace(
        base,
        kind=kind,
        document=report.id,
        publisher=report.publisher,
        published=report.published or "",
        words=shorten(report.title or "", 200),
        other=other,
        because=f"The two were only just linked: {safe(reason)}.",
        would=would,
        score=round(base.score * hurts * 0.3 * doubt, 3),
    )
