"""Texts of any length and shape through a parser that was made for news: what no article needs, but a text may have.

The tokenizer takes the square of the length of a stretch without blanks, the parser that of a sentence without end, and
both keep gigabytes for a book. So such stretches are cut, and long texts parsed part by part; whatever is as long as an
article is not touched.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from sayso.core.spans import Span

LONGEST_AT_ONCE = 64_000
"""Characters up to which a text is parsed at one go."""
_PART = 32_000
_LONGEST_WORD, _PIECE = 1000, 250
"""Characters without a blank that nobody wrote as one word, and those into which they are cut."""
_LONGEST_SENTENCE = 3000
"""Characters without the end of a sentence after which one is made to start."""
_STRETCH = re.compile(rf"[^ ]{{{_LONGEST_WORD + 1},}}")
_NEXT = re.compile(r"[.!?…][\"'”’»)\]]{0,3} {1,9}(?=[\"'“‘«(\[]{0,3}\w)")
"""From the end of a sentence to the next one, most likely."""
_KEPT: list[int | str] = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE"]
"""What the pipeline says of words."""


def tokenised(text: str, pipeline: Language) -> Doc:
    """The words of a text in which blanks are the only white space."""
    cuts = [at for found in _STRETCH.finditer(text) for at in range(found.start() + _PIECE, found.end(), _PIECE)]
    if not cuts:
        return pipeline.make_doc(text)
    parts = [pipeline.make_doc(text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    words = np.concatenate([part.to_array(["ORTH", "SPACY", "NORM"]) for part in parts])
    return _doc(words, pipeline)


def _doc(words: Any, pipeline: Language) -> Doc:
    """A document of words by their number, whether a blank follows, and the number of their usual spelling."""
    doc = Doc(pipeline.vocab, words=words[:, 0].tolist(), spaces=words[:, 1].astype(bool).tolist())
    return doc.from_array(["NORM"], words[:, 2:])


def overlong(text: str, paragraphs: Sequence[Span]) -> Iterator[int]:
    """Where a sentence is made to start, in lists and rubbish that no sentence ends in."""
    for begin, end in paragraphs:
        if end - begin <= _LONGEST_SENTENCE:
            continue
        last = begin
        for at in (*(found.end() for found in _NEXT.finditer(text, begin, end)), end):
            yield from range(last + _LONGEST_SENTENCE, at, _LONGEST_SENTENCE)
            last = at


def in_parts(doc: Doc, pipeline: Language) -> Doc:
    """The words of a long text with all that the pipeline says of them, part by part."""
    words = doc.to_array(["ORTH", "SPACY", "NORM"])
    starts = doc.to_array("IDX").tolist()
    firm = [token.i for token in doc if token.is_sent_start]
    likely = [bisect_right(starts, found.end()) - 1 for found in _NEXT.finditer(doc.text)]
    edges = _edges(starts, [firm, likely])

    def parts() -> Iterator[Doc]:
        for first, last in pairwise(edges):
            part = _doc(words[first:last], pipeline)
            for index in firm[bisect_right(firm, first) : bisect_right(firm, last - 1)]:
                part[index - first].is_sent_start = True
            yield part

    said: Any = np.concatenate([part.to_array(_KEPT) for part in pipeline.pipe(parts(), batch_size=1)])
    return doc.from_array(_KEPT, said)


def _edges(starts: Sequence[int], kinds: Sequence[Sequence[int]]) -> list[int]:
    """The words at which parts begin, and the number of words: a paragraph if one does, a sentence, or any word."""
    edges = [0]
    while starts[-1] - starts[edges[-1]] > _PART:
        first = edges[-1]
        end = max(first + 1, bisect_right(starts, starts[first] + _PART))
        nearest = [kind[bisect_right(kind, end - 1) - 1] for kind in kinds if kind and kind[0] <= end - 1]
        edges.append(next((at for at in nearest if 2 * (starts[at] - starts[first]) > _PART), end))
    return [*edges, len(starts)]
