"""What the terminal shows of one story: headline, who stands where, the two sides, day by day, its reports."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from sayso.cli.render import COLOUR, STYLE
from sayso.core.records import Assessment, Status
from sayso.core.text import safe, shorten
from sayso.core.vocabulary import AUTHOR, polarity
from sayso.link.positions import Position
from sayso.run.accounts import Account, ReportEntry, TakenBack
from sayso.run.reviewing import GRADES
from sayso.run.stories import Story
from sayso.run.wording import CREDIBILITY, MARK, SURE, held, long_day, org_label, short_day, since, source_name, when

_SIDES = (("+", "For"), ("-", "Against"), ("u", "Leaves it open"), ("=", "Says both"))


def account_view(account: Account, *, width: int) -> RenderableType:
    """The whole story."""
    parts: list[RenderableType] = [Text(safe(account.label), style="bold"), _facts(account)]
    if account.status:
        parts += [Text(), _headline_status(account)]
    if account.positions:
        parts += [Text(), _heading("Who stands where"), *positions_view(account.positions, account.reliability)]
    sides = _two_sides(account, width)
    if sides is not None:
        parts += [Text(), _heading("The two sides, in their words"), sides]
    if account.taken_back:
        parts += [Text(), _heading("Taken back: counts no more"), *taken_back_view(account.taken_back)]
    if account.beliefs:
        parts += [Text(), _heading("Day by day"), *_days(account)]
    return Group(*parts, _heading("Reports"), _reports(account.reports))


def _heading(words: str) -> Text:
    return Text(words.upper(), style="bold")


def _facts(story: Story) -> Text:
    event = story.event
    kind = event.type + (f"/{event.mode}" if event.mode else "")
    who = ", ".join(event.actor) + (f" → {', '.join(event.recipient)}" if event.recipient else "")
    reports = f"{len(story.documents)} report{'s' if len(story.documents) != 1 else ''}"
    if story.copies:
        reports += f", {len(story.copies)} of them copies" if len(story.copies) > 1 else ", one of them a copy"
    parts = [f"story {story.id}", kind, who, event.place or "", reports]
    return Text(safe(" · ".join(p for p in parts if p)), style="dim")


def _headline_status(account: Account) -> Text:
    last = account.status[-1]
    line = Text()
    line.append(last.status.upper(), style=STYLE[last.status])
    line.append(f" since {long_day(since(account.status))}", style="bold")
    line.append(f"   {last.n_for} for, {last.n_against} against\n")
    line.append(safe(last.why))
    line.append(f"\nCredibility of the information {account.credibility}: {CREDIBILITY[account.credibility]}", "dim")
    return line


def positions_view(positions: Sequence[Position], reliability: dict[str, str]) -> Iterator[RenderableType]:
    """Each organisation with what it holds, and before it what it held."""
    for side, heading in _SIDES:
        own = [position for position in positions if position.side == side]
        if own:
            yield Text(heading, style=f"bold {COLOUR.get(side, 'yellow')}")
            for position in own:
                yield Padding(_position(position, reliability.get(position.org)), (0, 0, 0, 2), expand=False)


def _position(position: Position, grade: str | None) -> Text:
    line = Text(f"{MARK.get(position.side, '±')} ", style="bold")
    line.append(safe(org_label(position.org)))
    if grade:
        line.append(f" [reliability {grade}: {GRADES[grade]}]", style="not bold dim")
    line.append(": ")
    for number, move in enumerate(position.moves):
        last = number == len(position.moves) - 1
        line.append(("" if number == 0 else " → ") + held(move), style="not bold" if last else "not bold dim")
        line.append(f" ({when(position.org, move)})", style="not bold dim")
    return line


def _two_sides(account: Account, width: int) -> RenderableType | None:
    """For beside against, each with the sentence that counts; one below the other where that would fold to shreds."""
    stances = [position.now.stance for position in account.positions if position.now.stance]
    sides = [[s for s in stances if polarity(s.factuality) == sign] for sign in "+-"]
    both = [position for position in account.positions if position.side == "="]
    parts: list[RenderableType] = []
    if all(sides) and width >= 72:
        table = Table(box=None, pad_edge=False, expand=False, show_header=True, header_style="bold")
        table.add_column("For", ratio=1, overflow="fold")
        table.add_column("Against", ratio=1, overflow="fold")
        table.add_row(*(Group(*_quoted(side)) for side in sides))
        parts.append(table)
    elif all(sides):
        for heading, side in zip(("For", "Against"), sides, strict=True):
            parts += [Text(heading, style="bold"), *_quoted(side)]
    for position in both:
        parts += [Text(f"{safe(org_label(position.org))} says both", style="bold"), *_quoted(position.now.both)]
    return Group(*parts) if parts else None


def _quoted(stances: Iterable[Assessment]) -> Iterator[Text]:
    for stance in stances:
        sign = polarity(stance.factuality)
        line = Text(f"{MARK[sign]} ", style=f"bold {COLOUR[sign]}")
        line.append(safe(source_name(stance.source, stance.publisher)), style="not bold default")
        line.append(f" ({short_day(stance.date)}): ", style="not bold default dim")
        line.append(f"“{shorten(stance.words, 280)}”", style="not bold default")
        yield line


def taken_back_view(taken_back: Iterable[TakenBack]) -> Iterator[Text]:
    """What a correction or a withdrawal has taken back, one a paragraph."""
    for taken in taken_back:
        stance = taken.stance
        line = Text("× ", style="bold")
        line.append(safe(source_name(stance.source, stance.publisher)), style="not bold strike")
        line.append(f"  {SURE[stance.factuality]}, {stance.aspect}: ", style="not bold")
        line.append(f"“{shorten(stance.words, 200)}”", style="not bold")
        line.append(f"  report {taken.because} on {short_day(taken.on)} [{safe(stance.document)}]", "not bold dim")
        yield line


def _days(account: Account) -> Iterator[RenderableType]:
    by_day = {status.as_of: status for status in account.status}
    reports = {report.id: report for report in account.reports}
    before: Status | None = None
    own = sorted(account.beliefs, key=lambda b: (b.published, b.copy_of is not None, b.document, b.span))
    for day, beliefs in groupby(own, key=lambda b: b.published):
        status = by_day.get(day)
        yield _day(day, status, before)
        before = status or before
        for block in _beliefs(list(beliefs), reports):
            yield Padding(block, (0, 0, 0, 2), expand=False)
        yield Text()


def _day(day: str, status: Status | None, before: Status | None) -> Text:
    line = Text(long_day(day), style="bold underline")
    if status is not None:
        line.append("  ", style="not underline")
        changed = before is None or before.status != status.status
        arrow = "→ " if changed and before is not None else ""
        line.append(f"{arrow}{status.status}", style=f"not underline {STYLE[status.status]}")
        line.append(f"  ({status.n_for} for, {status.n_against} against)", style="not underline not bold dim")
    return line


def _beliefs(beliefs: Sequence[Assessment], reports: dict[str, ReportEntry]) -> Iterable[RenderableType]:
    """One block for each source and its words; copies in one line each."""
    originals = [b for b in beliefs if b.copy_of is None]
    for _, group in groupby(originals, key=lambda b: (b.document, b.source, b.words)):
        belief = min(group, key=lambda b: b.factuality)
        yield _belief(belief, reports[belief.document])
    for document, original in dict.fromkeys((b.document, b.copy_of) for b in beliefs if b.copy_of):
        publisher = reports[document].publisher
        yield Text(f"= {safe(publisher or document)} copies {safe(original or '')}: not counted", style="dim")


def _belief(belief: Assessment, report: ReportEntry) -> RenderableType:
    sign = polarity(belief.factuality)
    head = Text()
    head.append(f"{MARK[sign]} ", style=f"bold {COLOUR[sign]}")
    head.append(safe(source_name(belief.source, belief.publisher)), style="bold")
    org = org_label(belief.org)
    told = [belief.code or "", f"for {org}" if org != belief.source and not belief.org.startswith("outlet:") else ""]
    known = ", ".join(part for part in told if part)
    if known:
        head.append(f" ({safe(known)})", style="dim")
    part = ", part of it" if belief.extent == "part" else ""
    head.append(f"  {SURE[belief.factuality]}, {belief.aspect}{part}", style=COLOUR[sign])
    if belief.via:
        head.append(f"  via {safe(', '.join(belief.via))}", style="dim")
    words = Text(f"{safe(belief.cue)}: " if belief.cue and belief.source != AUTHOR else "")
    words.append(f"“{shorten(belief.words, 280)}”")
    marks = "".join(f", {mark}" for mark in _marks(report))
    words.append(f"  {safe(belief.publisher or '')} [{safe(belief.document)}{safe(marks)}]", style="dim")
    if not belief.plain:
        head.append("  in passing", style="dim italic")
    return Group(head, Padding(words, (0, 0, 0, 2), expand=False))


def _marks(report: ReportEntry) -> Iterator[str]:
    """What a reader has to know of a report before he rests anything on it."""
    if report.only_cites:
        yield f"only cites {', '.join(report.cites)}"
    if report.corrected_on:
        yield f"corrected on {short_day(report.corrected_on)}, version {report.versions}"
    if report.withdrawn_on:
        yield f"withdrawn on {short_day(report.withdrawn_on)}"


def _reports(reports: Sequence[ReportEntry]) -> RenderableType:
    """Originals in the order of days, the copies of each under it."""
    tree = Tree("", hide_root=True, guide_style="dim")
    known = {report.id for report in reports}
    for report in reports:
        if report.copy_of not in known:
            branch = tree.add(report_line(report))
            for copy in reports:
                if copy.copy_of == report.id:
                    branch.add(report_line(copy))
    return tree


def report_line(report: ReportEntry) -> Text:
    """One report: its day, publisher, title, and what there is to know of it."""
    line = Text(f"{short_day(report.published or '')}  ")
    line.append(safe(report.publisher or "publisher unknown"), style="bold")
    if report.title:
        line.append(f"  {shorten(report.title, 90)}")
    line.append(f" [{safe(report.id)}]", style="dim")
    notes = list(_marks(report))
    if report.cites and not report.only_cites and not report.copy_of:
        notes.append(f"cites {', '.join(report.cites)}")
    if report.copy_of:
        notes.insert(0, f"copy: {report.copy_because or 'judged so'}; not counted")
    elif not report.stances and not report.withdrawn_on:
        notes.append("nobody in it takes a stance")
    if notes:
        line.append(f"  {safe('; '.join(notes))}", style="yellow" if report.corrected_on else "dim")
    return line
