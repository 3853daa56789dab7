"""Which types and modes can speak of one deed, and which of them make a story at all."""

from typing import Final

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


def family(type_: str) -> tuple[str, ...]:
    """The types under which the same deed may be told: its own, its word's, and the deeds that a word announces."""
    return tuple(sorted({type_, *WORD_OF.get(type_, ()), *WORD_AND_DEED.get(type_, ())}))
