"""Who counts for and against on a day: one stance for each independent organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sayso.core.records import Assessment
from sayso.core.vocabulary import ASPECTS, certainty, polarity

ANNOUNCED, ONGOING, COMPLETED = 1, 2, 3
"""Ranks of aspects; see `rank`."""

PLAIN_ENOUGH = 4
"""Where so many organisations tell of the deed in plain words, only plain words count."""

STRONG = 2
"""From this certainty on a stance is strong: certain or probable."""


def rank(assessment: Assessment) -> int:
    """How far advanced the source says that the deed is: 0 planned ... 3 completed."""
    return ASPECTS.index(assessment.aspect)


def strong(assessments: Iterable[Assessment]) -> list[Assessment]:
    """Those that are certain or probable."""
    return [a for a in assessments if certainty(a.factuality) >= STRONG]


def said(assessment: Assessment) -> str:
    """The day on which it was said; never later than the report that tells of it."""
    return min(assessment.date or assessment.published, assessment.published)


@dataclass(frozen=True, slots=True)
class Count:
    """What the reports up to one day amount to."""

    as_of: str
    stances: dict[str, Assessment]
    """The one assessment that stands for each org; an org that contradicts itself has none."""
    past: tuple[Assessment, ...]
    """All assessments up to the day that are no copies."""

    @property
    def supporters(self) -> tuple[Assessment, ...]:
        """Those that count for."""
        return tuple(a for a in self.stances.values() if polarity(a.factuality) == "+")

    @property
    def opponents(self) -> tuple[Assessment, ...]:
        """Those that count against."""
        return tuple(a for a in self.stances.values() if polarity(a.factuality) == "-")

    def ever(self, org: str, aspect: int) -> bool:
        """Whether the org has at any time affirmed the deed with at least this aspect."""
        return any(a.org == org and polarity(a.factuality) == "+" and rank(a) >= aspect for a in self.past)


def hear(assessments: Iterable[Assessment], as_of: str) -> Count:
    """Count those that tell of the deed in plain words, where enough organisations do; else all."""
    assessments = tuple(assessments)
    plain = count((a for a in assessments if a.plain), as_of)
    return plain if len(plain.stances) >= PLAIN_ENOUGH else count(assessments, as_of)


def count(assessments: Iterable[Assessment], as_of: str) -> Count:
    """Count the assessments of reports published on `as_of` or before; copies add nothing, nor do undated reports.

    Of each org the latest statements count, of these the most certain, of these the most advanced; where equally
    certain ones contradict each other the org counts for neither side. What still ties is decided by the narrower
    extent, then by the record itself, so that the order of the rows cannot matter.
    """
    past = sorted((a for a in assessments if a.published and a.published <= as_of and a.copy_of is None), key=_order)
    stances = {}
    for org, rows in groupby(past, key=lambda a: a.org):
        stance = _stance(list(rows))
        if stance is not None:
            stances[org] = stance
    return Count(as_of=as_of, stances=stances, past=tuple(past))


def _order(a: Assessment) -> tuple[object, ...]:
    return (a.org, a.extent == "whole", a.published, a.document, a.source, a.span, a.words, a.factuality, a.via)


def _stance(rows: list[Assessment]) -> Assessment | None:
    latest = max(said(a) for a in rows)
    rows = [a for a in rows if said(a) == latest]
    surest = max(certainty(a.factuality) for a in rows)
    rows = [a for a in rows if certainty(a.factuality) == surest]
    if len({polarity(a.factuality) for a in rows}) > 1:
        return None
    return max(rows, key=rank)  # the first of equals, by _order
