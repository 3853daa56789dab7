"""A text and spans in it, which overlap and nest as they like, cut into pieces that can be shown one after another."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from sayso.core.records import Record
from sayso.core.spans import Span

DEPTH: Final = 16
"""So many of the spans that cover a piece are told, the shortest: whoever nests deeper has no reader in mind."""


class Piece(Record, frozen=True):
    """Characters that the same spans cover from the first to the last."""

    start: int
    end: int
    covers: tuple[int, ...]
    """The numbers of these spans in the order of their lengths; at most `DEPTH`."""


class Mark(Record, frozen=True):
    """What is marked in a text: one span of one record."""

    span: Span
    layer: str
    """What it is to the record: `content`, `cue`, `trigger`, `place`, ..."""
    record: str
    """The id of the record's entry on the page; empty where there is none."""


class Shown(Record, frozen=True):
    """A piece as it is shown."""

    text: str
    layers: tuple[str, ...]
    """Without repetition, the innermost first."""
    record: str
    """The entry of the innermost record that has one, if the piece belongs to a few words; empty else."""
    anchors: tuple[str, ...]
    """Ids of places that links lead to, which begin here."""
    ends: tuple[str, ...]
    """Records of those `content` spans that end here: a reference to their entry follows."""


class Paragraph(Record, frozen=True):
    """One line of the text, with the break at its end."""

    start: int
    pieces: tuple[Shown, ...]


LONG: Final = frozenset({"content", "aside"})
"""Layers of whole sentences: no link covers them, a reference after the words leads to the entry."""


def cut(span: Span, spans: Sequence[Span], at: Iterable[int] = ()) -> Iterator[Piece]:
    """The characters of `span` in pieces, cut wherever one of `spans` begins or ends, and before each of `at`.

    Takes time in proportion to the number of spans, but for sorting, however they lie.
    """
    first, last = span
    opening: dict[int, list[tuple[int, int]]] = defaultdict(list)
    closing: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, (start, end) in enumerate(spans):
        begin, finish = max(start, first), min(end, last)
        if begin < finish:
            opening[begin].append((end - start, number))
            closing[finish].append((end - start, number))
    places = sorted({first, last, *opening, *closing, *(place for place in at if first < place < last)})
    open_: list[tuple[int, int]] = []
    for start, end in pairwise(places):
        for key in closing.get(start, ()):
            del open_[bisect_left(open_, key)]
        for key in opening.get(start, ()):
            insort(open_, key)
        yield Piece(start, end, tuple(number for _, number in open_[:DEPTH]))


def anchor(span: Span) -> str:
    """The id of the place where a span begins: what addresses have behind their #."""
    return f"c{span[0]}-{span[1]}"


def window(text: str, start: int, size: int) -> Span:
    """About `size` characters of the text from `start` on, whole lines where lines are short."""
    first = min(max(0, start), max(0, len(text) - 1))
    begin = text.rfind("\n", max(0, first - size // 10), first) + 1
    first = begin or (0 if first < size // 10 else first)
    last = min(len(text), first + size)
    if last < len(text):
        line = text.rfind("\n", first + size // 2, last) + 1
        last = line or last
    return first, last


def paragraphs(text: str, span: Span, marks: Sequence[Mark], anchors: Iterable[Span] = ()) -> list[Paragraph]:
    """The characters of `span` line by line, in pieces that know what they are part of.

    Anchors that begin outside of `span` are left out; those that reach into it from before stand at its start.
    """
    first, last = span
    lines = _lines(text, span)
    named: dict[int, list[str]] = defaultdict(list)
    for each in dict.fromkeys(anchors):
        if each[0] < last and (each[1] > first or each[0] >= first):
            named[max(each[0], first)].append(anchor(each))
    ends: dict[int, list[str]] = defaultdict(list)
    for mark in marks:
        if mark.layer == "content" and mark.record and first < mark.span[1] <= last:
            ends[mark.span[1]].append(mark.record)
    found: list[Paragraph] = []
    pieces: list[Shown] = []
    begun, starts = first, set(lines)
    for piece in cut(span, [mark.span for mark in marks], (*lines, *named)):
        if piece.start in starts and pieces:
            found.append(Paragraph(begun, tuple(pieces)))
            begun, pieces = piece.start, []
        pieces.append(_shown(text, piece, marks, named, ends))
    return [*found, Paragraph(begun, tuple(pieces))] if pieces else found


def _lines(text: str, span: Span) -> list[int]:
    """Where the lines after the first one begin."""
    found = []
    place = text.find("\n", *span)
    while place >= 0:
        found.append(place + 1)
        place = text.find("\n", place + 1, span[1])
    return found


def _shown(
    text: str, piece: Piece, marks: Sequence[Mark], named: dict[int, list[str]], ends: dict[int, list[str]]
) -> Shown:
    covers = [marks[number] for number in piece.covers]
    return Shown(
        text=text[piece.start : piece.end],
        layers=tuple(dict.fromkeys(mark.layer for mark in covers)),
        record=next((mark.record for mark in covers if mark.record and mark.layer not in LONG), ""),
        anchors=tuple(named.get(piece.start, ())),
        ends=tuple(dict.fromkeys(ends.get(piece.end, ()))),
    )
