"""What happens while watching, told to whoever looks on."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from sayso.core.records import Record
from sayso.run.watch.alerts import Alert

What = Literal[
    "asking",
    "heard",
    "reading",
    "problem",
    "read",
    "corrected",
    "withdrawn",
    "returned",
    "baseline",
    "alert",
    "round",
    "waiting",
]


class Happening(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened."""

    what: What
    at: datetime
    address: str = ""
    """Of the source, the page or the file."""
    report: str = ""
    message: str = ""
    number: int = 0
    """Of `heard`, how many new or changed entries; of `baseline`, how many stories."""
    until: datetime | None = None
    """Of `waiting`."""
    alert: Alert | None = None
    round: "Round | None" = None


class Round(Record, frozen=True, kw_only=True):
    """What one round has come to."""

    sources: int = 0
    """That were asked."""
    entries: int = 0
    """That were new or changed."""
    read: int = 0
    corrected: int = 0
    withdrawn: int = 0
    returned: int = 0
    alerts: int = 0
    problems: int = 0
    undelivered: int = 0
    """Alerts that are still to be told to some webhook or file."""


Tell = Callable[[Happening], None]


class Log:
    """Tells what happens, and counts it until the round ends."""

    def __init__(self, tell: Tell, now: Callable[[], datetime]) -> None:
        self._tell, self._now = tell, now
        self._counts: dict[str, int] = {}
        self._told: set[tuple[str, str]] = set()

    def tell(self, what: What, **more: object) -> None:
        """Tell it, without counting it."""
        self._tell(Happening(what=what, at=self._now(), **more))  # type: ignore[arg-type]

    def count(self, what: str, number: int = 1) -> None:
        """Count it, under the name of a field of `Round`."""
        self._counts[what] = self._counts.get(what, 0) + number

    def problem(self, address: str, message: str) -> None:
        """Told once as long as this process lives; counted each time."""
        self.count("problems")
        if (address, message) not in self._told:
            self._told.add((address, message))
            self.tell("problem", address=address, message=message)

    def ended(self) -> Round:
        """What has been counted; the next round begins at nothing."""
        done, self._counts = Round(**self._counts), {}
        self.tell("round", round=done)
        return done
