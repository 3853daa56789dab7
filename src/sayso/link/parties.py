"""Comparing who did it, and to whom, by their codes."""

from collections.abc import Iterable
from typing import Final, Literal

from sayso.core.vocabulary import NON_STATE, SECTORS

Agreement = Literal["same", "unknown", "different"]

STATE: Final = frozenset("GOV MIL SPY LEG JUD COP PRM UAF".split())
"""Sectors that speak for the state. UAF, a force of unclear allegiance, is told from the army by no report reliably."""


def country(code: str) -> str | None:
    """The country of a code, or the body that stands in the place of one (`UNO`); None if it names neither."""
    first = code.split(" ", 1)[0]
    return None if first in SECTORS or not first else first


def countries(codes: Iterable[str]) -> frozenset[str]:
    """The countries of all codes that name one."""
    return frozenset(c for code in codes if (c := country(code)))


def agreement(left: tuple[str, ...], right: tuple[str, ...]) -> Agreement:
    """Whether two lists of codes share a party: the same country, and not one its state and the other its people."""
    known = [code for code in left if country(code)], [code for code in right if country(code)]
    if not all(known):
        return "unknown"
    return "same" if any(_same(a, b) for a in known[0] for b in known[1]) else "different"


def _same(a: str, b: str) -> bool:
    if country(a) != country(b) or country(a) is None:
        return False
    if country(a) in NON_STATE:
        return a == b or "IGO" not in (a, b)
    sides = [of_state(code) for code in (a, b)]
    return None in sides or sides[0] == sides[1]


def of_state(code: str) -> bool | None:
    """True for a state's code, False for anybody else's, None where the code leaves it open."""
    sectors = [s for s in code.split(" ")[1:] if s != "UNK"]
    return any(s in STATE for s in sectors) if sectors else None
