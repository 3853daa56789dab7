"""Which sentence of a report a word stands in: counted without a parse, of the text that is not set aside."""

import re
from bisect import bisect_right
from typing import Final

from sayso.core.records import Document
from sayso.core.spans import inside

_END: Final = re.compile(r"[.!?…]+[\"'”’»)\]]{0,4}(?=\s)|\n[ \t\r]*\n")
_ABBREVIATION: Final = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Capt|Maj|Gov|Sen|Rep|St|No|vs|Inc))\.$")
_BREAK: Final = re.compile(r"\n[ \t\r]*\n")


class Sentences:
    """The sentences of one report."""

    def __init__(self, document: Document) -> None:
        text = document.text
        ends = [
            found.end()
            for found in _END.finditer(text)
            if not _ABBREVIATION.search(text, max(0, found.start() - 5), found.start() + 1)
        ]
        self._starts: list[int] = []
        start = 0
        for end in [*ends, len(text)]:
            piece = text[start:end]
            first, last = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
            if first < last and not inside((first, last), document.boilerplate):
                self._starts.append(first)
            start = end
        after = _BREAK.search(text, self._starts[0]) if self._starts else None
        self._lead = after.start() if after else len(text)

    def number(self, at: int) -> int:
        """Which sentence the character is in, from 1 on."""
        return max(1, bisect_right(self._starts, at))

    def is_lead(self, at: int) -> bool:
        """Whether the character is in the first paragraph."""
        return at < self._lead
