"""Which story a report joins.

Reports are taken in the order of their days. Each joins the story that it is most like, by its likeness to the story's
recent reports on average and to the nearest of them; like none, it begins one. So what a report joins hangs on the
earlier ones only, and the stories come out the same in whatever order the reports come in.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from math import exp
from statistics import mean
from typing import Final, NamedTuple

from sayso.core.records import Judgement, Sketch
from sayso.link.likeness import likeness, shared

ENOUGH: Final = 2.0
"""Log-odds from which on a report joins: seven to one. A wrong merger lends a rumour the sources of another story."""
RECENT: Final = 30
"""So many of a story's latest reports stand for it: stories move on, and long ones must cost no more."""
NEAREST: Final = 5
"""So many stories are weighed, those with the nearest reports."""
WAIT_DAYS: Final = 365
"""How long a story waits for its next report."""


class Story(NamedTuple):
    """A story so far: reports before the one to be placed, in their order."""

    reports: tuple[Sketch, ...]
    """The recent ones, and those that a search found to be alike."""

    @property
    def recent(self) -> tuple[Sketch, ...]:
        """Those that stand for it."""
        return self.reports[-RECENT:]


def nearest(report: Sketch, candidates: Iterable[Sketch]) -> list[Sketch]:
    """The candidates, the most alike first."""
    weighed = [(likeness(report, candidate), candidate) for candidate in candidates]
    return [candidate for _, candidate in sorted(weighed, key=lambda pair: (-pair[0], pair[1].order))]


def join(
    report: Sketch, stories: Sequence[Story], *, together: Mapping[str, str] = {}, apart: Collection[str] = ()
) -> list[Judgement]:
    """The judgements that put the report where it belongs, none if it begins a story.

    `together` are earlier reports that it belongs with whatever it looks like, and why (it copies them); with those in
    `apart` it is never put together (a person has said so).
    """
    forced = [
        _judgement(report, other, 1.0, together[other.document])
        for story in stories
        for other in story.reports
        if other.document in together
    ]
    if forced:
        return forced
    best: tuple[float, Sketch] | None = None
    for story in stories:
        if not story.reports or not _awaits(story, report) or any(r.document in apart for r in story.reports):
            continue
        weight, other = _fit(report, story)
        if best is None or (weight, other.order) > (best[0], best[1].order):
            best = weight, other
    if best is None or best[0] < ENOUGH:
        return []
    weight, other = best
    words = ", ".join(shared(report, other))
    reason = f"much the same matter{f', both speak of {words}' if words else ''}"
    return [_judgement(report, other, round(1 / (1 + exp(-weight)), 3), reason)]


def _fit(report: Sketch, story: Story) -> tuple[float, Sketch]:
    """How well the report fits the story, and the report in it that it is most like."""
    weighed = {other.document: likeness(report, other) for other in story.reports}
    other = max(story.reports, key=lambda other: (weighed[other.document], other.order))
    return (weighed[other.document] + mean(weighed[r.document] for r in story.recent)) / 2, other


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
