"""Which types and modes can speak of one deed, and which of them make a story at all."""

from typing import Final

from sayso.core.records import Deed
from sayso.core.vocabulary import WORD_AND_DEED

WORD_OF: Final[dict[str, tuple[str, ...]]] = {
    deed: tuple(word for word, deeds in WORD_AND_DEED.items() if deed in deeds)
    for deeds in WORD_AND_DEED.values()
    for deed in deeds
}
"""For the type of a deed, the types of the words that announce it."""

STORIED: Final = frozenset(WORD_AND_DEED) | frozenset(WORD_OF) - {"SUPPORT"} | {"PROTEST"}
"""Types that make a story: a deed, or the word that announces one.

What is left out is talk about deeds (ACCUSE, REJECT, REQUEST, and SUPPORT in words): as a source's belief it belongs to
the story of the deed talked about, and is no story itself.
"""

_RECURRENT: Final = frozenset({"ASSAULT", "COERCE", "PROTEST", "THREATEN", "CONSULT"})

MUTUAL: Final = frozenset({"AGREE", "CONSULT", "COOPERATE"})
"""Types whose actor and recipient may change places; so may those of a ceasefire."""

_FORTNIGHT: Final = 14

_ONE_BLOW: Final = frozenset({"aerial", "drone", "explosives", "heavy-weapons", "destroy"})
_GATHERING: Final = frozenset({"demo", "riot", "strike", "obstruct", "vandalize"})
_MEETING: Final = frozenset({"visit", "multilateral", "third-party"})
_FORCES: Final = frozenset({"troops", "weapons", "militia"})
_ALIKE: Final = (_ONE_BLOW, _GATHERING, _MEETING, _FORCES)
"""Modes that different reports of one deed choose from."""


def family(type_: str) -> tuple[str, ...]:
    """The types under which the same deed may be told: its own, its word's, and the deeds that a word announces."""
    return tuple(sorted({type_, *WORD_OF.get(type_, ()), *WORD_AND_DEED.get(type_, ())}))


def compatible(a: Deed, b: Deed) -> bool:
    """Whether type and mode let the two be one deed. Modes are compared only within one type."""
    if a.type != b.type:
        return b.type in family(a.type)
    if a.mode is None or b.mode is None or a.mode == b.mode:
        return True
    return any({a.mode, b.mode} <= alike for alike in _ALIKE)


def recurrent(deed: Deed) -> bool:
    """Whether the same actor does such a thing again and again: place and day have to tell one from the next.

    So it is with attacks, arrests, protests, threats and meetings, and with missile tests among the mobilisations.
    """
    return pause(deed) < _FORTNIGHT


def pause(deed: Deed) -> int:
    """For how many days the same actor does no such thing twice: attacks come daily, missile tests do not."""
    if deed.type in _RECURRENT:
        return -1
    return 2 if (deed.type, deed.mode) == ("MOBILIZE", "weapons") else _FORTNIGHT


def mutual(deed: Deed) -> bool:
    """Whether its actor and recipient may change places."""
    return deed.type in MUTUAL or deed.mode == "ceasefire"
