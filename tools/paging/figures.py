"""Milliseconds, and what is told of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

MEDIAN = 150
P95 = 400
"""Milliseconds that a page may take."""


@dataclass(frozen=True)
class Figures:
    """How long one thing took, each time."""

    name: str
    spent: Sequence[float]

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.spent)

    @property
    def slow(self) -> float:
        """What 95 of 100 do not exceed."""
        return quantiles(self.spent, n=20, method="inclusive")[-1] if len(self.spent) > 1 else self.spent[0]

    @property
    def missed(self) -> bool:
        """Whether it takes longer than a page may."""
        return self.middle >= MEDIAN or self.slow >= P95


def table(figures: Iterable[Figures]) -> Iterator[str]:
    """The lines of a table."""
    yield "| | times | median, ms | p95, ms |"
    yield "| --- | --- | --- | --- |"
    for each in figures:
        mark = " *" if each.missed else ""
        yield f"| {each.name} | {len(each.spent):,} | {each.middle:,.1f} | {each.slow:,.1f}{mark} |"
