"""The figures that reading has bound to an event, and those that somebody announces."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

import msgspec

from sayso.core.records import Amount, Belief, Event
from sayso.core.spans import Span
from sayso.core.vocabulary import AUTHOR, certainty, polarity
from sayso.link.pledges.figure import REACH, WORD, Figure, Kind, Parties, Report, Teller, gives, key_of, told_by
from sayso.link.pledges.leaning import UNSURE
from sayso.resources import giving, units

PROMISING: Final = frozenset({"AGREE", "THREATEN"})
"""`THREATEN` too: "vowed to send" is at times read as one."""
DEEDS: Final = frozenset({"AID", "COOPERATE", "SUPPORT", "MOBILIZE"})
_NOT: Final = re.compile(r"\b(?:not|never|no|none|nobody|without)\b|n['’]t\b", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"\b(?:to|would|will|that)\b")
_AID: Final = re.compile(
    r"\b(?:aid|assistance|support|help|relief|arms|weapons|weaponry|ammunition|equipment|funding|loans?|grants?)\b",
    re.IGNORECASE,
)
_ANNOUNCED: Final = re.compile(r"\b(?:announc|pledg|promis|unveil|vow)", re.IGNORECASE)
_THEN_OF: Final = re.compile(r"\s{1,3}(?:out\s+)?of\s+(?:the|its|their|those|these)\b", re.IGNORECASE)


def of_events(report: Report) -> Iterator[Figure]:
    """The amounts of promises and deliveries, and what their sentences add."""
    beliefs: dict[str, list[Belief]] = defaultdict(list)
    for belief in report.reading.beliefs:
        if polarity(belief.factuality) == "+":
            beliefs[belief.event].append(belief)
    for event in report.reading.events:
        held = beliefs[event.id]
        kind = _kind(event, held)
        if kind is None:
            continue
        best = max(held, key=lambda b: (certainty(b.factuality), b.source != AUTHOR))
        teller, parties = Teller(best.source, best.org), _parties(report, event)
        own = [report.amounts[a] for a in event.amounts if a in report.amounts]
        meant = [a for a in own if _is_given(report, event, a)]
        for amount in meant:
            yield report.figure(kind, amount, teller, parties)
        if kind == "promise" and not own and (thing := _uncounted(report, event)):
            yield report.figure(kind, thing, teller, parties)
        added: tuple[Amount, ...] = ()
        if kind == "delivery" and meant:
            added = tuple(_totals(report, event, meant))
        elif kind == "promise":
            added = tuple(_parts(report, event, own))
        for amount in added:
            yield report.figure("delivery", amount, report.teller(amount.span), parties)


def _parties(report: Report, event: Event) -> Parties:
    """Who gives and who gets: of "received 18 tanks from Ruritania" the other way round."""
    if report.reading.text[slice(*event.trigger)].lower() in giving.load().got:
        return Parties(event.recipient, event.actor)
    return Parties(event.actor, event.recipient)


def _kind(event: Event, held: Collection[Belief]) -> Kind | None:
    """Whether the event is a promise or a delivery; what is under way or to come is expected, and neither yet."""
    if not held or event.aux in ("negation", "hypothetical"):
        return None
    if event.type in PROMISING:
        return "expected" if event.aux == "future" else "promise"
    if event.type not in DEEDS:
        return None
    if event.aux == "future":
        return "expected"
    if any(b.aspect == "completed" and certainty(b.factuality) >= 2 for b in held):
        return "delivery"
    return "promise" if any(b.aspect == "announced" for b in held) else "expected"


def _is_given(report: Report, event: Event, amount: Amount) -> bool:
    """Whether the amount is what is given, or promised to be: "agreed to buy 30 jets" is not."""
    text = report.reading.text
    between = text[min(event.trigger[1], amount.span[1]) : max(event.trigger[0], amount.span[0])]
    if len(between) > REACH or _NOT.search(between) or not _in_one_sentence(report, event.trigger, amount.span):
        return False
    thing = units.load().is_of_things(amount.unit)
    itself = gives(text[slice(*event.trigger)])
    if event.type in DEEDS:
        return (event.type == "AID" and thing) or (itself and bool(event.recipient))
    if itself or amount.span[1] <= event.trigger[0]:  # "the 31 tanks that Ruritania promised"
        return thing or itself
    if _CLAUSE.search(between) or event.type == "THREATEN":
        return gives(between)
    rest = text[amount.span[1] : report.sentence(amount.span)[1]]
    return thing and (bool(event.recipient) or _AID.search(rest) is not None)


def _in_one_sentence(report: Report, left: Span, right: Span) -> bool:
    first, second = min(left, right), max(left, right)
    return second[0] < report.sentence(first)[1]


def _uncounted(report: Report, event: Event) -> Amount | None:
    """The thing that is promised without a number: "promised to send Ruritania tanks"; None where none is named."""
    if not event.actor or not event.recipient:
        return None
    start, end = event.trigger[1], report.sentence(event.trigger)[1]
    rest = report.reading.text[start:end]
    if _NOT.search(rest) or any(a.id in report.amounts for a in report.within((start, end))):
        return None
    given = False
    for word in WORD.finditer(rest):
        found = units.load().words.get(word.group().lower().removesuffix("s"))
        if given and found is not None and found.kind == "thing":
            return Amount(id="", span=(start + word.start(), start + word.end()), unit=found.unit)
        given = given or gives(word.group())
    return None


def _totals(report: Report, event: Event, meant: Collection[Amount]) -> Iterator[Amount]:
    """Also "…, bringing the total to 18"."""
    for amount in report.within(report.sentence(event.trigger)):
        if amount.tally == "total" and amount not in meant and amount.unit in {a.unit for a in meant}:
            yield amount


def _parts(report: Report, event: Event, promised: Collection[Amount]) -> Iterator[Amount]:
    """Of "has received 18 of the 31 tanks that Ruritania promised" the 18: so many in all."""
    forms = giving.load()
    for whole in promised:
        start, _ = report.sentence(event.trigger)
        for amount in report.within((start, whole.span[0])):
            before = report.before(amount.span)
            words = {word.lower() for word in WORD.findall(before)}
            then = _THEN_OF.match(report.reading.text, amount.span[1])
            if then and words & (forms.got | forms.gives) and not UNSURE.search(before):
                yield msgspec.structs.replace(amount, tally="total", unit=whole.unit)


def announced(report: Report) -> Iterator[Figure]:
    """A promise for which reading has no event: "announced a further 40 million euros in aid for Ruritania"."""
    reading = report.reading
    for statement in reading.statements:
        cue = " ".join(reading.text[slice(*span)] for span in statement.cue)
        speaker = report.actors.get(statement.speaker or "")
        if speaker is None or not _ANNOUNCED.search(cue):
            continue
        start, end = statement.content[0][0], min(statement.content[-1][1], statement.content[0][0] + REACH)
        content = reading.text[start:end]
        given = gives(content) if _CLAUSE.search(content) else _AID.search(content) is not None
        if not given or _NOT.search(content):
            continue
        recipients = tuple(
            actor.id for actor in reading.actors
            if actor.kind == "country" and key_of(actor) != key_of(speaker)
            and any(start <= mention[0] < end for mention in actor.mentions)
        )  # fmt: skip
        for amount in report.within((start, end)) if len(recipients) == 1 else ():
            if amount.id in report.amounts:
                yield report.figure("promise", amount, told_by(statement), Parties((speaker.id,), recipients))
