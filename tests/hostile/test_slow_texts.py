"""No function of the way in is worse than linear in the length of a text, whatever repeats in it."""

import time
from collections.abc import Callable

import pytest

from sayso.core.errors import InputError
from sayso.fetch.webpage import read_webpage

from .nasty import FUNCTIONS, markup, texts

SMALL, FACTOR = 10_000, 10
_SLACK = 2.5
"""What takes ten times as long for ten times the text may take twenty-five times: memory, and a noisy machine."""
_NOTHING = 0.1
"""Seconds that nobody minds."""


def seconds(function: Callable[[str], object], text: str, *, tries: int = 1) -> float:
    def once() -> float:
        started = time.process_time()
        function(text)
        return time.process_time() - started

    return min(once() for _ in range(tries))


def _webpage(text: str) -> None:
    try:
        read_webpage(text.encode(errors="replace"))
    except InputError:
        return


@pytest.mark.parametrize("name", FUNCTIONS)
def test_ten_kilobytes_to_a_hundred(name: str) -> None:
    function = FUNCTIONS[name]
    seconds(function, "The mayor said so.")  # what is loaded once
    large = dict(texts(SMALL * FACTOR))
    for kind, text in texts(SMALL):
        few = seconds(function, text)
        many = seconds(function, large[kind])
        if many > _NOTHING + _SLACK * FACTOR * few:  # look again, more closely
            few, many = (seconds(function, each, tries=3) for each in (text, large[kind]))
        assert many <= _NOTHING + _SLACK * FACTOR * few, f"{name} on {kind}: {few:.3f} s, then {many:.3f} s"


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "document"])
def test_a_megabyte_is_done_in_seconds(name: str) -> None:
    function = FUNCTIONS[name]
    for kind, text in texts(1_000_000):
        if kind in ("prose", "mixed", "blanks, after prose", "capitals", "fields", "dates", "open quotes"):
            assert seconds(function, text) < 5, f"{name} on {kind}"


def test_hostile_markup_takes_no_more_than_its_length() -> None:
    _webpage(f"<html><body><p>{'The mayor said so. ' * 30}</p></body></html>")
    large = dict(markup(SMALL * FACTOR))
    for kind, page in markup(SMALL):
        few, many = seconds(_webpage, page), seconds(_webpage, large[kind])
        if many > _NOTHING + _SLACK * FACTOR * few:
            few, many = (seconds(_webpage, each, tries=3) for each in (page, large[kind]))
        assert many <= 3 * _NOTHING + _SLACK * FACTOR * few, f"{kind}: {few:.3f} s, then {many:.3f} s"
