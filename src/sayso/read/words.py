"""The encoder's scores word by word: a word's are the mean of its pieces'."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sayso.read.parse import Parsed
from sayso.resources.encoder import Floats, Ints, Scored


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
            pieces = np.flatnonzero(found.spans[:, 0] >= 0)
            if found.inner or not len(pieces):
                continue
            words = np.maximum(np.searchsorted(starts, found.spans[pieces, 0], side="right") - 1, 0)
            first = np.concatenate([[0], np.flatnonzero(np.diff(words)) + 1])
            counts = np.diff(np.append(first, len(words)))
            own = words[first]
            window[own] = number
            for name in names:
                of_pieces = scores[name][pieces]
                held = heads.setdefault(name, np.zeros((size, of_pieces.shape[1]), np.float32))
                held[own] = np.add.reduceat(of_pieces, first, axis=0) / counts[:, None]
        return cls(heads, window)
