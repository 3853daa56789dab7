"""Learns the weights of the evidence for places (docs/decisions/043), from corpora of toponyms and our own sentences.

    python -m training.places CORPUS.jsonl ... > src/sayso/resources/data/place_weights.tsv
    python -m training.places --check CORPUS.jsonl ...

A line of a corpus: {"id", "text", "toponyms": [{"start", "end", "lat", "lon", "geonameid"}]}. `--check` learns on one
half of the documents and tells what comes out on the other, both ways.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from sayso import resources
from sayso.core.records import Document
from sayso.read.parse import Parsed, parse
from sayso.read.places import countries_named, proposals
from sayso.read.places.locating import gather, known
from sayso.read.places.placehood import features, setting_of
from sayso.read.places.publishers import home_of
from sayso.read.places.ranking import FIRST, SECOND, Floats, Table, first_features, second_features
from sayso.read.places.toponyms import candidates, name_at
from sayso.resources.gazetteer import Entry, Gazetteer, kilometres

OWN = Path(__file__).with_name("places.txt")
SHARE = {"own": 2, "trnews": 2}
NAME_SHARE = {"own": 4, "trnews": 2}
"""How often documents are counted, to tell places apart and to find their names: world news is rarer in the corpora
than local papers."""
NEAR_KM = 161.0
RANK_PRIOR = {
    "weight": 1.0,
    "contained": 4.0,
    "beside": 0.5,
    "article": 2.5,
    "home": 1.5,
    "capital acts": 1.0,
    "area word": 1.0,
}
NAME_PRIOR = {
    "area of": 2.0, "?area of": 2.5, "area word": 1.5, "?area word": 1.5, "titled": -2.0, "?titled": -2.0, "in": 0.5,
    "?in": 1.5, "?to": 1.0, "told an area": 1.0, "?told an area": 2.5, "small elsewhere": -1.0, "word": -1.0,
    "human": -1.0, "?human": -1.0, "things": -3.0,
}  # fmt: skip
"""What we know of the language and the corpora show too seldom: weights are drawn towards these instead of 0."""
RANK_PENALTY, NAME_PENALTY = 0.003, 6.0
RARE, SLIGHT = 12, 0.12
"""A feature seen less often, or that comes out weaker, is left out."""


@dataclass(frozen=True)
class Text:
    """A document and the places marked in it."""

    source: str
    parsed: Parsed
    toponyms: list[dict[str, Any]]

    @property
    def half(self) -> int:
        """0 or 1, by the id."""
        return hashlib.md5(self.parsed.document.id.encode(), usedforsecurity=False).digest()[0] % 2


@dataclass(frozen=True)
class Choice:
    """The names of one document with their candidates: which are right, and how often each name stands there."""

    table: Table
    right: Floats
    count: Floats


def own_texts(path: Path = OWN) -> Iterator[dict[str, Any]]:
    """The lines of places.txt: `[name]`, `[name=ISO3]`, `[name=ISO3:kind]`, before them perhaps `{publisher}`."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line.strip() and not line.startswith("#"):
            publisher = re.match(r"\{([^}]+)\} ", line)
            text, marks, position = "", [], publisher.end() if publisher else 0
            for match in re.finditer(r"\[([^\]=]+)(?:=([A-Z]{3})(?::(\w+))?)?\]", line):
                text += line[position : match.start()]
                marks.append({"start": len(text), "end": len(text) + len(match[1]), "iso": match[2], "kind": match[3]})
                text, position = text + match[1], match.end()
            yield {
                "id": f"own{number}", "text": text + line[position:], "toponyms": marks,
                "publisher": publisher[1] if publisher else None,
            }  # fmt: skip


def read_texts(paths: Sequence[str], loaded: resources.Resources) -> list[Text]:
    """Parse the corpora and our own sentences."""
    rows = [("own", row) for row in own_texts()]
    for path in paths:
        with Path(path).open(encoding="utf-8") as lines:
            rows += [(Path(path).stem.split("-")[0], json.loads(line)) for line in lines]
    parsed = parse(
        [Document(id=row["id"], text=row["text"], publisher=row.get("publisher")) for _, row in rows], loaded.pipeline
    )
    return [Text(source, p, row["toponyms"]) for (source, row), p in zip(rows, parsed, strict=True)]


