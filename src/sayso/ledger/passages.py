"""The words around a place in a text: about a sentence, found without a parse."""

import re
from collections.abc import Iterable
from typing import Final

from sayso.core.spans import Span, strip

REACH: Final = 150
"""How far a passage goes to either side, where no sentence ends sooner."""

_STOP: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|\n\s*\n")
_LAST_STOP: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*\s*$")
_NEAR: Final = 20
"""Characters to either side that tell whether a sentence begins or ends."""
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


def excerpt(text: str, span: Span, boilerplate: Iterable[Span] = ()) -> str:
    """The words of the passage around `span`, with an ellipsis where they break off in mid-sentence."""
    boilerplate = tuple(boilerplate)
    first, last = passage(text, span, boilerplate)
    before = "" if begins(text, first, boilerplate) else "… "
    after = "" if ends(text, last, boilerplate) else " …"
    return f"{before}{text[first:last]}{after}"


def begins(text: str, at: int, boilerplate: Iterable[Span] = ()) -> bool:
    """Whether a sentence or a paragraph begins there, or what is read of the text."""
    left = max([0, at - _NEAR, *(finish for begin, finish in boilerplate if begin < finish <= at)])
    before = text[left:at]
    gap = before[len(before.rstrip()) :]
    return gap == before or gap.count("\n") > 1 or _is_stop(before)


def ends(text: str, at: int, boilerplate: Iterable[Span] = ()) -> bool:
    """Whether a sentence or a paragraph ends there, or what is read of the text."""
    right = min([len(text), at + _NEAR, *(begin for begin, finish in boilerplate if at <= begin < finish)])
    after = text[at:right]
    gap = after[: len(after) - len(after.lstrip())]
    return gap == after or gap.count("\n") > 1 or _is_stop(text[max(0, at - _NEAR) : at])


def _is_stop(before: str) -> bool:
    """Whether the last words are the last of a sentence, and not `Gen.`"""
    found = _LAST_STOP.search(before)
    return found is not None and not _ABBREVIATION.search(before[: found.start() + 1])


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
