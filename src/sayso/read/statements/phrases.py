"""Whole phrases: a content that stops within one goes on to its end.

The tagger now and then tags only the first words of a phrase ("she backs the", "fighting broke out before"). Where the
parse shows that what a content ends with belongs to a phrase further on, the content takes in that phrase, unless it is
another's; then the word that leads nowhere is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from sayso.core.spans import Span, merge
from sayso.read.parse import Parsed
from sayso.read.statements.intervals import Intervals
from sayso.read.statements.tagged import Attribution

_LEADS = frozenset({"det", "predet", "poss", "mark", "aux", "auxpass", "amod", "compound", "nummod", "quantmod"})
"""What stands before the word that it belongs to."""
_OBJECTS = frozenset({"pobj", "pcomp", "dobj"})
_OPEN = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM", "PRON", "INTJ", "X", "SYM"})
_SETS_APART = ("—", "–", " -", ":")
"""What ends a dateline."""
_FURTHEST = 400
"""So many characters are taken in at most."""


def whole(parsed: Parsed, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """The attributions with contents that end where a phrase ends; those whose content says nothing are left out."""
    taken = Intervals(merge(s for a in found for s in (a.cue, *a.content, *((a.source,) if a.source else ()))))
    for attribution in found:
        content = _whole(parsed, attribution, taken)
        if any(token.pos_ in _OPEN for span in content for token in parsed.tokens(span)):
            yield replace(attribution, content=content)


def _whole(parsed: Parsed, attribution: Attribution, taken: Intervals) -> tuple[Span, ...]:
    spans = list(attribution.content)
    if spans and spans[0][0] < attribution.cue[0]:
        spans[0] = (_start_of(parsed, spans[0], taken), spans[0][1])
    last = len(spans) - 1
    return merge(_ended(parsed, span, taken, last=number == last) for number, span in enumerate(spans))


def _start_of(parsed: Parsed, span: Span, taken: Intervals) -> int:
    """Where the sentence begins that a span before its cue is the rest of: "[Once mayor,] he is rich, she said"."""
    words = parsed.tokens(span)
    if not len(words) or words[0].idx != span[0] or words[0].is_quote:
        return span[0]
    first = words.root.left_edge
    while first.i < words.start and (first.dep_ in ("cc", "punct") or first.is_space):
        first = first.nbor()
    before = (first.idx, span[0])
    if not 0 < span[0] - first.idx <= _FURTHEST or taken.touch(before):
        return span[0]
    dateline = any(mark in parsed.text[slice(*before)] for mark in _SETS_APART)
    return span[0] if dateline else first.idx


def _ended(parsed: Parsed, span: Span, taken: Intervals, *, last: bool) -> Span:
    start, end = span
    while len(words := parsed.tokens((start, end))) and (until := _end_of(words)) > end:
        if until - end > _FURTHEST or any(taken.spans[i][0] >= end for i in taken.meeting((end, until))):
            return (start, words[-1].idx if last and _leads(words[-1]) else end)
        end = until
    return (start, end)


def _end_of(words: TokenSpan) -> int:
    """Where the phrase ends in which the words break off; their own end, if they do not."""
    last = words[-1]
    after = words.doc[words.end] if words.end < len(words.doc) else last
    if _leads(last):
        last = last.head.right_edge
    elif after.dep_ == "prep" and words.start <= after.head.i < words.end and not last.is_punct:
        last = after.right_edge
    else:
        last = next((c.right_edge for c in last.rights if c.dep_ in _OBJECTS), last)
    return last.idx + len(last)


def _leads(word: Token) -> bool:
    return word.dep_ in _LEADS and word.head.i > word.i
