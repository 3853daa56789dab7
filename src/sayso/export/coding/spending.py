"""With which of several rows a number of people is counted: one sentence may give two events the same five dead."""

from collections.abc import Iterable, Mapping

from sayso.core.vocabulary import QUAD
from sayso.export.coding.seen import Seen

_VIOLENT = 4


def spent(events: Iterable[Seen]) -> Mapping[str, str]:
    """By amount, the one of these events of a report that it is counted with, by their ids.

    That is a material conflict before others, then the event of which the most is known, then the first in the text.
    """
    found: dict[str, str] = {}
    for seen in sorted(events, key=_rank):
        for amount in seen.amounts:
            found.setdefault(amount.id, seen.event.id)
    return found


def _rank(seen: Seen) -> tuple[bool, int, tuple[int, int]]:
    event = seen.event
    known = sum(map(bool, (event.mode, event.place, event.date, event.actor, event.recipient)))
    return QUAD[event.type] != _VIOLENT, -known, event.trigger
