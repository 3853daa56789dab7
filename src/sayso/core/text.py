"""What holds for a text before any span counts into it: its characters and its lines."""

import re
from collections.abc import Sequence

_SURROGATE = re.compile("[\ud800-\udfff]")

# Control characters could steer a terminal; bidirectional marks could reorder what stands beside them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_surrogates(text: str) -> str:
    """The same text, same length, with lone surrogates (which no file and no database can hold) as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines of a block are one paragraph wrapped by hand.

    They are if they are about as long as a page is wide, the last perhaps shorter, and mostly end in mid-sentence.
    """
    if len(lines) < 2:
        return False
    ends = sum(line.endswith((".", "!", "?", "”", '"', ":")) for line in lines[:-1])
    return all(40 <= len(line) <= 100 for line in lines[:-1]) and len(lines[-1]) <= 100 and 2 * ends < len(lines)


def safe(text: str) -> str:
    """`text` on one line, without characters that could steer a terminal or reorder a page: texts are hostile."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut at a word."""
    text = safe(text)
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
