"""Looking up which of many sorted spans meet a given one, without going through all of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from sayso.core.spans import Span


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
