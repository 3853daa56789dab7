"""Which records of one report fit a choice, and what goes out with them since they refer to it."""

from collections.abc import Callable, Collection

import msgspec

from sayso.core.corrections import Corrected, belief_id
from sayso.core.records import Actor, Belief, Event, Reading, Statement
from sayso.core.vocabulary import certainty, polarity
from sayso.export.found import Choice


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What of a reading goes out."""

    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    beliefs: tuple[Belief, ...]


def is_narrow(choice: Choice) -> bool:
    """Whether it chooses among the records of a report, not only among reports."""
    return bool(choice.actors or choice.types or choice.reviewed or choice.least)


def chosen(reading: Reading, choice: Choice) -> Chosen:
    """The records of a reading that fit.

    An event fits if all holds that the choice asks of it, a statement if the choice asks for nothing but speakers and a
    person's word, and that holds. With an event go all its beliefs, for without them it would look like one that nobody
    vouches for or denies; with a belief the statement that it stands in, with a statement those that it stands in.
    """
    if not is_narrow(choice):
        return Chosen(events=reading.events, statements=reading.statements, beliefs=reading.beliefs)
    told = reading.told if isinstance(reading, Corrected) else {}
    meant = _meant(reading.actors, choice.actors)
    beliefs: dict[str, list[Belief]] = {event.id: [] for event in reading.events}
    for belief in reading.beliefs:
        beliefs[belief.event].append(belief)

    def fits(event: Event) -> bool:
        held = beliefs[event.id]
        return (
            (not choice.types or event.type in choice.types)
            and (not choice.actors or not meant.isdisjoint(_parties(event, held)))
            and (not choice.reviewed or event.id in told or any(belief_id(b) in told for b in held))
            and (choice.least is None or any(_is_so_sure(b, choice.least) for b in held))
        )

    events = tuple(filter(fits, reading.events))
    ids = {event.id for event in events}
    own = tuple(belief for belief in reading.beliefs if belief.event in ids)
    statements = _statements(reading, choice, {b.statement for b in own if b.statement}, meant, told)
    return Chosen(events=events, statements=statements, beliefs=own)


def met(actors: Collection[Actor], wanted: Collection[str]) -> frozenset[str]:
    """Which of the wanted actors somebody is."""
    return frozenset(words for words in wanted if any(map(_test(words), actors)))


def _statements(
    reading: Reading, choice: Choice, wanted: set[str], meant: Collection[str], told: Collection[str]
) -> tuple[Statement, ...]:
    """Those that fit by themselves, those that chosen beliefs stand in, and those that these stand in."""
    wanted = set(wanted)
    if not choice.types and choice.least is None:
        wanted |= {
            s.id
            for s in reading.statements
            if (not choice.actors or s.speaker in meant) and (not choice.reviewed or s.id in told)
        }
    parents = {s.id: s.parent for s in reading.statements}
    for id_ in tuple(wanted):
        parent = parents.get(id_)
        while parent is not None and parent not in wanted:
            wanted.add(parent)
            parent = parents.get(parent)
    return tuple(s for s in reading.statements if s.id in wanted)


def _parties(event: Event, beliefs: Collection[Belief]) -> set[str]:
    """Who takes part, and who speaks of it."""
    return {*event.actor, *event.recipient, *(belief.source for belief in beliefs)}


def _is_so_sure(belief: Belief, least: str) -> bool:
    return polarity(belief.factuality) == "+" and certainty(belief.factuality) >= certainty(least)


def _meant(actors: Collection[Actor], wanted: Collection[str]) -> frozenset[str]:
    tests = [_test(words) for words in wanted]
    return frozenset(actor.id for actor in actors if any(test(actor) for test in tests))


def _test(wanted: str) -> Callable[[Actor], bool]:
    """Whether an actor's code begins with these words, or they stand in its name, one after the other."""
    code, name = wanted.upper().split(), wanted.casefold().split()

    def is_meant(actor: Actor) -> bool:
        if actor.code is not None and actor.code.split()[: len(code)] == code:
            return True
        words = actor.name.casefold().split()
        return any(words[at : at + len(name)] == name for at in range(len(words) - len(name) + 1))

    return is_meant
