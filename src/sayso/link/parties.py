"""Comparing who did it, and to whom, by their codes."""

from typing import Final

from sayso.core.vocabulary import SECTORS

STATE: Final = frozenset("GOV MIL SPY LEG JUD COP PRM UAF".split())
"""Sectors that speak for the state. UAF, a force of unclear allegiance, is told from the army by no report reliably."""


def country(code: str) -> str | None:
    """The country of a code, or the body that stands in the place of one (`UNO`); None if it names neither."""
    first = code.split(" ", 1)[0]
    return None if first in SECTORS or not first else first


def of_state(code: str) -> bool | None:
    """True for a state's code, False for anybody else's, None where the code leaves it open."""
    sectors = [s for s in code.split(" ")[1:] if s != "UNK"]
    return any(s in STATE for s in sectors) if sectors else None
