"""The corpora, parsed and cut into windows."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from spacy.language import Language
from tokenizers import Tokenizer

from sayso.core.records import Document
from sayso.read.parse import Parsed, parse
from sayso.resources.encoder import Alphabet
from sayso.resources.pipeline import DEFAULT_MODEL, load_pipeline
from training.coded import CodedSentence, coded, own
from training.corpus import Article, articles
from training.examples import Example, Teaching, of_article, of_coded, of_graded, packed, teaching
from training.graded import GradedSentence, graded
from training.progress import tell

_HELD_OUT = 20
"""Of the coded sentences of others, one in so many is held out."""


class _Text(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


T = TypeVar("T", bound=_Text)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is to be learnt: articles, coded sentences, graded sentences; and of each the windows held out."""

    articles: Sequence[Teaching]
    coded: Sequence[Example]
    graded: Sequence[Example]
    article_dev: Sequence[Sequence[Example]]
    sentence_dev: Sequence[Sequence[Example]]
    """Coded ones, and graded ones."""
    alphabet: Alphabet

    def article_epoch(self, chance: random.Random) -> list[list[Example]]:
        """The windows of all articles, cut anew."""
        return [[e for taught in self.articles for e in of_article(taught, self.alphabet, chance)]]

    def sentence_epoch(self, chance: random.Random, share: float) -> list[list[Example]]:
        """All coded sentences and a share of the graded ones, packed anew."""
        coded = chance.sample(self.coded, len(self.coded))
        graded = chance.sample(self.graded, int(len(self.graded) * share))
        return [list(packed(coded, chance)), list(packed(graded, chance))]


def lessons(corpora: Path, words: Tokenizer) -> Lessons:
    """Read and parse PolNeAR (`polnear/`), the coded sentences (`plover/`, and our own) and UDS-IH2 (`factuality/`).

    Raises TrainingError if one of them is not there.
    """
    pipeline = load_pipeline(DEFAULT_MODEL)
    alphabet = Alphabet.of(words, pipeline.pipe_labels["tagger"], pipeline.pipe_labels["parser"])

    def of_articles(split: str) -> list[Teaching]:
        found: list[Article] = list(articles(corpora / "polnear" / split))
        return [teaching(p, a.attributions) for a, p in _parsed(f"polnear {split}", found, pipeline)]

    def of_sentences(name: str, found: Sequence[T], made: Callable[[T, Parsed], Iterator[Example]]) -> list[Example]:
        return [example for sentence, p in _parsed(name, found, pipeline) for example in made(sentence, p)]

    def from_coded(sentence: CodedSentence, parsed: Parsed) -> Iterator[Example]:
        return of_coded(parsed, sentence.events, alphabet)

    def from_graded(sentence: GradedSentence, parsed: Parsed) -> Iterator[Example]:
        return of_graded(parsed, sentence.grades, alphabet)

    foreign = list(coded(corpora / "plover" / "news-train.jsonl"))
    held_out = foreign[::_HELD_OUT]
    learnt = [sentence for n, sentence in enumerate(foreign) if n % _HELD_OUT] + list(own())
    uds = corpora / "factuality"
    return Lessons(
        articles=of_articles("train"),
        coded=of_sentences("coded sentences", learnt, from_coded),
        graded=of_sentences("graded sentences", list(graded(uds / "uds-train.jsonl")), from_graded),
        article_dev=([e for taught in of_articles("dev") for e in of_article(taught, alphabet)],),
        sentence_dev=(
            of_sentences("coded sentences held out", held_out, from_coded),
            of_sentences("graded sentences held out", list(graded(uds / "uds-dev.jsonl")), from_graded),
        ),
        alphabet=alphabet,
    )


def _parsed(name: str, texts: Sequence[T], pipeline: Language) -> Iterator[tuple[T, Parsed]]:
    tell(f"{name}: parsing {len(texts)}")
    return zip(texts, parse([Document(id=text.id, text=text.text) for text in texts], pipeline), strict=True)
