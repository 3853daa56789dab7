"""What holds for a text before any span counts into it: its characters and its lines."""

import re
from collections.abc import Sequence

_SURROGATE = re.compile("[\ud800-\udfff]")


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
