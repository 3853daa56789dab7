"""Whether, and how plainly, the words of a source speak of a storyline's deed."""

import re
from typing import Final, NamedTuple

from sayso.core.records import Event, Statement
from sayso.link.parties import country
from sayso.link.stances.profile import Profile, disowned
from sayso.link.stances.report import Report
from sayso.link.stances.words import kind_words, stem
from sayso.resources import stances

_WORD: Final = re.compile(r"[^\W_]+")
_POINTING: Final = frozenset("it this them these those".split())
_OWN: Final = frozenset("our ours we us my".split())
_POSSESSIVE: Final = frozenset("his her its their".split())
_LAND: Final = frozenset("country government state nation side army forces troops".split())
_BEING: Final = frozenset("is was are were be been 's".split())
_NAMING: Final = ("report", "matter", "inquiry", "act")
"""Classes of nouns by which reports point back to what they tell of."""
_SHORT: Final = 10
"""Words of a content that may do no more than point back."""
_NAME: Final = 4
"""Words of a content that may be no more than a name for the deed: "the whole decision"."""
_PLAIN: Final = 0.55
"""Weight of words from which on a content speaks of the deed."""
_HINT: Final = 0.25
"""Weight of words that do beside a party's name."""
_TRACE: Final = 0.15
"""Weight of words that do beside a word for deeds of this kind."""

EVENT: Final = 2.0
CORE: Final = 1.5
WORDS: Final = 1.0
NAMED: Final = 0.8
POINTING: Final = 0.5


class Topic(NamedTuple):
    """How a content speaks of the deed."""

    strength: float
    """By an event that matches, by its main word, by its words, by a name for it, by pointing back; 0 not at all."""
    event: Event | None = None
    against: bool = False
    """Whether what it says is the contrary of the deed: shooting during a truce, another's attack."""
    doer: bool = True
    """Whether it names who did it, where that is a part of the question."""


NONE: Final = Topic(0.0)


def topic(report: Report, statement: Statement, profile: Profile) -> Topic:
    """What a statement's content has to do with the deed."""
    events = report.events_in(statement)
    text = report.words(statement.content)
    words = frozenset(w.casefold() for w in _WORD.findall(text))
    weight = profile.weight(text)
    parties = _named(report, statement, words, profile)
    blamed = disowned(profile.type)
    doer = not blamed or not profile.actor or bool(parties & profile.actor)
    found = _by_event(report, statement, events, weight, profile, doer)
    if found is None and blamed and words & stances.load()["mishap"]:
        found = Topic(WORDS, against=True)  # what happened by mishap nobody did
    if found is None and any(_among_others(report, event, profile) for event in events):
        return NONE  # the like of it, between others
    if found is None:
        strength = _by_words(report, statement, words, weight, parties, profile)
        found = Topic(strength, doer=doer) if strength else None
    if found is None and len(words) <= _NAME and _has(words, "act"):
        found = Topic(NAMED)
    if found is None:
        same = any(event.type == profile.type for event in events) or (blamed and _has(words, "inquiry"))
        found = Topic(POINTING, doer=doer) if same or _points_back(report, statement) else NONE
    return found


def matches(report: Report, event: Event, profile: Profile, weight: float = 0.0) -> bool:
    """Whether an event is the deed: of its types and mode, not of the past, and in the story's words."""
    if event.type not in profile.family or event.aux == "historical" or _among_others(report, event, profile):
        return False
    exact = event.type == profile.type and not disowned(profile.type)
    if exact and event.mode and profile.mode and event.mode != profile.mode:
        return False
    trigger = stem(report.words([event.trigger]))
    if trigger in profile.words or trigger in profile.triggers:
        return True
    return weight >= _HINT or (event.mode is not None and event.mode == profile.mode)


def of_own_side(report: Report, statement: Statement, profile: Profile) -> bool:
    """Whether somebody who is not accused speaks of his own side: "it was not our missile"."""
    speaker = report.actors.get(statement.speaker or "")
    if speaker is None or not speaker.code or not profile.actor or not disowned(profile.type):
        return False
    first_person = any(w.casefold() in _OWN for w in _WORD.findall(report.words(statement.content)))
    return first_person and country(speaker.code) not in profile.actor


