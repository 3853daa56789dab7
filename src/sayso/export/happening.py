"""Whether a source has something happen or have happened, or only to come: one rule for all kinds of export."""

from typing import Final

from sayso.core.records import Belief, Event
from sayso.core.vocabulary import WORD_AND_DEED

_DONE: Final = frozenset({"ongoing", "completed"})


def has_happened(event: Event, belief: Belief) -> bool:
    """Whether it is past announcing. A promise or a threat has happened when it is announced; its deed has not."""
    return belief.aspect in _DONE or (event.type in WORD_AND_DEED and belief.aspect == "announced")
