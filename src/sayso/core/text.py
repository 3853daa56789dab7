"""What holds for a text before any span counts into it: its characters and its lines."""

import hashlib
import re
from collections.abc import Sequence

_SURROGATE = re.compile("[\ud800-\udfff]")

# Control characters could steer a terminal, bidirectional marks reorder what stands beside them, and some others break
# a line or a picture's XML, or hide; those that join or part letters stay: some scripts cannot be read without them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)


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


def within(text: str, most: int) -> str:
    """A text in so many bytes of UTF-8: if it is longer, its beginning and a hash of all of it."""
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    digest = hashlib.sha256(encoded).hexdigest()[:16]
    return f"{encoded[: most - 20].decode(errors='ignore')}…#{digest}"


def shorten(text: str, length: int) -> str:
    """Safe and at most `length` characters, cut at a word if one ends near."""
    text = safe(text[: 20 * length])  # whatever is beyond could only be shown if all of this were spaces
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    at_word = cut.rsplit(" ", 1)[0].rstrip(",;: ")
    return (at_word if len(at_word) > length // 2 else cut) + "…"
