"""What linking has learnt: how common words are in news, and what makes two reports alike (docs/decisions/037).

    python -m training.linking counts CORPORA > src/sayso/resources/data/term_counts.tsv
    python -m training.linking weights CORPORA

CORPORA is the folder that `make train` and `make evaluate` take. `counts` counts in how many reports of it each stem
occurs. `weights` fits the weights of `link/likeness.py` on pairs of reports that are, or are not, on one story, prints
them, and tells how well reports are put together when every story is left out of what its pairs are judged by.
"""

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from sayso.core.records import Document, Sketch
from sayso.link.joining import Likeness, Story, join
from sayso.link.likeness import Weights, features, sketch
from sayso.resources import sentences, terms

LONGEST = 4000
"""Characters of a report in which words are counted."""
FOLDS = 6
SIZE = Weights._fields.index("size")
SHORT = 0.6
"""Size of the shortest reports, for which the size costs nothing."""
CAUTION = 3.0
"""How much more than fitted the size of two reports speaks against them: a wrong merger costs more than a split."""
RARE = 3.0
"""Pairs on two stories weigh three times those on one."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


def reports(folder: Path) -> Iterator[str]:
    """The texts of all news reports in the corpora, none of which the stories are taken from."""
    for path in sorted((folder / "polnear" / "train").rglob("*.txt")):
        yield path.read_text(encoding="utf-8", errors="ignore")
    for name in ("geo/lgl-dev.jsonl", "geo/trnews-dev.jsonl", "articles/guardian-syria.jsonl"):
        for row in rows(folder / name):
            yield f"{row.get('title') or ''} {row['text']}"


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def print_counts(texts: Iterable[str]) -> None:
    """The table of how many reports have a stem; what one report has is left out."""
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        counts.update({stem for _, stem in terms.words(text[:LONGEST])})
    print(f"# In how many of {number:,} English news reports a stem occurs; * is their number.")
    print("# Counted by training/linking.py.")
    print("term\treports")
    print(f"*\t{number}")
    for term, times in sorted(counts.items()):
        if times > 1:
            print(f"{term}\t{times}")


class Stories:
    """Reports with their stories, and what is known of every pair."""

    def __init__(self, reports: Sequence[dict[str, Any]], groups: Iterable[Sequence[str]]) -> None:
        meaning = sentences.load().meaning
        story = {id_: number for number, group in enumerate(groups) for id_ in group}
        self.sketches = [
            sketch(Document(id=r["id"], title=r.get("title"), published=r.get("date"), text=r["text"]), meaning)
            for r in reports
        ]
        # A report of no story is one of its own.
        self.labels = np.array([story.get(r["id"], -1 - number) for number, r in enumerate(reports)])
        self.folds = self.labels % FOLDS
        self.features: Floats = np.array([[features(a, b) for b in self.sketches] for a in self.sketches])

    def pairs(self, keep: Any) -> tuple[Floats, Floats]:
        """Features of the pairs of which both are kept, and whether they are on one story."""
        i, j = np.tril_indices(len(self.labels), -1)
        kept = keep[i] & keep[j]
        return self.features[i[kept], j[kept]], (self.labels[i] == self.labels[j])[kept].astype(float)


def fitted(parts: Iterable[tuple[Floats, Floats]]) -> Weights:
    """Logistic regression; each corpus counts the same, however many pairs it has."""
    found, known, weights = [], [], []
    for x, y in parts:
        found.append(np.c_[x, np.ones(len(x))])
        known.append(y)
        weights.append(200 * np.where(y > 0, 1 / max(1.0, y.sum()), RARE / max(1.0, (1 - y).sum())))
    x, y, w = np.concatenate(found), np.concatenate(known), np.concatenate(weights)

    def loss(b: Floats) -> tuple[float, Floats]:
        z = x @ b
        small = np.r_[b[:-1], 0]
        value = (w * (np.logaddexp(0, z) - y * z)).sum() + 0.025 * (small**2).sum()
        return value, x.T @ (w * (1 / (1 + np.exp(-z)) - y)) + 0.05 * small

    b = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    b[SIZE] -= CAUTION
    b[-1] += CAUTION * SHORT
    return Weights(*(round(float(value), 2) for value in b))


def put_together(sketches: Sequence[Sketch], likeness: Likeness) -> list[list[str]]:
    """The stories that joining makes of reports, with this likeness of any two of them."""
    groups: list[list[Sketch]] = []
    for report in sorted(sketches, key=lambda s: s.order):
        stories = [Story(tuple(group), frozenset(s.document for s in group)) for group in groups]
        found = {j.right for j in join(report, stories, alike=likeness)}
        joined = [group for group in groups if any(s.document in found for s in group)]
        groups = [group for group in groups if group not in joined]
        groups.append(sorted([*itertools.chain(*joined), report], key=lambda s: s.order))
    return [[s.document for s in group] for group in groups]


def held_out(all_stories: Sequence[Stories], which: Stories) -> float:
    """F1 of pairs, where the likeness of two reports comes from weights that have seen neither of their stories."""
    total = np.zeros(which.features.shape[:2])
    times = np.zeros_like(total)
    for fold in range(FOLDS):
        keep = which.folds != fold
        weights = fitted(s.pairs(keep if s is which else np.ones(len(s.labels), bool)) for s in all_stories)
        unseen = ~keep[:, None] | ~keep[None, :]
        total[unseen] += (which.features @ np.array(weights[:-1]) + weights[-1])[unseen]
        times[unseen] += 1
    judged = total / np.maximum(times, 1)
    index = {s.document: number for number, s in enumerate(which.sketches)}
    groups = put_together(which.sketches, lambda a, b: float(judged[index[a.document], index[b.document]]))
    found = {frozenset(pair) for group in groups for pair in itertools.combinations(group, 2)}
    stories: dict[int, list[str]] = {}
    for s, label in zip(which.sketches, which.labels, strict=True):
        stories.setdefault(int(label), []).append(s.document)
    gold = {frozenset(pair) for group in stories.values() for pair in itertools.combinations(group, 2)}
    return 2 * len(found & gold) / max(1, len(found) + len(gold))


def print_weights(folder: Path) -> None:
    """Fit, and measure with every story left out."""
    storylines = rows(folder / "storylines" / "gold-dev.jsonl")
    news = rows(folder / "clusters" / "news-dev.jsonl")
    events: dict[str, list[str]] = {}
    for row in news:
        events.setdefault(row["event"], []).append(row["id"])
    parts = [
        Stories(rows(folder / "storylines" / "reports-dev.jsonl"), [story["reports"] for story in storylines]),
        Stories(news, events.values()),
    ]
    print(fitted(part.pairs(np.ones(len(part.labels), bool)) for part in parts))
    for name, part in zip(("storylines", "clusters"), parts, strict=True):
        print(f"{name}: F1 of pairs, every story left out: {held_out(parts, part):.3f}")


def main() -> None:
    """Command line."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("what", choices=("counts", "weights"))
    ask.add_argument("corpora", type=Path)
    chosen = ask.parse_args()
    if chosen.what == "counts":
        print_counts(reports(chosen.corpora))
    else:
        print_weights(chosen.corpora)


if __name__ == "__main__":
    main()
