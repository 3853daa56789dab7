"""Stopping on request: the first signal asks for it, and the run ends where nothing is lost; the second ends it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Pause:
    """Whether the run was asked to stop."""

    def __init__(self) -> None:
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
        if self._waiting:
            raise KeyboardInterrupt


@contextmanager
def pausing() -> Iterator[Pause]:
    """A pause that Ctrl-C and a polite request to end (SIGTERM) ask for, while this lasts."""
    pause = Pause()
    if threading.current_thread() is not threading.main_thread():  # no other may set handlers
        yield pause
        return
    before = {number: signal.signal(number, pause.ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield pause
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
