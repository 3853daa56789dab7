"""Corrections as a person reads them: what each says, in a few words, and what has come of it."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any, Final

from sayso.core.corrections import Corrected, Correction, Outcome, Quote, decoded
from sayso.core.errors import LedgerError
from sayso.core.records import Record
from sayso.core.spans import Span
from sayso.core.text import shorten
from sayso.core.vocabulary import AUTHOR
from sayso.ledger import Ledger, Queries
from sayso.run.wording import SURE

_FIELD: Final = {
    "factuality": "how sure",
    "aspect": "how far along",
    "view": "stance on the deed",
    "aux": "whether it happens",
}
"""Names of fields that say little to a reader."""


class CorrectionEntry(Record, frozen=True, kw_only=True):
    """One correction, and what has come of it."""

    number: int
    document: str
    kind: str
    words: str
    """That it speaks of, shortened."""
    action: str
    field: str | None
    told: str
    """What it says, in a few words."""
    state: str
    """`in force`, `overruled` by a later one, `undone`, or `lost`: its words are gone, or it fits no more."""
    record: str | None
    """Id of the record in the current reading."""
    span: Span | None
    """Where its words stand, in the text that the person saw."""
    why: str
    """Of a lost one."""
    reason: str
    by: str
    on: str
    """The moment at which it was made, in UTC."""
    undone_by: str | None


def correction_list(ledger: Ledger, documents: Sequence[str] | None = None) -> tuple[CorrectionEntry, ...]:
    """All corrections, of some reports or of all, in the order in which they were made, and what has come of each."""
    with ledger.read() as queries:
        return list_of(queries, queries.corrections(documents))


def list_of(queries: Queries, corrections: Sequence[Correction]) -> tuple[CorrectionEntry, ...]:
    """What has come of these corrections; those that take back are told with what they take back."""
    outcomes = outcomes_of(queries, {c.document for c in corrections})
    undone = {c.undoes: c.by for c in corrections if c.undoes is not None}
    found = []
    for c in corrections:
        if c.action == "undo":
            continue
        outcome = outcomes.get(c.number)
        state = "undone" if c.number in undone else outcome.state if outcome else "lost"
        gone = "" if outcome or c.number in undone else "this ledger has no reading of the report"
        found.append(
            CorrectionEntry(
                number=c.number,
                document=c.document,
                kind=c.target.kind,
                words=shorten(c.target.at.exact, 120),
                action=c.action,
                field=c.field,
                told=told(c),
                state=state,
                record=outcome.record if outcome else None,
                span=c.target.at.span,
                why=outcome.why if outcome else gone,
                reason=c.reason,
                by=c.by,
                on=c.made_at.astimezone(UTC).isoformat(timespec="seconds"),
                undone_by=undone.get(c.number),
            )
        )
    return tuple(found)


def outcomes_of(queries: Queries, documents: set[str]) -> dict[int, Outcome]:
    """What has come of the standing corrections of reports, by number."""
    readings = queries.readings(documents)
    return {o.number: o for r in readings.values() if isinstance(r, Corrected) for o in r.outcomes}


def told(correction: Correction) -> str:
    """What a correction says, in a few words."""
    kind, action, name = correction.target.kind, correction.action, correction.field
    try:
        value = decoded(kind, action, name, correction.value)
    except LedgerError:
        return f"{action} {name or ''}".strip()
    if action == "set":
        return f"{_FIELD.get(name or '', name)} {change(correction)}"
    words = {
        "accept": "is right",
        "reject": "is wrong",
        "merge": "is the same as",
        "split": "is two:",
        "add": "missed:",
    }
    return f"{words.get(action, action)} {_worded(value) if value is not None else ''}".strip()


def field_of(correction: Correction) -> str:
    """What of a record is set, as a reader would call it; empty where it is something else that is said."""
    return _FIELD.get(correction.field or "", correction.field or "") if correction.action == "set" else ""


def change(correction: Correction) -> str:
    """What a correction that sets a field makes of it, and of what."""
    name = correction.field or ""
    try:
        now = decoded(correction.target.kind, correction.action, name, correction.value)
    except LedgerError:
        return "changed"
    if name == "view":
        return f"set to {_worded(now)}" if now else "set to none: it is said of something else"
    snapshot = correction.snapshot
    record = getattr(snapshot, correction.target.kind, None)
    if snapshot is None or not hasattr(record, name):
        return f"set to {_worded(now)}"
    was = getattr(record, name)
    people = {AUTHOR: "the report itself"} | {id_: actor.name for id_, actor in snapshot.actors.items()}
    called = people | {id_: place.name for id_, place in snapshot.places.items()}
    if isinstance(was, tuple) and name in ("actor", "recipient"):
        was = tuple(called.get(each, each) for each in was)
    elif name in ("speaker", "source", "place"):
        was = called.get(was, was)
    return f"changed from {_worded(was)} to {_worded(now)}"


def _worded(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, tuple):
        return ", ".join(_worded(each) for each in value) or "nobody"
    if isinstance(value, Quote):
        return f"“{shorten(value.exact, 60)}”"
    if isinstance(value, str) and value in SURE:
        return f"{SURE[value]} ({value})"
    name = getattr(value, "name", None) or getattr(value, "type", None) or getattr(value, "kind", None)
    return shorten(str(name or value), 80)
