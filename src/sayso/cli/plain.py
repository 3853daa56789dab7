"""Text from articles is hostile: what may go to a terminal, and the plain words for our codes."""

import re

from sayso.core.vocabulary import AUTHOR

# Control characters could steer the terminal; bidirectional marks could reorder what stands beside them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

SURE = {
    "CT+": "certain",
    "PR+": "probable",
    "PS+": "possible",
    "Uu": "leaves it open",
    "PS-": "possibly not",
    "PR-": "doubts it",
    "CT-": "denies it",
}
"""FactBank's degrees as a reader would say them."""

CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
"""The Admiralty's grades of information (NATO STANAG 2511)."""

MARK = {"+": "+", "-": "−", "u": "?"}
"""Polarity as a sign, so that colour is never the only bearer of meaning."""


def safe(text: str) -> str:
    """`text` on one line, without characters that could steer a terminal."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut at a word."""
    text = safe(text)
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def source_name(source: str, publisher: str | None) -> str:
    """The source, or for the report's own voice its publisher."""
    if source == AUTHOR:
        return f"{publisher or 'The report'} (in its own voice)"
    return source
