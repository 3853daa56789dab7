"""What a host's robots.txt allows Sayso (RFC 9309), by protego. No I/O."""

import re

AGENT = "Sayso"
"""The name that rules for us go by."""

MOST = 512_000
"""Bytes that are read of it; what stands beyond them does not count (RFC 9309, 2.5)."""

LONGEST_DELAY = 86_400.0

_NAMED = re.compile(r"(\s*user[- ]?agent\s*:?)([^#]*)", re.IGNORECASE)
_OTHER = "other"


class Robots:
    """The rules of one robots.txt."""

    def __init__(self, content: bytes = b"") -> None:
        """Of none: everything is allowed."""
        from protego import Protego

        text = content[:MOST].decode("utf-8", "replace").removeprefix("\ufeff")
        self._rules = Protego.parse("\n".join(map(_ours, text.splitlines())))

    def allows(self, address: str) -> bool:
        """Whether an address of this host may be asked for."""
        return self._rules.can_fetch(address, AGENT)

    @property
    def delay(self) -> float:
        """Seconds that the host wants between two requests; 0 if it does not say."""
        rate = self._rules.request_rate(AGENT)
        wanted = max(self._rules.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return min(wanted, LONGEST_DELAY)


def _ours(line: str) -> str:
    """A line with all other agents under one name, and without a version behind ours.

    protego keeps every rule once for each agent that it is for: among thousands of both, memory would not suffice.
    """
    found = _NAMED.match(line)
    if not found:
        return line
    name = found[2].strip().lower()
    if name != "*":
        name = name.replace("*", "").partition("/")[0].strip()
        name = AGENT if name == AGENT.lower() else _OTHER
    return f"{found[1]} {name}"
