"""Who in a report takes a stance on the deed, and which."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from sayso.core.corrections import belief_id
from sayso.core.records import Belief, Event, Reading, Record, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import ASPECTS, AUTHOR, Aspect, Extent, Factuality, certainty, polarity
from sayso.link.stances.about import EVENT, WORDS, Topic
from sayso.link.stances.extent import of_part
from sayso.link.stances.profile import Profile, disowned
from sayso.link.stances.report import Report
from sayso.link.stances.topic import matches, topic
from sayso.link.stances.view import is_word, view
from sayso.resources.stances import load

_NOTICE: Final = re.compile(
    r"\b(?:correction|clarification|erratum|(?:earlier|previous|original) versions?|this (?:article|story|report))\b",
    re.IGNORECASE,
)
"""Sources that are a notice on the report itself."""


class Stance(Record, frozen=True, kw_only=True):
    """What one source of a report makes of the deed."""

    source: str
    """Actor id, or `AUTHOR` for the report's own voice."""
    org: str
    factuality: Factuality
    aspect: Aspect
    extent: Extent = "whole"
    date: str | None = None
    via: tuple[str, ...] = ()
    """Actor ids of the links between the report and the source, outermost first."""
    statement: str | None = None
    event: str | None = None
    """What it rests on: a statement, an event, or both; neither where an outlet withdraws a report."""
    belief: str | None = None
    """The belief that it is, where it rests on no statement; `core.corrections.belief_id`."""
    span: Span
    """The words it rests on."""
    cues: tuple[Span, ...] = ()
    """The words that decided."""
    strength: float = 0.0
    """How plainly these words speak of the deed."""


def stances(reading: Reading | Report, profile: Profile) -> tuple[Stance, ...]:
    """One stance for each source that takes one: of its plain words the surest, of these the most advanced."""
    best: dict[str, Stance] = {}
    for stance in _all(Report.of(reading), profile):
        before = best.get(stance.source)
        if before is None or _rank(stance) >= _rank(before):
            best[stance.source] = stance
    return tuple(sorted(best.values(), key=lambda s: (s.span, s.source)))


def _rank(stance: Stance) -> tuple[object, ...]:
    surest = certainty(stance.factuality)
    plain, plainest = stance.strength >= WORDS, stance.strength >= EVENT
    withdrawn = stance.statement is stance.event is None
    return (withdrawn, plain, surest, ASPECTS.index(stance.aspect), plainest, stance.span)


def _all(report: Report, profile: Profile) -> Iterator[Stance]:
    yield from _withdrawals(report, profile)
    relayed = {s.parent for s in report.reading.statements if s.parent and report.speaker(s) is not None}
    for found in report.reading.statements:
        if _NOTICE.search(report.words(found.source)):
            continue  # a correction tells what was wrong
        for speaker in _speakers(report, found, profile):
            org = found.org if speaker == found.speaker else None
            statement = msgspec.structs.replace(found, speaker=speaker, org=org)
            about = topic(report, statement, profile)
            if found.id in report.views:
                yield from _viewed(report, statement, profile, about)
                continue
            if found.id in relayed and not _announces(report, statement, profile, about):
                continue
            stance = _stance(report, statement, profile, about) if about.strength else None
            if stance is not None:
                yield stance
    for belief in report.reading.beliefs:
        event = report.events.get(belief.event)
        if belief.statement is not None or event is None or not matches(report, event, profile):
            continue
        if _vouched(report, belief, event, profile):
            yield _of_belief(report, belief, event, profile)


def _speakers(report: Report, statement: Statement, profile: Profile) -> tuple[str, ...]:
    """Whose words they are; of a joint statement the actor's, or else all of them."""
    speaker = report.speaker(statement)
    if speaker is None:
        return ()
    if "speaker" in report.corrected.get(statement.id, ()):
        return (speaker,)
    joint = (speaker, *report.joined(statement, speaker))
    acting = tuple(s for s in joint if report.lands([s]) & profile.actor)
    return acting or joint


def _announces(report: Report, statement: Statement, profile: Profile, about: Topic) -> bool:
    """Whether somebody who is no outlet makes known that others have given their word: that is announced."""
    if not is_word(about.event, statement, profile):
        return False
    speaker = report.actors.get(statement.speaker or "")
    return speaker is not None and bool(speaker.code) and "JRN" not in (speaker.code or "").split()


