"""Spans: half-open `(start, end)` intervals of Unicode code points into one document's text."""

from collections.abc import Iterable

Span = tuple[int, int]


def overlaps(a: Span, b: Span) -> bool:
    """Whether the two spans share at least one character."""
    return a[0] < b[1] and b[0] < a[1]


def contains(outer: Span, inner: Span) -> bool:
    """Whether every character of `inner` lies in `outer`."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same characters as sorted spans that neither touch nor overlap; empty spans are dropped."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def inside(span: Span, spans: Iterable[Span]) -> bool:
    """Whether one of `spans` contains `span`."""
    return any(contains(outer, span) for outer in spans)


def strip(text: str, span: Span, characters: str | None = None) -> Span:
    """`span` without the white space (or the given characters) at its edges; may come out empty."""
    start, end = span
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(characters))
    end -= len(piece) - len(piece.rstrip(characters))
    return (start, max(start, end))
