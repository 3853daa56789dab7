"""How much of what one client may ask for in a minute."""

import hashlib
import time
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv6Address, ip_address
from typing import Final, Literal

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

Kind = Literal["logins", "failures", "guesses", "writes", "reads"]


@dataclass(frozen=True)
class Rates:
    """Requests a minute."""

    logins: int = 10
    """Attempts to sign in, and wrong tokens, from one address."""
    failures: int = 5
    """Wrong passwords for one name from one address."""
    guesses: int = 20
    """Wrong passwords for one name from wherever; beyond, whoever gives that name is kept waiting, but not refused."""
    writes: int = 120
    reads: int = 3000
    """Pages with all that belongs to them: what a person clicks is far below, what copies a ledger is above."""


@dataclass(frozen=True)
class Limiter:
    """Counts over the last minute, in memory."""

    rates: Rates = field(default_factory=Rates)

    def hit(self, kind: Kind, who: str) -> int:
        """Count one more; 0, or the seconds to wait where that is too much and has not been counted."""
        item = self._items[kind]
        return 0 if self._window.hit(item, kind, _short(who)) else self._wait(item, kind, who)

    def full(self, kind: Kind, who: str) -> int:
        """The seconds to wait, if one more would be too much; 0 otherwise. Counts nothing."""
        item = self._items[kind]
        return 0 if self._window.test(item, kind, _short(who)) else self._wait(item, kind, who)

    def _wait(self, item: RateLimitItem, kind: Kind, who: str) -> int:
        reset = self._window.get_window_stats(item, kind, _short(who)).reset_time
        return max(1, min(60, int(reset - time.time()) + 1))

    @cached_property
    def _window(self) -> MovingWindowRateLimiter:
        return MovingWindowRateLimiter(MemoryStorage())

    @cached_property
    def _items(self) -> dict[Kind, RateLimitItem]:
        rates = self.rates
        return {
            "logins": RateLimitItemPerMinute(rates.logins),
            "failures": RateLimitItemPerMinute(rates.failures),
            "guesses": RateLimitItemPerMinute(rates.guesses),
            "writes": RateLimitItemPerMinute(rates.writes),
            "reads": RateLimitItemPerMinute(rates.reads),
        }


_PREFIX: Final = 64
"""Bits of an IPv6 address that a household has in common; the rest anybody picks himself."""


def client_of(address: str) -> str:
    """Whose address that is, as far as counting goes."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"{IPv6Address(int(parsed) >> _PREFIX << _PREFIX)}/{_PREFIX}"
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def _short(who: str) -> str:
    """Of fixed length, whatever somebody says his name is."""
    return hashlib.blake2b(who.encode("utf-8", "replace"), digest_size=12).hexdigest()
