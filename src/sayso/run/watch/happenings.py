"""What happens while watching, told to whoever looks on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Literal

from sayso.core.records import Record
from sayso.run.watch.alerts import Alert

What = Literal[
    "asking",
    "heard",
    "reading",
    "problem",
    "recovered",
    "note",
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

    @property
    def has_news(self) -> bool:
        """Whether anything was new, changed or told, beside what is amiss."""
        return bool(self.entries or self.read or self.corrected or self.withdrawn or self.returned or self.alerts)


Tell = Callable[[Happening], None]
_AGAIN: Final = timedelta(days=1)


class Log:
    """Tells what happens, and counts it until the round ends."""

    def __init__(self, tell: Tell, now: Callable[[], datetime]) -> None:
        self._tell, self._now = tell, now
        self._counts: dict[str, int] = {}
        self._told: dict[str, dict[str, datetime]] = {}
        """By address: what has been told to be amiss there, and when last."""

    def tell(self, what: What, **more: object) -> None:
        """Tell it, without counting it."""
        self._tell(Happening(what=what, at=self._now(), **more))  # type: ignore[arg-type]

    def count(self, what: str, number: int = 1) -> None:
        """Count it, under the name of a field of `Round`."""
        self._counts[what] = self._counts.get(what, 0) + number

    def problem(self, address: str, message: str, *, once: bool = False) -> None:
        """Told as `remind` does; counted each time."""
        self.count("problems")
        self.remind(address, message, once=once)

    def remind(self, address: str, message: str, *, once: bool = False) -> None:
        """Tell what is amiss, or still is, once a day; or once, until all is well or another process watches."""
        told, now = self._told.setdefault(address, {}), self._now()
        if message not in told or (not once and now - told[message] >= _AGAIN):
            told[message] = now
            self.tell("problem", address=address, message=message)

    def well(self, address: str, *, failed: bool = False) -> None:
        """All is well there; told if that it was not has been told, or is known from before."""
        if self._told.pop(address, None) or failed:
            self.tell("recovered", address=address)

    def ended(self) -> Round:
        """What has been counted; the next round begins at nothing."""
        done, self._counts = Round(**self._counts), {}
        self.tell("round", round=done)
        return done
