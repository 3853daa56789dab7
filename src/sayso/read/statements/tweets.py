"""Posts set among a report's paragraphs: a name with its @handle after the words of the post, or before them.

    The road is open. — Ilsa Marek (@imarek) May 3, 2021
    @imarek: The road is open.            Ilsa Marek (@imarek): The road is open.

What embedding leaves of a post is its words, a dash and that line; the paragraph, or the one before, is the post.
"""

import re
from collections.abc import Iterator

from sayso.core.spans import Span, strip
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft
from sayso.resources.cues import Cue

_NAME = r"[^\s@()—–―:\"“”](?:[^\n@()—–―:\"“”]{0,60}[^\s@()—–―:\"“”])?"
_HANDLE = r"@\w{1,30}"
_SIGNED = re.compile(
    rf"(?P<dash>—|–|―|--?)[^\S\n]?(?P<name>{_NAME} \({_HANDLE}\))"
    r"(?P<date>[^\S\n]{1,2}(?:on )?\w[^\n@()—–]{0,28}?\b\d{4}\b(?: г\.)?)?"
)
_OPENED = re.compile(rf"\s{{0,4}}(?P<name>(?:{_NAME} \({_HANDLE}\)|{_HANDLE}))[^\S\n]?(?P<mark>:|—|–|―|--)\s")
_LEFTOVER = re.compile(r"(?:<[^<>\n]{0,300}>|Skip \w+ post (?:\d+ )?by @\w+|\s)+")
_LINKS = re.compile(r"(?:https?://|pic\.twitter\.com/)\S+\Z")
_TAG = 12
"""A signature without a date ends its line, but for a closing tag of so many characters."""
_LONGEST = 700
"""More words before a signature than a post holds are the report's own."""
_POST = Cue("post", "say", "tweet")


def tweets(parsed: Parsed) -> Iterator[Draft]:
    """One statement a post: the name with its handle is the source, the dash or colon the cue."""
    text = parsed.text
    before: Span | None = None  # the paragraph before, if it may be a post
    for start, end in parsed.paragraphs:
        opened = _OPENED.match(text, start, end)
        if opened is not None and (content := _words(text, (opened.end(), end))) is not None:
            yield _draft(opened.span("mark"), opened.span("name"), content)
            before = None
            continue
        at, last = start, None
        for match in _SIGNED.finditer(text, start, end):
            if match["date"] is None and text[match.end() : min(end, match.end() + _TAG)].strip("</twe>. "):
                continue  # a name in passing
            content = _words(text, (at, match.start()))
            if content is None and at == start:
                content, before = before, None
            if content is not None:
                yield _draft(match.span("dash"), match.span("name"), content)
            at = match.end()
            last = match
        introduces = text[start:end].rstrip().endswith(":")
        before = _words(text, (start, end)) if last is None and not introduces else None


def _words(text: str, span: Span) -> Span | None:
    """The words of a post, without the mark-up and links around them; None if there are none, or too many."""
    start, end = span
    if (leftover := _LEFTOVER.match(text, start, end)) is not None:
        start = leftover.end()
    if end - start > 2 * _LONGEST:
        return None
    start, end = strip(text, (start, end))
    while (link := _LINKS.search(text, max(start, end - 100), end)) is not None:
        start, end = strip(text, (start, link.start()))
    return (start, end) if end - start <= _LONGEST and any(map(str.isalnum, text[start:end])) else None


def _draft(cue: Span, source: Span, content: Span) -> Draft:
    return Draft(None, _POST, "turn", cue, None, source, (content,))
