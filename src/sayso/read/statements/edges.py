"""Clean edges of a span: no blanks, no stray punctuation, but whole quotation marks."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.core.spans import Span
from sayso.read.statements.draft import Draft

_JOINING = re.compile(r"[\s,;–—-]+(?:and|but|or)$", re.IGNORECASE)
_CONJUNCTION = re.compile(
    r"[\s,;–—-]+(?:and|but|as|while|because|since|when|after|before|though|although)$", re.IGNORECASE
)
_LEADING = frozenset(",.;:!?)]}–—-…·•")
_TRAILING = frozenset(",;:([{–—-…·•")


def trimmed(text: str, span: Span) -> Span:
    """`span` without blanks and punctuation that belong to the sentence around it; may come out empty."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in _LEADING):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _TRAILING):
        end -= 1
    joining = _JOINING.search(text, max(start, end - 8), end)
    if joining is not None:
        end = joining.start()
    if end > start and text[end - 1] == "." and text[start] not in "\"“'‘":
        shorter = text[start : end - 1].rstrip()
        if "." not in shorter[-3:]:  # the point of an abbreviation such as "U.S." stays
            end = start + len(shorter)
    return (start, end)


def apart(text: str, found: Sequence[Draft]) -> list[Draft]:
    """The drafts, none of whose contents ends in the words of the next one's source, or in "according to X".

    Parsers overrun the conjunction of "... as the ministers said that ..." now and then.
    """
    sources = {}
    for draft in found:
        if draft.source is not None and draft.cue is not None:
            if draft.source[0] < draft.cue[0]:
                sources[draft.source[1]] = draft.source[0]
            elif draft.frame == "content":
                sources[draft.source[1]] = draft.cue[0]
    result = []
    for draft in found:
        start, end = draft.content[-1]
        cut = sources.get(end, 0)
        own = draft.source is not None and draft.source[1] == end
        if start < cut and not own and draft.cue is not None and draft.cue[0] < cut:
            cut = len(text[start:cut].rstrip()) + start
            conjunction = _CONJUNCTION.search(text, max(start, cut - 12), cut)
            cut = conjunction.start() if conjunction is not None else cut
            result.append(replace(draft, content=(*draft.content[:-1], trimmed(text, (start, cut)))))
        else:
            result.append(draft)
    return result
