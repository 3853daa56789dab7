"""What the pages of the documentation say: their fences of code, and the commands in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<kind>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
_INDENTED = re.compile(r"(?:^(?: {4,}|\t)[^\n]*\n)+", re.MULTILINE)


class Fence(NamedTuple):
    """A fenced block, and where its body stands in the page."""

    kind: str
    body: str
    start: int
    end: int


def fences(text: str) -> list[Fence]:
    """All fenced blocks of a page."""
    return [Fence(m["kind"], m["body"], m.start("body"), m.end("body")) for m in _FENCE.finditer(text)]


def written() -> list[Path]:
    """Every page that a person has written, and the README; decisions and the changelog tell of the past."""
    pages = [page for page in DOCS.rglob("*.md") if page.parent.name != "decisions"]
    return [*sorted(pages), ROOT / "README.md"]


def shell_lines(text: str) -> Iterator[str]:
    """The lines of a page that could be typed: fenced or indented blocks, and code within lines."""
    for fence in fences(text):
        if fence.kind in ("", "sh", "console", "bash", "text"):
            yield from re.sub(r"\\\n\s*", " ", fence.body).splitlines()
    bare = _FENCE.sub("", text)
    for block in _INDENTED.findall(bare):
        yield from re.sub(r"\\\n\s*", " ", block).splitlines()
    yield from (" ".join(code.split()) for code in re.findall(r"`([^`]+)`", bare))
