"""Drafts of statements: what stages of this package hand on to one another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.core.spans import Span
from sayso.resources.cues import Cue


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the making; `head` is the word that cues it, None for a quotation without a cue."""

    head: Token | None
    entry: Cue | None
    frame: str
    cue: Span | None
    source_head: Token | None
    source: Span | None
    content: tuple[Span, ...]


def without(spans: Iterable[Span], holes: Sequence[Span]) -> Iterator[Span]:
    """What is left of `spans` when `holes` are cut out."""
    for start, end in spans:
        at = start
        for low, high in sorted(holes):
            if low < end and high > at:
                if low > at:
                    yield (at, low)
                at = max(at, high)
        if at < end:
            yield (at, end)
