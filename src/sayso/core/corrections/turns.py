"""Whose turn it is: corrections in the order of time, without those taken back and what rested on these."""

from collections.abc import Sequence
from typing import Any, Final

from sayso.core.corrections.anchors import refs_in
from sayso.core.corrections.draft import is_made
from sayso.core.corrections.records import Correction, Quote, Split
from sayso.core.corrections.values import decoded
from sayso.core.errors import LedgerError
from sayso.core.spans import overlaps

TAKEN_BACK: Final = "what it spoke of was made by a correction that was taken back"
Named = list[tuple[str, Quote]]


def in_turn(corrections: Sequence[Correction]) -> list[tuple[Correction, str]]:
    """Those that have not been taken back, each with why it is lost, if it is.

    While a split or merge held, whoever named one of its actors meant what it had made: once it is taken back his word
    is lost, not another actor's. Where the same is made again the word counts after that. Of other things that persons
    make, applying sees whether they are there.
    """
    undone = {c.undoes: n for n, c in enumerate(corrections) if c.undoes is not None}
    standing = [(n, c) for n, c in enumerate(corrections) if c.action != "undo" and c.number not in undone]
    again = {_says(c): n for n, c in standing}
    makers: dict[tuple[object, ...], tuple[Correction, Named, list[tuple[int, int]]]] = {}
    for n, c in enumerate(corrections):
        if c.number in undone and (things := _made(c)):
            makers.setdefault((c.text_hash, *_says(c)), (c, things, []))[2].append((n, undone[c.number]))
    turns: list[tuple[int, int, Correction, str]] = []
    for n, c in standing:
        turn, why = n, ""
        named = _named(c) if makers else []
        for maker, things, times in makers.values():
            if any(made < n < gone for made, gone in times) and _rests(c, named, maker, things):
                turn = max(turn, again.get(_says(maker), 0))
                if _says(maker) not in again and maker.action in ("split", "merge"):
                    why = TAKEN_BACK
        turns.append((turn, n, c, why))
    # What counts again comes after that which made it again.
    return [(c, why) for _, _, c, why in sorted(turns, key=lambda each: (each[0], each[0] != each[1], each[1]))]


def _value(c: Correction) -> Any:
    try:
        return decoded(c.target.kind, c.action, c.field, c.value)
    except LedgerError:
        return None


def _made(c: Correction) -> Named:
    """What there may be through this correction alone."""
    value = _value(c)
    things: Named = [("actor", ref.at) for ref in refs_in(value)]
    if isinstance(value, Split):
        things += [("actor", words) for words in value.mentions]
    if c.action in ("add", "merge"):
        things.append((c.target.kind, c.target.at))
    return things


def _named(c: Correction) -> Named:
    """What this correction speaks of, first the record itself."""
    target = c.target
    named: Named = [("event" if target.kind == "belief" else target.kind, target.at)]
    if target.kind == "belief" and target.source is not None:
        named.append(("actor", target.source))
    return named + [("actor", ref.at) for ref in refs_in(_value(c))]


def _rests(c: Correction, named: Named, maker: Correction, things: Named) -> bool:
    if maker.action not in ("split", "merge"):
        if not is_made(c.snapshot, c.target.kind):
            return False
        named = named[:1]
    same = c.text_hash == maker.text_hash
    return any(
        kind == of and (overlaps(a.span, b.span) if same else a.exact == b.exact)
        for kind, a in named
        for of, b in things
    )


def _says(c: Correction) -> tuple[object, ...]:
    """What is the same of two corrections that make the same."""
    return c.action, c.field, c.value, c.target.kind, c.target.at.exact, c.target.at.span
