"""One name, written in several ways: what transliteration varies (Zelensky, Zelenskyy), and what it does not.

A fold is for comparing; two names of one fold are one name only if nothing else speaks against it. `spellings` are what
to search for where only exact words can be searched.
"""

import re
import unicodedata
from typing import Final

_ENDINGS: Final = ("y", "yy", "yi", "iy", "ij", "ii", "i", "yj", "ey", "ei")
"""How the end of Zelenskyy, Zaluzhnyi or Serhiy is written."""
_LONG: Final = 5
"""Letters from which on a name may vary: short ones are too easily another name (Li, Lie)."""
_ENDING: Final = re.compile(r"(?<=[^aeiouy])(?:yy|yi|iy|ij|ii|yj|ey|ei|y|i)$")
_FOLDS: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<=[^aeiouy])(?:yy|yi|iy|ij|ii|yj|ey|ei|i)$", "y"),
        (r"^(?:mu|mo)[hk]+[ae]m+[ae]d$|^mehmed$", "mohamed"),
        (r"^(?:q|g|k|kh|gh)[ae]d+h?af+y$", "gadafy"),
        (r"kh", "h"),
        (r"zh", "z"),
        (r"(?:ye|je|io|yo)", "e"),
        (r"ou", "u"),
        (r"([bcdfghjklmnpqrstvwxz])\1", r"\1"),
    )
)


def bare(word: str) -> str:
    """A word without case, accents and the points and quotation marks around it."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()
    return plain.strip(".,'’ʼ`\"")


def folded(word: str) -> str:
    """What all spellings of a name share; short names only vary in case and accents."""
    name = bare(word)
    if len(name) < _LONG:
        return name
    for pattern, to in _FOLDS:
        name = pattern.sub(to, name)
    return name


def spellings(word: str) -> tuple[str, ...]:
    """The word, and the other ways to write its ending."""
    name = bare(word)
    found = _ENDING.search(name) if len(name) >= _LONG else None
    if found is None:
        return (word,)
    stem = name[: found.start()]
    return (word, *(stem + ending for ending in _ENDINGS if stem + ending != name))
