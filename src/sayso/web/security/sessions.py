"""Who has signed in, kept in the server's memory alone: when the server stops, everybody is signed out."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Final

IDLE: Final = 8 * 3600
"""Seconds after the last request: a working day with its breaks."""
WHOLE: Final = 3 * 24 * 3600
"""Seconds after signing in."""
MOST: Final = 10_000
"""Sessions at a time; the one that has been idle longest gives way."""
_LENGTH: Final = 43
"""Of 256 bits in base 64."""


@dataclass(slots=True)
class Session:
    """One person at one browser."""

    name: str
    stamp: str
    """What he signed in with, as a hash: where that changes, the session is over."""
    since: float
    seen: float


@dataclass(frozen=True)
class Sessions:
    """The sessions by a hash of what the cookie holds, so that no memory dump opens one."""

    clock: Callable[[], float] = monotonic
    _open: dict[str, Session] = field(default_factory=dict)
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _lock: Lock = field(default_factory=Lock)

    def start(self, name: str, stamp: str) -> str:
        """A new session; returns what the cookie is to hold, which nobody has seen before."""
        cookie = new_cookie()
        now = self.clock()
        with self._lock:
            if len(self._open) >= MOST:
                del self._open[min(self._open, key=lambda each: self._open[each].seen)]
            self._open[_hash(cookie)] = Session(name=name, stamp=stamp, since=now, seen=now)
        return cookie

    def find(self, cookie: str) -> Session | None:
        """The session that a cookie opens, if it has neither been idle nor open for too long."""
        now = self.clock()
        with self._lock:
            found = self._open.get(_hash(cookie))
            if found is None:
                return None
            if now - found.seen > IDLE or now - found.since > WHOLE:
                del self._open[_hash(cookie)]
                return None
            found.seen = now
            return found

    def end(self, cookie: str) -> None:
        """Sign out."""
        with self._lock:
            self._open.pop(_hash(cookie), None)

    def form_token(self, cookie: str) -> str:
        """What the forms of whoever holds this cookie have to send along; only this server can tell."""
        return hmac.digest(self._key, cookie.encode(), "sha256").hex() if well_formed(cookie) else ""


def new_cookie() -> str:
    """256 bits of chance."""
    return secrets.token_urlsafe(32)


def well_formed(cookie: str) -> bool:
    """Whether this may have been made by `new_cookie`."""
    return len(cookie) == _LENGTH and cookie.isascii() and cookie.replace("-", "a").replace("_", "a").isalnum()


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()
