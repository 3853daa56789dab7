"""How alike two reports are, as reports on one story.

A report is sketched once: its rarest names and words, weighted and cut to a few dozen, and what its head is about. Two
sketches are compared without their texts. `training/linking.py` fits the weights.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from math import log, sqrt
from typing import Final, NamedTuple

from sayso.core.records import Document, Sketch
from sayso.resources import terms
from sayso.resources.sentences import nearness

LONGEST: Final = 6000
"""Characters of a report that are looked at: what comes later is background."""
HEAD: Final = 700
"""Characters of the text that are its head, after the title."""
TITLE: Final = 3
"""A word of the title counts like so many in the text."""
MOST: Final = 60
"""Terms kept of each kind."""
KEYS: Final = 8
"""Terms of each kind under which a report is looked up."""
COMMON: Final = 1.0
"""Rarity below which a word says nothing: more than a third of all reports have it."""
COUNTRY_WEIGHT: Final = 0.6
"""Names of countries and peoples count less: all reports on one war share them."""
_LOWER: Final = re.compile(r"\b[a-z]\w*")

Terms = dict[str, float]


class Weights(NamedTuple):
    """Log-odds that two reports are on one story, as a sum: what each feature adds."""

    names: float = 3.02
    words: float = 9.04
    meaning: float = 13.05
    days: float = -0.59
    """For each time that the days between the two grow e-fold."""
    size: float = -1.99
    """Long texts share words by chance."""
    constant: float = -3.88


WEIGHTS: Final = Weights()


def sketch(document: Document, meaning: Callable[[str], bytes]) -> Sketch:
    """The sketch of a report; `meaning` says what a passage is about."""
    text = _without(document)[:LONGEST]
    title = document.title or ""
    lower = set(_LOWER.findall(text))
    counted: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for piece, times in ((title, TITLE), (text, 1)):
        for word, stem in terms.words(piece):
            counted[stem] += times
            if word[0].isupper() and word.lower() not in lower:
                named[stem] += 1
    names = _weighted(named)
    others = _weighted(Counter({stem: n for stem, n in counted.items() if stem not in named}))
    return Sketch(
        document=document.id,
        published=document.published or "",
        names=names,
        words=others,
        keys=(*_weightiest(names), *_weightiest(others)),
        meaning=meaning(f"{title}. {text[:HEAD]}"),
        length=len(text),
    )


def _without(document: Document) -> str:
    """The text without what is no part of the report."""
    pieces, at = [], 0
    for start, end in sorted(document.boilerplate):
        pieces.append(document.text[at:start])
        at = max(at, end)
    return "\n".join((*pieces, document.text[at:])) if pieces else document.text


def _weighted(counts: Counter[str]) -> Terms:
    weights = {}
    for term, times in counts.items():
        rarity = terms.rarity(term)
        if rarity > COMMON:
            weights[term] = (1 + log(times)) * rarity * (COUNTRY_WEIGHT if terms.is_country(term) else 1.0)
    kept = sorted(weights, key=lambda term: (-weights[term], term))[:MOST]
    return _unit({term: weights[term] for term in kept})


def _weightiest(terms: Terms) -> list[str]:
    return list(terms)[:KEYS]  # they stand in the order of their weight


def _unit(weights: Mapping[str, float]) -> Terms:
    norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: round(weight / norm, 4) for term, weight in weights.items()}


def features(a: Sketch, b: Sketch) -> tuple[float, ...]:
    """What is known of a pair, in the order of `Weights`, without its constant."""
    return (
        _cosine(a.names, b.names),
        _cosine(a.words, b.words),
        nearness(a.meaning, (b.meaning,))[0],
        log(1 + days_between(a, b)),
        sqrt(min(a.length, b.length)) / 40,
    )


def likeness(a: Sketch, b: Sketch, weights: Weights = WEIGHTS) -> float:
    """Log-odds that the two are on one story."""
    *factors, constant = weights
    return sum(f * w for f, w in zip(features(a, b), factors, strict=True)) + constant


def shared(a: Sketch, b: Sketch, most: int = 4) -> tuple[str, ...]:
    """The terms that make the two alike, the weightiest first."""
    weights: Counter[str] = Counter()
    for mine, other in ((a.names, b.names), (a.words, b.words)):
        for term in mine.keys() & other.keys():
            weights[term] += mine[term] * other[term]  # type: ignore[assignment]
    return tuple(sorted(weights, key=lambda term: (-weights[term], term))[:most])


def _cosine(a: Terms, b: Terms) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[term] for term, weight in a.items() if term in b)


def days_between(a: Sketch, b: Sketch) -> int:
    """Days between the two reports; 0 where one has no date."""
    try:
        return abs((date.fromisoformat(a.published) - date.fromisoformat(b.published)).days)
    except ValueError:
        return 0
