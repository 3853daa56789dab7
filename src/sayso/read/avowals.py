"""How sure each speaker is of what his statement says, and how far along he says that it is.

An event has beliefs. Much that is said of a deed names no event ("it was not our missile", "could not corroborate the
reports"): this gives each statement one view of its main proposition, by the same hedges.
"""

from bisect import bisect_right
from collections.abc import Callable

import msgspec
from spacy.tokens import Token

from sayso.core.records import Actor, Statement
from sayso.core.spans import Span, inside
from sayso.core.vocabulary import Aspect, Factuality
from sayso.read.factuality import View, view_of
from sayso.read.hedging import NOMINAL, VERBAL, Hedger, Step, frame_of
from sayso.read.parse import Parsed
from sayso.read.progress import tense_aspect
from sayso.read.propositions import TELLINGS, core_of, steps_of_core, verdict
from sayso.read.scene import Scene
from sayso.read.scope import Climber, Path
from sayso.resources.cues import CueLexicon
from sayso.resources.hedges import HedgeLexicon

__all__ = ["avow"]

_NO_VIEW = frozenset({"wish", "urge", "order", "ought", "purpose", "remark", "question", "would"})
"""Where these leave it open, the speaker has no view to give: he wishes, asks, demands or is silent."""
_UNSETTLED = frozenset({"ask", "discuss", "debate", "negotiate"})
_NOBODY = frozenset({"no", "nobody", "none", "neither", "nothing"})
_ABILITY = frozenset({"able", "capable", "ability", "capability", "capacity"})
"""What somebody is able to do he has not undertaken to do."""
_LONG = 30
"""Words on either side that are looked at."""
_COURSE = frozenset({"begin", "end", "finish", "identity"})
"""Effects of verbs that tell how their subject goes on."""
_HOLDING = frozenset({"have", "hold", "possess"})
_OWN_SIDE = frozenset("country government nation state side army ministry administration movement party".split())
_POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my"})
_REFUSALS = frozenset({"confirm", "corroborate", "verify", "know", "say"})
"""Where a second clause denies the speaker these, the first is not what he makes of it."""
_SENSES = frozenset({"hear", "see", "feel", "smell", "watch"})


def avow(
    parsed: Parsed,
    actors: tuple[Actor, ...],
    statements: tuple[Statement, ...],
    lexicon: HedgeLexicon,
    cues: CueLexicon,
) -> tuple[Statement, ...]:
    """The statements with their speakers' `org`, and with `factuality` and `aspect` where those have a view to give."""
    avower = _Avower(Scene.of(parsed, actors, statements), lexicon, cues)
    return tuple(avower.weighed(statement) for statement in statements)


