"""Words by which reports speak of a deed without naming it: `data/stances.tsv`."""

from collections.abc import Mapping
from functools import cache

from sayso.resources.tables import rows

CLASSES = frozenset(
    {
        "report",
        "act",
        "matter",
        "inquiry",
        "retract",
        "mishap",
        "charge",
        "share",
        "accuse",
        "telling",
        "false",
        "true",
        "news",
    }
)


@cache
def load() -> Mapping[str, frozenset[str]]:
    """The words of each class, once a process."""
    words: dict[str, set[str]] = {name: set() for name in CLASSES}
    for row in rows("stances"):
        words[row["class"]].add(row["word"])
    return {name: frozenset(found) for name, found in words.items()}
