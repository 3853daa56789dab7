"""What the code says of itself, as Markdown."""

import inspect
import re
from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(``.+?``|`[^`\n]+`)", re.DOTALL)
_SPECIAL = re.compile(r"([*_\[\]<>|\\])")


def prose(text: str) -> str:
    """Plain text, with code in backticks, as Markdown in which nothing else means anything."""
    parts = _CODE.split(inspect.cleandoc(text))
    return "".join(part if at % 2 else _SPECIAL.sub(r"\\\1", part) for at, part in enumerate(parts))


def cell(text: str) -> str:
    """The same in one cell of a table."""
    return " ".join(prose(text).split())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(each.replace(chr(10), ' ') for each in line)} |\n" for line in lines)


def code(text: str) -> str:
    """A word of code; also where it has a bar, which would end a table's cell."""
    return f"`{text}`".replace("|", "\\|") if text else ""