def is_right(entry: Entry, mark: dict[str, Any]) -> bool:
    """Whether the place is the one marked, or near it."""
    if mark.get("iso"):
        return entry.country == mark["iso"] and mark["kind"] in (None, entry.kind)
    if mark.get("lat") is None:
        return False
    same = str(entry.geonameid) == str(mark["geonameid"])
    return same or kilometres((entry.lat, entry.lon), (mark["lat"], mark["lon"])) <= NEAR_KM


def choices(texts: Iterable[Text], gazetteer: Gazetteer) -> list[Choice]:
    """What there is to decide in each text, the marked names given."""
    out = []
    for text in texts:
        marks = [m for m in text.toponyms if m.get("iso") or m.get("lat") is not None]
        names = [name_at(text.parsed.text, (mark["start"], mark["end"])) for mark in marks]
        keys, _, cases = gather(names, gazetteer)
        full = {key: case for key, case in cases.items() if case.entries}
        if full:
            home = home_of(text.parsed.document, gazetteer)
            table = Table(list(full.values()), known(text.parsed.text, gazetteer, published=home))
            right, count = np.zeros(len(table.entries)), np.zeros(len(full))
            begin = dict(zip(full, table.starts.tolist(), strict=True))
            for mark, key in zip(marks, keys, strict=True):
                hits = [is_right(entry, mark) for entry in cases[key].entries]
                if any(hits):
                    count[list(full).index(key)] += 1
                    rows = slice(begin[key], begin[key] + len(hits))
                    right[rows] = np.maximum(right[rows], hits)
            out.extend([Choice(table, right, count)] * SHARE.get(text.source, 1))
    return out


def learn_rank(data: Sequence[Choice], inputs: Sequence[Floats], names: Sequence[str]) -> Floats:
    """Weights of a choice between candidates: Newton's steps on the likelihood that a right one is chosen."""
    x = np.concatenate(inputs)
    sizes = np.concatenate([np.diff(np.append(c.table.starts, len(c.right))) for c in data])
    starts, group = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
    right = np.concatenate([c.right for c in data])
    often = np.sqrt(np.concatenate([c.count for c in data]))
    prior = np.array([RANK_PRIOR.get(name, 0.0) for name in names])
    weights = prior.copy()
    for _ in range(60):
        worth = x @ weights
        powers = np.exp(worth - np.maximum.reduceat(worth, starts)[group])
        p = powers / np.add.reduceat(powers, starts)[group]
        hit = np.add.reduceat(p * right, starts)
        q = p * right / np.where(hit > 0, hit, 1.0)[group]
        row = (often * (hit > 0) / often.sum())[group]
        mean = np.add.reduceat(x * p[:, None], starts)[group]
        curve = (x - mean).T @ ((x - mean) * (row * p)[:, None]) + RANK_PENALTY * np.eye(len(names))
        step = np.linalg.solve(curve, x.T @ (row * (q - p)) - RANK_PENALTY * (weights - prior))
        weights = weights + step * min(1.0, 1.0 / float(np.abs(step).max() + 1e-12))
    return weights


def learn_ranking(data: Sequence[Choice]) -> tuple[Floats, Floats]:
    """Weights of both rounds."""
    inputs = [first_features(choice.table) for choice in data]
    first = learn_rank(data, inputs, FIRST)
    beliefs = [choice.table.softmax(x @ first) for choice, x in zip(data, inputs, strict=True)]
    later = [second_features(choice.table, x, p) for choice, x, p in zip(data, inputs, beliefs, strict=True)]
    return first, learn_rank(data, later, SECOND)


Sample = tuple[tuple[str, ...], bool]


def samples(texts: Iterable[Text], gazetteer: Gazetteer) -> list[Sample]:
    """Every name that might be a place's, with its features, and whether it is marked."""
    out: list[Sample] = []
    for text in texts:
        setting = setting_of(text.parsed)
        setting.countries.update(countries_named(text.parsed, gazetteer))
        for tokens in proposals(text.parsed, gazetteer, setting):
            told = tuple(features(tokens, candidates(tokens.text, gazetteer), setting))
            marked = any(tokens.start_char < m["end"] and m["start"] < tokens.end_char for m in text.toponyms)
            if marked:
                setting.taken.update(range(tokens.start, tokens.end))
            out.extend([(told, marked)] * NAME_SHARE.get(text.source, 1))
    return out


