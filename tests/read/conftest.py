"""Fixtures of the tests of reading."""

import re
from collections.abc import Callable

import pytest

from sayso.core.spans import Span

_MARK = re.compile(r"[\[\]{}<>]")
_KINDS = {"[": "source", "{": "cue", "<": "content"}


Unmarked = Callable[[str], tuple[str, list[dict[str, Span]]]]


@pytest.fixture(scope="session")
def unmarked() -> Unmarked:
    """`unmarked("[source] {cue} <content>")`: a text without such marks, and the spans that they mark."""
    return _unmarked


def _unmarked(marked: str) -> tuple[str, list[dict[str, Span]]]:
    """The text without its marks, and the spans of each statement; a kind of span that comes again begins the next."""
    found: list[dict[str, Span]] = [{}]
    text, at = "", 0
    start, kind = 0, ""
    for mark in _MARK.finditer(marked):
        text, at = text + marked[at : mark.start()], mark.end()
        if mark.group() in _KINDS:
            start, kind = len(text), _KINDS[mark.group()]
        else:
            if kind in found[-1]:
                found.append({})
            found[-1][kind] = (start, len(text))
    return text + marked[at:], found
