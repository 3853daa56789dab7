"""By whom it was done, where those who did it may not own up: who is named, accused, or claims it for himself."""

from typing import Final

from sayso.core.records import Statement
from sayso.link.parties import country
from sayso.link.stances.about import CORE, NONE, WORDS, Topic
from sayso.link.stances.profile import Profile, disowned
from sayso.link.stances.remarks import POINTING, words_of
from sayso.link.stances.report import Report
from sayso.link.stances.words import kind_words, stem
from sayso.resources import courses, predicates, stances

_OWN: Final = frozenset("our ours we us my".split())
_POSSESSIVE: Final = frozenset("his her its their".split())
_LAND: Final = frozenset("country government state nation side army forces troops".split())
_ENEMY: Final = frozenset("occupiers occupier invaders invader aggressor aggressors enemy".split())
"""How those who are attacked name the attacker."""
_TRACE: Final = 0.15
"""Weight of words from which on an accusation is of the deed."""


def parties_named(report: Report, statement: Statement, words: frozenset[str], profile: Profile) -> set[str]:
    """The parties that the words name; a speaker's "we" and "his country" are his own."""
    lands = _lands(report, statement, words)
    if not words.isdisjoint(_OWN) or not (words.isdisjoint(_POSSESSIVE) or words.isdisjoint(_LAND)):
        lands |= report.lands([statement.speaker or ""])
    return lands & (profile.actor | profile.recipient)


def names_doer(words: frozenset[str], parties: set[str], profile: Profile) -> bool:
    """Whether it names who did it, where that is a part of the question."""
    if not disowned(profile.type) or not profile.actor:
        return True
    return bool(parties & profile.actor) or not words.isdisjoint(_ENEMY)


def names_another(report: Report, statement: Statement, words: frozenset[str], profile: Profile) -> bool:
    """Whether the deed is laid to the charge of others than its actor, or claimed by them."""
    if not disowned(profile.type) or not profile.actor:
        return False
    by = "by" in words and charges(profile, words)  # "called it sabotage by Kyiv"
    if not by and words.isdisjoint(stances.load()["charge"]):
        return False
    named = named_in(report, statement)
    if "own" in words and not words.isdisjoint(_POSSESSIVE):
        named |= report.lands([statement.speaker or ""])
    return of_others(named - profile.recipient or (named if by else set()), profile.actor)


def of_own_side(report: Report, statement: Statement, profile: Profile) -> bool:
    """Whether somebody who is not accused speaks of his own side: "it was not our missile"."""
    speaker = report.actors.get(statement.speaker or "")
    if speaker is None or not speaker.code or not profile.actor or not disowned(profile.type):
        return False
    first_person = not words_of(report.words(statement.content)).isdisjoint(_OWN)
    return first_person and country(speaker.code) not in profile.actor


def accuses(report: Report, statement: Statement) -> bool:
    """Whether the statement is an accusation by its cue."""
    return not words_of(report.words(statement.cue)).isdisjoint(stances.load()["accuse"])


def accused(report: Report, statement: Statement, words: frozenset[str], weight: float, profile: Profile) -> Topic:
    """What an accusation makes of the deed: of a truce that it is broken, of an attack whose it is; else nothing."""
    if profile.mode == "ceasefire":
        fails = courses.load(profile.type, profile.mode).fails.search(report.words(statement.content))
        kind = not (kind_words(profile.type, profile.mode) | profile.triggers).isdisjoint(map(stem, words))
        return Topic(CORE, against=True) if fails or kind or "other" in words else NONE
    blames = "blam" in report.words(statement.cue).casefold()  # of what goes without saying
    if not disowned(profile.type) or not (blames or weight >= _TRACE or charges(profile, words)):
        return NONE
    lands = _lands(report, statement, words)
    if lands & profile.actor:
        return Topic(WORDS)
    return Topic(WORDS, against=True) if of_others(lands, profile.actor) else NONE


def charges(profile: Profile, words: frozenset[str]) -> bool:
    """Whether words name such a deed, or point to it."""
    deeds = kind_words(profile.type, profile.mode) | profile.triggers
    return not words.isdisjoint(POINTING) or not deeds.isdisjoint(map(stem, words))


def named_in(report: Report, statement: Statement) -> set[str]:
    """The countries of those whom a content names."""
    return report.lands(actor.id for actor in report.mentions.within(statement.content))


def of_others(named: set[str], parties: frozenset[str]) -> bool:
    """Whether some are named, and none of the parties."""
    return bool(named and parties) and named.isdisjoint(parties)


def _lands(report: Report, statement: Statement, words: frozenset[str]) -> set[str]:
    """The countries of those named, and those whose adjective stands there: "from Iranian soil"."""
    known = predicates.load().nations
    return named_in(report, statement) | {known[word] for word in words if word in known}
