"""What there is to say of a pledge in plain words: the terminal and the pages both say it so."""

from collections.abc import Iterator
from typing import Final

from sayso.core.text import safe
from sayso.link.pledges import Deadline, Figure, Pledge, Quantity
from sayso.run.wording import org_label, short_day

KIND: Final = {"promise": "promised", "expected": "to come", "delivery": "came"}


def parties(pledge: Pledge) -> str:
    """`Netherlands → Ukraine`."""
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


def facts(pledge: Pledge) -> Iterator[str]:
    """When it is due, and what a reader has to know before he rests anything on the figures."""
    yield _due(pledge.due, pledge.state)
    if pledge.on_top:
        yield "on top of earlier promises, which no report here tells"
    if pledge.differ:
        yield "reports give different figures: the latest is taken"
    if pledge.share is not None and pledge.delivered is not None:
        yield f"{pledge.share:g} per cent by another count"
    yield f"last report {short_day(pledge.last)}"


def _due(due: Deadline | None, state: str) -> str:
    if due is None:
        return "deadline unknown"
    if due.last is None:
        return f"promised “{safe(due.words)}”, day unknown"
    passed = ", which has passed" if state == "overdue" else ""
    return f"due {short_day(due.last)} (“{safe(due.words)}”){passed}"


def told(row: Figure) -> str:
    """`31 tanks in all`; `some rounds, by the end of June`."""
    value = row.value if row.value is not None else row.low
    tally = {"increment": " more", "total": " in all"}.get(row.tally or "", "")
    by = f", {row.due.words}" if row.due and row.kind == "expected" else ""
    return safe(f"{_number(value) if value is not None else 'some'} {row.unit}{tally}{by}")
