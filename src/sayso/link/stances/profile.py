"""What the deed of a storyline is, derived from the readings of its reports."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from sayso.core.records import Event, Reading, Record
from sayso.core.vocabulary import WORD_AND_DEED
from sayso.link.kinds import STORIED, WORD_OF, family
from sayso.link.stances.report import Report
from sayso.link.stances.words import stem, telling

_TITLE: Final = 3.0
_LEAD: Final = 1.0
"""What it counts that a word stands in a title or a lead, beside the 1 for standing in the report at all."""
_ENOUGH: Final = 0.3
"""Share of the reports that have to use a word, or the half of it in their titles."""
_FULL: Final = 2.5
"""What a report counts that has a word in title or lead as well as in its text."""
_FIRST: Final = 1.0
"""Weight above which a report puts an event first."""
_OFTEN: Final = 0.5
"""Share of the most frequent party's mentions that another one needs."""
_STATE: Final = 1.5
"""What a report counts that tells of soldiers present somewhere."""
_TROOPS: Final = r"\b(?:soldiers|troops|forces|units|fighters|regiments|brigades)\b"
_PRESENT: Final = re.compile(
    rf"{_TROOPS}[^.;]{{0,30}}\b(?:are|were|is|was|been) (?:\w+ )?(?:in|inside|there)\b"
    rf"|\b(?:presence|involvement) of [^.;]{{0,30}}{_TROOPS}|\bmilitary (?:presence|involvement)\b",
    re.IGNORECASE,
)
_MUTUAL: Final = 0.25
"""The share that does where all parties are bound: a truce."""
_ACCUSED: Final = 0.8
"""The share that it takes where the sides accuse each other: the deed is that of which one of them is accused most."""
_SETTING: Final = 0.25
"""What a meeting counts: mostly it is where things are said."""
_WORD: Final = 0.5
"""What a word counts for each of the deeds that it may announce."""
_NO_SIZE: Final = frozenset({"percent", "deaths"})
"""Units that do not tell how much of the deed is done."""


class Profile(Record, frozen=True, kw_only=True):
    """A storyline's deed, and the words by which its reports speak of it."""

    type: str
    mode: str | None = None
    family: frozenset[str] = frozenset()
    """The types under which the deed may be told."""
    actor: frozenset[str] = frozenset()
    """Countries (or bodies in their place) of those who do it; empty where a hostile deed's mentions do not agree."""
    recipient: frozenset[str] = frozenset()
    place: str | None = None
    country: str | None = None
    amount: tuple[float, str] | None = None
    """The largest figure of the first reports that is tied to the deed: less than that is a part."""
    words: Mapping[str, float] = {}
    """Stems, with how much each marks the story: 1 for one that all titles and leads have."""
    triggers: frozenset[str] = frozenset()
    """Stems of the words that name the deed."""
    publishers: frozenset[str] = frozenset()
    begun: str | None = None
    """The first day on which somebody was sure that the deed itself was under way or done."""

    def weight(self, text: str) -> float:
        """How much the words of a text speak of the deed."""
        return sum(self.words.get(s, 0.0) for s in set(telling(text)))


def profile(readings: Iterable[Reading | Report]) -> Profile:
    """The deed that most of the reports put first: in their titles and leads rather than in their background."""
    reports = sorted(map(Report.of, readings), key=lambda r: (r.reading.published or "", r.reading.id))
    words = _words(reports)
    told = [mention for report in reports for mention in _mentions(report, words)]
    type_ = _type(told, sum(_PRESENT.search(_front(report)) is not None for report in reports))
    core = [mention for mention in told if mention.event.type in {type_, *WORD_OF.get(type_, ())}]
    place, land = _place(core)
    mode = _most((m.event.mode, m.weight) for m in core if m.event.type == type_)
    return Profile(
        type=type_,
        mode=mode,
        family=frozenset(family(type_)) if type_ else frozenset(),
        actor=_parties(core, "actor", _ACCUSED if disowned(type_) else _MUTUAL if mode == "ceasefire" else _OFTEN),
        recipient=_parties(core, "recipient"),
        place=place,
        country=land,
        amount=_amount(core),
        words=words,
        triggers=frozenset(stem(m.trigger) for m in core if m.weight > _FIRST),
        publishers=frozenset(r.reading.publisher for r in reports if r.reading.publisher),
        begun=_begun(core, type_),
    )


def disowned(type_: str) -> bool:
    """Whether it is a deed that those who did it may not own up to: then by whom is a part of the question."""
    return type_ == "ASSAULT"


