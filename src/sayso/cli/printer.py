"""Any reading as text that a person can review. The golden tests hold exactly this."""

from collections.abc import Iterator

from sayso.core.records import Actor, Belief, Event, Reading, Statement
from sayso.core.spans import Span
from sayso.core.text import safe
from sayso.core.vocabulary import AUTHOR, NO_SITES

_SURE = 0.6
"""Confidence from which a place is printed without it: below, no more than every other is right."""


def print_reading(reading: Reading) -> str:
    """The whole reading, one record a line, each with the words it came from."""
    return "\n".join(_lines(reading)) + "\n"


def _lines(reading: Reading) -> Iterator[str]:
    names = {actor.id: safe(actor.name) for actor in reading.actors}
    yield " · ".join(safe(part) for part in (reading.id, reading.publisher, reading.published) if part)
    if reading.title:
        yield safe(reading.title)
    for span in reading.boilerplate:
        yield f"set aside: {_words(reading, span)}"
    yield from _section("ACTORS", [_actor(reading, actor) for actor in reading.actors])
    yield from _section("STATEMENTS", [_statement(reading, s, names) for s in reading.statements])
    events: list[str] = []
    for event in reading.events:
        events.append(_event(reading, event, names))
        events += [_belief(reading, b, names) for b in reading.beliefs if b.event == event.id]
    yield from _section("EVENTS AND BELIEFS", events)
    yield from _section("PLACES", [_place(reading, n) for n in range(len(reading.places))])
    yield from _section("DATES", [f"{_words(reading, d.span)} = {_range(d.start, d.end)}" for d in reading.dates])
    yield from _section("AMOUNTS", [_amount(reading, n) for n in range(len(reading.amounts))])
    yield from _section("PROBLEMS", [f"{p.stage}: {safe(p.message)}" for p in reading.problems])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from ("  " + line for line in lines)


def _words(reading: Reading, *spans: Span) -> str:
    return " … ".join(safe(reading.text[start:end]) for start, end in spans)


def _actor(reading: Reading, actor: Actor) -> str:
    mentions = dict.fromkeys(_words(reading, span) for span in actor.mentions)
    return f"{actor.id} {safe(actor.name)} [{actor.kind}] {actor.code or '-'}: {', '.join(mentions)}"


def _statement(reading: Reading, s: Statement, names: dict[str, str]) -> str:
    speaker = names.get(s.speaker or "", "?")
    said = f"{_words(reading, *s.source) or '-'} | {_words(reading, *s.cue) or '-'} | {_words(reading, *s.content)}"
    more = [
        f"{label} {value}"
        for label, value in (("to", safe(s.addressee or "")), ("by", s.medium), ("in", s.parent), ("on", s.date))
        if value
    ]
    return f"{s.id} {s.kind}, {speaker}: {said}" + (f" ({', '.join(more)})" if more else "")


def _event(reading: Reading, event: Event, names: dict[str, str]) -> str:
    place = next((p for p in reading.places if p.id == event.place), None)
    amounts = {a.id: _words(reading, a.span) for a in reading.amounts}
    kind = event.type + (f"/{event.mode}" if event.mode else "")
    who = ", ".join(names.get(a, a) for a in event.actor) or "?"
    whom = ", ".join(names.get(a, a) for a in event.recipient)
    more = [
        f"{label} {value}"
        for label, value in (
            ("aux", event.aux),
            (place.relation or "at", safe(place.name)) if place else ("at", None),
            ("on", _range(*event.date) if event.date else None),
            ("amount", ", ".join(amounts[a] for a in event.amounts)),
            ("context", ", ".join(event.contexts)),
        )
        if value
    ]
    deed = f"{who} -> {whom}" if whom else who
    return f"{event.id} {kind} {_words(reading, event.trigger)!r}: {deed}" + (f" ({'; '.join(more)})" if more else "")


def _belief(reading: Reading, belief: Belief, names: dict[str, str]) -> str:
    source = "the report" if belief.source == AUTHOR else names.get(belief.source, belief.source)
    via = f", via {', '.join(names.get(v, v) for v in belief.via)}" if belief.via else ""
    cues = f" because of {_words(reading, *belief.cues)!r}" if belief.cues else ""
    part = ", part" if belief.extent == "part" else ""
    return f"   {belief.factuality} {belief.aspect}{part}: {source} [{belief.org or '-'}]{via}{cues}"


def _place(reading: Reading, number: int) -> str:
    place = reading.places[number]
    where = f"{place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else "unresolved"
    if place.relation and place.radius is not None:
        where += f" ± {_number(place.radius)} km"
    if place.confidence is not None and place.confidence < _SURE and place.kind not in NO_SITES:
        where += f", {place.confidence:.0%} sure"
    found = _words(reading, place.span)
    meant = safe(f"{place.relation} {place.name}" if place.relation else place.name)
    return f"{place.id} {found} = {meant} [{place.kind or '?'}, {place.country or '?'}] {where}"


def _amount(reading: Reading, number: int) -> str:
    amount = reading.amounts[number]
    bounds = f" [{_number(amount.low)}, {_number(amount.high)}]" if (amount.low, amount.high) != (None, None) else ""
    tally = f" ({amount.tally})" if amount.tally else ""
    return f"{amount.id} {_words(reading, amount.span)} = {_number(amount.value)} {amount.unit}{bounds}{tally}"


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.10g}"


def _range(start: str, end: str) -> str:
    return start if start == end else f"{start} to {end}"
