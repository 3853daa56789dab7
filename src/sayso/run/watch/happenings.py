"""What happens while watching, told to whoever looks on."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from sayso.core.records import Record
from sayso.run.watch.alerts import Alert

What = Literal[
    "heard", "problem", "read", "corrected", "withdrawn", "returned", "baseline", "alert", "round", "waiting"
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
