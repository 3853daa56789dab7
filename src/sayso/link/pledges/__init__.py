"""Promises and deliveries: who has promised how much of what to whom, by when, and what has come of it.

`figures` finds in one reading every figure of a promise or a delivery; `pledges` joins those of many readings by giver,
recipient and unit into pledges with their balance. Nothing here knows of the ledger.
"""

from sayso.core.records import Reading
from sayso.link.pledges.balance import Quantity
from sayso.link.pledges.deadlines import Deadline
from sayso.link.pledges.figure import Figure, Report
from sayso.link.pledges.joining import Pledge, Told, pledges
from sayso.link.pledges.leaning import come, so_far
from sayso.link.pledges.told import DEEDS, PROMISING, announced, of_events

TYPES = PROMISING | DEEDS
"""The types of events that may be a promise or a delivery."""

__all__ = ["TYPES", "Deadline", "Figure", "Pledge", "Quantity", "Told", "figures", "pledges"]


def figures(reading: Reading) -> tuple[Figure, ...]:
    """All figures of a reading, in the order of its text, each amount once."""
    report = Report.of(reading)
    found: dict[tuple[int, int], Figure] = {}
    for figure in (*of_events(report), *announced(report), *come(report), *so_far(report)):
        before = found.get(figure.span)
        if before is None or _told(figure) > _told(before):
            found[figure.span] = figure
    return tuple(sorted(found.values(), key=lambda f: f.span))


def _told(figure: Figure) -> tuple[bool, ...]:
    """How much is told of one amount, to choose by where two rules find it."""
    return figure.tally == "total", bool(figure.giver), bool(figure.recipient)
