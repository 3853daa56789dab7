"""All that persons have said of one record, and what of it is in force."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sayso.core.corrections.records import Correction, Outcome, State
from sayso.core.spans import Span


@dataclass(frozen=True)
class Placed:
    """A correction, and where its words stand in the text at hand."""

    correction: Correction
    same: bool
    """Whether the text is the one that the person saw."""
    at: Span
    source: Span | None
    within: Span | None
    value: Any

    @property
    def kind(self) -> str:
        """Of the record."""
        return self.correction.target.kind

    def tell(self, outcomes: dict[int, Outcome], state: State, record: str | None = None, why: str = "") -> None:
        """Note what has come of it."""
        unit = f"{self.kind}:{self.at[0]}-{self.at[1]}"
        number = self.correction.number
        outcomes[number] = Outcome(number=number, state=state, unit=unit, record=record, why=why)


@dataclass
class Slot:
    """One record, or the place of one that is not there."""

    span: Span
    id: str | None
    hidden: bool = False
    fields: dict[str, Placed] = field(default_factory=dict)
    """The last word on each."""
    verdict: Placed | None = None
    """The last of accepting, rejecting and adding."""
    members: list[Placed] = field(default_factory=list)

    def take(self, placed: Placed) -> None:
        """Hear one more correction."""
        action = placed.correction.action
        self.members.append(placed)
        self.hidden = action == "reject"
        if action == "set":
            self.fields[placed.correction.field or ""] = placed
            if self.verdict is not None and self.verdict.correction.action == "reject":
                self.verdict = None
        else:
            self.verdict = placed

    def verdicts(self) -> tuple[str, ...]:
        """That it was accepted, or that a person has added it."""
        accepted = {p.correction.action for p in self.members} & {"add"}
        accepted |= {self.verdict.correction.action} if self.verdict is not None else set()
        return tuple(sorted(accepted & {"accept", "add"}))

    def tell(self, outcomes: dict[int, Outcome], record: str | None, apart: Collection[int]) -> None:
        """Note what has come of all of them but some."""
        holding = {id(self.verdict)} | (set() if self.hidden else {id(p) for p in self.fields.values()})
        for p in self.members:
            if p.correction.number in apart:
                continue
            added = p.correction.action == "add" and not self.hidden
            p.tell(outcomes, "in force" if id(p) in holding or added else "overruled", record)
            number = p.correction.number
            outcomes[number] = Outcome(
                number=number, state=outcomes[number].state, unit=f"{p.kind}:{self.span[0]}-{self.span[1]}",
                record=record,
            )  # fmt: skip

    def lose(self, outcomes: dict[int, Outcome], why: str) -> None:
        """There is no record to do it to."""
        for p in self.members:
            p.tell(outcomes, "overruled" if p.correction.action == "reject" else "lost", why=why)
