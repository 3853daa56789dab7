"""While the page is open, stories that something has happened to are derived in the background, a bite at a time."""

import logging
from threading import Event, Thread
from time import monotonic
from typing import Final

from sayso.core.errors import SaysoError
from sayso.ledger import Ledger
from sayso.run.digests import refresh

BITE: Final = 0.2
"""Seconds of deriving after which it pauses as long as it took: whoever is reading goes first."""
IDLE: Final = 3.0
"""Seconds between two looks where nothing is to be done."""

_log = logging.getLogger(__name__)


class Refresher:
    """A thread that keeps the list of stories up to date, whoever writes into the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._ended = Event()
        self._thread = Thread(target=self._run, name="refresher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End after the bite that is being taken."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            begun = monotonic()
            try:
                left = refresh(self._ledger, seconds=BITE)
            except SaysoError as error:  # such as a writer who holds the ledger for minutes: later, then
                _log.warning("stories are not brought up to date: %s", error)
                left = 0
            except Exception:
                _log.exception("stories are not brought up to date")
                left = 0
            pause = monotonic() - begun if left else IDLE
