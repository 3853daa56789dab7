"""What was fetched, or lies in a folder, is read into the ledger, and what has come of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sayso.core.records import Problem
from sayso.fetch import Input
from sayso.ledger import Ledger
from sayso.run.means import Means
from sayso.run.pages import Live, Tally
from sayso.run.pausing import Pause


@dataclass(slots=True)
class Outcome:
    """Of one input."""

    reports: list[str] = field(default_factory=list)
    """Their ids in the ledger."""
    fresh: int = 0
    """How many of them the ledger did not hold in this very form."""
    problem: str = ""
    """The first thing that was odd; without a report, what kept it from being read."""


Read = Callable[[Sequence[Input], Live], dict[str, Outcome]]
"""Reads what is wanted, and tells by its origin what has become of each input; what it did not get to is left out."""


class Reader:
    """The reader of `sayso read`."""

    def __init__(self, ledger: Ledger, means: Means, pause: Pause, linking: Callable[[int], None]) -> None:
        self._ledger, self._means, self._pause, self._linking = ledger, means, pause, linking

    def __call__(self, inputs: Sequence[Input], live: Live) -> dict[str, Outcome]:
        """Whatever comes back is committed."""
        from sayso.run.read import link, read_live

        found: dict[str, Outcome] = {}
        before = Tally()

        def watch(tally: Tally, origin: str, problem: Problem | None, report: str | None) -> None:
            nonlocal before
            outcome = found.setdefault(origin, Outcome())
            if report is not None and report not in outcome.reports:
                outcome.reports.append(report)
            if problem is not None:
                outcome.problem = outcome.problem or problem.message
            outcome.fresh += tally.read - before.read
            before = tally

        read_live(self._ledger, inputs, live, self._means, watch=watch, pause=self._pause)
        if not self._pause.asked:
            link(self._ledger, self._linking, self._pause)
        return found
