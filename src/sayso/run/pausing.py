"""Stopping on request: the first signal asks for it, and the run ends where nothing is lost; the second ends it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Pause:
    """Whether the run was asked to stop; and who is told of its beginning and of that."""

    def __init__(
        self, *, starting: Callable[[int], None] = lambda workers: None, stopping: Callable[[], None] = lambda: None
    ) -> None:
        """`starting` gets the number of processes that start, then 0 when the first can read.

        `stopping` is called by the handler of signals, whatever the program is doing just then.
        """
        self.starting = starting
        self._stopping = stopping
        self.asked: int | None = None
        """The signal that asked."""
        self._waiting = False

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While something is waited for that may never come: whoever asks now ends the waiting.

        That is told by `asked`, and nothing is raised.
        """
        try:
            self._waiting = True
            yield
        except KeyboardInterrupt:
            if self.asked is None:
                raise
        finally:
            self._waiting = False

    def ask(self, number: int, frame: FrameType | None) -> None:
        """The handler of signals."""
        if self.asked is not None:
            raise KeyboardInterrupt
        self.asked = number
        self._stopping()
        if self._waiting:
            raise KeyboardInterrupt


@contextmanager
def pausing(pause: Pause | None = None) -> Iterator[Pause]:
    """Have Ctrl-C and a polite request to end (SIGTERM) ask for a pause, while this lasts."""
    pause = pause or Pause()
    if threading.current_thread() is not threading.main_thread():  # no other may set handlers
        yield pause
        return
    before = {number: signal.signal(number, pause.ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield pause
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
