"""The words around a place in a text: about a sentence, found without a parse."""

import re
from collections.abc import Iterable
from typing import Final

from sayso.core.spans import Span, strip

REACH: Final = 150
"""How far a passage goes to either side, where no sentence ends sooner."""

_STOP: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|\n\s*\n")
_ABBREVIATION: Final = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Capt|Maj|Gov|Sen|Rep|St|No|vs|Inc))\.$")


def passage(text: str, span: Span, boilerplate: Iterable[Span] = ()) -> Span:
    """The sentence-like surroundings of `span`, within `REACH` characters of it, cut at words and at boilerplate.

    Never empty unless the text is; contains `span` unless that is blank.
    """
    start, end = span
    left, right = max(0, start - REACH), min(len(text), end + REACH)
    for begin, finish in boilerplate:
        left = max(left, finish) if finish <= start else left
        right = min(right, begin) if begin >= end else right
    begin = _word_start(text, left, start) if left else 0
    for stop in _STOP.finditer(text, left, start):
        if not _ABBREVIATION.search(text, max(0, stop.start() - 5), stop.start() + 1):
            begin = stop.end()
    finish = _word_end(text, end, right) if right < len(text) else right
    for stop in _STOP.finditer(text, end, min(len(text), right + 1)):
        if not _ABBREVIATION.search(text, max(0, stop.start() - 5), stop.start() + 1):
            finish = min(stop.end(), right)
            break
    cut = strip(text, (begin, finish))
    return (min(cut[0], start), max(cut[1], end)) if cut[0] < cut[1] else span


def _word_start(text: str, left: int, start: int) -> int:
    """The first word that begins at or after `left`, or `start` where none does."""
    if not text[left - 1].isspace():
        while left < start and not text[left].isspace():
            left += 1
    return left


def _word_end(text: str, end: int, right: int) -> int:
    """The end of the last word that ends at or before `right`, or `end` where none does."""
    if not text[right].isspace():
        while right > end and not text[right - 1].isspace():
            right -= 1
    return right


def joined(text: str, spans: tuple[Span, ...]) -> str:
    """The words of several spans, with an ellipsis between the pieces."""
    return " … ".join(text[start:end] for start, end in spans)


def hull(spans: tuple[Span, ...]) -> Span:
    """From the first to the last character of all the spans; (0, 0) for none."""
    return (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, 0)
