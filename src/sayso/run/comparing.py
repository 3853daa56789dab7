"""Two versions of a text, word by word: what was taken out and what was put in."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final, Literal

from sayso.core.records import Record

MOST_PAIRS: Final = 100_000
"""Equal words that are compared at most, some tenths of a second's work; what has more counts as replaced whole."""
_TOKEN: Final = re.compile(r"\S+\s*|\s+")


class Change(Record, frozen=True):
    """A stretch of text and what has become of it."""

    kind: Literal["same", "out", "in"]
    words: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Stretches that give `before` back without those put in, and `after` without those taken out."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    return tuple(_joined(_compared(old, new, start, end)))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens are the same from the start on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _compared(old: Sequence[str], new: Sequence[str], start: int, end: int) -> Iterator[Change]:
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    yield Change("same", "".join(old[:start]))
    counts = Counter(inner_new)
    if sum(counts[token] for token in inner_old) > MOST_PAIRS:
        yield Change("out", "".join(inner_old))
        yield Change("in", "".join(inner_new))
    else:
        for _, a, b, c, d in SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_opcodes():
            if inner_old[a:b] == inner_new[c:d]:
                yield Change("same", "".join(inner_old[a:b]))
            else:
                yield Change("out", "".join(inner_old[a:b]))
                yield Change("in", "".join(inner_new[c:d]))
    yield Change("same", "".join(old[len(old) - end :]))


def _joined(changes: Iterator[Change]) -> Iterator[Change]:
    """Without empty stretches, and neighbours of one kind as one."""
    last: Change | None = None
    for change in changes:
        if not change.words:
            continue
        if last is not None and last.kind == change.kind:
            last = Change(last.kind, last.words + change.words)
            continue
        if last is not None:
            yield last
        last = change
    if last is not None:
        yield last