def _stance(report: Report, statement: Statement, profile: Profile, about: Topic) -> Stance | None:
    """The speaker's view of the content, turned into one of the deed; None where it is none."""
    held = view(report, statement, profile, about)
    if held is None or statement.speaker is None:
        return None
    factuality, aspect = held
    return Stance(
        source=statement.speaker,
        org=statement.org or report.org(statement.speaker),
        factuality=factuality,
        aspect=aspect,
        extent="part" if polarity(factuality) == "+" and of_part(report, statement.content, profile) else "whole",
        date=statement.date,
        via=report.links(statement),
        statement=statement.id,
        event=about.event.id if about.event is not None else None,
        span=(statement.content[0][0], statement.content[-1][1]),
        cues=statement.cue,
        strength=about.strength,
    )


def _viewed(report: Report, statement: Statement, profile: Profile, about: Topic) -> Iterator[Stance]:
    """What a person says that the speaker makes of the deed; the words are plain to that person."""
    factuality = report.views[statement.id]
    if factuality is None or statement.speaker is None:
        return
    derived = _stance(report, statement, profile, about) if about.strength else None
    aspect = derived.aspect if derived is not None else None
    if aspect is None or "aspect" in report.corrected.get(statement.id, ()):
        aspect = statement.aspect or "planned"
    yield Stance(
        source=statement.speaker,
        org=statement.org or report.org(statement.speaker),
        factuality=factuality,
        aspect=aspect,
        extent=derived.extent if derived is not None and polarity(factuality) == "+" else "whole",
        date=statement.date,
        via=report.links(statement),
        statement=statement.id,
        event=about.event.id if about.event is not None else None,
        span=(statement.content[0][0], statement.content[-1][1]),
        cues=statement.cue,
        strength=EVENT,
    )


def _of_belief(report: Report, belief: Belief, event: Event, profile: Profile) -> Stance:
    lead = belief.source == AUTHOR and polarity(belief.factuality) == "+"
    part = lead and of_part(report, [(0, report.lead)], profile)
    return Stance(
        source=belief.source,
        org=belief.org or report.org(belief.source),
        factuality=belief.factuality,
        aspect=belief.aspect,
        extent="part" if part else belief.extent,
        date=belief.date,
        via=belief.via,
        event=event.id,
        belief=belief_id(belief),
        span=event.trigger,
        cues=belief.cues,
        strength=EVENT,
    )


def _vouched(report: Report, belief: Belief, event: Event, profile: Profile) -> bool:
    """The report's own voice counts for what it puts first and holds certain; of an attack, if it names the actor."""
    if disowned(profile.type) and profile.actor and report.lands(event.actor).isdisjoint(profile.actor):
        return False
    told = not {"factuality", "aspect", "add"}.isdisjoint(report.corrected.get(belief_id(belief), ()))
    if belief.source != AUTHOR or told:
        return True
    if profile.mode == "ceasefire" and belief.aspect in ("ongoing", "completed"):
        return False  # that one came into force does not tell whether it is kept
    return certainty(belief.factuality) == certainty("CT+") and event.trigger[0] < report.lead


def _withdrawals(report: Report, profile: Profile) -> Iterator[Stance]:
    """Outlets that take back what they reported: from then on they hold nothing."""
    reading = report.reading
    retracts, told = "|".join(sorted(load()["retract"])), "|".join(sorted(load()["report"]))
    for publisher in sorted(profile.publishers):
        if publisher not in reading.text:
            continue  # as nearly all are: much quicker than the pattern
        found = re.search(
            rf"\b{re.escape(publisher)}\b[^.!?\n]{{0,60}}?\b(?:{retracts})\b[^.!?\n]{{0,60}}?\b(?:{told})s?\b",
            reading.text,
        )
        named = next((a.id for a in reading.actors if a.name.casefold() == publisher.casefold()), None)
        source = AUTHOR if publisher == reading.publisher else named
        if found is not None and source is not None:
            yield Stance(
                source=source,
                org=f"outlet:{publisher}",
                factuality="Uu",
                aspect="completed",
                span=found.span(),
                strength=EVENT,
            )
