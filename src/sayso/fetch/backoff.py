"""When to ask again: after failures, and when a server says so itself."""

import datetime
import random
from collections.abc import Callable
from email.utils import parsedate_to_datetime

DAY = 86_400.0
_JITTER = 0.25
"""So that what failed together is not all tried again together."""
_DOUBLINGS = 30
"""More would only be capped again."""


def next_try(
    failures: int, *, usual: float, retry_after: float | None = None, chance: Callable[[], float] = random.random
) -> float:
    """Seconds until the next request, so many failures running having come before it.

    `usual` is the time between two requests that go well. It doubles with each failure up to a day, less up to a
    quarter by chance; never is it shorter than the usual, nor than what the server asked for (that, too, up to a day).
    """
    usual = max(0.0, usual)
    waited = usual
    if failures > 0:
        longest = min(DAY, usual * 2.0 ** min(failures, _DOUBLINGS))
        waited = max(usual, longest * (1 - _JITTER * chance()))
    return max(waited, min(DAY, retry_after or 0.0))


def seconds_until(header: str, now: float) -> float | None:
    """What a Retry-After header says, seconds or a date; never negative, a day at most. None if it cannot be read."""
    header = header.strip()
    if header.isascii() and header.isdigit():
        return DAY if len(header) > 9 else min(DAY, float(header))
    try:
        when = parsedate_to_datetime(header)
        if when.tzinfo is None:  # "-0000", which is UTC as well
            when = when.replace(tzinfo=datetime.UTC)
        return min(DAY, max(0.0, when.timestamp() - now))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
