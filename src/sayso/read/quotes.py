"""Quotation marks: which stretches of a text stand inside them.

Double marks of any alphabet's custom: “a”, "a", ''a'', „a“, „a”, ”a”, «a», »a«. Single marks (‘a’, 'a') quote
where a text has no others outside them, as British papers and books print, and in headlines; everywhere else they are
apostrophes, or mark words inside a quotation.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from sayso.core.spans import Span

_MARK = re.compile("[\"“”„‟«»＂]|''|``")
_SINGLE = re.compile("(?<!['`])['‘’‚`](?!['`])")
_GUILLEMETS = frozenset("«»")
_OPENS = frozenset("“„‟«") | {"``"}
_CLOSES = frozenset("”»")
_LOW = frozenset("„‚")
"""Quotations that open low close with “ (or ‘)."""
_ENDS = ".!?,…"
_BEFORE = '([{-–—/“”„"«»'
_AFTER = '.,;:!?…)]}-–—/“”"«»'
_DECADE = re.compile(r"\d{2}s?\b")
_CLIPPED = 2
"""The marks of "rock 'n' roll" are apostrophes."""
_LONGEST_HEADLINE = 200


def quoted_spans(text: str, paragraphs: Iterable[Span]) -> Iterator[Span]:
    """Spans inside quotation marks, the marks included, in text order and paragraph by paragraph.

    A quotation left open runs to the end of its paragraph, as newspapers do when the next one goes on; a closing
    mark without an opening one opens nothing; a second opening mark inside an open quotation is taken as the start
    of a new one, since papers that cut paragraphs together leave such marks standing.
    """
    paragraphs = list(paragraphs)
    doubles = [list(_doubles(text, begin, end)) for begin, end in paragraphs]
    singles = list(_singles(text, paragraphs))
    if any(singles) and _all_inside(text, paragraphs, singles):
        doubles = singles
    elif paragraphs and not doubles[0] and paragraphs[0][1] - paragraphs[0][0] <= _LONGEST_HEADLINE:
        doubles[0] = singles[0]
    for spans in doubles:
        yield from spans


def _doubles(text: str, begin: int, end: int) -> Iterator[Span]:
    """Of one paragraph, the stretches between double marks."""
    start: int | None = None
    opening = ""
    last = {mark: text.rfind(answer, begin, end) for mark, answer in (("”", "”"), ("»", "«"))}
    for match in _MARK.finditer(text, begin, end):
        mark = match.group()
        opens, closes = _shape(text, match.start(), match.end(), begin, end)
        if start is None:
            inverted = mark in _CLOSES and opens and last[mark] > match.start()
            if inverted or not (mark in _CLOSES or (mark not in _OPENS and closes)):
                start, opening = match.start(), mark
        elif (mark in _GUILLEMETS) != (opening in _GUILLEMETS):
            continue  # a quotation inside the quotation
        elif _goes_on(mark, opening, opens=opens):
            stop = _without_blanks(text, match.start())
            if text[stop - 1] in _ENDS + '”"':
                yield (start, stop)
                start, opening = match.start(), mark
        else:
            yield (start, match.end())
            start = None
    if start is not None:
        yield (start, _without_blanks(text, end))


def _goes_on(mark: str, opening: str, *, opens: bool) -> bool:
    """Whether a mark inside an open quotation opens rather than closes one."""
    if mark in _OPENS:
        return opens or not (opening in _LOW or opening in _CLOSES)
    return mark in ('"', "''", "＂") and opens


def _shape(text: str, start: int, stop: int, begin: int, end: int) -> tuple[bool, bool]:
    """Whether a mark stands as opening ones do (before a word, after none), and as closing ones do."""
    before = text[start - 1] if start > begin else " "
    after = text[stop] if stop < end else " "
    loose_before = before.isspace() or before in _BEFORE
    loose_after = after.isspace() or after in _AFTER
    return loose_before and not loose_after, loose_after and not loose_before


def _singles(text: str, paragraphs: Sequence[Span]) -> Iterator[list[Span]]:
    """Of each paragraph the stretches between single marks that are no apostrophes.

    One left open at the start of its paragraph counts where the next paragraph opens with the same mark.
    """
    for index, (begin, end) in enumerate(paragraphs):
        found: list[Span] = []
        start: int | None = None
        spare: int | None = None  # a closing mark, or the apostrophe of a plural
        for match in _SINGLE.finditer(text, begin, end):
            at = match.start()
            opens, closes = _shape(text, at, at + 1, begin, end)
            if opens and match.group() != "’" and not _DECADE.match(text, at + 1, end):
                if start is not None and spare is not None:
                    found.append((start, spare))
                if start is None or spare is not None or match.group() == "‘":
                    start, spare = at, None
            elif closes and start is not None and at - start <= _CLIPPED:
                start = spare = None
            elif closes and start is not None:
                spare = at + 1
                if not _plural(text, at, end):
                    found.append((start, spare))
                    start = spare = None
        if start is not None and spare is not None:
            found.append((start, spare))
        elif start == begin and text[start] == text[slice(*_next(paragraphs, index))]:
            found.append((begin, _without_blanks(text, end)))
        yield found


def _next(paragraphs: Sequence[Span], index: int) -> Span:
    """Where the paragraph after this one opens."""
    start = paragraphs[index + 1][0] if index + 1 < len(paragraphs) else 0
    return (start, start + 1 if start else 0)


def _plural(text: str, at: int, end: int) -> bool:
    """Whether the mark may be the apostrophe of "the ministers' plan"."""
    return text[at - 1] in "sz" and text[at + 1 : min(at + 2, end)].isspace() and text[at + 2 : at + 3].isalnum()


def _all_inside(text: str, paragraphs: Sequence[Span], singles: Sequence[Sequence[Span]]) -> bool:
    """Whether every double mark of the text stands in single ones."""
    for (begin, end), spans in zip(paragraphs, singles, strict=True):
        inner = iter(spans)
        around = next(inner, None)
        for match in _MARK.finditer(text, begin, end):
            while around is not None and around[1] <= match.start():
                around = next(inner, None)
            if around is None or match.start() < around[0]:
                return False
    return True


def _without_blanks(text: str, end: int) -> int:
    """`end` moved back over the blanks before it; the opening mark of a quotation stops it."""
    while text[end - 1].isspace():
        end -= 1
    return end
