"""Numbers of people in PLOVER's records: one for the dead, one for the injured, one for the arrested."""

import math
from collections.abc import Mapping
from typing import Final

from sayso.export.coding.days import days_of
from sayso.export.coding.seen import Seen
from sayso.export.losses import Losses

_SIZES: Final = {"deaths": "dead", "injured": "injured", "arrests": "arrested", "arrested": "arrested"}
"""Units of amounts, and the manual's field for so many people."""


def is_counted(seen: Seen) -> bool:
    """Whether numbers of people are told of it as of what has happened."""
    return seen.is_held and seen.is_real and days_of(seen.event, seen.report.reading.published) is not None


def sizes(seen: Seen, spent: Mapping[str, str], losses: Losses) -> dict[str, int]:
    """Counts of people, where the report gives one number of the event itself; the comment has all of them.

    `spent`: by amount, the event that it is counted with.
    """
    found: dict[str, list[float]] = {}
    elsewhere = set()
    for amount in seen.amounts:
        field = _SIZES.get(amount.unit)
        if field and amount.low is None and amount.high is not None:
            losses.cut("event.amounts", seen.id, f"{field} of whom only the most is told: only the comment has them")
        elif field and amount.value is not None and amount.tally != "total":
            found.setdefault(field, []).append(amount.value)
            if spent.get(amount.id) != seen.event.id:
                elsewhere.add(field)
    told = {}
    for field, values in found.items():
        if not is_counted(seen):
            losses.cut("event.amounts", seen.id, f"{field} of what nobody holds to be so: only the comment has them")
        elif len(set(values)) > 1:
            losses.cut("event.amounts", seen.id, f"several numbers of {field}: only the comment has them")
        elif field in elsewhere:
            losses.cut("event.amounts", seen.id, f"{field} that another event of the same report has too: counted once")
        elif 0 <= values[0] < 1e15 and math.isfinite(values[0]):
            told[field] = int(values[0])
    return told
