"""Windows with their answers: what each word piece is, and which attribution it belongs to."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.read.parse import Parsed
from sayso.read.windows import LONGEST, windows
from sayso.resources.encoder import Alphabet, Ints, Window
from training.corpus import ROLES, Attribution

IGNORED = -100
"""The tag of [CLS] and [SEP]: no loss is counted there."""
_SHORTEST = 96
"""Word pieces in the shortest windows that training cuts."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """A parsed article with the role (1 to 3 as in ROLES, 0 none) and attribution (-1 none) of each character."""

    parsed: Parsed
    role: Ints
    owner: Ints
    begins: Ints
    """1 where a span of a role begins."""


@dataclass(frozen=True, slots=True)
class Example:
    """One window: a tag for each piece (0 outside, 1 and 2 begin and go on with a source, 3 and 4 a cue, 5 and 6 a
    content), and the number of its attribution.
    """

    window: Window
    tags: Ints
    owner: Ints


def teaching(parsed: Parsed, attributions: Sequence[Attribution]) -> Teaching:
    """Write the attributions onto the characters. Where spans overlap, sources and then cues win."""
    length = len(parsed.document.text)
    role, owner, begins = np.zeros(length, np.int64), np.full(length, -1, np.int64), np.zeros(length, np.int64)
    for name in ("content", "source", "cue"):
        for number, attribution in enumerate(attributions):
            for start, end in getattr(attribution, name):
                role[start:end] = ROLES.index(name) + 1
                owner[start:end] = number
                begins[start : start + 1] = 1
    return Teaching(parsed, role, owner, begins)


def examples(taught: Teaching, alphabet: Alphabet, chance: random.Random | None = None) -> Iterator[Example]:
    """The windows of an article with their answers.

    With `chance`, windows are of a random length, so that no two epochs cut alike.
    """
    longest = chance.randint(_SHORTEST, LONGEST) if chance else LONGEST
    for window in windows(taught.parsed, alphabet, longest=longest):
        yield _answered(taught, window)


def _answered(taught: Teaching, window: Window) -> Example:
    tags = np.full(len(window.spans), IGNORED, np.int64)
    owners = np.full(len(window.spans), -1, np.int64)
    last = (0, -1)
    for number, (start, end) in enumerate(window.spans.tolist()):
        if start < 0:  # nothing goes on over the end of a paragraph
            last = (0, -1)
            continue
        role, owner = int(taught.role[start]), int(taught.owner[start])
        begins = role > 0 and ((role, owner) != last or bool(taught.begins[start:end].any()))
        tags[number] = 2 * role - begins if role else 0
        owners[number] = owner if role else -1
        last = (role, owner)
    return Example(window, tags, owners)
