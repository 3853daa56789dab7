"""Names of places that are mostly something else: words, given names, surnames."""

from functools import cache

from sayso.resources.gazetteer.names import normalise
from sayso.resources.tables import rows


@cache
def load() -> frozenset[str]:
    """The look-up forms of such names."""
    return frozenset(normalise(row["word"]) for row in rows("place_words"))
