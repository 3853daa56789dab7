"""The encoder's scores word by word: a word's are the mean of its pieces'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sayso.read.parse import Parsed
from sayso.resources.encoder import Floats, Ints, Scored, Window

_NEAR = 4
"""Windows whose words are kept at hand."""


@dataclass(frozen=True, slots=True)
class WordScores:
    """Scores of the words of a document in which each stands but once: those of inner windows are left out."""

    heads: Mapping[str, Floats]
    """By head, shape (words, scores of the head); 0 for a word without pieces."""
    window: Ints
    """Shape (words,): the window that each word stands in; -1 for a word without pieces."""

    @classmethod
    def of(cls, parsed: Parsed, scored: Scored, names: tuple[str, ...]) -> "WordScores":
        """The scores of these heads."""
        size, starts = len(parsed.doc), np.asarray(parsed.starts)
        window = np.full(size, -1, np.int64)
        heads: dict[str, Floats] = {}
        for number, (found, scores) in enumerate(zip(scored.windows, scored.scores, strict=True)):
            pieces = _pieces(found)
            if found.inner or not len(pieces):
                continue
            own, first = _words(found, pieces, starts)
            window[own] = number
            for name in names:
                held = heads.setdefault(name, np.zeros((size, scores[name].shape[1]), np.float32))
                held[own] = _mean(scores[name][pieces], first)
        return cls(heads, window)


class WordVectors:
    """As `WordScores`, for a wide head of which few words are asked for: worked out window by window."""

    def __init__(self, parsed: Parsed, scored: Scored, name: str, window: Ints) -> None:
        """`window` tells in which one each word stands."""
        starts = np.asarray(parsed.starts)

        def of_window(number: int) -> tuple[Ints, Floats]:
            found = scored.windows[number]
            pieces = _pieces(found)
            own, first = _words(found, pieces, starts)
            return own, _mean(np.asarray(scored.scores[number][name][pieces], np.float32), first)

        self._window = window
        self._of_window = lru_cache(_NEAR)(of_window)

    def of(self, words: Sequence[int]) -> Floats:
        """Shape (words, width of the head)."""
        numbers = self._window[words[0]], self._window[words[-1]]
        if numbers[0] == numbers[1] >= 0 and (len(words) < 3 or (self._window[list(words)] == numbers[0]).all()):
            own, vectors = self._of_window(int(numbers[0]))
            return vectors[np.searchsorted(own, words)]
        return np.concatenate([self._alone(word) for word in words])

    def _alone(self, word: int) -> Floats:
        number = int(self._window[word])
        own, vectors = self._of_window(max(number, 0))
        return vectors[np.searchsorted(own, [word])] if number >= 0 else np.zeros((1, vectors.shape[1]), np.float32)


def _pieces(window: Window) -> Ints:
    """The numbers of the pieces that are words' own."""
    return np.flatnonzero(window.spans[:, 0] >= 0)


def _words(window: Window, pieces: Ints, starts: Ints) -> tuple[Ints, Ints]:
    """The words of these pieces, and the first piece of each."""
    words = np.maximum(np.searchsorted(starts, window.spans[pieces, 0], side="right") - 1, 0)
    first = np.concatenate([[0], np.flatnonzero(np.diff(words)) + 1])
    return words[first], first


def _mean(scores: Floats, first: Ints) -> Floats:
    """The mean of each word's pieces."""
    counts = np.diff(np.append(first, len(scores)))
    found: Floats = (np.add.reduceat(scores, first, axis=0) / counts[:, None]).astype(np.float32)
    return found
