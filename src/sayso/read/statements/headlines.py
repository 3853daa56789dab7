"""Headlines that say who says it with a mark alone: "Minister: dam is safe", "Dam is safe – minister"."""

import re
from collections.abc import Sequence

from sayso.core.spans import Span, overlaps
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft

_WORDS = r"[^\s:–—]{1,40}(?: [^\s:–—]{1,40}){0,5}"
_BEFORE = re.compile(rf"\s*(?P<source>{_WORDS})(?P<cue>:)\s+(?P<content>\S.*)", re.DOTALL)
_AFTER = re.compile(rf"\s*(?P<content>\S.*\S)\s+(?P<cue>–|—|--?)\s+(?P<source>{_WORDS})\s*", re.DOTALL)
_LONGEST = 200
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ASKING = frozenset({"WDT", "WP", "WP$", "WRB", "CD"})
"""What opens a list or an explainer: "Norda: what we know so far", "Marek: five things to know"."""


def headline(parsed: Parsed, found: Sequence[Draft]) -> Draft | None:
    """The statement of a headline that no draft claims.

    A topic stands before a colon as a source does, and a paper's name after a dash: a source is only who is one
    further down, too.
    """
    if not parsed.paragraphs:
        return None
    start, end = parsed.paragraphs[0]
    if end - start > _LONGEST or any(overlaps(span, (start, end)) for draft in found for span in draft.content):
        return None
    for pattern in (_BEFORE, _AFTER):
        match = pattern.fullmatch(parsed.text, start, end)
        if match is not None and _says(parsed, match.span("content")):
            name = _last_word(match["source"])
            if any(name in _words(parsed, draft.source) for draft in found if draft.source is not None):
                source = match.span("source")
                return Draft(
                    None, None, "headline", match.span("cue"), parsed.head(source), source, (match.span("content"),)
                )
    return None


def _says(parsed: Parsed, content: Span) -> bool:
    """Whether the words are a clause, or quoted, rather than a topic's heading."""
    words = parsed.tokens(content)
    if not len(words) or words[0].tag_ in _ASKING:
        return False
    return any(t.tag_ in _FINITE for t in words) or any(overlaps(quote, content) for quote in parsed.quotes[:_LONGEST])


def _last_word(source: str) -> str:
    return source.rsplit(maxsplit=1)[-1].casefold().removesuffix("'s").removesuffix("’s").strip(".,'’\"")


def _words(parsed: Parsed, source: Span) -> list[str]:
    return [word.strip(".,'’\"()") for word in parsed.text[slice(*source)].casefold().split()]