class _Avower:
    def __init__(self, scene: Scene, lexicon: HedgeLexicon, cues: CueLexicon) -> None:
        self._scene = scene
        self._cues = cues
        self._starts = [sentence.start for sentence in scene.parsed.doc.sents]
        self._plain = Hedger(lexicon)
        self._backshifted = Hedger(lexicon, would_is_will=True)
        self._of_cues = Hedger(lexicon, would_is_will=True, of_cue=True)  # "would not confirm" is a refusal

    def weighed(self, statement: Statement) -> Statement:
        parsed = self._scene.parsed
        root = _root(parsed, statement)
        if root is None:
            return statement
        cue = _cue(parsed, statement, root)
        statement = msgspec.structs.replace(statement, org=self._org(statement, cue))
        if cue is not None and (cue.lemma_.lower() in _UNSETTLED or _nobody(parsed, statement)):
            return statement  # a question, a request, a discussion, or nobody's word

        def within(token: Token) -> bool:
            return inside((token.idx, token.idx + 1), statement.content)

        hedger = self._plain if statement.kind == "direct" or not _told_in_past(cue) else self._backshifted
        core = self._proposition(core_of(_weightier(root, within), hedger, within))
        statement = msgspec.structs.replace(statement, core=(core.idx, core.idx + len(core)))
        path = Climber(hedger, within=within).climb(core)
        steps = [self._proven(self._loosened(s, core), statement) for s in path.steps if not _senses(s)]
        if self._relays(steps, statement) or _counterfactual(core):
            return statement
        own_words = (*steps_of_core(core, hedger), *steps, *verdict(root, core, hedger, within))
        over = self._over(path, cue)
        view = view_of((*own_words, *over), lambda step: step in over or self._is_own(step, statement))
        if view.factuality == "CT+" and root.pos_ in NOMINAL and cue is not None and not self._tells(cue, over):
            return statement  # "handed over the papers", "thought up a plan"
        factuality = _factuality(view, core)
        if factuality is None or (view.degree > 0 and any(s.token.lemma_ in _ABILITY for s in view.cues)):
            return statement
        # "Could not confirm" tells how sure he is, not how far it has come.
        told = view_of((*own_words, *over[:1]), lambda step: step in over or self._is_own(step, statement)).aspect
        return msgspec.structs.replace(statement, factuality=factuality, aspect=told or _aspect(factuality, core, path))

    def _proposition(self, core: Token) -> Token:
        """An actor is no proposition: of "two hundred men remain" it is that they remain."""
        subject = core.dep_ in {"nsubj", "nsubjpass"} and core.head.pos_ in VERBAL
        over = self._plain.find(core.head, "obj")
        if not subject or (over is not None and over.effect.name not in _COURSE):  # "a delegation was expected"
            return core
        return core.head if core.i in self._scene.named or any(c.dep_ == "nummod" for c in core.children) else core

    def _sentence(self, token: Token) -> int:
        """The number of its sentence. (`Token.sent` walks through the whole of it.)"""
        return bisect_right(self._starts, token.i)

    def _over(self, path: Path, cue: Token | None) -> tuple[Step, ...]:
        """What the cue, and what governs it, makes of the content."""
        if cue is None or self._sentence(cue) != self._sentence(path.top):
            return ()
        hedge = None if _names(cue) else self._of_cues.find(cue, frame_of(path.top))
        step = Step(hedge, cue) if hedge else self._of_cues.named("assert", cue)
        met = {s.token.i for s in path.steps}  # the "no" of "had seen no sign" counts once
        return (step, *(s for s in Climber(self._of_cues, of_cue=True).climb(cue).steps if s.token.i not in met))

    def _tells(self, cue: Token, over: tuple[Step, ...]) -> bool:
        """Whether the cue says anything of the thing that is its object: by the hedges, or as a word of speech."""
        known = self._cues.get("v", cue.lemma_.lower())
        listed = bool(over) and over[0].hedge.own.name != "assert"
        return (
            listed
            or cue.pos_ != "VERB"
            or cue.lower_ == "according"
            or any(c.dep_ == "prep" and c.lower_ == "as" for c in cue.children)  # "described the release as ..."
            or (known is not None and known.kind in {"say", "judge"})
        )

    def _relays(self, steps: list[Step], statement: Statement) -> bool:
        """Whether the words are somebody else's, whom the speaker cites: that is no view of his own."""
        return any(
            s.hedge.voiced
            and s.hedge.effect.name in TELLINGS
            and s.token.pos_ in VERBAL | NOMINAL
            and (subject := self._scene.subject(s.token)) is not None
            and not self._scene.is_speaker(subject, statement)
            and subject.i in self._scene.named
            for s in steps
        )

    def _loosened(self, step: Step, core: Token) -> Step:
        """Whoever has noticed "any" truce has not taken one for granted."""
        any_ = step.hedge.effect.factive and any(c.lower_ in {"any", "a"} and c.dep_ == "det" for c in core.children)
        return self._plain.named("see", step.token) if any_ else step

    def _proven(self, step: Step, statement: Statement) -> Step:
        """Who says that his own side holds evidence vouches for what it shows."""
        noun, holder = step.token, step.token.head
        if step.hedge.effect.name != "evidence" or noun.dep_ != "dobj" or holder.lemma_ not in _HOLDING:
            return step
        own = self._scene.is_speaker(self._scene.subject(holder), statement)
        return self._plain.named("assert", noun) if own else step

    def _org(self, statement: Statement, cue: Token | None) -> str | None:
        speaker = self._scene.basis(cue) or statement.speaker
        return None if speaker is None else self._scene.org(speaker, self._scene.links(statement))

    def _is_own(self, step: Step, statement: Statement) -> bool:
        """Whether it is the speaker who will, plans, denies, believes."""
        if step.hedge.own.name == "proviso":  # the verb over the "if" clause
            return self._speaks_for(self._scene.subject(step.token.head.head), statement)
        if step.token.pos_ == "AUX":
            return self._speaks_for(self._scene.subject(step.token.head), statement)
        return step.hedge.voiced and self._speaks_for(self._scene.subject(step.token), statement)

    def _speaks_for(self, subject: Token | None, statement: Statement) -> bool:
        """Whether the speaker means himself, or what he calls "his country"."""
        if subject is not None and subject.lemma_ in _OWN_SIDE:
            return any(c.dep_ == "poss" and c.lower_ in _POSSESSIVES for c in subject.children)
        return self._scene.is_speaker(subject, statement)


