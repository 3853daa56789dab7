"""The plain words for our codes, days and names: what the terminal and the pages both say."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sayso.core.records import Status
from sayso.core.text import safe
from sayso.core.vocabulary import AUTHOR
from sayso.link.naming import org_name
from sayso.link.positions import Move
from sayso.resources.countries import name_of

SURE: Final = {
    "CT+": "certain",
    "PR+": "probable",
    "PS+": "possible",
    "Uu": "leaves it open",
    "PS-": "possibly not",
    "PR-": "doubts it",
    "CT-": "denies it",
}
"""FactBank's degrees as a reader would say them."""

CREDIBILITY: Final = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
"""The Admiralty's grades of information (NATO STANAG 2511)."""

_OPENING: Final = 8

MARK: Final = {"+": "+", "-": "−", "u": "?"}
"""Polarity as a sign, so that colour is never the only bearer of meaning."""


def source_name(source: str, publisher: str | None) -> str:
    """The source, or for the report's own voice its publisher."""
    if source == AUTHOR:
        return f"{publisher or 'The report'} (in its own voice)"
    return source


def opening(text: str) -> str:
    """The first words of a report, to stand for a title that it has not got."""
    first = text.split(None, _OPENING)
    return " ".join(first[:_OPENING]) + ("…" if len(first) > _OPENING else "")


def org_label(org: str) -> str:
    """How an organisation is called."""
    return org_name(org, name_of)


def long_day(day: str) -> str:
    """`2022-11-10` as `Thu 10 Nov 2022`; nothing as `undated`; anything else as it is."""
    if not day:
        return "undated"
    try:
        return f"{date.fromisoformat(day):%a} {date.fromisoformat(day).day} {date.fromisoformat(day):%b %Y}"
    except ValueError:
        return day


def short_day(day: str) -> str:
    """`10 Nov 2022`."""
    return long_day(day).split(" ", 1)[-1] if day else "undated"


def since(days: Sequence[Status]) -> str:
    """The day from which on the last status has held."""
    since = days[-1].as_of
    for status in reversed(days):
        if status.status != days[-1].status:
            break
        since = status.as_of
    return since


def when(org: str, move: Move) -> str:
    """The day on which it was said; by whom, where an outlet only stands for somebody whom it spoke to."""
    stance = move.stance
    quoted = org.startswith("outlet:") and stance is not None and stance.source != AUTHOR
    return f"{safe(stance.source)}, {short_day(move.said)}" if stance and quoted else short_day(move.said)


def held(move: Move | None) -> str:
    """What an organisation holds, in a few words."""
    if move is None:
        return "no stance"
    if move.stance is None:
        return "says both that it is so and that it is not"
    part = ", part of it" if move.stance.extent == "part" else ""
    return f"{SURE[move.stance.factuality]}, {move.stance.aspect}{part}"
