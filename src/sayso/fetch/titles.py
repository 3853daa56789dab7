"""Titles and names as feeds and sitemaps give them."""

from sayso.core.text import without_surrogates

LONGEST = 1_000
"""Characters of a title."""


def one_line(words: str, most: int) -> str:
    """Words on one line, without what no database holds, and what no screen should."""
    words = "".join(sign if sign.isprintable() or sign.isspace() else "" for sign in without_surrogates(words))
    return " ".join(words.split())[:most]
