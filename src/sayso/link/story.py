"""What a storyline is about: its key event, its headline, and what its status has to know of the deed."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, TypeVar

import msgspec

from sayso.core.records import Assessment, Deed, KeyEvent, Reading, StoryDeed
from sayso.core.vocabulary import ASPECTS, NON_STATE, QUAD, WORD_AND_DEED, polarity
from sayso.link.headlines import phrase
from sayso.link.kinds import WORD_OF
from sayso.link.naming import org_name
from sayso.link.parties import STATE, country, of_state
from sayso.link.stances.profile import Profile
from sayso.link.stances.report import Report
from sayso.link.stances.topic import matches

T = TypeVar("T", bound=Hashable)

HOSTILE: Final = 4
"""The quad class of material conflict."""
ON_ITS_SOIL: Final = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "CONCEDE", "THREATEN"})
"""Deeds to which the country where they happen is a party."""
ARMED_SIDES: Final = frozenset({"UAF", "REB", "PRM"})
"""Sectors of those who fight in a country and are not its army."""
EXAMINING: Final = frozenset({"JUD", "COP"})
"""Sectors with the mandate to settle what happened: courts, prosecutors, police."""


def mentions(told: Reading | Report, deed: Profile) -> tuple[Deed, ...]:
    """The events of a reading that are the storyline's deed, or the word that announces it, in the text's order."""
    report = Report.of(told)
    reading = report.reading
    codes = {actor.id: actor.code for actor in reading.actors if actor.code}
    figures = {a.id: (a.value, a.unit) for a in reading.amounts if a.value is not None}
    found = []
    for event in reading.events:
        if not matches(report, event, deed):
            continue
        place = report.places.get(event.place or "")
        found.append(
            Deed(
                document=reading.id,
                published=reading.published or "",
                type=event.type,
                mode=event.mode,
                aux=event.aux,
                actor=tuple(codes[a] for a in event.actor if a in codes),
                recipient=tuple(codes[a] for a in event.recipient if a in codes),
                place=place.name if place and place.kind != "country" else None,
                country=place.country if place else None,
                date=event.date,
                amounts=tuple(figures[a] for a in event.amounts if a in figures),
            )
        )
    return tuple(found)


def key_event(deeds: Sequence[Deed]) -> KeyEvent:
    """The deed that most of the mentions tell of; what the reports only announce gives way to what is done.

    Parties and place are the most frequent ones of the mentions of that type, or of all if those name none.
    """
    type_ = _most(d.type for d in deeds if d.type not in WORD_AND_DEED) or _most(d.type for d in deeds) or ""
    core = [d for d in deeds if d.type == type_] or deeds
    return KeyEvent(
        type=type_,
        mode=_most(d.mode for d in core if d.mode),
        actor=_doers(type_, core) or _doers(type_, deeds),
        recipient=_parties(core, "recipient") or _parties(deeds, "recipient"),
        place=(place := _most(d.place for d in core if d.place) or _most(d.place for d in deeds if d.place)),
        country=_most(d.country for d in deeds if d.country and d.place == place)
        or _most(d.country for d in deeds if d.country),
    )


def headline(deeds: Sequence[Deed], country_name: Callable[[str], str]) -> str:
    """`Ruritania withdraws from Zenda`: the key event in a few plain words; parts that are unknown are left out."""
    return _phrase(key_event(deeds), country_name)


def claim(event: KeyEvent, country_name: Callable[[str], str]) -> str:
    """What the status is about, as `headline` has it; empty where no deed is known.

    Who did a hostile deed is a claim of its own, which no line of ours makes.
    """
    if not event.type:
        return ""
    named = event if QUAD.get(event.type) != HOSTILE else msgspec.structs.replace(event, actor=())
    return _phrase(named, country_name)


def _phrase(event: KeyEvent, country_name: Callable[[str], str]) -> str:
    actors = _named(event.actor, country_name)
    recipients = [name for name in _named(event.recipient, country_name) if name not in actors]
    where = event.place or (country_name(event.country) if event.country else None)
    return phrase(event.type, event.mode, actors=actors, recipients=recipients, where=where)


def deed_of(deeds: Sequence[Deed], assessments: Sequence[Assessment]) -> StoryDeed:
    """What status has to know. The rules, and what they cannot know, are in docs/decisions/033-the-deed.md."""
    event = key_event(deeds)
    actors = _orgs(event.actor, assessments)
    parties = actors | _orgs(event.recipient, assessments)
    if event.type in ON_ITS_SOIL and event.country:
        parties |= {event.country}
    announced = _announced(deeds, assessments, actors)
    return StoryDeed(
        commitment=announced is not None,
        actor_orgs=actors,
        parties=parties,
        examiners=frozenset() if announced else _examiners(assessments, actors),
        starts=_starts(deeds, announced),
        amount=_promised(deeds) if announced and event.type == "AID" else None,
    )


def _most(values: Iterable[T]) -> T | None:
    """The most frequent one; of equals the first."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None


