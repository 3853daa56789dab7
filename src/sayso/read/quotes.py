"""Quotation marks: which stretches of a text stand inside double quotation marks."""

import re
from collections.abc import Iterable, Iterator

from sayso.core.spans import Span

_MARK = re.compile("[\"“”„‟«»＂]|''|``")
_OPENS = frozenset("“„‟«") | {"``"}
_CLOSES = frozenset("”»")


def quoted_spans(text: str, paragraphs: Iterable[Span]) -> Iterator[Span]:
    """Spans inside double quotation marks, the marks included, paragraph by paragraph.

    A quotation left open runs to the end of its paragraph, as newspapers do when the next one goes on; a closing
    mark without an opening one opens nothing; a second opening mark inside an open quotation is taken as the start
    of a new one, since papers that cut paragraphs together leave such marks standing.
    """
    for begin, end in paragraphs:
        start: int | None = None
        for match in _MARK.finditer(text, begin, end):
            mark = match.group()
            if start is None:
                if mark not in _CLOSES:
                    start = match.start()
            elif mark in _OPENS:
                stop = _without_blanks(text, match.start())
                if text[stop - 1] in '.!?,”"':
                    yield (start, stop)
                    start = match.start()
            else:
                yield (start, match.end())
                start = None
        if start is not None:
            yield (start, _without_blanks(text, end))


def _without_blanks(text: str, end: int) -> int:
    """`end` moved back over the blanks before it; the opening mark of a quotation stops it."""
    while text[end - 1].isspace():
        end -= 1
    return end
