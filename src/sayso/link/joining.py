"""Which story a report joins.

Reports are taken in the order of their days. Each joins the story that it is most like, by its likeness to the story's
recent reports on average and to the nearest of them; like none, it begins one. So what a report joins hangs on the
earlier ones only, and the stories come out the same in whatever order the reports come in.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from math import exp
from statistics import mean
from types import MappingProxyType
from typing import Final, NamedTuple

from sayso.core.records import Judgement, Sketch
from sayso.link.likeness import likeness, shared

ENOUGH: Final = 1.75
"""Log-odds from which on a report joins. A wrong merger lends a rumour the sources of another story."""
ONE: Final = 2.0
"""Log-odds from which on two stories that a report fits are one."""
ON_AVERAGE: Final = 0.7
"""Weight of the average likeness to a story, beside that to the nearest report in it."""
RECENT: Final = 30
"""So many of a story's latest reports stand for it: stories move on, and long ones must cost no more."""
LAST: Final = 10
"""So many stand for it where two stories are compared."""
NEAREST: Final = 5
"""So many stories are weighed, those with the nearest reports."""
WAIT_DAYS: Final = 365
"""How long a story waits for its next report."""
COPIES: Final = "one copies the other"
"""Why two reports are together, whatever they look like."""


Likeness = Callable[[Sketch, Sketch], float]
"""Log-odds that two reports are on one story."""


class Story(NamedTuple):
    """A story so far: reports before the one to be placed, in their order."""

    reports: tuple[Sketch, ...]
    """The recent ones, and those that a search found to be alike."""
    documents: frozenset[str]
    """Ids of all of them."""


def nearest(report: Sketch, candidates: Iterable[Sketch]) -> list[Sketch]:
    """The candidates that are alike enough to bring their stories up, the most alike first."""
    weighed = [(likeness(report, candidate), candidate) for candidate in candidates]
    alike = [pair for pair in weighed if pair[0] >= ENOUGH]
    return [candidate for _, candidate in sorted(alike, key=lambda pair: (-pair[0], pair[1].order))]


def weighed(
    ranked: Sequence[str], wanted: Iterable[str], reports: Mapping[str, Sequence[str]]
) -> list[tuple[Sequence[str], list[str]]]:
    """The stories to choose from: those of the reports most alike, and of those `wanted` that it belongs with anyway.

    `reports` are, of the story of each of these, all reports in their order. With each go
    those that stand for it.
    """
    by_first = {reports[id_][0]: reports[id_] for id_ in ranked if id_ in reports}
    by_first = dict(list(by_first.items())[:NEAREST]) | {
        reports[id_][0]: reports[id_] for id_ in wanted if id_ in reports
    }
    found = by_first.values()
    known = {*ranked, *wanted}
    return [
        (story, [id_ for n, id_ in enumerate(story, RECENT - len(story)) if n >= 0 or id_ in known]) for story in found
    ]


def join(
    report: Sketch,
    stories: Sequence[Story],
    *,
    together: Mapping[str, str] = MappingProxyType({}),
    apart: Collection[tuple[str, str]] = (),
    alike: Likeness = likeness,
) -> list[Judgement]:
    """The judgements that put the report where it belongs: none if it begins a story, several if it makes two one.

    `together` are earlier reports that it belongs with whatever it looks like, and why (it copies them). No story comes
    to hold both of a pair of `apart` (a person has said so).
    """
    forced = [
        _judgement(report, other, 1.0, together[other.document])
        for story in stories
        for other in story.reports
        if other.document in together
    ]
    if forced:
        return forced
    fitting = [(*_fit(report, story, alike), story) for story in stories if story.reports and _awaits(story, report)]
    fitting = [(weight, other, story) for weight, other, story in fitting if weight >= ENOUGH]
    fitting.sort(key=lambda fit: (-fit[0], fit[1].order))
    found: list[Judgement] = []
    joined: list[Story] = []
    for weight, other, story in fitting:
        held = frozenset[str]().union({report.document}, story.documents, *(s.documents for s in joined))
        if any(left in held and right in held for left, right in apart):
            continue
        if joined and not _one(joined[0], story, alike):
            continue
        joined.append(story)
        words = ", ".join(shared(report, other))
        reason = f"much the same matter{f', both speak of {words}' if words else ''}"
        found.append(_judgement(report, other, round(1 / (1 + exp(-weight)), 3), reason))
    return found


def _fit(report: Sketch, story: Story, alike: Likeness) -> tuple[float, Sketch]:
    """How well the report fits the story, and the report in it that it is most like."""
    weighed = {other.document: alike(report, other) for other in story.reports}
    other = max(story.reports, key=lambda other: (weighed[other.document], other.order))
    average = mean(weighed[r.document] for r in story.reports[-RECENT:])
    return ON_AVERAGE * average + (1 - ON_AVERAGE) * weighed[other.document], other


def _one(a: Story, b: Story, alike: Likeness) -> bool:
    """Whether two stories are so alike, report by report, that they are one."""
    weights = [alike(one, other) for one in a.reports[-LAST:] for other in b.reports[-LAST:]]
    return ON_AVERAGE * mean(weights) + (1 - ON_AVERAGE) * max(weights) >= ONE


def _awaits(story: Story, report: Sketch) -> bool:
    """Whether the story's last report is no more than a year ago; undated ones are always awaited."""
    try:
        last = date.fromisoformat(story.reports[-1].published)
        return (date.fromisoformat(report.published) - last).days <= WAIT_DAYS
    except ValueError:
        return True


def _judgement(report: Sketch, other: Sketch, score: float, reason: str) -> Judgement:
    return Judgement(
        kind="story", left=report.document, right=other.document, score=score, reason=reason, by="rule:story"
    )
