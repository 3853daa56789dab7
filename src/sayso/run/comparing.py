"""Two versions of a text, sentence by sentence and then word by word: what was taken out and what was put in."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise, takewhile
from typing import Final, Literal, NamedTuple

from sayso.core.records import Record

MOST: Final = 3_000_000
"""Looks at a token of one text beside one of the other, for one comparison: some tenths of a second's work."""
_SEARCH, _TOKEN = 20, 3
"""What a search costs besides, and each token in it, in such looks."""
_WORD: Final = re.compile(r"\S+\s*|\s+")
_ENDS: Final = re.compile(r"""(?:(?<=[.!?…])|(?<=[.!?…]["'”’»)]))\s+|\n\s*""")
"""Where a sentence or a line is over."""


class Change(Record, frozen=True):
    """A stretch of text and what has become of it."""

    kind: Literal["same", "out", "in"]
    words: str


class _Block(NamedTuple):
    """Tokens of the one text, and those of the other that stand in their place."""

    same: bool
    old: Sequence[str]
    new: Sequence[str]


class _Budget:
    """The work that one comparison may still take."""

    def __init__(self) -> None:
        self._left = MOST

    def affords(self, looks: int) -> bool:
        """Whether so much is left; it is then taken."""
        if looks > self._left:
            return False
        self._left -= looks
        return True


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Stretches that give `before` back without those put in, and `after` without those taken out.

    The longest stretches in common are found first. What cannot be compared with bounded work, as where nearly
    everything has been moved about, counts as replaced as a whole.
    """
    return tuple(_joined(_compared(before, after, _Budget())))


def _compared(before: str, after: str, budget: _Budget) -> Iterator[Change]:
    for sentences in _blocks(_sentences(before), _sentences(after), budget):
        old, new = "".join(sentences.old), "".join(sentences.new)
        if sentences.same or not old or not new:
            yield from _told(sentences)
            continue
        for words in _blocks(_WORD.findall(old), _WORD.findall(new), budget):
            yield from _told(words)


def _told(block: _Block) -> Iterator[Change]:
    if block.same:
        yield Change("same", "".join(block.old))
    else:
        yield Change("out", "".join(block.old))
        yield Change("in", "".join(block.new))


def _sentences(text: str) -> list[str]:
    ends = [0, *(found.end() for found in _ENDS.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if start < end]


def _blocks(old: Sequence[str], new: Sequence[str], budget: _Budget) -> Iterator[_Block]:
    """All tokens of both, in order; equal ones at either end cost next to nothing."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield _Block(same=True, old=old[:start], new=new[:start])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    i = j = 0
    for a, b, size in _matches(inner_old, inner_new, budget):
        yield _Block(same=False, old=inner_old[i:a], new=inner_new[j:b])
        i, j = a + size, b + size
        yield _Block(same=True, old=inner_old[a:i], new=inner_new[b:j])
    yield _Block(same=False, old=inner_old[i:], new=inner_new[j:])
    yield _Block(same=True, old=old[len(old) - end :], new=new[len(new) - end :])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens are the same from the start on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _matches(old: Sequence[str], new: Sequence[str], budget: _Budget) -> list[tuple[int, int, int]]:
    """Stretches in common, as where they begin in each and how long they are: those that the budget lets be found.

    As `SequenceMatcher.get_matching_blocks`, which knows no bound: a search looks at each token of a stretch of `old`
    and at all its likes in the whole of `new`, and where tokens have been moved it searches once for each of them.
    """
    if not old or not new:
        return []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    likes = Counter(new)
    looks = list(accumulate((_TOKEN + likes[token] for token in old), initial=0))
    found = []
    waiting = deque([(0, len(old), 0, len(new))])
    while waiting:
        a, a_end, b, b_end = waiting.popleft()
        if a == a_end or b == b_end or not budget.affords(_SEARCH + looks[a_end] - looks[a]):
            continue
        i, j, size = matcher.find_longest_match(a, a_end, b, b_end)
        if size:
            found.append((i, j, size))
            waiting.extend([(a, i, b, j), (i + size, a_end, j + size, b_end)])
    return sorted(found)


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
