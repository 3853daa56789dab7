"""Beliefs: for each event, who vouches for it and how surely.

An event in reported speech is its speaker's, never the report's. Where nobody is known to have said it, nobody is
given a belief: an unresolved source is not the report. Outside reported speech the report vouches, unless somebody
in the sentence does so by a word of his own ("ordered the retreat", "denied the attack").
"""

from dataclasses import dataclass, replace

from spacy.tokens import Token

from sayso.core.records import Actor, Belief, Event, Statement
from sayso.core.spans import inside
from sayso.core.vocabulary import AUTHOR, WORD_AND_DEED
from sayso.read.factuality import View, view_of
from sayso.read.hedging import NOMINAL, VERBAL, Hedger, Step, frame_of
from sayso.read.orgs import outlet
from sayso.read.parse import Parsed
from sayso.read.progress import extent_of, tense_aspect
from sayso.read.scene import Scene
from sayso.read.scope import Climber, Path
from sayso.resources.hedges import HedgeLexicon

_CHANCES = frozenset({"possible", "probable", "unlikely", "can"})
_SPOKEN = frozenset({"ACCUSE", "REQUEST", "THREATEN"})
_UNDOING = frozenset({"deny", "refuse"})
_HEARSAY = frozenset({"report", "claim", "unknown"})
"""Effects of words that make the event somebody else's matter altogether: without him nobody vouches."""


def weigh(
    parsed: Parsed,
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    events: tuple[Event, ...],
    lexicon: HedgeLexicon,
) -> tuple[Belief, ...]:
    """The beliefs of all sources about all events: one for each (event, source)."""
    weigher = Weigher(Scene.of(parsed, actors, statements), lexicon)
    return tuple(belief for event in events for belief in weigher.beliefs(event))


@dataclass(frozen=True, slots=True)
class Voice:
    """Who vouches, and by what way the report has it."""

    source: str
    org: str | None
    statement: str | None = None
    date: str | None = None
    via: tuple[str, ...] = ()


class Weigher:
    """Weighs the events of one document."""

    def __init__(self, scene: Scene, lexicon: HedgeLexicon) -> None:
        self._scene = scene
        self._plain = Hedger(lexicon)
        self._backshifted = Hedger(lexicon, would_is_will=True)
        self._of_cues = Hedger(lexicon, of_cue=True)

    def beliefs(self, event: Event) -> tuple[Belief, ...]:
        """The beliefs of the event's nearest sources; none where nobody can be told to vouch for it."""
        word = self._scene.parsed.head(event.trigger)
        if word is None:
            return ()
        statement = self._scene.statements.get(self._scene.around.get(word.i, ""))
        if statement is None or self._only_names(statement, event, word):
            return self._of_report(event, word)
        belief = self._of_speaker(event, word, statement)
        return () if belief is None else (belief,)

    def _only_names(self, statement: Statement, event: Event, word: Token) -> bool:
        """Whether the speaker takes a stand on a thing that the report names ("reacted with suspicion to the order").

        What the words say of it is then the report's: a cue that no hedge is known for, and no clause or quotation.
        So it is where he denies or rejects what somebody else has said: said it has been.
        """
        cue = self._scene.parsed.head(statement.cue[0]) if statement.cue else None
        if cue is None or statement.kind != "indirect":
            return False
        held = next((s for s in statement.content if s[0] <= word.idx < s[1]), None)
        top = self._scene.parsed.head(held) if held is not None else None
        if top is None or top.pos_ not in NOMINAL:
            return False
        hedge = self._of_cues.find(cue, frame_of(top))
        return hedge is None or (top.i == word.i and event.type in _SPOKEN and hedge.own.name in _UNDOING)

    # --- outside reported speech

    def _of_report(self, event: Event, word: Token) -> tuple[Belief, ...]:
        path = _said_anyway(event, word, Climber(self._plain).climb(word))
        if not _tells(path):
            return ()
        steps, own, actor = self._voice_of(path.steps)
        if own is not None and actor is None:
            return ()
        view = view_of(steps, lambda step: step is own)
        sources = (actor,) if actor is not None else self._undertakers(event, view)
        return tuple(_belief(event, word, path, view, Voice(source, self._org(source))) for source in sources)

    def _voice_of(self, steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], Step | None, str | None]:
        """The innermost known actor who says or thinks it, the step that is his, and the steps up to the next teller.

        A step without an actor: the hearsay of somebody unknown. Neither: the report's own voice.
        """
        for index, step in enumerate(steps):
            if not _is_voice(step):
                continue
            subject = self._scene.subject(step.token)
            actor = self._scene.named.get(subject.i) if subject is not None else None
            if actor is not None:
                tellers = (n for n in range(index + 1, len(steps)) if _is_hearsay(steps[n]))
                return steps[: next(tellers, len(steps))], step, actor
            if subject is not None and _is_hearsay(step):
                return steps, step, None
        return steps, None, None

    def _undertakers(self, event: Event, view: View) -> tuple[str, ...]:
        """Those who give their word, for an event that is a word (AGREE, CONCEDE, THREATEN); else the report."""
        if event.type not in WORD_AND_DEED or view.degree <= 0:
            return (AUTHOR,)
        return tuple(dict.fromkeys(a for a in event.actor if a in self._scene.actors)) or (AUTHOR,)

    def _org(self, source: str) -> str | None:
        return outlet(self._scene.parsed.document) if source == AUTHOR else self._scene.org(source)

    # --- in reported speech

    def _of_speaker(self, event: Event, word: Token, statement: Statement) -> Belief | None:
        speaker = statement.speaker
        if speaker is None or speaker not in self._scene.actors:
            return None
        cue = self._scene.parsed.head(statement.cue[0]) if statement.cue else None
        path = self._path_in(statement, word, cue)
        if not _tells(path):
            return None
        links = self._scene.links(statement)
        other = self._told_by(path, statement)
        if other is not None:
            source, steps = other
            view = view_of(steps, lambda step: step is steps[-1])
            links = (*links, speaker)
            return _belief(
                event, word, path, view, Voice(source, self._scene.org(source, links), statement.id, None, links)
            )
        over = self._cue_steps(path, cue) if path.open and cue is not None else ()

        def is_own(step: Step) -> bool:
            return step in over or self._scene.is_own(step, event, statement)

        view = view_of((*path.steps, *over), is_own)
        if view.degree == 0 and any(s.hedge.own.name == "remark" for s in over):
            return None
        if path.firm is not None and any((s.hedge.own if is_own(s) else s.hedge.effect).plus <= 0 for s in over):
            return None  # as in _tells
        # "Declined to say" tells how sure he is, not how far the event has come.
        view = replace(view, aspect=view_of((*path.steps, *over[:1]), is_own).aspect)
        org = self._scene.org(self._scene.basis(cue) or speaker, links)
        return _belief(event, word, path, view, Voice(speaker, org, statement.id, statement.date, links))

    def _path_in(self, statement: Statement, word: Token, cue: Token | None) -> Path:
        """The path up to where the statement's content ends."""
        literal = statement.kind == "direct" or self._scene.parsed.is_quoted(word.idx)
        backshift = not literal and (cue is None or cue.tag_ in {"VBD", "VBN"} or cue.pos_ not in VERBAL)
        hedger = self._backshifted if backshift else self._plain
        return Climber(hedger, within=lambda t: inside((t.idx, t.idx + 1), statement.content)).climb(word)

    def _told_by(self, path: Path, statement: Statement) -> tuple[str, tuple[Step, ...]] | None:
        """Somebody else whose word the speaker only relays, in words that are no statement record of their own."""
        for index, step in enumerate(path.steps):
            if step.hedge.voiced and step.hedge.effect.name in _HEARSAY:
                subject = self._scene.subject(step.token)
                actor = self._scene.named.get(subject.i) if subject is not None else None
                if actor and not self._scene.same_side(actor, statement.speaker):
                    return actor, path.steps[: index + 1]
        return None

    def _cue_steps(self, path: Path, cue: Token) -> tuple[Step, ...]:
        """What the cue itself, and whatever governs it, makes of the content that hangs on it."""
        if path.top.sent.start != cue.sent.start:
            return ()
        hedge = self._of_cues.find(cue, frame_of(path.top))
        step = Step(hedge, cue) if hedge else self._of_cues.named("assert", cue)
        return (step, *Climber(self._of_cues, of_cue=True).climb(cue).steps)


