"""What one more report costs: storing it, linking it, placing it, deriving its story."""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from paging.generating import DAYS, FIRST
from sayso.ledger import Ledger
from sayso.ledger.catalogue import DocumentFilter
from sayso.run.digests import refresh
from sayso.run.linking import link_reading, place_due
from scaling.generating import Reports, document_of, store

LATE = 3
"""Days that a late report is late."""
AMID = "one amid those of its day"
Spent = dict[str, list[float]]


@dataclass
class Grown:
    """A ledger to which reports are added."""

    ledger: Ledger
    reports: Reports
    number: int = 0
    middle: str = ""

    def add(self, late: int, *, last: bool = False) -> dict[str, float]:
        """One report more, every other one on the story of the one before; milliseconds of each step.

        `last`: it comes after all others of its day, as the newest of all does; else somewhere amid them.
        """
        day, reports = DAYS - late, self.reports
        if self.number % 2 == 0:
            self.of = reports.story(day)
        self.number += 1
        id_ = f"zz{time.time_ns()}" if last else f"{self._amid()}-{time.time_ns()}"
        reading = reports.reading(id_, self.of, day)
        clock = _Clock()
        with self.ledger.write() as writer:
            stored = store(writer, reading)
            storing = clock.lap()
            link_reading(writer, stored, document_of(reading))
            linking = clock.lap()
        storing += clock.lap()
        place_due(self.ledger, reports.meaning)
        placing = clock.lap()
        refresh(self.ledger)
        deriving = clock.lap()
        if not last:
            what = f"one that is {late} days late" if late else AMID
            return {f"placing {what}": placing, f"deriving what {what} has moved": deriving}
        return {
            "storing a report": storing,
            "its copies and persons": linking,
            "placing it in its story": placing,
            "deriving its story": deriving,
        }

    def _amid(self) -> str:
        """The id of a report before which come about as many of the last day as after it."""
        if not self.middle:
            chosen = DocumentFilter(since=(FIRST + timedelta(days=DAYS)).isoformat())
            with self.ledger.read() as queries:
                number, _ = queries.catalogue(chosen, limit=1, offset=0)
                _, reports = queries.catalogue(chosen, limit=number, offset=0)
            self.middle = sorted(report.id for report in reports)[number // 2] if reports else "a"
        return self.middle


class _Clock:
    """Milliseconds of this process, whatever others do on the machine."""

    def __init__(self) -> None:
        self._at = time.process_time()

    def lap(self) -> float:
        """Since the last one."""
        before, self._at = self._at, time.process_time()
        return 1000 * (self._at - before)


def added(grown: Sequence[Grown], times: int) -> list[Spent]:
    """What so many reports cost in each ledger; they take turns, so that a machine that slows down slows all."""
    found: list[Spent] = [defaultdict(list) for _ in grown]
    for late, last, often in ((0, True, times), (0, False, times // 2), (LATE, False, times // 2)):
        for each in grown:
            for _ in range(2):  # what is done once: loading, compiling statements
                each.add(late, last=last)
        for _ in range(max(1, often)):
            for spent, each in zip(found, grown, strict=True):
                for step, milliseconds in each.add(late, last=last).items():
                    spent[step].append(milliseconds)
    return found