class _Mention(NamedTuple):
    """An event, and how much its report puts it first."""

    report: Report
    event: Event
    trigger: str
    weight: float

    @property
    def day(self) -> str:
        return self.report.reading.published or ""


def _words(reports: Sequence[Report]) -> dict[str, float]:
    """How much each stem marks the story, by how many reports have it, how many in the title or lead."""
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for report in reports:
        stems = report.stems
        title = stems.title - stems.named
        for word in stems.body | title:
            counts[word][0] += 1
            counts[word][1] += _TITLE * (word in title) + _LEAD * (word in stems.lead)
    number = max(1, len(reports))
    enough = max(min(2, number), _ENOUGH * number)
    return {
        word: min(1.0, (times + front) / (number * _FULL))
        for word, (times, front) in counts.items()
        if times >= enough and front > 0
    }


def _mentions(report: Report, words: Mapping[str, float]) -> Iterator[_Mention]:
    title = report.stems.title
    for event in report.reading.events:
        trigger = report.words([event.trigger])
        weight = 0.5 + 2.0 * words.get(stem(trigger), 0.0)
        weight += 1.5 * (stem(trigger) in title) + 1.0 * (event.trigger[0] < report.lead)
        yield _Mention(report, event, trigger, 0.2 if event.aux == "historical" else weight)


def _front(report: Report) -> str:
    """Its title, lead and statements: what it puts first, and what is held."""
    told = (report.words(statement.content) for statement in report.reading.statements)
    return " . ".join((report.reading.title or "", report.reading.text[: report.lead], *told))


def _type(told: Iterable[_Mention], present: int) -> str:
    """The deed most put first; each report counts with its best mention of a type, and words speak for their deeds.

    That soldiers are somewhere is no event, and yet the whole of what is reported of soldiers sent: each of the
    `present` reports that tell it counts for that, if any tells that they were sent.
    """
    best: dict[tuple[str, str], float] = {}
    for mention in told:
        if mention.event.type in STORIED:
            key = (mention.event.type, mention.report.reading.id)
            best[key] = max(best.get(key, 0.0), mention.weight)
    scores: dict[str, float] = defaultdict(float)
    for (type_, _), weight in best.items():
        scores[type_] += weight * (_SETTING if type_ == "CONSULT" else 1)
    if "MOBILIZE" in scores:
        scores["MOBILIZE"] += _STATE * present
    deeds = {t: score + _WORD * sum(scores.get(w, 0.0) for w in WORD_OF.get(t, ())) for t, score in scores.items()}
    return min(deeds, key=lambda t: (-deeds[t], t in WORD_AND_DEED, t), default="")


def _most(pairs: Iterable[tuple[str | None, float]]) -> str | None:
    counted: dict[str, float] = defaultdict(float)
    for name, weight in pairs:
        if name:
            counted[name] += weight
    return max(counted, key=lambda n: (counted[n], n), default=None)


def _parties(core: Iterable[_Mention], side: str, often: float = _OFTEN) -> frozenset[str]:
    """Those named at least half as often as the most frequent one, or another share of it."""
    counted: dict[str, float] = defaultdict(float)
    for mention in core:
        for land in mention.report.lands(getattr(mention.event, side)):
            counted[land] += mention.weight
    top = max(counted.values(), default=0.0)
    return frozenset(land for land, weight in counted.items() if weight >= often * top)


def _place(core: Iterable[_Mention]) -> tuple[str | None, str | None]:
    named: list[tuple[str | None, float]] = []
    lands: dict[str, str | None] = {}
    for mention in core:
        found = mention.report.places.get(mention.event.place or "")
        if found is not None:
            named.append((found.name, mention.weight))
            lands.setdefault(found.name, found.country)
    place = _most(named)
    return place, lands.get(place or "")


def _amount(core: Sequence[_Mention]) -> tuple[float, str] | None:
    """The largest figure in the leads of the first day's reports that put the deed first."""
    first = min((m.day for m in core if m.weight > _FIRST), default=None)
    reports = {m.report.reading.id: m.report for m in core if m.day == first}
    figures = (a for report in reports.values() for a in report.amounts.within([(0, report.lead)]))
    return max(((a.value, a.unit) for a in figures if a.value and a.unit not in _NO_SIZE), default=None)


def _begun(core: Iterable[_Mention], type_: str) -> str | None:
    surely = (m for m in core if m.weight > _FIRST and m.event.type == type_ and m.event.aux is None and m.day)
    return min((m.day for m in surely if m.event.id in m.report.under_way), default=None)
