"""Drafts of statements: what stages of this package hand on to one another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from sayso.core.spans import Span
from sayso.read.statements.frames import Range
from sayso.read.statements.sources import phrase
from sayso.resources.cues import Cue

_ASIDE = 16
"""Characters between a source and its cue that may hold an adverb ("once", "repeatedly")."""


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


def draft(head: Token, entry: Cue, frame: str, source: Token | None, cue: Span, ranges: Iterable[Range]) -> Draft:
    """A draft from tokens; cue and source are cut out of the content."""
    if source is not None and source.pos_ in ("VERB", "AUX"):
        source = None
    span = phrase(source, head) if source is not None else None
    content = [characters(head.doc, r) for r in ranges]
    taken = [cue] if span is None else [cue, span]
    if span is not None and span[1] <= cue[0] <= span[1] + _ASIDE:
        taken = [(span[0], cue[1])]  # with the adverb that may stand between them
    return Draft(head, entry, frame, cue, source, span, tuple(without(content, taken)))


def characters(doc: Doc, tokens: Range) -> Span:
    """The span of a range of tokens."""
    last = doc[tokens[1]]
    return (doc[tokens[0]].idx, last.idx + len(last))


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
