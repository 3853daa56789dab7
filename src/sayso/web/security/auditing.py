"""What is kept of who did what: written by a thread of its own, so that no page waits for the ledger's one writer.

A row is on its way for a moment, or for as long as another process holds the writer's lock. What is on its way when the
server is killed is lost; one that is stopped (Ctrl-C, SIGTERM) writes all of it first. What a person changed does not
hang on this: a correction bears its reviewer and its time itself, and is committed before its page is shown.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Final

from starlette.requests import Request
from starlette.types import Scope

from sayso.core.errors import SaysoError
from sayso.core.text import shorten, without_surrogates
from sayso.ledger import Ledger
from sayso.ledger.results import AuditEntry

LOG: Final = logging.getLogger("sayso.web")
MOST: Final = 10_000
"""Rows that wait; rates of requests being limited, that is an hour's writing by several people."""
TOGETHER: Final = 200
_LONGEST: Final = 300


@dataclass(frozen=True)
class Audits:
    """The rows on their way into a ledger."""

    ledger: Ledger
    _waiting: Queue[AuditEntry | None] = field(default_factory=lambda: Queue(MOST))
    _threads: list[Thread] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, entry: AuditEntry) -> None:
        """Let a row be written soon."""
        with self._lock:
            if not self._threads:
                thread = Thread(target=self._write, name="audits", daemon=True)
                self._threads.append(thread)
                thread.start()
        try:
            self._waiting.put_nowait(entry)
        except Exception:
            LOG.exception("an audit row is lost: %d wait already", MOST)

    def close(self) -> None:
        """Write all that waits."""
        with self._lock:
            threads = self._threads[:]
            self._threads.clear()
        for thread in threads:
            self._waiting.put(None)
            thread.join()

    def _write(self) -> None:
        more = True
        while more:
            batch = [self._waiting.get()]
            try:
                while len(batch) < TOGETHER:
                    batch.append(self._waiting.get_nowait())
            except Empty:
                pass
            more = None not in batch
            entries = [entry for entry in batch if entry is not None]
            try:
                if entries:
                    with self.ledger.write() as writer:
                        writer.add_audits(entries)
            except SaysoError as error:
                LOG.error("%d audit rows are lost: %s", len(entries), error)


def note(request: Request, action: str, what: str = "", *, outcome: str = "") -> None:
    """What a request does, in the words of the trail; without it a write is kept by its method and address alone.

    Neither passwords nor tokens belong in it.
    """
    request.scope["state"]["audit"] = (action, what, outcome)


def entry(scope: Scope, status: int, address: str) -> AuditEntry | None:
    """The row for a request that has been answered; None if it is not worth one."""
    noted = scope["state"].get("audit")
    # What was refused before it was counted may come as often as somebody likes.
    if noted is None and (scope["method"] in READING or "counted" not in scope["state"]):
        return None
    action, what, outcome = noted or (scope["method"], scope["path"], "")
    viewer = scope["state"].get("viewer")
    return AuditEntry(
        at=datetime.now(UTC).isoformat(),
        viewer=viewer.name if viewer else "",
        role=viewer.role if viewer else "",
        address=_line(address),
        action=_line(action),
        what=_line(what),
        outcome=_line(outcome) or ("done" if status < 400 else f"refused ({status})"),
    )


READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

_line: Callable[[str], str] = lambda text: shorten(without_surrogates(text), _LONGEST)  # noqa: E731 - a name for it
