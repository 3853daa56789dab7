"""From the encoder's scores to attributions: every cue with the source and the content that belong to it.

The head `tags` says what each word piece is: outside, or of a source, a cue or a content. The likeliest sequence of
tags (Viterbi's algorithm; no span begins or ends within a word) gives the spans. The head `links` then says for every
cue how likely each piece of its window is of its source, and of its content: a content goes to the likeliest cue, a
cue takes the likeliest source, and one source may serve several cues.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.resources.encoder import LINK_WIDTH, LINKS, TAGS, Floats, Ints, Scored, Window

_SOURCE, _CUE, _CONTENT = (TAGS.index(role) for role in ("source", "cue", "content"))
_BEGIN = np.array([_SOURCE, _CUE, _CONTENT])
_IS_BEGIN = np.isin(np.arange(len(TAGS)), _BEGIN)
_FAVOUR = np.array([0.45, 1.0, 1.0, 0.3, 0.3, 0, 0], dtype=np.float32)
"""Log odds in favour of none, of sources, for a missed one costs more than a false one, and of cues. Set on PolNeAR's
dev part."""
_LEAST_SOURCE, _LEAST_CONTENT = -4.0, -6.0
"""Log odds up to which a span belongs to no cue of its window."""
_NEVER = -1e9
_MARK = np.array([0, *[_NEVER] * (len(TAGS) - 1)], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One cue with what belongs to it, in characters of the document."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]


def attributions(parsed: Parsed, scored: Scored) -> list[list[Attribution]]:
    """The attributions of each window, in text order of their cues."""
    starts = np.asarray(parsed.starts)
    return [
        list(_linked(window, scores["links"], _tags(starts, window, scores["tags"])))
        for window, scores in zip(scored.windows, scored.scores, strict=True)
    ]


def _tags(starts: Ints, window: Window, scores: Floats) -> Ints:
    """The likeliest tag of every piece; [CLS] and [SEP] are outside."""
    odds = scores - scores.max(axis=1, keepdims=True)
    odds -= np.log(np.exp(odds).sum(axis=1, keepdims=True))
    odds += _FAVOUR
    marks = window.spans[:, 0] < 0
    odds[marks] = _MARK
    words = np.searchsorted(starts, window.spans[:, 0], side="right")
    first = np.flatnonzero((words[1:] != words[:-1]) | marks[1:] | marks[:-1]) + 1
    first = np.concatenate([[0], first])
    by_word = np.add.reduceat(odds, first, axis=0)
    # a word begins a span if its first piece does and the others go on with it
    by_word[:, _BEGIN] = odds[first][:, _BEGIN] + by_word[:, _BEGIN + 1] - odds[first][:, _BEGIN + 1]
    chosen = np.array(_likeliest(by_word.tolist()), dtype=np.int64)
    tags: Ints = np.repeat(chosen, np.diff(np.append(first, len(odds))))
    inner = np.ones(len(tags), bool)
    inner[first] = False
    tags[inner & _IS_BEGIN[tags]] += 1
    return tags


def _likeliest(odds: list[list[float]]) -> list[int]:
    """The likeliest tags of words in a row: what goes on with a span follows its beginning, or goes on itself."""
    best = [0.0, *[_NEVER] * (len(TAGS) - 1)]
    came = []
    for row in odds:
        peak = max(best)
        top = best.index(peak)
        origin, reached = [top], [peak + row[0]]
        for begin in (_SOURCE, _CUE, _CONTENT):
            before = begin if best[begin] >= best[begin + 1] else begin + 1
            origin += (top, before)
            reached += (peak + row[begin], best[before] + row[begin + 1])
        came.append(origin)
        best = reached
    tag = best.index(max(best))
    tags = []
    for origin in reversed(came):
        tags.append(tag)
        tag = origin[tag]
    return tags[::-1]


def _linked(window: Window, links: Floats, tags: Ints) -> Iterator[Attribution]:
    """The attributions of one window: its spans, joined by the likeliest links."""
    cues, sources, contents = (list(_spans(tags, role)) for role in (_CUE, _SOURCE, _CONTENT))
    if not cues or not contents:
        return
    source, source_of, content, content_of = np.split(np.asarray(links, np.float32), len(LINKS), axis=1)
    of_source, of_content = (
        np.stack([vectors[a:b].mean(axis=0) for a, b in cues]) @ pieces.T / LINK_WIDTH**0.5
        for pieces, vectors in ((source, source_of), (content, content_of))
    )
    held: list[list[Span]] = [[] for _ in cues]
    for first, last in contents:
        odds = of_content[:, first:last].mean(axis=1)
        if odds.max() > _LEAST_CONTENT:
            held[int(odds.argmax())].append(_characters(window, first, last))
    for number, cue in enumerate(cues):
        if held[number]:
            likely = max(sources, key=lambda s: of_source[number, s[0] : s[1]].mean(), default=None)
            known = likely is not None and of_source[number, likely[0] : likely[1]].mean() > _LEAST_SOURCE
            voice = _characters(window, *likely) if likely is not None and known else None
            yield Attribution(voice, _characters(window, *cue), tuple(held[number]))


def _spans(tags: Ints, begin: int) -> Iterator[tuple[int, int]]:
    """The pieces of each span of a role."""
    for first in np.flatnonzero(tags == begin).tolist():
        rest = np.flatnonzero(tags[first + 1 :] != begin + 1)
        yield first, first + 1 + int(rest[0])


def _characters(window: Window, first: int, last: int) -> Span:
    return int(window.spans[first, 0]), int(window.spans[last - 1, 1])
