"""From the parse to what the encoder reads: windows of whole paragraphs, cut into word pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sayso.core.spans import Span
from sayso.read.parse import Parsed
from sayso.resources.encoder import COLUMNS, Alphabet, Ints, Window

LONGEST = 254
"""Word pieces in a window, [CLS] and [SEP] left out. Few paragraphs are longer; more context did not help."""
_LOWER, _CAPITAL, _CAPITALS, _DIGIT = range(4)
_IN_QUOTES = 4


@dataclass(frozen=True, slots=True)
class _Unit:
    """Pieces that stay together in one window: numbers `start` to `end` of the document's."""

    start: int
    end: int
    paragraph: int


def windows(
    parsed: Parsed, alphabet: Alphabet, *, inner: Sequence[Span] = (), longest: int = LONGEST
) -> tuple[Window, ...]:
    """The windows of a document, in text order; together they hold every word piece once.

    After them comes one window for each `inner` span that has pieces: its own words alone, as if nothing stood around.
    """
    pieces, spans, paragraphs = _spelled(parsed, alphabet)
    if not len(pieces):
        return ()
    units = list(_units(parsed, spans, paragraphs, longest))
    found = [_window(pieces, spans, group, alphabet.marks) for group in _packed(units, longest)]
    for begin, end in inner:
        first, last = np.searchsorted(spans[:, 0], [begin, end]).tolist()
        if first < last:
            part = _Unit(first, min(last, first + longest), 0)
            found.append(_window(pieces, spans, [part], alphabet.marks, inner=True))
    return tuple(found)


def _spelled(parsed: Parsed, alphabet: Alphabet) -> tuple[Ints, Ints, Ints]:
    """All word pieces of the document, their spans, and the paragraph that each stands in."""
    words: list[int] = []
    spans: list[Span] = []
    paragraphs: list[int] = []
    for number, (begin, end) in enumerate(parsed.paragraphs):
        found, offsets = alphabet.spell(parsed.text[begin:end])
        words += found
        spans += [(begin + a, begin + b) for a, b in offsets]
        paragraphs += [number] * len(found)
    pieces = np.zeros((len(words), len(COLUMNS)), dtype=np.int64)
    where = np.array(spans, dtype=np.int64).reshape(-1, 2)
    if words:
        tokens = np.maximum(np.searchsorted(np.asarray(parsed.starts), where[:, 0], side="right") - 1, 0)
        pieces[:, 0] = words
        pieces[:, 1] = _shapes(parsed, spans, where)
        pieces[:, 2:4] = _labels(parsed, alphabet)[tokens]
        pieces[:, 4] = _heads(parsed, pieces[:, 0], tokens)
    return pieces, where, np.array(paragraphs, dtype=np.int64)


def _shapes(parsed: Parsed, spans: Sequence[Span], where: Ints) -> Ints:
    """Letter case of each piece, and whether it stands in quotation marks."""
    text = parsed.text
    shapes = np.empty(len(spans), dtype=np.int64)
    for number, (start, end) in enumerate(spans):
        first = text[start : start + 1]
        if first.isupper():
            shapes[number] = _CAPITALS if end - start > 1 and text[start:end].isupper() else _CAPITAL
        else:
            shapes[number] = _DIGIT if first.isdigit() else _LOWER
    if parsed.quotes:
        quotes = np.array(parsed.quotes)
        quote = np.searchsorted(quotes[:, 0], where[:, 0], side="right") - 1
        shapes += np.where((quote >= 0) & (where[:, 0] < quotes[quote, 1]), _IN_QUOTES, 0)
    return shapes


def _labels(parsed: Parsed, alphabet: Alphabet) -> Ints:
    """Tag and dependency of every token, as numbers."""
    found = parsed.doc.to_array(["TAG", "DEP"])
    strings = parsed.doc.vocab.strings
    known = [{key: numbers.get(strings[key], 0) for key in np.unique(column).tolist()}
             for numbers, column in zip((alphabet.tags, alphabet.deps), found.T, strict=True)]  # fmt: skip
    labels = [[numbers[key] for key in column.tolist()] for numbers, column in zip(known, found.T, strict=True)]
    return np.array(labels, dtype=np.int64).T


def _heads(parsed: Parsed, words: Ints, tokens: Ints) -> Ints:
    """For each piece the first word piece of the token that governs its token; a root governs itself."""
    first = np.zeros(len(parsed.doc), dtype=np.int64)
    first[tokens[::-1]] = words[::-1]  # the first piece of a token is written last
    governors = np.arange(len(parsed.doc)) + parsed.doc.to_array("HEAD").astype(np.int64)
    heads: Ints = first[governors[tokens]]
    return heads


def _units(parsed: Parsed, spans: Ints, paragraphs: Ints, longest: int) -> Iterator[_Unit]:
    """Paragraphs; of a paragraph that fits no window its sentences; of such a sentence pieces."""
    edges = [0, *(np.flatnonzero(np.diff(paragraphs)) + 1).tolist(), len(paragraphs)]
    sentences = None
    for start, end in pairwise(edges):
        paragraph = int(paragraphs[start])
        if end - start <= longest:
            yield _Unit(start, end, paragraph)
            continue
        if sentences is None:
            sentences = np.searchsorted(spans[:, 0], [s.start_char for s in parsed.doc.sents])
        inner = [start, *(int(s) for s in sentences if start < s < end), end]
        for first, last in pairwise(inner):
            for at in range(first, last, longest):
                yield _Unit(at, min(at + longest, last), paragraph)


def _packed(units: Sequence[_Unit], longest: int) -> Iterator[list[_Unit]]:
    """Units in groups that fit a window, each as full as it gets."""
    group: list[_Unit] = []
    room = longest
    for unit in units:
        size = unit.end - unit.start + 1
        if group and size > room:
            yield group
            group, room = [], longest
        group.append(unit)
        room -= size
    yield group


def _window(
    pieces: Ints, spans: Ints, units: Sequence[_Unit], marks: tuple[int, int], *, inner: bool = False
) -> Window:
    start, stop = marks
    rows, where = [_mark(start)], [_NOWHERE]
    for number, unit in enumerate(units):
        if number and unit.paragraph != units[number - 1].paragraph:
            rows.append(_mark(stop))
            where.append(_NOWHERE)
        rows.append(pieces[unit.start : unit.end])
        where.append(spans[unit.start : unit.end])
    return Window(np.concatenate([*rows, _mark(stop)]), np.concatenate([*where, _NOWHERE]), inner)


_NOWHERE = np.full((1, 2), -1, dtype=np.int64)


def _mark(word: int) -> Ints:
    return np.array([[word, *([0] * (len(COLUMNS) - 1))]], dtype=np.int64)
