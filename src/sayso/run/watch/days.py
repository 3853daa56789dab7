"""Days of publication that a feed or sitemap tells and that are still to come: they are not to be believed. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from sayso.run.watch.noticing import Named, Noticed

_ELSEWHERE: Final = timedelta(days=1)
"""It may be tomorrow there already."""


def believed(named: Iterable[Named], now: datetime) -> list[Named]:
    """What is named, without such days."""
    return [_without_day(each) if _is_to_come(each, now) else each for each in named]


def disbelieved(named: Iterable[Named], noticed: Iterable[Noticed], now: datetime) -> tuple[str, ...]:
    """What to tell of those that are new or changed, in a line."""
    pages = {each.page.digest for each in noticed}
    days = sorted(each.told["published"][:10] for each in named if each.digest in pages and _is_to_come(each, now))
    return (f"dates {_number(days)} {days[-1]}, which is still to come: not taken for the day",) if days else ()


def _is_to_come(named: Named, now: datetime) -> bool:
    return named.told.get("published", "")[:10] > (now + _ELSEWHERE).date().isoformat()


def _without_day(named: Named) -> Named:
    told = {name: value for name, value in named.told.items() if name != "published"}
    return msgspec.structs.replace(named, told=told)


def _number(days: Sequence[str]) -> str:
    return "a report" if len(days) == 1 else f"{len(days)} reports, one of them"
