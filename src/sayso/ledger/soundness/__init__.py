"""Whether a ledger is sound: every law that the program keeps, looked at row by row, and nothing is written.

`structure` asks the database about itself; `texts` goes through every report and what was read in it; `links` looks at
what holds reports together. What is found is told by its kind: `run/checking.py` says what each means.
"""

from collections import defaultdict
from typing import Final

from sayso.core.records import Record

EXAMPLES: Final = 5
"""Of each kind so many are named."""


class Finding(Record, frozen=True, kw_only=True):
    """Something that should not be so."""

    kind: str
    number: int
    """How often."""
    where: tuple[str, ...]
    """The first of them: ids of reports, names of tables, or what the database says."""


class Found:
    """Findings as they are made, counted by their kind."""

    def __init__(self) -> None:
        self._where: dict[str, list[str]] = defaultdict(list)
        self._numbers: dict[str, int] = defaultdict(int)

    def add(self, kind: str, where: str, number: int = 1) -> None:
        """One more of a kind, or several at one place."""
        self._numbers[kind] += number
        known = self._where[kind]
        if len(known) < EXAMPLES and where not in known:
            known.append(str(where))  # the names of tables are strings of a kind that has no JSON

    def take(self, other: "Found") -> None:
        """All that another one has found."""
        for finding in other.findings():
            for where in finding.where:
                self.add(finding.kind, where, 0)
            self._numbers[finding.kind] += finding.number

    def findings(self) -> tuple[Finding, ...]:
        """All of them, in the order in which their kinds came up."""
        return tuple(
            Finding(kind=kind, number=number, where=tuple(self._where[kind]))
            for kind, number in self._numbers.items()
        )  # fmt: skip
