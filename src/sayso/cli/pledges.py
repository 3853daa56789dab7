"""`sayso pledges`: what was promised, by whom, by when, and what has come of it."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sayso.cli.options import AsOf, JsonOption, LedgerOption, Limit, day, open_ledger, print_json
from sayso.cli.render import show
from sayso.core.text import safe, shorten
from sayso.link.pledges import Figure, Pledge
from sayso.run.pledges import pledges as all_pledges
from sayso.run.pledgewords import KIND, balance, facts, parties, told
from sayso.run.wording import short_day, source_name

_STYLE = {"overdue": "bold red", "open": "yellow", "kept": "bold green"}


def pledges(ledger: LedgerOption = None, as_of: AsOf = None, limit: Limit = 40, json: JsonOption = False) -> None:
    """List promises of money and things with what has come of them: overdue ones first, those kept last.

    A pledge joins what all reports tell of one giver, recipient and unit, and every figure stands below with its
    sentence. Figures are counted with care: a copy never; a total replaces what was told before; only what is said to
    come on top is added; of figures that may hold one another the largest is the least that has come ("at least").
    Money and things are never set against each other. Whatever no report tells is called unknown, and that nothing is
    told to have come does not mean that nothing came. A pledge is overdue once its deadline is before --as-of, or
    before today.
    """
    known = day(as_of)
    with open_ledger(ledger) as opened:
        found = all_pledges(opened, today=known or date.today().isoformat(), as_of=known)
    if json:
        print_json(found)
        return
    console = Console()
    if not found:
        show(console, "No promise of money or things in these reports.")
    for pledge in found[:limit]:
        show(console, _view(pledge))
    if len(found) > limit:
        show(console, f"… and {len(found) - limit} more (--limit)")


def _view(pledge: Pledge) -> RenderableType:
    head = Text()
    head.append(pledge.state.upper(), style=_STYLE[pledge.state])
    head.append(f"  {safe(parties(pledge))}: {balance(pledge)}", style="bold")
    rows = [*pledge.promises, *pledge.expected, *pledge.deliveries]
    lines = [_facts(pledge), *_rows(sorted(rows, key=lambda f: (f.published, f.document, f.span)))]
    return Group(head, *(Padding(line, (0, 0, 0, 2), expand=False) for line in lines), Text())


def _facts(pledge: Pledge) -> Text:
    stories = ", ".join(map(str, pledge.storylines))
    return Text("; ".join([*facts(pledge), *([f"story {stories}"] if stories else [])]), style="dim")


def _rows(rows: Sequence[Figure]) -> Iterator[Text]:
    for row in rows:
        line = Text(f"{short_day(row.published)}  ")
        line.append(KIND[row.kind], style="bold")
        line.append(f" {told(row)}  ")
        line.append(safe(source_name(row.source, row.publisher)), style="bold")
        line.append(f": “{shorten(row.words, 240)}”")
        line.append(f"  {safe(row.publisher or '')} [{safe(row.document)}]", style="dim")
        yield line
