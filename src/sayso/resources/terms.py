"""How common a word is in news, and what its stem is: a word that few reports have tells much about those that do."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from math import log
from typing import Any, Final

from snowballstemmer import stemmer

from sayso.resources.tables import rows

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LONGEST: Final = 40
"""Characters; what is longer is no word."""
_CALENDAR: Final = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()
)
"""Every report has its day; that two have the same weekday says nothing."""


@cache
def _english() -> Any:  # Snowball's, untyped
    return stemmer("english")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of a word in lower case."""
    return str(_english().stemWord(word))


def words(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text as written, each with its stem; weekdays, months and bare small numbers are left out."""
    for match in _WORD.finditer(text):
        word = match.group()
        bare = word.lower().replace("’", "'").removesuffix("'s")
        if 1 < len(bare) < _LONGEST and bare not in _CALENDAR and not (bare.isdigit() and len(bare) < 3):
            yield word, stem(bare)


@cache
def _counts() -> Mapping[str, int]:
    return {row["term"]: int(row["reports"]) for row in rows("term_counts")}


@cache
def rarity(term: str) -> float:
    """Log of one over the share of reports that have the stem: 0 for one that all have."""
    counts = _counts()
    return log((counts["*"] + 1) / (counts.get(term, 0) + 1))


@cache
def _countries() -> frozenset[str]:
    names = (part for row in rows("countries") for cell in row.values() for part in cell.split("|"))
    return frozenset(term for name in names for word, term in words(name) if word[0].isupper())


def is_country(term: str) -> bool:
    """Whether the stem is of the name of a country, of its people or of its seat of government."""
    return term in _countries()
