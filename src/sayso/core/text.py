"""What must hold for a text before any span may count into it."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """The same text, same length, with lone surrogates (which no file and no database can hold) as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