def _root(parsed: Parsed, statement: Statement) -> Token | None:
    """The head of the content: of the piece that hangs on the cue, or has a clause, if it comes in pieces."""
    pieces = [(head, span) for span in statement.content if (head := parsed.head(span)) is not None]

    def worth(piece: tuple[Token, Span]) -> tuple[bool, bool, int]:
        head, (start, end) = piece
        above = head.head.head if head.head.dep_ == "prep" else head.head
        verbal = head.pos_ in VERBAL
        governed = inside((above.idx, above.idx + 1), statement.cue) and head.dep_ != "advcl"
        return governed, verbal, -start if verbal else end - start

    return max(pieces, key=worth)[0] if pieces else None


def _weightier(root: Token, within: Callable[[Token], bool]) -> Token:
    """The clause that tells how the speaker stands: "was aware of the reports but could not confirm them"."""
    for clause in root.children:
        denied = clause.lemma_ in _REFUSALS and any(c.dep_ == "neg" for c in clause.children)
        if denied and clause.dep_ == "conj" and within(clause):
            return clause
    return root


def _nobody(parsed: Parsed, statement: Statement) -> bool:
    """Whether it is what "neither side" or "no official" has said."""
    return any(parsed.tokens(span)[0].lower_ in _NOBODY for span in statement.source if len(parsed.tokens(span)))


def _cue(parsed: Parsed, statement: Statement, root: Token) -> Token | None:
    """The word of the cue that the content hangs on: "sign" in "saw no sign that ...", "saying" in "avoided saying"."""
    if not statement.cue:
        return None
    head = parsed.head(statement.cue[0])
    governor = root.head
    if governor.dep_ == "prep":
        governor = governor.head
    within = inside((governor.idx, governor.idx + 1), statement.cue)
    return governor if within and governor.pos_ in VERBAL | NOMINAL | {"ADJ"} else head


def _names(cue: Token) -> bool:
    """Whether it is the "call" of giving a name, not of calling for something."""
    return cue.lemma_.lower() == "call" and not any(c.dep_ in {"prep", "prt", "xcomp"} for c in cue.children)


def _senses(step: Step) -> bool:
    """The "could" of "could hear": what one can hear one hears."""
    verb = step.token.head
    negated = any(c.dep_ == "neg" for c in verb.children)
    return step.hedge.effect.name == "can" and verb.lemma_ in _SENSES and not negated


def _counterfactual(verb: Token) -> bool:
    """Whether it tells of what did not come to pass: "he would not be free had they not paid"."""
    if not any(c.dep_ == "aux" and c.lower_ == "would" for c in verb.children):
        return False
    near = verb.doc[max(0, verb.i - _LONG) : verb.i + _LONG]
    inverted = (t for t in near if t.lower_ == "had" and t.i + 1 < len(verb.doc))
    return any(t.nbor().pos_ == "PRON" and t.sent.start == verb.sent.start for t in inverted)


def _told_in_past(cue: Token | None) -> bool:
    if cue is None or cue.tag_ in {"VBD", "VBN"} or cue.pos_ not in VERBAL:
        return True
    return any(c.dep_ == "aux" and c.tag_ == "VBD" for c in cue.children)  # "did not believe"


def _factuality(view: View, core: Token) -> Factuality | None:
    """The view by its name; None where the speaker has none to give."""
    if view.degree != 0:
        return view.factuality
    zero = next((s for s in reversed(view.cues) if 0 in (s.hedge.effect.plus, s.hedge.effect.minus)), None)
    zero = zero or next(iter(view.cues), None)
    names = set() if zero is None else {zero.hedge.effect.name, zero.hedge.own.name}
    return None if names & _NO_VIEW else "Uu"


def _aspect(factuality: Factuality, core: Token, path: Path) -> Aspect:
    """By tense; but the "could" of "could not confirm the reports" is not that of the reports."""
    return "completed" if factuality == "Uu" and core.pos_ in NOMINAL else tense_aspect(core, path.top)
