"""Which words tell of political events, of what PLOVER type, and how often they do.

`predicates.tsv` holds one row a lemma and frame, `nouns.tsv` the classes of nouns that its conditions name, and
`circumstances.tsv` what the rest of a sentence says for or against. See docs/decisions/070.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from sayso.core.errors import ResourceError
from sayso.core.vocabulary import CONTEXTS, MODES, QUAD
from sayso.resources.tables import rows

COMMIT = "COMMIT"
"""Stands for AGREE, CONCEDE, THREATEN or REJECT: what is promised decides which."""
NONE = "-"
"""The word in this frame tells of no event."""

PARTS = frozenset({"V", "N", "A", "M"})
"""Verbs, nouns, adjectives, and modals: a modal's row is for the verb that it stands by."""
PRIOR_WEIGHT = 4.0
"""How many counted occurrences a hand-set prior is worth."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a frame: any of `features` is there, or, if `negated`, none of them is."""

    features: frozenset[str]
    negated: bool = False

    def holds(self, frame: frozenset[str] | set[str]) -> bool:
        """Whether the frame passes."""
        return self.features.isdisjoint(frame) == self.negated


@dataclass(frozen=True, slots=True)
class Predicate:
    """A lemma in a frame, and what it tells."""

    lemma: str
    pos: str
    when: tuple[Condition, ...]
    type: str
    mode: str | None
    share: float
    """How often the lemma in this frame is an event, by the hand-set prior and the counts."""

    @property
    def odds(self) -> float:
        """Log odds of `share`."""
        return math.log(self.share / (1.0 - self.share))

    def asks(self, prefix: str) -> bool:
        """Whether a condition names a feature that starts so."""
        return any(feature.startswith(prefix) for condition in self.when for feature in condition.features)


@dataclass(frozen=True, slots=True)
class PredicateLexicon:
    """The predicates by lemma and part of speech, the most specific frame first, and what goes with them."""

    predicates: dict[tuple[str, str], tuple[Predicate, ...]]
    classes: dict[str, frozenset[str]]
    """The noun classes that a lemma belongs to."""
    circumstances: dict[str, float]
    """Log odds that a circumstance adds; `base` is always added."""
    contexts: dict[str, frozenset[str]]
    """The PLOVER contexts that a lemma speaks for."""
    governors: dict[tuple[str, str], frozenset[str]]
    """What a governing word makes of the act it governs: an auxiliary mode, `light` or `telling`."""
    nations: dict[str, str]
    """The names, adjectives and capitals of countries, in small letters, one word each, to their ISO3 codes."""

    wide: frozenset[tuple[str, str]]
    """The predicates with a row that asks for what stands near, anywhere in the sentence."""

    def find(self, lemma: str, pos: str, frame: frozenset[str] | set[str]) -> Predicate | None:
        """The row for the lemma whose conditions the frame meets, the most specific first."""
        for predicate in self.predicates.get((lemma, pos), ()):
            if all(condition.holds(frame) for condition in predicate.when):
                return predicate
        return None

    def is_deed(self, lemma: str, pos: str) -> bool:
        """Whether the lemma by itself tells of a material act: by its row without conditions, else by all its rows."""
        found = self.predicates.get((lemma, pos), ())
        plain = [p for p in found if not p.when] or found
        types = {p.type for p in plain} - {NONE, COMMIT}
        return bool(types) and all(QUAD[name] in (2, 4) for name in types)


def conditions(text: str) -> tuple[Condition, ...]:
    """Conditions as written: `obj prep:for|on !det:no`, separated by blanks, all of which must hold."""
    found = []
    for word in text.split():
        negated = word.startswith("!")
        name, colon, values = word.lstrip("!").partition(":")
        features = {f"{name}:{value}" for value in values.split("|")} if colon else {name}
        found.append(Condition(frozenset(features), negated))
    return tuple(found)


@cache
def load() -> PredicateLexicon:
    """Read the four tables; ResourceError if a row names a type, mode or context that PLOVER does not have."""
    grouped: dict[tuple[str, str], list[Predicate]] = defaultdict(list)
    for row in rows("predicates"):
        predicate = _predicate(row)
        grouped[predicate.lemma, predicate.pos].append(predicate)
    predicates = {key: tuple(sorted(found, key=lambda p: -len(p.when))) for key, found in grouped.items()}
    classes: dict[str, set[str]] = defaultdict(set)
    for row in rows("nouns"):
        for lemma in row["lemmas"].split(", "):
            classes[lemma].add(row["class"])
    contexts: dict[str, set[str]] = defaultdict(set)
    for row in rows("contexts"):
        if row["context"] not in CONTEXTS:
            raise ResourceError(f"data/contexts.tsv: {row['context']!r} is no PLOVER context")
        for lemma in row["lemmas"].split(", "):
            contexts[lemma].add(row["context"])
    governors: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows("governors"):
        for lemma in row["lemmas"].split(", "):
            governors[row["pos"], lemma].add(row["kind"])
    return PredicateLexicon(
        predicates=predicates,
        classes={lemma: frozenset(names) for lemma, names in classes.items()},
        circumstances={row["circumstance"]: float(row["odds"]) for row in rows("circumstances")},
        contexts={lemma: frozenset(names) for lemma, names in contexts.items()},
        governors={key: frozenset(kinds) for key, kinds in governors.items()},
        nations=_nations(),
        wide=frozenset(key for key, found in predicates.items() if any(p.asks("near:") for p in found)),
    )


def _nations() -> dict[str, str]:
    columns = ("capitals", "demonyms", "names")  # a name goes before another country's capital
    words = ((word, row["iso3"]) for column in columns for row in rows("countries") for word in row[column].split("|"))
    return {word.lower(): code for word, code in words if word and " " not in word}


def _predicate(row: dict[str, str]) -> Predicate:
    kind, mode = row["type"], row["mode"] or None
    known = kind in QUAD or kind in (COMMIT, NONE)
    if not known or row["pos"] not in PARTS or (mode and mode not in MODES.get(kind, ())):
        raise ResourceError(f"data/predicates.tsv: {row['lemma']} {row['pos']} {kind} {mode or ''}: no such row")
    events, seen = float(row["events"] or 0), float(row["seen"] or 0)
    share = (events + PRIOR_WEIGHT * float(row["prior"])) / (seen + PRIOR_WEIGHT)
    return Predicate(
        lemma=row["lemma"],
        pos=row["pos"],
        when=conditions(row["when"]),
        type=kind,
        mode=mode,
        share=min(max(share, 0.005), 0.995),
    )
