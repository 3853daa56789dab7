"""Words as anchors: taken from a text, and found in it again, even when it has changed."""

import hashlib
from collections.abc import Iterable
from itertools import islice, takewhile
from typing import Any, Final, TypeVar

from sayso.core.corrections.records import ActorRef, Quote
from sayso.core.spans import Span

T = TypeVar("T")

AROUND: Final = 32
"""Characters kept on either side."""
ENOUGH: Final = 8
"""Characters around that have to be the same, unless the words themselves are many."""
LONG: Final = 40
"""Words of so many characters stand for themselves."""
MOST: Final = 1000
"""Places that are looked at: a hostile text may have the same letter a million times."""


class GoneError(Exception):
    """The words that a correction speaks of, or that its value names, are not to be found; says why."""


def hash_of(text: str) -> str:
    """Names a text, as the ledger does."""
    return hashlib.sha256(text.encode()).hexdigest()


def quote(text: str, span: Span) -> Quote:
    """The words of a span, with some of those around."""
    start, end = span
    return Quote(
        span=span,
        exact=text[start:end],
        prefix=text[max(0, start - AROUND) : start],
        suffix=text[end : end + AROUND],
    )


def quotes_in(value: Any) -> list[Quote]:
    """All words that a value of a correction names."""
    return _parts(value, Quote)


def refs_in(value: Any) -> list[ActorRef]:
    """All actors that a value of a correction names."""
    return _parts(value, ActorRef)


def _parts(value: Any, kind: type[T]) -> list[T]:
    if isinstance(value, kind):
        return [value]
    inner = value if isinstance(value, tuple) else [getattr(value, n) for n in getattr(value, "__struct_fields__", ())]
    return [part for each in inner for part in _parts(each, kind)]


def locate(text: str, words: Quote, *, same: bool) -> Span:
    """Where the words stand now; `same` if the text is the one they were taken from. Raises GoneError."""
    start, end = words.span
    if same and 0 <= start < end <= len(text) and text[start:end] == words.exact:
        return start, end
    if not words.exact:
        raise GoneError("it names no words")
    places = list(islice(_places(text, words.exact), MOST + 1))
    shown = " ".join(words.exact.split())[:60]
    if not places:
        raise GoneError(f"the words “{shown}” are not in the text any more")
    if len(places) > MOST:
        raise GoneError(f"the words “{shown}” stand too often in the text")
    scored = sorted(((_alike(text, at, words), at) for at in places), reverse=True)
    best, at = scored[0]
    if len(scored) > 1 and scored[1][0] == best:
        raise GoneError(f"the words “{shown}” stand {len(scored)} times in the text, and nothing tells which is meant")
    if best < min(ENOUGH, len(words.prefix) + len(words.suffix)) and len(words.exact) < LONG:
        raise GoneError(f"the words “{shown}” stand in the text, but among others than before")
    return at, at + len(words.exact)


def _places(text: str, exact: str) -> Iterable[int]:
    at = text.find(exact)
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)


def _alike(text: str, at: int, words: Quote) -> int:
    """How many characters next to it are the same as they were."""
    after = at + len(words.exact)
    before = zip(reversed(text[max(0, at - AROUND) : at]), reversed(words.prefix), strict=False)
    behind = zip(text[after : after + AROUND], words.suffix, strict=False)
    return sum(sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)) for pairs in (before, behind))


def share(a: Span, b: Span) -> float:
    """What two spans have in common, as a share of what they cover together."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    whole = max(a[1], b[1]) - min(a[0], b[0])
    return common / whole if common > 0 else 0.0


def nearest(span: Span, things: Iterable[tuple[Span, T]], least: float) -> T | None:
    """The thing that stands at the span; else the one that shares most of it, and `least` at the least."""
    best: T | None = None
    most = 0.0
    for other, thing in things:
        found = share(span, other) if span != other else 2.0
        if found >= least and found > most:
            best, most = thing, found
    return best
