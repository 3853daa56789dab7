"""Files outside docs/ that belong into the site too, and links between the two that hold in both worlds.

On a git host `../training/MODEL_CARD.md` is a file; on the site it is the page that is made of it. What has no page of
its own is named without a link.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PAGES: Final = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "training/MODEL_CARD.md": "model-card.md",
    "examples/kherson/README.md": "sample.md",
}
"""The file, and the page that it becomes."""

_LINK: Final = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_ABSOLUTE: Final = re.compile(r"[a-z]+:", re.IGNORECASE)


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Each such page with its text; its links are those of the site."""
    for source, page in PAGES.items():
        text = (root / source).read_text(encoding="utf-8")
        yield page, _linked(text, posixpath.dirname(source), page, root)


def linked(text: str, page: str, root: Path) -> str:
    """A page of docs/ with links to files outside it made right."""
    return _linked(text, posixpath.join("docs", posixpath.dirname(page)), page, root)


def _linked(text: str, folder: str, page: str, root: Path) -> str:
    def moved(link: re.Match[str]) -> str:
        image, words, target, anchor = link.groups()
        if _ABSOLUTE.match(target):
            return link.group()
        path = posixpath.normpath(posixpath.join(folder, target))
        if path in PAGES:
            goal = PAGES[path]
        elif path.startswith("docs/"):
            goal = path.removeprefix("docs/")
        elif (root / path).exists():
            return words
        else:
            return link.group()  # broken: left for the build to complain of
        there = posixpath.relpath(goal, posixpath.dirname(page) or ".")
        return f"{image}[{words}]({there}{anchor or ''})"

    return _LINK.sub(moved, text)
