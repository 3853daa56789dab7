"""What the encoder says of events: which words name one, of what type, mode and auxiliary mode, and whose it is.

The head `events` gives each word its log odds of standing in a trigger of each PLOVER type. The head `parties` gives
vectors whose product tells how likely a word names the actor, or the recipient, of the event of a trigger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.core.vocabulary import MODES, QUAD, Aux
from sayso.read.parse import Parsed
from sayso.read.words import WordScores, WordVectors
from sayso.resources.encoder import AUXES, KINDS, LINK_WIDTH, Floats, Scored

TYPES = tuple(QUAD)
_FIRST = np.array([KINDS.index((name, None)) for name in TYPES])
"""Where the scores of each type begin; those of its modes follow."""


@dataclass(frozen=True, slots=True)
class EventScores:
    """The scores of one document's words."""

    words: WordScores
    vectors_of: WordVectors
    odds: Floats
    """Shape (words, types): log odds of each type against none."""

    @classmethod
    def of(cls, parsed: Parsed, scored: Scored) -> "EventScores | None":
        """The scores; None if there are none."""
        words = WordScores.of(parsed, scored, ("events", "aux"))
        kinds = words.heads.get("events")
        if kinds is None:
            return None
        odds = np.logaddexp.reduceat(kinds, _FIRST, axis=1) - kinds[:, :1]
        odds[words.window < 0] = -np.inf
        return cls(words, WordVectors(parsed, scored, "parties", words.window), odds)

    def mode(self, words: Sequence[int], kind: str) -> str | None:
        """The likeliest mode of an event of the type that these words name."""
        modes = (None, *MODES.get(kind, ()))
        first = KINDS.index((kind, None))
        scores = self.words.heads["events"][list(words), first : first + len(modes)].mean(axis=0)
        return modes[int(scores.argmax())]

    def aux(self, words: Sequence[int]) -> dict[Aux | None, float]:
        """The log probability of each auxiliary mode."""
        scores = self.words.heads["aux"][list(words)].mean(axis=0)
        scores = scores - np.logaddexp.reduce(scores)
        return dict(zip(AUXES, scores.tolist(), strict=True))

    def vectors(self, words: Sequence[int]) -> Floats:
        """The mean vectors of words that name somebody, or something that happens."""
        found: Floats = self.vectors_of.of(words).mean(axis=0)
        return found

    def parties(self, trigger: Sequence[int], mentions: Floats) -> Floats:
        """Log odds that each mention, given by its vectors, names the actor, and the recipient, of a trigger's event.

        Shape (2, mentions). They hold for mentions in the trigger's own window.
        """
        first, second, third = LINK_WIDTH, 2 * LINK_WIDTH, 3 * LINK_WIDTH
        of = self.vectors(trigger)
        actor, recipient = mentions[:, :first] @ of[first:second], mentions[:, second:third] @ of[third:]
        found: Floats = np.stack([actor, recipient])
        return found / np.float32(LINK_WIDTH**0.5)
