"""All that persons have said of one record, and what of it is in force."""

from dataclasses import dataclass, field
from typing import Any

from sayso.core.corrections.records import Correction
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

    @property
    def number(self) -> int:
        """The correction's."""
        return self.correction.number

    @property
    def action(self) -> str:
        """What is done to the record."""
        return self.correction.action


@dataclass
class Slot:
    """One record, or the place of one that is not there."""

    kind: str
    span: Span
    key: Any = None
    """Its id; of a belief what it goes by."""
    record: Any = None
    """As it was when it was thrown out."""
    fields: dict[str, Placed] = field(default_factory=dict)
    """The last word on each."""
    verdict: Placed | None = None
    """The last of accepting and rejecting."""
    members: list[Placed] = field(default_factory=list)

    def take(self, placed: Placed) -> None:
        """Hear one more correction."""
        self.members.append(placed)
        if placed.action == "set":
            self.fields[placed.correction.field or ""] = placed
        elif placed.action in ("accept", "reject"):
            self.verdict = placed

    def told(self) -> tuple[str, ...]:
        """The fields that are set, and that it was accepted, or that a person has added it."""
        added = {p.action for p in self.members} & {"add"}
        accepted = {self.verdict.action} & {"accept"} if self.verdict is not None else set()
        return (*self.fields, *sorted(added | accepted))

    def holds(self, placed: Placed) -> bool:
        """Whether a correction is in force, as long as the record is there."""
        if placed.action in ("add", "merge", "split"):
            return True
        return placed is self.verdict or any(placed is p for p in self.fields.values())
