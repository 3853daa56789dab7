"""`sayso pledges`: what was promised, by whom, by when, and what has come of it."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sayso.cli.options import AsOf, JsonOption, LedgerOption, Limit, day, open_ledger, print_json
from sayso.cli.render import show
from sayso.core.text import safe, shorten
from sayso.link.pledges import Deadline, Figure, Pledge, Quantity
from sayso.run.pledges import pledges as all_pledges
from sayso.run.wording import org_label, short_day, source_name

_STYLE = {"overdue": "bold red", "open": "yellow", "kept": "bold green"}
_WORD = {"promise": "promised", "expected": "to come", "delivery": "came"}


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
    head.append(f"  {safe(_parties(pledge))}: {balance(pledge)}", style="bold")
    rows = [*pledge.promises, *pledge.expected, *pledge.deliveries]
    lines = [_facts(pledge), *_rows(sorted(rows, key=lambda f: (f.published, f.document, f.span)))]
    return Group(head, *(Padding(line, (0, 0, 0, 2), expand=False) for line in lines), Text())


def _parties(pledge: Pledge) -> str:
    giver, recipient = (
        ", ".join(map(org_label, keys)) or words or unknown
        for keys, words, unknown in (
            (pledge.giver, pledge.giver_words, "giver unknown"),
            (pledge.recipient, pledge.recipient_words, "recipient unknown"),
        )
    )
    return f"{giver} → {recipient}"


def balance(pledge: Pledge) -> str:
    """`18 of 31 tanks`; `at least 330,000 of 1,000,000 rounds`; `31 tanks promised, nothing told of delivery`."""
    promised = _amount(pledge.promised) if pledge.promised else "an unknown number"
    if pledge.delivered is not None:
        return f"{_amount(pledge.delivered)} of {promised} {pledge.unit} delivered"
    told = f"{pledge.share:g} per cent delivered" if pledge.share is not None else "no delivery told"
    return f"{promised} {pledge.unit} promised, {told}"


def _amount(quantity: Quantity) -> str:
    if quantity.is_exact:
        return _number(quantity.low)
    if quantity.high is None:
        return f"at least {_number(quantity.low)}"
    return f"{_number(quantity.low)} to {_number(quantity.high)}"


def _number(value: float) -> str:
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size and round(value / size, 3) * size == value:
            return f"{value / size:,.10g} {word}"
    return f"{value:,.10g}"


def _facts(pledge: Pledge) -> Text:
    parts = [_due(pledge.due, pledge.state)]
    if pledge.on_top:
        parts.append("on top of earlier promises, which no report here tells")
    if pledge.differ:
        parts.append("reports give different figures: the latest is taken")
    if pledge.share is not None and pledge.delivered is not None:
        parts.append(f"{pledge.share:g} per cent by another count")
    stories = ", ".join(map(str, pledge.storylines))
    parts += [f"last report {short_day(pledge.last)}", f"story {stories}" if stories else ""]
    return Text("; ".join(part for part in parts if part), style="dim")


def _due(due: Deadline | None, state: str) -> str:
    if due is None:
        return "deadline unknown"
    if due.last is None:
        return f"promised “{safe(due.words)}”, day unknown"
    passed = ", which has passed" if state == "overdue" else ""
    return f"due {short_day(due.last)} (“{safe(due.words)}”){passed}"


def _rows(rows: Sequence[Figure]) -> Iterator[Text]:
    for row in rows:
        line = Text(f"{short_day(row.published)}  ")
        line.append(_WORD[row.kind], style="bold")
        line.append(f" {_told(row)}  ")
        line.append(safe(source_name(row.source, row.publisher)), style="bold")
        line.append(f": “{shorten(row.words, 240)}”")
        line.append(f"  {safe(row.publisher or '')} [{safe(row.document)}]", style="dim")
        yield line


def _told(row: Figure) -> str:
    value = row.value if row.value is not None else row.low
    tally = {"increment": " more", "total": " in all"}.get(row.tally or "", "")
    by = f", {row.due.words}" if row.due and row.kind == "expected" else ""
    return safe(f"{_number(value) if value is not None else 'some'} {row.unit}{tally}{by}")
