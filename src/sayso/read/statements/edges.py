"""Clean edges of a span: no blanks, no stray punctuation, but whole quotation marks."""

import re

from sayso.core.spans import Span

_JOINING = re.compile(r"[\s,;–—-]+(?:and|but|or)$", re.IGNORECASE)
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
