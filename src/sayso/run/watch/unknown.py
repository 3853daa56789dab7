"""What rules name that a ledger does not know: it may come yet, or be a slip of the pen."""

import difflib
from collections.abc import Iterator, Sequence

from sayso.core.vocabulary import NON_STATE, SECTORS
from sayso.ledger import Queries
from sayso.resources.countries import names
from sayso.run.watch.config import Rule


def unknown(queries: Queries, rules: Sequence[Rule]) -> Iterator[str]:
    """In a line each."""
    numbers = {number for rule in rules for number in rule.stories}
    known = queries.reports_of(numbers) if numbers else {}
    for rule in rules:
        for number in rule.stories:
            if number not in known:
                now = queries.moved_to(number)
                told = f"its reports are in story {now} now" if now is not None else "none yet"
                yield f"rule “{rule.name}”: there is no story {number} in this ledger, {told}"
        if rule.actor and not queries.watching.has_code(rule.actor):
            yield f"rule “{rule.name}”: no actor in this ledger has the code {rule.actor} yet{_advice(rule.actor)}"


def _advice(code: str) -> str:
    """What of a code can be no part of one, and what may be meant."""
    first = {*names(), *NON_STATE}
    told = []
    for place, part in enumerate(code.split()):
        meant = first if place == 0 else {*SECTORS, *NON_STATE}
        if part not in meant:
            near = difflib.get_close_matches(part, sorted(meant), 1, 0.6)
            told.append(f"{part} is no code" + (f" (is {near[0]} meant?)" if near else ""))
    return "".join(f"; {each}" for each in told)
