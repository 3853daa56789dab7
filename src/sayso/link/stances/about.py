"""How plainly the words of a source speak of the deed."""

from typing import Final, NamedTuple

from sayso.core.records import Event

EVENT: Final = 2.0
CORE: Final = 1.5
WORDS: Final = 1.0
NAMED: Final = 0.8
POINTING: Final = 0.5


class Topic(NamedTuple):
    """How a content speaks of the deed."""

    strength: float
    """By an event that matches, by its main word, by its words, by a name for it, by pointing back; 0 not at all."""
    event: Event | None = None
    against: bool = False
    """Whether what it says is the contrary of the deed: shooting during a truce, another's attack."""
    undone: bool = False
    """Whether its denial affirms the deed: a truce that was not broken."""
    doer: bool = True
    """Whether it names who did it, where that is a part of the question."""


NONE: Final = Topic(0.0)
