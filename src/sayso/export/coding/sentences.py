"""Which sentence of a report a word stands in: counted without a parse, of the text that is not set aside."""

import re
from bisect import bisect_right
from typing import Final

from sayso.core.records import Document
from sayso.core.spans import Span, merge
from sayso.core.text import is_wrapped

_END: Final = re.compile(r"[.!?…]+[\"'”’»)\]]{0,4}(?=\s)|\n[ \t\r]*\n")
_ABBREVIATION: Final = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Capt|Maj|Gov|Sen|Rep|St|No|vs|Inc))\.$")
_BREAK: Final = re.compile(r"\n[ \t\r]*\n")
_WORD: Final = re.compile(r"\w")


class Sentences:
    """The sentences of one report."""

    def __init__(self, document: Document) -> None:
        text = _read(document)
        ends = [
            found.end()
            for found in _END.finditer(text)
            if not _ABBREVIATION.search(text, max(0, found.start() - 5), found.start() + 1)
        ]
        self._starts: list[int] = []
        start = 0
        for end in [*ends, len(text)]:
            piece = text[start:end]
            if _WORD.search(piece):
                self._starts.append(start + len(piece) - len(piece.lstrip()))
            start = end
        self._lead = self._lead_end(text)

    def number(self, at: int) -> int:
        """Which sentence the character is in, from 1 on."""
        return max(1, bisect_right(self._starts, at))

    def is_lead(self, at: int) -> bool:
        """Whether the character is in the first paragraph; of a text without any, in the first sentence."""
        return at < self._lead

    def _lead_end(self, text: str) -> int:
        if not self._starts:
            return len(text)
        first = self._starts[0]
        parted = _BREAK.search(text, first)
        if parted:
            return parted.start()
        lines = text[first:].rstrip().splitlines()
        if len(lines) > 1 and not is_wrapped(lines):
            return first + len(lines[0])
        return self._starts[1] if len(self._starts) > 1 else len(text)


def _read(document: Document) -> str:
    """The text with blanks for what is set aside: same length, so that what stands there is no sentence."""
    pieces, at = [], 0
    for start, end in _within(document):
        pieces += [document.text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, document.text[at:]])


def _within(document: Document) -> tuple[Span, ...]:
    length = len(document.text)
    return merge((max(0, start), min(end, length)) for start, end in document.boilerplate)
