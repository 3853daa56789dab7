"""The corpus, parsed and cut into windows."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from sayso.core.records import Document
from sayso.read.parse import parse
from sayso.resources.encoder import Alphabet
from sayso.resources.pipeline import DEFAULT_MODEL, load_pipeline
from training.corpus import articles
from training.examples import Example, Teaching, examples, teaching
from training.progress import tell


@dataclass(frozen=True, slots=True)
class Lessons:
    """The articles to learn from, and the windows of those held out."""

    train: Sequence[Teaching]
    dev: Sequence[Example]
    alphabet: Alphabet

    def epoch(self, chance: random.Random) -> list[Example]:
        """All windows to learn from, cut anew."""
        return [e for taught in self.train for e in examples(taught, self.alphabet, chance)]


def lessons(corpus: Path, words: Tokenizer) -> Lessons:
    """Read and parse the corpus.

    Raises TrainingError if it is not there.
    """
    pipeline = load_pipeline(DEFAULT_MODEL)
    alphabet = Alphabet.of(words, pipeline.pipe_labels["tagger"], pipeline.pipe_labels["parser"])
    splits = {name: list(articles(corpus / name)) for name in ("train", "dev")}
    taught = {}
    for name, found in splits.items():
        tell(f"{name}: parsing {len(found)} articles")
        parsed = parse([Document(id=a.id, text=a.text) for a in found], pipeline)
        taught[name] = [teaching(p, a.attributions) for p, a in zip(parsed, found, strict=True)]
    return Lessons(taught["train"], [e for t in taught["dev"] for e in examples(t, alphabet)], alphabet)
