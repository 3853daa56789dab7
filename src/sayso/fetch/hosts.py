"""One host's turns: one request at a time, with pauses between them, and no more than so many an hour and a day."""

import time
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from sayso.core.errors import InputError
from sayso.fetch.backoff import DAY, next_try
from sayso.fetch.reaching import UnreachableError

HOUR = 3_600.0
_FIRST_TRY = 30.0
"""Seconds after which a host that did not answer is tried again, if it did not say when; then twice as many, ..."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a client behaves towards one host."""

    contact: str = ""
    """An address of the web or of mail that goes into the User-Agent, so that whoever minds can say so."""
    pause: float = 2.0
    """Seconds between two requests; more where robots.txt asks for more."""
    patience: float = 60.0
    """What would have to wait for longer than so many seconds comes back as `later` at once."""
    per_hour: int = 300
    per_day: int = 2_000


MANNERS = Manners()


@dataclass(frozen=True, slots=True)
class Time:
    """The clock, in seconds since 1970, and how to wait."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class LaterError(InputError):
    """It is not our turn yet."""

    def __init__(self, told: str, *, seconds: float) -> None:
        super().__init__(told)
        self.seconds = seconds


class Host:
    """What is known of one host, for as long as the client lives."""

    def __init__(self, manners: Manners, time: Time) -> None:
        self._manners, self._time = manners, time
        self._busy = Lock()
        self._asked: deque[float] = deque()
        """When, in the last day."""
        self._ready = 0.0
        """When the next pause is over."""
        self._put_off = 0.0
        """Before this we are not to ask, by the host's own word or because it does not answer."""
        self._failures = 0

    @contextmanager
    def turn(self, delay: float = 0.0) -> Iterator[None]:
        """Wait for a turn and have it; `delay` is what robots.txt wants between requests. Raises LaterError.

        A host that does not answer is left alone for a while, which doubles from one failure to the next.
        """
        if not self._busy.acquire(timeout=self._manners.patience):
            raise LaterError("waits for other requests to the same host", seconds=self._manners.patience)
        try:
            self._wait()
            self._asked.append(self._time.now())
            try:
                yield
            except UnreachableError:
                self.refused()
                raise
            finally:
                self._ready = self._time.now() + max(self._manners.pause, delay)
        finally:
            self._busy.release()

    def answered(self) -> None:
        """Take note of an answer that is no refusal."""
        self._failures = 0

    def refused(self, seconds: float | None = None) -> float:
        """Take note that the host does not answer, or asks us to wait; gives for how long it is now left alone."""
        self._failures += 1
        wait = next_try(self._failures, usual=_FIRST_TRY / 2) if seconds is None else min(seconds, DAY)
        self._put_off = max(self._put_off, self._time.now() + wait)
        return wait

    def is_forgettable(self) -> bool:
        """Whether nothing that still matters is known of it."""
        now = self._time.now()
        asked = bool(self._asked) and self._asked[-1] > now - DAY
        return not (self._busy.locked() or asked or self._put_off > now or self._ready > now)

    def _wait(self) -> None:
        now = self._time.now()
        if self._put_off > now + DAY or self._ready > now + max(DAY, self._manners.pause):  # the clock was set back
            self._put_off = self._ready = 0.0
        if self._put_off > now:
            raise LaterError("is of a host that is to be left alone just now", seconds=self._put_off - now)
        while self._asked and (self._asked[0] <= now - DAY or self._asked[0] > now):
            self._asked.popleft()
        for most, span, word in ((self._manners.per_day, DAY, "day"), (self._manners.per_hour, HOUR, "hour")):
            since = bisect_right(self._asked, now - span)
            if len(self._asked) - since >= most:
                left = self._asked[len(self._asked) - most] + span - now
                told = f"is of a host that was asked {most:,} times within the last {word}, which is our own limit"
                raise LaterError(told, seconds=max(1.0, left))
        wait = self._ready - now
        if wait > self._manners.patience:
            raise LaterError("is of a host that wants long pauses between requests", seconds=wait)
        if wait > 0:
            self._time.sleep(wait)
