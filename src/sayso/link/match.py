"""Which storyline an event mention joins: the same deed told by another report, or on another day.

Precision first. Two deeds wrongly made one lend each other sources, and turn two rumours into a confirmation; a deed
split in two is only told twice. So contradictions rule a match out, what is unknown counts for little, and a match
needs something that tells this deed from others of its kind (docs/decisions/032-matching.md).
"""

from collections.abc import Sequence
from datetime import date
from math import exp
from typing import Final

from sayso.core.records import Candidate, Deed, Judgement, Record
from sayso.core.vocabulary import WORD_AND_DEED
from sayso.link.evidence import Evidence, Point, compare
from sayso.link.kinds import STORIED, family, pause, recurrent
from sayso.link.parties import agreement, countries

ENOUGH: Final = 3.0
"""Weight of evidence from which on two mentions are one deed."""
BACK_DAYS: Final = 365
"""How long a storyline waits for its next report."""


class Block(Record, frozen=True, kw_only=True):
    """Where to look for the storylines that a deed may join."""

    types: tuple[str, ...]
    since: str
    """First and last day of publication of the reports to look in."""
    until: str
    countries: frozenset[str]
    """A candidate's actors, recipients or place name one of these; empty if the deed names none."""

    def admits(self, deed: Deed) -> bool:
        """Whether the deed is one to look at."""
        if deed.type not in self.types or not self.since <= deed.published <= self.until:
            return False
        return not self.countries or not self.countries.isdisjoint(_countries_of(deed))


def storied(deed: Deed) -> bool:
    """Whether the event may found a storyline: a deed or its word, not background, of somebody or somewhere.

    Of its actor, its recipient, its place and its figures at least two have to be known, one of them the actor or the
    place. A mode will do beside the actor if it is no deed that recurs; a mode or a day beside a place more exact than
    a country. A meeting needs both sides, or one and a place; whatever recurs, a place, a day or a figure.
    """
    return deed.aux != "historical" and _tellable(deed)


def may_join(deed: Deed) -> bool:
    """Whether the event may join a storyline, though by itself it may be too little (`the withdrawal`) to found one.

    Of background only what is told in full may join: `earlier attacks` are other ones.
    """
    return _tellable(deed) if deed.aux == "historical" else deed.type in STORIED


def _tellable(deed: Deed) -> bool:
    if deed.type not in STORIED:
        return False
    placed = bool(deed.place or deed.country)
    known = (bool(countries(deed.actor)), placed, bool(countries(deed.recipient)), bool(deed.amounts))
    if deed.type == "CONSULT":
        return deed.mode is not None and known[0] and (placed or known[2])
    if pause(deed) < 0 and not (deed.place or deed.date or deed.amounts):
        return False  # "attacks in Syria" are many
    marked = known[0] and deed.mode is not None and not recurrent(deed)
    pinned = deed.place is not None and (deed.mode is not None or deed.date is not None)
    return marked or pinned or ((known[0] or known[1]) and sum(known) > 1)


def blocking(deed: Deed) -> Block:
    """Where to look for what `assign` is to choose from.

    A deed of nobody and nowhere can only go back to a fuller mention in its own report: one day is enough.
    """
    named = _countries_of(deed)
    since, until = _window(deed.published, BACK_DAYS if named or deed.place else 0)
    return Block(types=family(deed.type), since=since, until=until, countries=named)


def _countries_of(deed: Deed) -> frozenset[str]:
    return frozenset(countries(deed.actor) | countries(deed.recipient) | ({deed.country} if deed.country else set()))


def _window(published: str, days: int) -> tuple[str, str]:
    """The days around; all of them for a report without a date."""
    try:
        day = date.fromisoformat(published).toordinal()
    except ValueError:
        return "", "9999"
    first, last = max(1, day - days), min(date.max.toordinal(), day + days)
    return date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat()


def assign(deed: Deed, candidates: Sequence[Candidate]) -> tuple[int, Judgement] | None:
    """The storyline that the deed joins, and why; None if it joins none of those offered.

    A deed of a report that is read anew joins the storyline that the same words joined before. Otherwise it joins the
    storyline with the best match, if most of those of its deeds that were offered do not contradict it.
    """
    stories: dict[int, list[Deed]] = {}
    for candidate in candidates:
        if candidate.deed.key != deed.key:
            stories.setdefault(candidate.storyline, []).append(candidate.deed)
    for storyline, members in sorted(stories.items()):
        before = next((member for member in members if _read_before(deed, member)), None)
        if before is not None:
            return storyline, _judgement(deed, before, 1.0, "the same words of the same report, read before")
    best: tuple[float, int, Deed, str] | None = None
    for storyline, members in sorted(stories.items()):
        found = _best(deed, members)
        if found is not None and (best is None or found[0] > best[0]):
            best = (found[0], storyline, *found[1:])
    if best is None:
        return None
    weight, storyline, member, reason = best
    return storyline, _judgement(deed, member, round(1 / (1 + exp(ENOUGH - 1 - weight)), 3), reason)


def _best(deed: Deed, members: Sequence[Deed]) -> tuple[float, Deed, str] | None:
    """The member that matches best, its weight and the reason; None if none matches or most contradict it.

    A deed has to agree with most of the deeds too, not only with the words that announce them: those fit many deeds.
    """
    weighed = [(evidence, member) for member in members if (evidence := _weigh(deed, member)) is not None]
    if 2 * len(weighed) <= len(members):
        return None
    deeds = sum(member.type not in WORD_AND_DEED for member in members)
    agreeing = sum(member.type not in WORD_AND_DEED for _, member in weighed)
    if deed.type not in WORD_AND_DEED and deeds and 2 * agreeing <= deeds:
        return None
    enough = [(e, m) for e, m in weighed if e.anchored and e.weight >= ENOUGH]
    if not enough:
        return None
    evidence, member = max(enough, key=lambda pair: (pair[0].weight, pair[1].published, pair[1].key))
    return evidence.weight, member, "; ".join(point.words for point in evidence.points)


def _weigh(deed: Deed, member: Deed) -> Evidence | None:
    """The evidence; a bare mention (`the withdrawal`) goes back to another one of its own report."""
    evidence = compare(deed, member)
    if evidence is None or evidence.anchored or deed.key.reading != member.key.reading:
        return evidence
    if deed.place or deed.aux == "historical":  # it says itself where, or is about another time
        return evidence
    same_word = any(point.words == "same word" for point in evidence.points)
    against = any(point.weight < 0 for point in evidence.points)
    if not against and (same_word or agreement(deed.actor, member.actor) == "same"):
        points = (*evidence.points, Point(ENOUGH, "same report"))
        return Evidence(points=points, anchored=True)
    return evidence


def _read_before(deed: Deed, member: Deed) -> bool:
    return (
        deed.document == member.document
        and deed.key.reading != member.key.reading
        and deed.trigger.casefold() == member.trigger.casefold()
        and compare(deed, member) is not None
    )


def _judgement(deed: Deed, member: Deed, score: float, reason: str) -> Judgement:
    left, right = (f"{d.key.reading}:{d.key.event}" for d in (deed, member))
    return Judgement(kind="event", left=left, right=right, score=score, reason=reason, by="rule:match")