def _doers(type_: str, deeds: Sequence[Deed]) -> tuple[str, ...]:
    """The actors; of a violent or hostile deed only if two reports name one, and at least half of its mentions.

    That a town was shelled is one claim, and by whom another: who confirms the first has not confirmed the second.
    """
    named = [deed for deed in deeds if deed.actor]
    if QUAD.get(type_) == HOSTILE and (2 * len(named) < len(deeds) or len({deed.document for deed in named}) < 2):
        return ()
    return _parties(named, "actor")


def _parties(deeds: Sequence[Deed], side: str) -> tuple[str, ...]:
    """Codes of those named at least half as often as the most frequent one.

    Of each country one code for the state, one for an armed side of its own, one for others.
    """
    codes = Counter(code for deed in deeds for code in dict.fromkeys(getattr(deed, side)) if country(code))
    groups: dict[tuple[str | None, bool, bool], Counter[str]] = {}
    for code, times in codes.most_common():
        side_of = country(code), of_state(code) is not False, not ARMED_SIDES.isdisjoint(code.split())
        groups.setdefault(side_of, Counter())[code] = times
    enough = max((group.total() for group in groups.values()), default=0) / 2
    often = sorted((group for group in groups.values() if group.total() >= enough), key=lambda g: -g.total())
    return tuple(_most_telling(group) for group in often)


def _most_telling(codes: Counter[str]) -> str:
    """The most frequent one with a sector, if any has one."""
    return next((code for code, _ in codes.most_common() if " " in code), codes.most_common(1)[0][0])


def _named(codes: Sequence[str], country_name: Callable[[str], str]) -> list[str]:
    places = [c for c in dict.fromkeys(country(code) for code in codes) if c and c not in NON_STATE - {"UNO", "EUR"}]
    return [org_name(place, country_name) for place in places]


def _orgs(codes: Iterable[str], assessments: Sequence[Assessment]) -> frozenset[str]:
    """The organisations that codes stand for.

    A state's sectors are the state. For others (`IGO`, rebels, parties) the code does not tell which; the sources with
    that code do. Where none has spoken, the code stands for itself.
    """
    orgs: set[str] = set()
    for code in codes:
        first, *sectors = code.split(" ")
        own = first not in NON_STATE and (not set(sectors) - {"UNK"} or bool(set(sectors) & (STATE - ARMED_SIDES)))
        if own or first in ("UNO", "EUR"):
            orgs.add(first)
            continue
        spoken = {a.org for a in assessments if a.code == code and not a.org.startswith("outlet:")}
        orgs |= spoken or {code}
    return frozenset(orgs)


def _announced(deeds: Sequence[Deed], assessments: Sequence[Assessment], actors: frozenset[str]) -> str | None:
    """The first day of a report in which the actor binds himself; None if he never does.

    By a word (an order, a pledge, a threat) whose actor he is, or by his own affirmation that it is to come.
    """
    words = [
        d.published
        for d in deeds
        if d.type in WORD_AND_DEED and d.aux not in ("negation", "hypothetical", "historical")
        if _orgs(d.actor, assessments) & actors
    ]
    own = [
        a.published
        for a in assessments
        if a.org in actors and polarity(a.factuality) == "+" and ASPECTS.index(a.aspect) <= 1 and a.copy_of is None
    ]
    return min((*words, *own), default=None)


def _starts(deeds: Sequence[Deed], announced: str | None) -> str | None:
    """The day of the announcement, unless the announcing reports name a later day for the deed."""
    if announced is None:
        return None
    first = [d.date[0] for d in deeds if d.published == announced and d.date is not None and len(d.date[0]) == 10]
    return min((day for day in first if day > announced), default=announced)


def _promised(deeds: Sequence[Deed]) -> tuple[float, str] | None:
    """The largest figure of the earliest report that promises one."""
    promises = [d for d in deeds if d.amounts and (d.type in WORD_OF["AID"] or d.aux == "future")]
    first = min((d.published for d in promises), default=None)
    return max((a for d in promises if d.published == first for a in d.amounts), default=None)


def _examiners(assessments: Iterable[Assessment], actors: frozenset[str]) -> frozenset[str]:
    """Orgs other than the actor that speak through a prosecutor, a court or the police."""
    return frozenset(
        a.org
        for a in assessments
        if a.code and EXAMINING & set(a.code.split()) and a.org not in actors and not a.org.startswith("outlet:")
    )