def learn_names(data: Sequence[Sample]) -> dict[str, float]:
    """Weights of a logistic regression, by Newton's steps; once more without the features that hardly count."""
    counts = Counter(name for told, _ in data for name in set(told))
    names = sorted({name for name, count in counts.items() if count >= RARE} | NAME_PRIOR.keys())
    weights = _logistic(data, names)
    names = [n for n, w in zip(names, weights, strict=True) if abs(w) >= SLIGHT or n in NAME_PRIOR]
    return dict(zip(names, _logistic(data, names).tolist(), strict=True))


def _logistic(data: Sequence[Sample], names: Sequence[str]) -> Floats:
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(data), len(names)))
    for row, (told, _) in enumerate(data):
        x[row, [index[name] for name in told if name in index]] = 1.0
    y = np.array([marked for _, marked in data], float)
    prior = np.array([NAME_PRIOR.get(name, 0.0) for name in names])
    weights = prior.copy()
    for _ in range(40):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30.0, 30.0)))
        curve = x.T @ (x * (p * (1.0 - p))[:, None]) + NAME_PENALTY * np.eye(len(names))
        step = np.linalg.solve(curve, x.T @ (y - p) - NAME_PENALTY * (weights - prior))
        weights = weights + step * min(1.0, 2.0 / float(np.abs(step).max() + 1e-12))
    return weights


def check(texts: Sequence[Text], gazetteer: Gazetteer) -> None:
    """Learn on each half and tell how the other comes out."""
    for half in (0, 1):
        first, second = learn_ranking(choices([t for t in texts if t.half == half], gazetteer))
        names = learn_names(samples([t for t in texts if t.half == half], gazetteer))
        others = sorted((t for t in texts if t.half != half), key=lambda t: t.source)
        for source, held in groupby(others, key=lambda t: t.source):
            rest = list(held)
            print(
                half, source, _chosen(choices(rest, gazetteer), first, second), _found(samples(rest, gazetteer), names)
            )


def _chosen(data: Sequence[Choice], first: Floats, second: Floats) -> str:
    good = total = 0.0
    for choice in data:
        told = first_features(choice.table)
        worth = second_features(choice.table, told, choice.table.softmax(told @ first)) @ second
        for number, rows in enumerate(np.split(np.arange(len(worth)), choice.table.starts[1:])):
            total += choice.count[number]
            good += choice.count[number] * choice.right[rows[worth[rows].argmax()]]
    return f"right place of those with one: {good / total:.3f}"


def _found(data: Sequence[Sample], weights: dict[str, float]) -> str:
    said = [(sum(weights.get(name, 0.0) for name in told) > 0, marked) for told, marked in data]
    good = sum(a and b for a, b in said)
    return f"names: p {good / sum(a for a, _ in said):.3f}, r {good / sum(b for _, b in said):.3f}"


def main(arguments: Sequence[str]) -> None:
    """Print the table, or the check."""
    loaded = resources.load()
    texts = read_texts([a for a in arguments if a != "--check"], loaded)
    if "--check" in arguments:
        check(texts, loaded.gazetteer)
        return
    first, second = learn_ranking(choices(texts, loaded.gazetteer))
    print(
        "# Weights of the evidence for places, learnt by training/places.py (docs/decisions/043): not edited by hand."
    )
    print(
        '# part "name": whether words are a place (read/places/placehood); "?" if the gazetteer lacks it, "=" a demonym'
    )
    print('# parts "first", "second": which place a name means, in two rounds (read/places/ranking).')
    print("part", "feature", "weight", sep="\t")
    for part, names, weights in (("first", FIRST, first), ("second", SECOND, second)):
        for name, weight in zip(names, weights, strict=True):
            print(part, name, f"{weight:.2f}", sep="\t")
    for name, weight in sorted(learn_names(samples(texts, loaded.gazetteer)).items()):
        print("name", name, f"{weight:.2f}", sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