def inquires(text: str) -> bool:
    """Whether it speaks of the search for the deed's truth."""
    return _has(frozenset(w.casefold() for w in _WORD.findall(text)), "inquiry")


def _by_event(
    report: Report, statement: Statement, events: list[Event], weight: float, profile: Profile, doer: bool
) -> Topic | None:
    contrary = next((e for e in events if _contrary(e, profile) and report.affirms(statement.speaker, e)), None)
    if contrary is not None:
        return Topic(EVENT, contrary, against=True)
    event = next((e for e in events if matches(report, e, profile, weight)), None)
    if event is None:
        return None
    doers = report.lands(event.actor)
    other = disowned(event.type) and _of_others(doers, profile.actor)
    return Topic(EVENT, event, against=other, doer=doer or bool(doers & profile.actor))


def _by_words(
    report: Report, statement: Statement, words: frozenset[str], weight: float, parties: set[str], profile: Profile
) -> float:
    """How plainly the words speak of it; of an attack only such as lay it to somebody's charge, or name the act."""
    deeds = kind_words(profile.type, profile.mode) | profile.triggers
    kind = not deeds.isdisjoint(map(stem, words))
    blamed = disowned(profile.type)
    charged = blamed and bool(words & stances.load()["charge"]) and bool(parties & profile.actor)
    spoken = (weight >= _HINT and parties) or (weight >= _TRACE and kind)
    if not (charged or spoken or (weight >= _PLAIN and not blamed)):
        return 0.0
    if statement.core is not None and stem(report.words([statement.core])) in deeds and (weight >= _TRACE or parties):
        return CORE
    return WORDS if charged or kind or not blamed else POINTING


def _points_back(report: Report, statement: Statement) -> bool:
    """Whether a content does no more than point to what the report is about: "them", "the reports", "the cause"."""
    text = report.words(statement.content).casefold()
    listed = _WORD.findall(text)
    words = frozenset(listed)
    core = report.words([statement.core]).casefold() if statement.core is not None else ""
    if core in _POINTING or any(_has(frozenset([core]), name) for name in _NAMING):
        return True
    if any(" " in phrase and phrase in text for phrase in stances.load()["act"]):
        return True
    if not listed or len(listed) > _SHORT:
        return False
    return (
        listed[-1] in _POINTING
        or any(_has(words, name) for name in _NAMING)
        or (core in _BEING and not words.isdisjoint(_POINTING))
    )


def _among_others(report: Report, event: Event, profile: Profile) -> bool:
    """Whether it is such a deed, but of others and to others."""
    same = event.type in profile.family and not disowned(profile.type)
    sides = ((event.actor, profile.actor), (event.recipient, profile.recipient))
    return same and all(_of_others(report.lands(ids), parties) for ids, parties in sides)


def _of_others(named: set[str], parties: frozenset[str]) -> bool:
    return bool(named and parties) and named.isdisjoint(parties)


def _has(words: frozenset[str], name: str) -> bool:
    known = stances.load()[name]
    return any(w in known or w.removesuffix("s") in known or w.removesuffix("ies") + "y" in known for w in words)


def _contrary(event: Event, profile: Profile) -> bool:
    """Shooting in a truce."""
    return profile.mode == "ceasefire" and event.type == "ASSAULT" and event.aux != "historical"


def _named(report: Report, statement: Statement, words: frozenset[str], profile: Profile) -> set[str]:
    """The parties that the words name; a speaker's "we" and "his country" are his own."""
    lands = report.lands(actor.id for actor in report.mentions.within(statement.content))
    if not words.isdisjoint(_OWN) or not (words.isdisjoint(_POSSESSIVE) or words.isdisjoint(_LAND)):
        lands |= report.lands([statement.speaker or ""])
    return lands & (profile.actor | profile.recipient)
