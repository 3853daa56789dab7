"""The gold annotations: one JSON file an article, words instead of offsets, so that a person can read and correct it.

A span is written as the exact words of the text. Words that stand there more than once are given with their context,
marked off by guillemets: `"weapons, «he» said"`. A string that is absent or ambiguous is an error, never a silent miss.
Only `boilerplate` is looked up in the whole text; everything else in what is left when the boilerplate is blanked.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLD = HERE / "gold"

Span = tuple[int, int]


class GoldError(Exception):
    """A gold file does not fit its text."""


@dataclass(frozen=True)
class Statement:
    kind: str
    speaker: str | None
    """Names that are right, parted by `|`; None where it is not scored."""
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    optional: bool


@dataclass(frozen=True)
class Belief:
    source: str
    factuality: tuple[str, ...]
    aspect: tuple[str, ...]
    optional: bool


@dataclass(frozen=True)
class Event:
    trigger: tuple[Span, ...]
    """Any of these words may be taken for the trigger."""
    types: tuple[str, ...]
    mode: str | None
    aux: str | None
    actor: tuple[str, ...] | None
    """Codes, each with alternatives parted by `|`; empty where there must be none, None where it is not scored."""
    recipient: tuple[str, ...] | None
    place: str | None
    beliefs: tuple[Belief, ...]
    optional: bool


@dataclass(frozen=True)
class Fact:
    """A place, a date or an amount: a span and what must be read from it."""

    span: Span
    value: dict[str, Any]
    optional: bool


@dataclass(frozen=True)
class Gold:
    slug: str
    text: str
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    actors: tuple[tuple[str, str], ...]
    """Name and code, each with alternatives parted by `|`."""
    places: tuple[Fact, ...]
    dates: tuple[Fact, ...]
    amounts: tuple[Fact, ...]
    boilerplate: tuple[Span, ...]


def gold_files() -> list[Path]:
    return sorted(GOLD.glob("*.json"))


def fingerprint() -> str:
    """A hash of the gold and of the reports it annotates; white space in the gold files does not count."""
    digest = hashlib.sha256()
    for path in gold_files():
        gold = json.loads(path.read_text(encoding="utf-8"))
        digest.update(json.dumps(gold, sort_keys=True).encode())
        digest.update((ROOT / gold["report"]).read_bytes())
    return digest.hexdigest()


def report_of(path: Path) -> Path:
    return ROOT / json.loads(path.read_text(encoding="utf-8"))["report"]


def load(path: Path, text: str) -> Gold:
    """The annotations of one file, with offsets into `text`. Raises GoldError where the two do not fit."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    boilerplate = _Finder(path.stem, text).all(raw["boilerplate"])
    body = text
    for start, end in boilerplate:
        body = body[:start] + " " * (end - start) + body[end:]
    finder = _Finder(path.stem, body)
    return Gold(
        slug=path.stem,
        text=text,
        statements=tuple(_statement(row, finder) for row in raw["statements"]),
        events=tuple(_event(row, finder) for row in raw["events"]),
        actors=tuple((row["name"], row["code"]) for row in raw["actors"]),
        places=tuple(
            Fact(span, row, row.get("optional", False)) for row in raw["places"] for span in finder.every(row["name"])
        ),
        dates=tuple(Fact(finder.one(row["span"]), row, row.get("optional", False)) for row in raw["dates"]),
        amounts=tuple(Fact(finder.one(row["span"]), row, row.get("optional", False)) for row in raw["amounts"]),
        boilerplate=boilerplate,
    )


def _statement(row: dict[str, Any], finder: "_Finder") -> Statement:
    return Statement(
        kind=row["kind"],
        speaker=row["speaker"],
        source=finder.all(row["source"]),
        cue=finder.all(row["cue"]),
        content=finder.all(row["content"]),
        optional=row.get("optional", False),
    )


def _event(row: dict[str, Any], finder: "_Finder") -> Event:
    return Event(
        trigger=finder.all(row["trigger"]),
        types=tuple(row["type"]),
        mode=row.get("mode"),
        aux=row.get("aux"),
        actor=_codes(row.get("actor")),
        recipient=_codes(row.get("recipient")),
        place=row.get("place"),
        beliefs=tuple(
            Belief(b["source"], tuple(b["factuality"]), tuple(b["aspect"]), b.get("optional", False))
            for b in row.get("beliefs", ())
        ),
        optional=row.get("optional", False),
    )


def _codes(codes: list[str] | None) -> tuple[str, ...] | None:
    return None if codes is None else tuple(codes)


@dataclass(frozen=True)
class _Finder:
    slug: str
    text: str

    def one(self, words: str) -> Span:
        """The span of the words, or of those between guillemets; they must stand there just once, as whole words."""
        before, mark, rest = words.partition("«")
        inner, _, after = rest.partition("»") if mark else (words, "", "")
        found = self.every(before + inner + after if mark else words)
        if len(found) > 1:
            raise GoldError(f"{self.slug}: {words!r} stands there {len(found)} times; give context with «»")
        start = found[0][0] + (len(before) if mark else 0)
        return (start, start + len(inner))

    def all(self, many: Iterable[str]) -> tuple[Span, ...]:
        return tuple(self.one(words) for words in many)

    def every(self, words: str) -> list[Span]:
        pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
        found = [match.span() for match in re.finditer(pattern, self.text)]
        if not found:
            raise GoldError(f"{self.slug}: {words!r} is not in the text")
        return found
