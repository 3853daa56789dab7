"""With what a ledger is watched."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sayso.run.pausing import Pause
from sayso.run.watch.delivery import Outbox
from sayso.run.watch.happenings import Tell
from sayso.run.watch.listening import Web
from sayso.run.watch.reader import Read


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and how to wait; others than these are for tests."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Means:
    """With what a ledger is watched."""

    web: Web
    read: Read
    outbox: Outbox
    tell: Tell
    clock: Clock = field(default_factory=Clock)
    pause: Pause = field(default_factory=Pause)
    is_alone: Callable[[], bool] = lambda: True

    @property
    def is_over(self) -> bool:
        """Whether somebody has asked to stop."""
        return self.pause.asked is not None
