"""Who in a report takes a stance on the deed, and which."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from sayso.core.records import Belief, Event, Reading, Record, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import ASPECTS, AUTHOR, Aspect, Extent, Factuality, certainty, polarity
from sayso.link.stances.profile import Profile, disowned
from sayso.link.stances.report import Report
from sayso.link.stances.topic import CORE, EVENT, NAMED, WORDS, Topic, inquires, matches, of_own_side, topic
from sayso.resources.stances import load

_CONTRARY: Final[dict[Factuality, Factuality]] = {"CT+": "CT-", "PR+": "PR-", "PS+": "PS-"}
_ANNOUNCED: Final = ASPECTS.index("announced")
_SOME: Final = re.compile(
    r"\b(?:half|partly|partially|part of|in (?:parts|places|(?:some|certain|several) \w+))\b", re.IGNORECASE
)
_FIGURE: Final = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")


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
    span: Span
    """The words it rests on."""
    cues: tuple[Span, ...] = ()
    """The words that decided."""
    strength: float = 0.0
    """How plainly these words speak of the deed."""


def stances(reading: Reading, profile: Profile) -> tuple[Stance, ...]:
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
    return (withdrawn, plain, surest, plainest, ASPECTS.index(stance.aspect), stance.span)


def _all(report: Report, profile: Profile) -> Iterator[Stance]:
    yield from _withdrawals(report, profile)
    relayed = {s.parent for s in report.reading.statements if s.parent}
    for found in report.reading.statements:
        speaker = report.speaker(found)
        if speaker is None or found.id in relayed:
            continue
        statement = msgspec.structs.replace(found, speaker=speaker)
        about = topic(report, statement, profile)
        stance = _stance(report, statement, profile, about) if about.strength else None
        if stance is not None:
            yield stance
    for belief in report.reading.beliefs:
        event = report.events.get(belief.event)
        if belief.statement is not None or event is None or not matches(report, event, profile):
            continue
        if _vouched(report, belief, event):
            yield _of_belief(report, belief, event)


def _stance(report: Report, statement: Statement, profile: Profile, about: Topic) -> Stance | None:
    """The speaker's view of the content, turned into one of the deed; None where it is none."""
    view = _view(report, statement, about)
    if view is None or statement.speaker is None or of_own_side(report, statement, profile):
        return None
    factuality, aspect = view
    if disowned(profile.type) and inquires(report.words(statement.content)):
        factuality = "Uu"  # whoever still looks into it has not made up his mind
    if about.against:
        if factuality not in _CONTRARY:
            return None
        factuality = _CONTRARY[factuality]
        aspect = "ongoing" if profile.mode == "ceasefire" else aspect
    elif polarity(factuality) == "+" and (about.strength < NAMED or not about.doer):
        return None
    if about.strength < CORE and polarity(factuality) == "+":
        aspect = _checked(aspect, report, profile, about)
    return Stance(
        source=statement.speaker,
        org=statement.org or report.org(statement.speaker),
        factuality=factuality,
        aspect=aspect,
        extent="part" if polarity(factuality) == "+" and _of_part(report, statement, profile) else "whole",
        date=statement.date,
        via=report.links(statement),
        statement=statement.id,
        event=about.event.id if about.event is not None else None,
        span=(statement.content[0][0], statement.content[-1][1]),
        cues=statement.cue,
        strength=about.strength,
    )


def _view(report: Report, statement: Statement, about: Topic) -> tuple[Factuality, Aspect] | None:
    """The statement's own, if it is not plainly certain; else that of the event in it."""
    belief = report.stated.get((statement.id, about.event.id)) if about.event is not None else None
    if belief is not None and belief.source == statement.speaker:
        weighed = statement.factuality is not None or statement.core is not None
        if not weighed or (statement.factuality == "CT+" and belief.factuality != "CT+"):
            return belief.factuality, belief.aspect
    if statement.factuality is None or statement.aspect is None:
        return None
    return statement.factuality, statement.aspect


def _checked(aspect: Aspect, report: Report, profile: Profile, about: Topic) -> Aspect:
    """Loose words, or a decision's name, make no deed done: not before a report has told of it as under way."""
    before = profile.begun is None or (report.reading.published or "") < profile.begun
    return "announced" if ASPECTS.index(aspect) > _ANNOUNCED and (before or about.strength == NAMED) else aspect


def _of_part(report: Report, statement: Statement, profile: Profile) -> bool:
    """Whether the figures are less than what was promised, or the words name a share or some places."""
    text = report.words(statement.content)
    if profile.amount is not None:
        whole, unit = profile.amount
        for amount in report.amounts.within(statement.content):
            if amount.value and amount.value < {"percent": 100, unit: whole}.get(amount.unit, 0):
                return True
        bare = [int(found.replace(",", "")) for found in _FIGURE.findall(text)[:9]]
        if bare and max(bare) < whole:
            return True
    return _SOME.search(text) is not None


def _of_belief(report: Report, belief: Belief, event: Event) -> Stance:
    return Stance(
        source=belief.source,
        org=belief.org or report.org(belief.source),
        factuality=belief.factuality,
        aspect=belief.aspect,
        extent=belief.extent,
        date=belief.date,
        via=belief.via,
        event=event.id,
        span=event.trigger,
        cues=belief.cues,
        strength=EVENT,
    )


def _vouched(report: Report, belief: Belief, event: Event) -> bool:
    """The report's own voice counts for what it puts first and holds certain."""
    if belief.source != AUTHOR:
        return True
    return certainty(belief.factuality) == certainty("CT+") and event.trigger[0] < report.lead


def _withdrawals(report: Report, profile: Profile) -> Iterator[Stance]:
    """Outlets that take back what they reported: from then on they hold nothing."""
    reading = report.reading
    retracts, told = "|".join(sorted(load()["retract"])), "|".join(sorted(load()["report"]))
    for publisher in sorted(profile.publishers):
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
