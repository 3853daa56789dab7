"""The notebooks of examples/notebooks as pages: their words and their code; tests run them, readers may, too."""

from collections.abc import Iterator
from pathlib import Path

import nbformat

_NOTE = """
!!! note
    This is `examples/notebooks/{name}`. Open it in Jupyter to run it; what it prints and draws is not shown here.
"""


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Each as a page of Markdown."""
    for path in sorted((root / "examples/notebooks").glob("*.ipynb")):
        yield f"notebooks/{path.stem}.md", page(path)


def page(path: Path) -> str:
    """One of them."""
    cells = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4).cells  # type: ignore[no-untyped-call]
    parts = [f"```python\n{cell.source}\n```" if cell.cell_type == "code" else cell.source for cell in cells]
    first, _, rest = parts[0].partition("\n")
    return "\n\n".join([first, _NOTE.format(name=path.name), rest, *parts[1:]]) + "\n"
