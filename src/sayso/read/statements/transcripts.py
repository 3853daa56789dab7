"""Transcripts: paragraphs that open with a speaker's name and a colon."""

import re
from collections.abc import Iterator

from sayso.core.spans import strip
from sayso.read.parse import Parsed
from sayso.read.statements.draft import Draft

_TURN = re.compile(
    r"\s{0,8}[\"“]?((?:[A-Z][A-Z.'’\-]+|Q|A|M[RS]S?\.?)(?: [A-Z][A-Z.'’\-]*){0,4}(?: \([^)\n]{1,40}\))?) ?:\s"
)
_LEAST = 2
"""So many turns make a transcript; a single line in capitals is a heading."""


def turns(parsed: Parsed) -> Iterator[Draft]:
    """One statement a turn: the name is the source, the colon the cue, the rest of the paragraph the content."""
    text = parsed.text
    found = []
    for start, end in parsed.paragraphs:
        match = _TURN.match(text, start, end)
        if match is not None and text[match.end() : end].strip():
            found.append((match, strip(text, (match.end(), end))))
    if len(found) < _LEAST:
        return
    for match, content in found:
        colon = text.index(":", match.end(1))
        yield Draft(None, None, "turn", (colon, colon + 1), None, match.span(1), (content,))
