"""Words that decide how sure it is that what they govern happens: `data/hedges.tsv` and `data/effects.tsv`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sayso.core.vocabulary import ASPECTS, Aspect, certainty, polarity
from sayso.resources.tables import rows


@dataclass(frozen=True, slots=True)
class Effect:
    """What a word does to the factuality of what stands in its scope.

    Degrees run from -3 (CT-) over 0 (Uu) to 3 (CT+).
    """

    name: str
    plus: int
    """At most so sure, when the word itself holds."""
    minus: int
    """At most so sure, when the word itself does not hold."""
    aspect: Aspect | None

    @property
    def factive(self) -> bool:
        """Whether the event stands whatever becomes of the word."""
        return self.plus == self.minus == 3


@dataclass(frozen=True, slots=True)
class Hedge:
    """One word of the lexicon in one frame."""

    effect: Effect
    """In the view of anyone else who tells it."""
    own: Effect
    """In the view of the word's own subject."""

    @property
    def voiced(self) -> bool:
        """Whether the word's subject has a view of his own of the event (says, denies, orders, plans it)."""
        return self.own != self.effect


@dataclass(frozen=True, slots=True)
class HedgeLexicon:
    """Words by part of speech and frame, and the effects by name (for constructions that have no word)."""

    words: Mapping[tuple[str, str, str], Hedge]
    effects: Mapping[str, Effect]

    def find(self, pos: str, word: str, frame: str = "") -> Hedge | None:
        """The entry for the word in this frame, else its entry for any frame."""
        return self.words.get((word, pos, frame)) or self.words.get((word, pos, ""))


def degree(factuality: str) -> int:
    """FactBank's degree as a number: CT+ 3, PR+ 2, PS+ 1, Uu 0, PS- -1, PR- -2, CT- -3."""
    return -certainty(factuality) if polarity(factuality) == "-" else certainty(factuality)


@cache
def load() -> HedgeLexicon:
    """Read the two tables, once a process."""
    effects = {row["effect"]: _effect(row) for row in rows("effects")}
    words = {
        (row["word"], row["pos"], row["frame"]): Hedge(effects[row["effect"]], effects[row["own"] or row["effect"]])
        for row in rows("hedges")
    }
    return HedgeLexicon(words=words, effects=effects)


def _effect(row: dict[str, str]) -> Effect:
    return Effect(
        name=row["effect"],
        plus=degree(row["plus"]),
        minus=degree(row["minus"]),
        aspect=next((a for a in ASPECTS if a == row["aspect"]), None),
    )
