"""Looking up which of many sorted spans meet a given one, without going through all of them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sayso.core.spans import Span, inside


class Intervals:
    """Spans that do not overlap one another, for quick look-up."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans: Sequence[Span] = sorted(spans)
        self._starts = [start for start, _ in self.spans]

    def meeting(self, span: Span) -> Iterator[int]:
        """Indices of the spans that share a character with `span`."""
        index = max(0, bisect_right(self._starts, span[0]) - 1)
        while index < len(self.spans) and self.spans[index][0] < span[1]:
            if self.spans[index][1] > span[0]:
                yield index
            index += 1

    def touch(self, span: Span) -> bool:
        """Whether any span shares a character with `span`."""
        return next(self.meeting(span), None) is not None


_STRETCH = 1024


class Held:
    """Spans that may overlap, as they are found, for quick look-up of what one of them holds."""

    def __init__(self) -> None:
        self._at: dict[int, list[Span]] = defaultdict(list)
        """By stretch of the text, the spans that have characters there."""

    def add(self, spans: Iterable[Span]) -> None:
        """More of them."""
        for start, end in spans:
            for stretch in range(start // _STRETCH, end // _STRETCH + 1):
                self._at[stretch].append((start, end))

    def holds(self, span: Span) -> bool:
        """Whether one of them contains `span`."""
        return inside(span, self._at.get(span[0] // _STRETCH, ()))