def _is_voice(step: Step) -> bool:
    return step.hedge.voiced and step.token.pos_ in VERBAL | NOMINAL


def _weighs_chances(step: Step) -> bool:
    """Whether it says of the event that it was possible or likely: then it was still to come."""
    return step.token.dep_ == "acomp" and step.hedge.effect.name in _CHANCES


def _is_hearsay(step: Step) -> bool:
    return _is_voice(step) and step.hedge.effect.name in _HEARSAY


def _said_anyway(event: Event, word: Token, path: Path) -> Path:
    """The path without him who rejects what was said: a call is made, though rejected, a charge, though denied."""
    if event.type not in _SPOKEN or word.pos_ not in NOMINAL:
        return path
    kept = [s.token.i != word.head.i or s.hedge.own.name not in _UNDOING for s in path.steps]
    if all(kept):
        return path
    firm = None if path.firm is None else sum(kept[: path.firm])
    return replace(path, steps=tuple(s for s, keep in zip(path.steps, kept, strict=True) if keep), told=True, firm=firm)


def _tells(path: Path) -> bool:
    """Whether the words vouch for the event at all, or deny, or doubt it: merely to refer to it is no view of it."""
    over = path.steps if path.firm is None else path.steps[path.firm :]
    if path.firm is not None and any(step.hedge.effect.plus <= 0 for step in over):
        return False  # "denied that the strike hit a school" does not tell whether there was a strike
    return path.told or any(step.hedge.effect.name != "identity" for step in path.steps)


def _belief(event: Event, word: Token, path: Path, view: View, voice: Voice) -> Belief:
    cues = {(s.token.idx, s.token.idx + len(s.token)) for s in view.cues}
    aspect = view.aspect or tense_aspect(word, path.top)
    if aspect == "completed" and word.pos_ in NOMINAL and any(map(_weighs_chances, path.steps)):
        aspect = "planned"
    if event.type in WORD_AND_DEED and view.degree > 0 and aspect == "completed":
        aspect = "announced"  # the word is given, the deed that it stands for in a storyline is not done
    return Belief(
        event=event.id,
        source=voice.source,
        statement=voice.statement,
        factuality=view.factuality,
        aspect=aspect,
        extent=extent_of(word, path.top) if view.degree > 0 else "whole",
        date=voice.date,
        via=voice.via,
        org=voice.org,
        cues=tuple(sorted(cues)),
    )
