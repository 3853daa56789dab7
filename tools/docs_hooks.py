"""What MkDocs asks of this project while it builds the site; `make docs`.

Generated pages are virtual: they are made from the code as it is, and stand in no folder.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from manual import (
    commands,
    decisions,
    exports,
    figures,
    interface,
    ledger,
    notebooks,
    outside,
    python,
    records,
    settings,
    vocabulary,
    watching,
)

ROOT: Final = Path(__file__).parents[1]
GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    "reference/commands.md": commands.page,
    "reference/settings.md": settings.page,
    "reference/records.md": records.page,
    "reference/ledger.md": ledger.page,
    "reference/vocabulary.md": vocabulary.page,
    "reference/exports.md": exports.page,
    "reference/feeds.md": watching.page,
    "reference/python.md": python.page,
    "reference/http.md": interface.page,
    "decisions/index.md": lambda: decisions.page(ROOT),
}
"""Pages that are made from the code."""
_PAST: Final = ("decisions/", "changelog", "contributing")
"""What most readers do not look for: it comes last among what a search finds."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Every decision into the navigation, under its index."""
    last: dict[str, Any] = config.nav[-1] if config.nav else {}
    for entries in last.values():
        for entry in entries:
            if isinstance(entry, dict) and "Decisions" in entry:
                entry["Decisions"] += [
                    {f"{file.name[:3]} {decisions.title(file)}".replace("`", ""): f"decisions/{file.name}"}
                    for file in decisions.files(ROOT)
                ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The generated pages, and those that stand outside docs/."""
    made = {name: page() for name, page in GENERATED.items()}
    for name, text in {**made, **dict(outside.pages(ROOT)), **dict(notebooks.pages(ROOT))}.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: MkDocsConfig, files: Files) -> str:
    """Links that leave docs/, and figures."""
    name = page.file.src_uri
    if name.startswith(_PAST):
        page.meta["search"] = {"boost": 0.2}
    if page.file.generated_by is None:
        markdown = outside.linked(markdown, name, ROOT)
        if not name.startswith("decisions/"):
            markdown = figures.with_figures(markdown, figures.measured(ROOT))
    return markdown


def on_post_page(output: str, page: Any, config: MkDocsConfig) -> str:
    """A name for the search, which the theme leaves without one: a screen reader says what opens."""
    return output.replace('role="dialog"', 'role="dialog" aria-label="Search"')
