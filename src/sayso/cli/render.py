"""What the terminal shows: stories in a table, rows of any kind, days and names."""

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.core.text import safe
from sayso.run.stories import Story
from sayso.run.wording import org_label, since

STYLE = {
    "confirmed": "bold green",
    "signs": "green",
    "announced": "cyan",
    "partial": "yellow",
    "disputed": "bold yellow",
    "open": "yellow",
    "denied": "bold red",
    "broken": "bold red",
}
NARROW = 72
"""Columns below which a table of stories folds to shreds."""
COLOUR = {"+": "green", "-": "red", "u": "yellow"}


def stories_table(stories: Sequence[Story], *, width: int) -> RenderableType:
    """All stories, one a row; one below the other where a row would not fit."""
    if width < NARROW:
        return Group(*(_story_block(story) for story in stories))
    table = _table("#", "Story", "Status", "Since", "For", "Against", "Reports")
    for story in stories:
        last = story.status[-1] if story.status else None
        table.add_row(
            str(story.id),
            Text(safe(story.label)),
            Text(last.status, style=STYLE[last.status]) if last else "",
            (since(story.status) or "undated") if last else "",
            Text(safe(", ".join(map(org_label, last.sources_for)))) if last else "",
            Text(safe(", ".join(map(org_label, last.sources_against)))) if last else "",
            f"{len(story.documents) - len(story.copies)}" + (f"+{len(story.copies)}" if story.copies else ""),
        )
    return table


def _story_block(story: Story) -> Text:
    block = Text(f"{story.id} ", style="bold")
    block.append(safe(story.label))
    if story.status:
        last = story.status[-1]
        block.append("\n")
        block.append(last.status, style=f"not bold {STYLE[last.status]}")
        block.append(f" since {since(story.status) or 'undated'}", style="not bold")
        for side, orgs in (("for", last.sources_for), ("against", last.sources_against)):
            if orgs:
                block.append(f"\n{side}: {safe(', '.join(map(org_label, orgs)))}", style="not bold")
    block.append("\n")
    return block


def rows_table(columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> RenderableType:
    """Any rows of text under their column names; cells fold on a narrow terminal."""
    table = _table(*columns)
    for row in rows:
        table.add_row(*(Text(safe(cell or "")) for cell in row))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", expand=False)
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column in ("#", "Reports") else "left")
    return table


def show(console: Console, renderable: RenderableType) -> None:
    """Print, with no highlighting of numbers or names of ours."""
    console.print(renderable, highlight=False)
