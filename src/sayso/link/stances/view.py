"""What a speaker's view of his words makes of the deed: how sure he is of it, and how far he says that it has come."""

import re
from typing import Final

from sayso.core.corrections import belief_id
from sayso.core.records import Event, Statement
from sayso.core.vocabulary import ASPECTS, Aspect, Factuality, polarity
from sayso.link.kinds import WORD_OF
from sayso.link.stances.about import CORE, NAMED, POINTING, WORDS, Topic
from sayso.link.stances.blame import of_own_side
from sayso.link.stances.profile import Profile, disowned
from sayso.link.stances.remarks import calls_false, inquires, tells, trusts, withholds
from sayso.link.stances.report import Report

View = tuple[Factuality, Aspect]

_CONTRARY: Final[dict[Factuality, Factuality]] = {"CT+": "CT-", "PR+": "PR-", "PS+": "PS-"}
_UNDONE: Final[dict[Factuality, Factuality]] = {**_CONTRARY, **{v: k for k, v in _CONTRARY.items()}, "Uu": "Uu"}
_ANNOUNCED: Final = ASPECTS.index("announced")
_CONDITION: Final = re.compile(
    r"\b(?:if|unless|provided|once|until|expect\w*|hope\w*|likely|probably|confident|optimistic|should|could|might)\b"
)
_AT_ONCE: Final = frozenset({"ASSAULT", "MOBILIZE"})
"""Deeds that are done as soon as they are begun: who is there has come."""
_STATES: Final = frozenset("is are was were be been bears bear has have".split())


def view(report: Report, statement: Statement, profile: Profile, about: Topic) -> View | None:
    """The speaker's view of the deed; None where his words are none."""
    if of_own_side(report, statement, profile):
        return None
    told = report.corrected.get(statement.id, ())
    held = _remarked(report, statement, profile, about) or _own(report, statement, about)
    if "factuality" in told:  # a person has said how sure he is of his words
        sure = statement.factuality
        held = (sure, held[1] if held is not None else statement.aspect or "planned") if sure is not None else None
    signed = _signed(report, statement, profile, about, held) if held is not None else None
    if signed is None:
        return None
    factuality, aspect = _dated(report, statement, profile, about, *signed)
    return (
        signed[0] if "factuality" in told else factuality,
        statement.aspect if "aspect" in told and statement.aspect is not None else aspect,
    )


def is_word(event: Event | None, statement: Statement, profile: Profile) -> bool:
    """Whether the main word is the promise of the deed: "agreed", not the "came" of "of those promised some came"."""
    return event is not None and event.type in WORD_OF.get(profile.type, ()) and statement.core == event.trigger


def _own(report: Report, statement: Statement, about: Topic) -> View | None:
    """The statement's own, if it is not plainly certain; else that of the event in it."""
    belief = report.stated.get((statement.id, about.event.id)) if about.event is not None else None
    if belief is not None and about.event is not None and belief.source == statement.speaker:
        if not {"factuality", "aspect"}.isdisjoint(report.corrected.get(belief_id(belief), ())):
            return belief.factuality, belief.aspect
        weighed = statement.factuality is not None or statement.core is not None
        surer = statement.factuality == "CT+" and belief.factuality != "CT+"
        open_ = belief.factuality == "Uu"  # "he could neither confirm nor deny a withdrawal"
        if not weighed or open_ or (surer and statement.core != about.event.trigger):
            return belief.factuality, belief.aspect
    if statement.factuality is None or statement.aspect is None:
        return None
    return statement.factuality, statement.aspect


def _remarked(report: Report, statement: Statement, profile: Profile, about: Topic) -> View | None:
    """The view of somebody who inquires, waits and sees, or lays it to another's charge; None where he does not."""
    text = report.words(statement.content)
    if statement.factuality is None and not tells(report, statement):
        return None
    if trusts(report, statement):
        return "PR+", "completed"
    if inquires(text) and (disowned(profile.type) or about.strength == POINTING):
        return "Uu", "completed"  # whoever still looks into it has not made up his mind
    if about.event is None and withholds(text):
        return "Uu", "planned"
    if statement.factuality is None and about.against and disowned(profile.type):
        return "CT+", "completed"  # "called it sabotage by Kyiv"
    return None


def _signed(report: Report, statement: Statement, profile: Profile, about: Topic, held: View) -> View | None:
    """For or against the deed; None where it is neither."""
    factuality, aspect = held
    told = "factuality" in report.corrected.get(statement.id, ())
    if factuality == "CT+" and not told and calls_false(report, statement):
        factuality = "CT-"
    if about.against:
        contrary = _UNDONE if about.undone else _CONTRARY
        if factuality not in contrary:
            return None
        return contrary[factuality], "ongoing" if profile.mode == "ceasefire" else aspect
    if polarity(factuality) == "+" and (about.strength < NAMED or not about.doer):
        return None
    if polarity(factuality) == "-" and _beside(report, statement, profile, about):
        return None
    return factuality, aspect


def _beside(report: Report, statement: Statement, profile: Profile, about: Topic) -> bool:
    """Whether a denial is of something else."""
    if profile.mode == "ceasefire":
        return about.strength == POINTING  # what a party to a truce denies is, as a rule, to have broken it
    # That it was not done in some way does not say that the accused did not do it.
    apart = disowned(profile.type) and not about.doer and about.strength >= WORDS
    return apart and report.lands([statement.speaker or ""]).isdisjoint(profile.actor)


def _dated(
    report: Report, statement: Statement, profile: Profile, about: Topic, factuality: Factuality, aspect: Aspect
) -> View:
    """How far it has come, as far as words like these can tell."""
    if is_word(about.event, statement, profile) and ASPECTS.index(aspect) > _ANNOUNCED:
        aspect = "announced"  # who has given his word has not kept it yet
    if about.strength < CORE and polarity(factuality) == "+":
        aspect = _checked(aspect, report, profile, about)
    if factuality == "PR+" and _undertakes(report, statement, profile):
        return "CT+", "announced"
    if aspect == "ongoing" and profile.type in _AT_ONCE and statement.core is not None:
        aspect = "completed" if report.words([statement.core]).casefold() in _STATES else aspect
    return factuality, aspect


def _undertakes(report: Report, statement: Statement, profile: Profile) -> bool:
    """Whether the actor himself says firmly what he will do."""
    if disowned(profile.type) or not report.lands([statement.speaker or ""]) & profile.actor:
        return False
    text = report.words([*statement.cue, *statement.content]).casefold()
    return not {"would", "will"}.isdisjoint(text.split()) and not _CONDITION.search(text)


def _checked(aspect: Aspect, report: Report, profile: Profile, about: Topic) -> Aspect:
    """Loose words, or a decision's name, make no deed done: not before a report has told of it as under way."""
    before = profile.begun is None or (report.reading.published or "") < profile.begun
    return "announced" if ASPECTS.index(aspect) > _ANNOUNCED and (before or about.strength == NAMED) else aspect
