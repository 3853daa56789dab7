"""PolNeAR as the tagger's teacher: articles, and the role of every character in them.

Source: PolNeAR 1.0 (Newell, Margolin and Ruths, 2018), brat standoff files. Every attribution has one cue, at most one
source and a content of one or more pieces; hardly any stands inside another, so each character has one role.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso.core.spans import Span
from training.errors import TrainingError

ROLES = ("source", "cue", "content")
_SPAN = re.compile(r"(T\d+)\t\S+ (\d+ \d+(?:;\d+ \d+)*)")
_EVENT = re.compile(r"E\d+\t(.+)")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Spans of one attribution, in characters of the article."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One annotated article."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]


def articles(split: Path) -> Iterator[Article]:
    """The annotated articles of a split (`polnear/train`), by name; the first annotator's work where there are more.

    Raises TrainingError if `split` is no split of PolNeAR.
    """
    if not ((split / "attributions").is_dir() and (split / "text").is_dir()):
        raise TrainingError(f"{split} is no part of PolNeAR 1.0: it needs the folders text/ and attributions/")
    annotated: dict[str, Path] = {}
    for path in sorted((split / "attributions").glob("*.ann"), reverse=True):
        annotated[path.stem.rpartition("_")[0]] = path
    for text in sorted((split / "text").glob("*.txt")):
        if text.stem in annotated:
            with text.open(encoding="utf-8", newline="") as file:  # offsets count a line's end as it stands
                yield Article(text.stem, file.read(), tuple(_attributions(annotated[text.stem])))


def _attributions(path: Path) -> Iterator[Attribution]:
    spans: dict[str, tuple[Span, ...]] = {}
    events = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if found := _SPAN.match(line):
            spans[found[1]] = tuple((int(a), int(b)) for a, b in (piece.split() for piece in found[2].split(";")))
        elif found := _EVENT.match(line):
            events.append(found[1].split())
    for arguments in events:
        held: dict[str, tuple[Span, ...]] = dict.fromkeys(ROLES, ())
        for argument in arguments:  # Content:T3, Content2:T5, Source:T1
            name, _, number = argument.partition(":")
            role = name.rstrip("0123456789").lower()
            if role in held:
                held[role] += spans.get(number, ())
        if held["cue"] and held["content"]:
            yield Attribution(**held)
