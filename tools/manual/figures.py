"""Figures of docs/evaluation.md in the words of other pages: looked up when the site is built, so never stale.

In a page, `{{ figure statements | recall, indirect }}` is the cell of that row, in the first column or in one that is
named after a third bar; `{{ of100 … }}` is the same as a share: `72 of 100`.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

Tables = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By the name of the measured block, the row, and the column."""

_BLOCK: Final = re.compile(r"<!-- measured: (\S+) -->\n(.*?)<!-- end -->", re.DOTALL)
_ASKED: Final = re.compile(r"\{\{ (figure|of100) ([^|}]+?) \| ([^|}]+?)(?: \| ([^|}]+?))? \}\}")


class FigureError(Exception):
    """A page asks for a figure that docs/evaluation.md has not got."""


def tables(page: str) -> Tables:
    """All measured tables of a page."""
    return {name: _table(body) for name, body in _BLOCK.findall(page)}


def _table(body: str) -> dict[str, dict[str, str]]:
    lines = [[each.strip() for each in line.strip().strip("|").split("|")]
             for line in body.splitlines() if line.startswith("|")]  # fmt: skip
    if len(lines) < 2:
        return {}
    head, _, *rows = lines
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def with_figures(page: str, known: Tables) -> str:
    """The page with its figures. Raises FigureError, naming what is not there."""

    def looked_up(asked: re.Match[str]) -> str:
        form, section, row, column = asked.groups()
        try:
            value = known[section][row][column or "figure"]
        except KeyError as error:
            raise FigureError(f"docs/evaluation.md has no {error.args[0]!r} for {asked.group()}") from error
        if not value:
            raise FigureError(f"docs/evaluation.md is empty at {asked.group()}")
        return value if form == "figure" else f"{round(float(value) * 100)} of 100"

    found = _ASKED.sub(looked_up, page)
    if left := re.search(r"\{\{ ?(figure|of100)[^}]*\}\}", found):
        raise FigureError(f"cannot make out {left.group()}")
    return found


def measured(root: Path) -> Tables:
    """Those of docs/evaluation.md."""
    return tables((root / "docs/evaluation.md").read_text(encoding="utf-8"))
