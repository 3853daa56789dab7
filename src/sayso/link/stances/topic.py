"""Whether, and how plainly, the words of a source speak of a storyline's deed."""

from typing import Final

from sayso.core.records import Event, Statement
from sayso.link.stances.about import CORE, EVENT, NAMED, NONE, POINTING, WORDS, Topic
from sayso.link.stances.blame import accused, accuses, named_in, names_another, names_doer, of_others, parties_named
from sayso.link.stances.course import course
from sayso.link.stances.profile import Profile, disowned
from sayso.link.stances.remarks import asks_who, endorses, examines, has, inquires, seeks, trusts, withholds, words_of
from sayso.link.stances.report import Report
from sayso.link.stances.words import kind_words, stem
from sayso.resources import stances

_POINTING: Final = frozenset("it this them these those".split())
_WOULD: Final = frozenset("would will had has have did does could".split())
_MEANT: Final = frozenset("it they he she this that".split())
"""With these an ellipsis points back: "avoided saying that it would"."""
_TOOK_PLACE: Final = frozenset("happened occurred".split())
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


def topic(report: Report, statement: Statement, profile: Profile) -> Topic:
    """What a statement's content has to do with the deed."""
    words = words_of(report.words(statement.content))
    if accuses(report, statement):
        return accused(report, statement, words, profile.weight(report.words(statement.content)), profile)
    if seeks(report, statement):
        return NONE
    how = course(report, statement, profile)
    if how == "fails":
        return Topic(CORE, against=True, undone=True)
    found = _told(report, statement, words, profile)
    if how == "goes" and (found is None or found.strength < CORE):
        found = Topic(CORE)
    return found or _hinted(report, statement, words, profile)


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


def _told(report: Report, statement: Statement, words: frozenset[str], profile: Profile) -> Topic | None:
    """By an event, or by the words."""
    text = report.words(statement.content)
    weight = profile.weight(text)
    parties = parties_named(report, statement, words, profile)
    doer = names_doer(words, parties, profile)
    events = report.events_in(statement)
    found = _by_event(report, statement, events, weight, profile, doer)
    if found is None and disowned(profile.type) and words & stances.load()["mishap"]:
        found = Topic(WORDS, against=True)  # what happened by mishap nobody did
    if found is None and names_another(report, statement, words, profile):
        found = Topic(WORDS, against=True)
    if found is None and any(_among_others(report, event, profile) for event in events):
        return NONE  # the like of it, between others
    if found is None:
        strength = _by_words(report, statement, words, weight, parties, profile)
        found = Topic(strength, doer=doer) if strength else None
    judged = withholds(text) or endorses(words) or trusts(report, statement)
    return Topic(WORDS, doer=doer) if judged and (found is None or found.strength <= WORDS) else found


def _hinted(report: Report, statement: Statement, words: frozenset[str], profile: Profile) -> Topic:
    """By a name for it, or by pointing back."""
    if len(words) <= _NAME and has(words, "act"):
        return Topic(NAMED)
    text = report.words(statement.content)
    blamed = disowned(profile.type)
    elliptic = len(words) <= _NAME and not words.isdisjoint(_WOULD) and not words.isdisjoint(_MEANT)
    asked = examines(text) or (blamed and (inquires(text) or asks_who(words)))
    same = any(event.type == profile.type for event in report.events_in(statement))
    doer = names_doer(words, parties_named(report, statement, words, profile), profile)
    pointing = elliptic or asked or same or _points_back(report, statement)
    return Topic(POINTING, doer=doer) if pointing else NONE


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
    # "The American accusation over the attack" is not of an American attack.
    charge = statement.core is not None and has(words_of(report.words([statement.core])), "report")
    other = disowned(event.type) and of_others(doers, profile.actor) and not charge
    return Topic(EVENT, event, against=other, doer=doer or charge or bool(doers & profile.actor))


def _by_words(
    report: Report, statement: Statement, words: frozenset[str], weight: float, parties: set[str], profile: Profile
) -> float:
    """How plainly the words speak of it; of an attack only such as lay it to somebody's charge, or name the act."""
    deeds = kind_words(profile.type, profile.mode) | profile.triggers
    kind = not deeds.isdisjoint(map(stem, words))
    blamed = disowned(profile.type)
    charged = blamed and bool(words & stances.load()["charge"]) and bool(parties & profile.actor)
    spoken = (weight >= _HINT and parties) or (weight >= _TRACE and kind)
    if not kind and not blamed and of_others(named_in(report, statement), profile.actor | profile.recipient):
        return 0.0  # what others do, in the same words
    if not (charged or (kind and spoken) if blamed else spoken or weight >= _PLAIN):
        return 0.0
    if statement.core is not None and stem(report.words([statement.core])) in deeds and (weight >= _TRACE or parties):
        return CORE
    return WORDS


def _points_back(report: Report, statement: Statement) -> bool:
    """Whether a content does no more than point to what the report is about: "them", "the reports", "the cause"."""
    text = report.words(statement.content).casefold()
    words = words_of(text)
    core = report.words([statement.core]).casefold() if statement.core is not None else ""
    if core in _POINTING or any(has(frozenset([core]), name) for name in _NAMING):
        return True
    if any(" " in phrase and phrase in text for phrase in stances.load()["act"]):
        return True
    if not words or len(text.split()) > _SHORT:
        return False
    last = text.split()[-1].strip(".,;!?\"'”’)")
    return (
        last in _POINTING
        or not words.isdisjoint(_TOOK_PLACE)
        or any(has(words, name) for name in _NAMING)
        or (core in _BEING and not words.isdisjoint(_POINTING))
    )


def _among_others(report: Report, event: Event, profile: Profile) -> bool:
    """Whether it is such a deed, but of others and to others."""
    same = event.type in profile.family and not disowned(profile.type)
    sides = ((event.actor, profile.actor), (event.recipient, profile.recipient))
    return same and all(of_others(report.lands(ids), parties) for ids, parties in sides)


def _contrary(event: Event, profile: Profile) -> bool:
    """Shooting in a truce."""
    return profile.mode == "ceasefire" and event.type == "ASSAULT" and event.aux != "historical"
