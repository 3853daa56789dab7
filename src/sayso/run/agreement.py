"""How far reviewers agree who have judged the same things: Krippendorff's alpha, 1 for wholly, 0 for by chance."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from sayso.core.corrections import Correction
from sayso.core.corrections.values import decoded
from sayso.core.errors import LedgerError
from sayso.core.records import Record
from sayso.ledger import Ledger, Queries
from sayso.run.correctionlist import outcomes_of

ORDER: Final = ("CT-", "PR-", "PS-", "Uu", "PS+", "PR+", "CT+")
"""Of factuality: how far apart two of them are."""
_ORDINAL: Final = frozenset({"factuality", "view"})
_VERDICT: Final = "verdict"

Level = Literal["nominal", "ordinal"]
Unit = tuple[str, ...]
Ratings = dict[str, dict[Unit, dict[str, str]]]
"""By what was judged, by thing, by reviewer."""


class Agreement(Record, frozen=True, kw_only=True):
    """How far reviewers agree on one kind of question."""

    what: str
    """`verdict` (is there such a record?), a field, `story` or `copy`."""
    level: Level
    """`nominal`, or `ordinal` where values lie nearer to or farther from each other."""
    alpha: float | None
    """None where there is too little to tell; `why` says what is lacking."""
    units: int
    """Things that two or more have judged."""
    raters: int
    """Those who have judged one of these."""
    why: str = ""


def agreement(ledger: Ledger) -> tuple[Agreement, ...]:
    """Agreement by what was judged; of each reviewer his own last word counts, even if another's holds."""
    with ledger.read() as queries:
        ratings = _of_records(queries) | _of_pairs(queries)
    return tuple(_agreement(what, ratings[what]) for what in sorted(ratings))


def _of_records(queries: Queries) -> Ratings:
    """What each reviewer says of each record, and of each field that somebody has set.

    Who accepts a record, or sets one of its fields, says that it is one; who accepts it stands by what the reader had.
    """
    every = queries.corrections()
    undone = {c.undoes for c in every}
    standing = [c for c in every if c.action in ("accept", "reject", "set") and c.number not in undone]
    outcomes = outcomes_of(queries, {c.document for c in standing})
    found: Ratings = defaultdict(lambda: defaultdict(dict))
    accepted: dict[Unit, dict[str, Correction]] = defaultdict(dict)
    for c in standing:
        outcome = outcomes.get(c.number)
        if outcome is None or outcome.state == "lost":
            continue
        unit: Unit = (c.document, outcome.unit)
        found[_VERDICT][unit][c.by] = "no" if c.action == "reject" else "yes"
        if c.action == "accept":
            accepted[unit][c.by] = c
        if c.action == "set":
            found[c.field or ""][unit][c.by] = _value(c)
    for field, units in found.items():
        for unit, by in units.items() if field != _VERDICT else ():
            for reviewer, c in accepted[unit].items():
                by.setdefault(reviewer, _as_it_was(c, field))
    return found


def _value(correction: Correction) -> str:
    """The value in a form in which equals are equal, whatever stands around its words."""
    try:
        value = decoded(correction.target.kind, correction.action, correction.field, correction.value)
    except LedgerError:
        return correction.value or ""
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plain(each) for each in value)
    return str(getattr(value, "geonameid", None) or getattr(value, "name", value))


def _as_it_was(correction: Correction, field: str) -> str:
    """What the record had in this field when a reviewer accepted it."""
    snapshot = correction.snapshot
    record = getattr(snapshot, correction.target.kind) if snapshot is not None else None
    if record is None:
        return ""
    if field == "entry":
        value: Any = record
    elif field == "range":
        value = (record.start, record.end)
    else:
        value = getattr(record, field, None)
    actors = snapshot.actors if snapshot is not None else {}
    return ", ".join(_named(each, actors) for each in value) if isinstance(value, tuple) else _named(value, actors)


def _named(value: Any, actors: Mapping[str, Any]) -> str:
    return str(actors[value].name) if isinstance(value, str) and value in actors else _plain(value)


def _of_pairs(queries: Queries) -> Ratings:
    found: Ratings = defaultdict(lambda: defaultdict(dict))
    for review in queries.reviews():
        if review.undone_by is None:
            both: Unit = (review.left, review.right)
            pair = tuple(sorted(both)) if review.kind == "story" else both
            found[review.kind][pair][review.by] = "yes" if review.same else "no"
    return found


def _agreement(what: str, by_unit: Mapping[Unit, Mapping[str, str]]) -> Agreement:
    shared = {unit: by for unit, by in by_unit.items() if len(by) > 1}
    raters = sorted({reviewer for by in shared.values() for reviewer in by})
    values = sorted({value for by in shared.values() for value in by.values()})
    level: Level = "ordinal" if what in _ORDINAL and set(values) <= set(ORDER) else "nominal"
    alpha, why = None, ""
    if not shared:
        why = "nobody has judged what another has judged"
    elif len(shared) < 2:
        why = "two or more have judged one thing only"
    elif len(values) < 2:
        why = "all have said the same of everything: nothing tells what agreement by chance would be"
    else:
        alpha = _alpha([[by.get(reviewer) for by in shared.values()] for reviewer in raters], values, level)
    result = Agreement(what=what, level=level, alpha=None, units=len(shared), raters=len(raters), why=why)
    return msgspec.structs.replace(result, alpha=alpha)


def _alpha(rows: list[list[str | None]], values: list[str], level: Level) -> float:
    import krippendorff
    import numpy as np

    scale = {value: n for n, value in enumerate(ORDER if level == "ordinal" else values)}
    numbers = [[np.nan if value is None else float(scale[value]) for value in row] for row in rows]
    return round(float(krippendorff.alpha(reliability_data=numbers, level_of_measurement=level)), 3)
