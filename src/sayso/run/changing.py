"""From what a person types to a change: ids or words of the text, places by name or number, `none` for nothing."""

import re
from collections.abc import Sequence
from typing import Any, Final

from sayso.core.corrections import ActorRef, Correction, NewEvent, NewStatement, PlaceEntry, Split, quote
from sayso.core.errors import LedgerError, MissingError
from sayso.core.records import Actor, Reading
from sayso.core.spans import Span, overlaps
from sayso.core.text import shorten
from sayso.core.vocabulary import AUTHOR
from sayso.ledger import Ledger
from sayso.run.correcting import correct, current, follow
from sayso.run.drafting import Change, ref
from sayso.run.recordsof import find

NOTHING: Final = "none"
_WORDS: Final = 5_000
"""Characters of words that are looked for; more has been pasted by mistake."""
_ACTORS: Final = frozenset({("event", "actor"), ("event", "recipient")})
_ACTOR: Final = frozenset({("statement", "speaker"), ("belief", "source")})


def change_to(reading: Reading, record: str, field: str, typed: str) -> Change:
    """Setting a field of a record to what was typed. Raises LedgerError, MissingError."""
    kind, _ = find(reading, record)
    return Change(action="set", record=record, field=field, value=value_of(reading, kind, record, field, typed))


def value_of(  # noqa: PLR0911 - one for each sort of field
    reading: Reading, kind: str, record: str, field: str, typed: str
) -> Any:
    """What was typed, as the field wants it; whether it makes sense is checked later."""
    typed = typed.strip()
    if (kind, field) in _ACTORS:
        names = [] if typed.casefold() == NOTHING else typed.split(";")
        return tuple(someone(reading, name) for name in names)
    if (kind, field) == ("belief", "source") and typed == AUTHOR:
        return None
    if typed.casefold() == NOTHING:
        return None
    if (kind, field) in _ACTOR:
        return someone(reading, typed)
    if (kind, field) in (("event", "date"), ("date", "range")):
        start, _, end = typed.partition("..")
        return (start.strip(), (end or start).strip())
    if (kind, field) == ("event", "place"):
        return next((quote(reading.text, p.span) for p in reading.places if p.id == typed), None) or quote(
            reading.text, place_in(reading.text, typed)
        )
    if (kind, field) == ("place", "entry"):
        return _entry(find(reading, record)[1].name, typed)
    if (kind, field) == ("amount", "value"):
        return _number(typed)
    return typed


def someone(reading: Reading, typed: str) -> ActorRef:
    """An actor by its id, or by its words in the text. Raises MissingError if these are not there."""
    typed = typed.strip()
    if any(a.id == typed for a in reading.actors):
        return ref(reading, typed)
    span = place_in(reading.text, typed)
    known: Actor | None = next((a for a in reading.actors if any(overlaps(span, m) for m in a.mentions)), None)
    return ref(reading, known.id) if known is not None else ActorRef(at=quote(reading.text, span), name=typed)


def place_in(text: str, words: str) -> Span:
    """Where words stand for the first time; white space may be other than there. Raises MissingError if they do not."""
    start = text.find(words) if words.strip() else -1
    if start >= 0:
        return start, start + len(words)
    found = re.search(r"\s+".join(map(re.escape, words.split())), text) if 0 < len(words) <= _WORDS else None
    if found is None or not words.strip():
        raise MissingError(f"the words {shorten(words, 120)!r} are not in the report; they have to stand there so")
    return found.span()


def a_part(reading: Reading, actor: str, mentions: Sequence[int], name: str, code: str | None) -> Change:
    """That some mentions of an actor, counted from 1, are somebody else. Raises LedgerError, MissingError."""
    kind, whole = find(reading, actor)
    if kind != "actor":
        raise LedgerError(f"{actor} is no actor")
    wrong = [n for n in mentions if not 1 <= n <= len(whole.mentions)]
    if wrong or not mentions:
        raise LedgerError(
            f"{actor} has the mentions 1 to {len(whole.mentions)}", advice="`sayso review show` counts them"
        )
    parts = tuple(quote(reading.text, whole.mentions[n - 1]) for n in mentions)
    return Change(action="split", record=actor, value=Split(mentions=parts, name=name, kind=whole.kind, code=code))


def a_new_event(reading: Reading, words: str, type_: str, mode: str | None, actor: str | None) -> Change:
    """An event that the reader has missed, at some words of the text, and that the report tells of itself."""
    actors = (someone(reading, actor),) if actor else ()
    return Change(
        action="add", kind="event", span=place_in(reading.text, words),
        value=NewEvent(type=type_, mode=mode, actor=actors),
    )  # fmt: skip


def a_new_statement(reading: Reading, words: str, speaker: str | None) -> Change:
    """A statement that the reader has missed."""
    value = NewStatement(speaker=someone(reading, speaker) if speaker else None)
    return Change(action="add", kind="statement", span=place_in(reading.text, words), value=value)


def same_person(
    ledger: Ledger, here: tuple[str, str], there: tuple[str, str], *, by: str, reason: str
) -> tuple[Correction, ...]:
    """Let an actor of one report bear the name and code of one of another report, each by report and id.

    What is kept is the name and the code, not a tie between the two: a later change over there changes nothing here.
    """
    with ledger.read() as queries:
        mine = find(current(queries, here[0]), here[1])
        known = find(current(queries, there[0]), there[1])
    if mine[0] != "actor" or known[0] != "actor":
        raise LedgerError("two actors are the same, nothing else")
    told = reason or f"the same as {known[1].name} in {there[0]}"
    wanted = {"name": known[1].name, "code": known[1].code}
    made = [
        correct(
            ledger,
            here[0],
            Change(action="set", record=here[1], field=field, value=value),
            by=by,
            reason=told,
            refresh=False,
        )
        for field, value in wanted.items()
        if value != getattr(mine[1], field)
    ]
    follow(ledger)
    return tuple(made)


def _number(typed: str) -> float:
    try:
        return float(typed.replace(",", ""))
    except ValueError as error:
        raise LedgerError(f"{typed!r} is no number") from error


def _entry(name: str, typed: str) -> PlaceEntry:
    """A place by its number in GeoNames, by its name, or by `latitude,longitude[,ISO3]`."""
    from sayso.resources import gazetteer  # slow, and seldom needed

    parts = typed.split(",")
    if len(parts) in (2, 3):
        lat, lon = _number(parts[0]), _number(parts[1])
        return PlaceEntry(name=name, lat=lat, lon=lon, country=parts[2].strip() if len(parts) == 3 else None)
    entries = gazetteer.load().find(name if typed.isdecimal() else typed)
    if typed.isdecimal():
        entries = tuple(e for e in entries if e.geonameid == int(typed))
    if not entries:
        raise MissingError(
            f"the gazetteer has no {typed!r}{' of the name ' + repr(name) if typed.isdecimal() else ''}; "
            "give latitude,longitude,ISO3"
        )
    best = max(entries, key=lambda e: e.weight)
    return PlaceEntry(
        name=best.name, lat=best.lat, lon=best.lon, country=best.country, geonameid=best.geonameid, kind=best.kind
    )
