"""What the terminal shows: stories, one story day by day, a person's statements, hits of a search."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sayso.cli.plain import MARK, SURE, safe, shorten, source_name
from sayso.core.records import Assessment, Status
from sayso.core.vocabulary import polarity
from sayso.link.naming import org_name
from sayso.resources.countries import name_of
from sayso.run.stories import Story

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


def story_view(story: Story) -> RenderableType:
    """The whole story: headline and status, then day by day who said what, and how surely."""
    parts: list[RenderableType] = [Text(safe(story.label), style="bold"), _facts(story)]
    if story.status:
        parts += [Text(), _headline_status(story), Text()]
    by_day = {status.as_of: status for status in story.status}
    before: Status | None = None
    own = sorted(story.beliefs, key=lambda b: (b.published, b.copy_of is not None, b.document, b.span))
    for day, beliefs in groupby(own, key=lambda b: b.published):
        status = by_day.get(day)
        parts.append(_day(day, status, before))
        before = status or before
        parts += [Padding(block, (0, 0, 0, 2), expand=False) for block in _beliefs(list(beliefs))]
        parts.append(Text())
    return Group(*parts)


def _facts(story: Story) -> Text:
    event = story.event
    kind = event.type + (f"/{event.mode}" if event.mode else "")
    who = ", ".join(event.actor) + (f" → {', '.join(event.recipient)}" if event.recipient else "")
    reports = f"{len(story.documents)} report{'s' if len(story.documents) != 1 else ''}"
    if story.copies:
        reports += f", {len(story.copies)} of them copies" if len(story.copies) > 1 else ", one of them a copy"
    parts = [f"story {story.id}", kind, who, event.place or "", reports]
    return Text(safe(" · ".join(p for p in parts if p)), style="dim")


def _headline_status(story: Story) -> Text:
    last = story.status[-1]
    line = Text()
    line.append(last.status.upper(), style=STYLE[last.status])
    line.append(f" since {long_day(_since(story.status))}", style="bold")
    line.append(f"   {last.n_for} for, {last.n_against} against, credibility {story.credibility}\n")
    line.append(safe(last.why))
    return line


def _since(days: Sequence[Status]) -> str:
    """The day from which on the last status has held."""
    since = days[-1].as_of
    for status in reversed(days):
        if status.status != days[-1].status:
            break
        since = status.as_of
    return since


def _day(day: str, status: Status | None, before: Status | None) -> Text:
    line = Text(long_day(day), style="bold underline")
    if status is not None:
        line.append("  ", style="not underline")
        changed = before is None or before.status != status.status
        arrow = "→ " if changed and before is not None else ""
        line.append(f"{arrow}{status.status}", style=f"not underline {STYLE[status.status]}")
        line.append(f"  ({status.n_for} for, {status.n_against} against)", style="not underline not bold dim")
    return line


def _beliefs(beliefs: Sequence[Assessment]) -> Iterable[RenderableType]:
    """One block for each source and its words; copies in one line each."""
    originals = [b for b in beliefs if b.copy_of is None]
    for (_, _, _), group in groupby(originals, key=lambda b: (b.document, b.source, b.words)):
        yield _belief(next(iter(sorted(group, key=lambda b: b.factuality))))
    for document, original in dict.fromkeys((b.document, b.copy_of) for b in beliefs if b.copy_of):
        publisher = next(b.publisher for b in beliefs if b.document == document)
        yield Text(f"= {safe(publisher or document)} copies {safe(original or '')}: not counted", style="dim")


def _belief(belief: Assessment) -> RenderableType:
    sign = polarity(belief.factuality)
    head = Text()
    head.append(f"{MARK[sign]} ", style=f"bold {COLOUR[sign]}")
    head.append(safe(source_name(belief.source, belief.publisher)), style="bold")
    org = _org(belief.org)
    told = [belief.code or "", f"for {org}" if org != belief.source and not belief.org.startswith("outlet:") else ""]
    known = ", ".join(part for part in told if part)
    if known:
        head.append(f" ({safe(known)})", style="dim")
    part = ", part of it" if belief.extent == "part" else ""
    head.append(f"  {SURE[belief.factuality]}, {belief.aspect}{part}", style=COLOUR[sign])
    if belief.via:
        head.append(f"  via {safe(', '.join(belief.via))}", style="dim")
    words = Text(f"{safe(belief.cue)}: " if belief.cue else "")
    words.append(f"“{shorten(belief.words, 280)}”")
    where = belief.publisher or ""
    words.append(f"  {safe(where)} [{safe(belief.document)}]", style="dim")
    return Group(head, Padding(words, (0, 0, 0, 2), expand=False))


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
            (_since(story.status) or "undated") if last else "",
            Text(safe(", ".join(map(_org, last.sources_for)))) if last else "",
            Text(safe(", ".join(map(_org, last.sources_against)))) if last else "",
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
        block.append(f" since {_since(story.status) or 'undated'}", style="not bold")
        for side, orgs in (("for", last.sources_for), ("against", last.sources_against)):
            if orgs:
                block.append(f"\n{side}: {safe(', '.join(map(_org, orgs)))}", style="not bold")
    block.append("\n")
    return block


def rows_table(columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> RenderableType:
    """Any rows of text under their column names; cells fold on a narrow terminal."""
    table = _table(*columns)
    for row in rows:
        table.add_row(*(Text(safe(cell or "")) for cell in row))
    return table


def _org(org: str) -> str:
    return org_name(org, name_of)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", expand=False)
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column in ("#", "Reports") else "left")
    return table


def long_day(day: str) -> str:
    """`2022-11-10` as `Thu 10 Nov 2022`; nothing as `undated`; anything else as it is."""
    if not day:
        return "undated"
    try:
        return f"{date.fromisoformat(day):%a} {date.fromisoformat(day).day} {date.fromisoformat(day):%b %Y}"
    except ValueError:
        return day


def show(console: Console, renderable: RenderableType) -> None:
    """Print, with no highlighting of numbers or names of ours."""
    console.print(renderable, highlight=False)
