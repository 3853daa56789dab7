"""A process that draws: the library holds Python's lock while it does, and every page would stand still."""

import logging
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import Final, TypeVar, cast

from sayso.core.errors import UnavailableError

T = TypeVar("T")

PATIENCE: Final = 60
"""Seconds after which a picture is given up."""

_log = logging.getLogger(__name__)


class Drawer:
    """One process, begun when it is first needed; one that dies or hangs is followed by another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def draw(self, picture: Callable[..., T], *of: object) -> T:
        """What the function, one of a module's own, returns there; one picture at a time.

        Raises UnavailableError if it cannot be drawn.
        """
        with self._lock:
            try:
                line = self._begun()
                line.send((picture, of))
                answered, drawn = line.recv() if line.poll(PATIENCE) else (False, "it took too long")
            except (EOFError, OSError) as error:
                answered, drawn = False, repr(error)
            if not answered:
                _log.warning("a picture was not drawn: %s", drawn)
                self._end()
                raise UnavailableError("this picture could not be drawn")
            return cast(T, drawn)

    def close(self) -> None:
        """End the process, after what it is drawing."""
        with self._lock:
            self._end()

    def _begun(self) -> Connection:
        if self._process is None or self._line is None or not self._process.is_alive():
            self._end()
            context = get_context("spawn")
            self._line, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True, name="drawer")
            process.start()
            theirs.close()
            self._process = process
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._line = None


def _serve(line: Connection) -> None:
    """Draw what is asked for, until nobody is there to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    while True:
        try:
            picture, of = line.recv()
        except EOFError:
            return
        try:
            line.send((True, picture(*of)))
        except Exception as error:
            line.send((False, repr(error)))
