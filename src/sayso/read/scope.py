"""What stands over a word: the path from a predicate up its sentence, as the hedges that it passes.

Steps run from the innermost hedge outward. The path ends where its clause is asserted, where it leaves the region it
may climb in, or where what it has reached is taken for granted ("because ...", "condemned the attack"): then nothing
above matters.
"""

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.read.hedging import NOMINAL, TIME_AHEAD, VERBAL, Hedger, Step, definite, frame_of, is_ahead

_GOVERNED_PREPOSITIONS = frozenset({"of", "for", "to", "about", "from", "against"})
_LOOSE_PREPOSITIONS = frozenset({"on", "with", "into", "in"})
"""These belong to few governing words ("decided on", "went on with", "a ban on"); after others they stand loose."""
_TAKES_LOOSE = frozenset({"identity", "begin", "promise", "prevent", "attempt", "claim"})
_DEPTH = 24
"""No sentence that a person wrote nests deeper; a bound for those that no person wrote."""


@dataclass(frozen=True, slots=True)
class Path:
    """The hedges over a word, innermost first."""

    steps: tuple[Step, ...]
    top: Token
    """The highest token reached within the region."""
    open: bool = False
    """Whether what governs `top` still bears on the word."""
    told: bool = True
    """Whether the word is more than referred to: "the attack" in "since the attack" tells nothing of it."""
    firm: int | None = None
    """How many of the steps bear on the word itself; the others stand over a clause that only involves it."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where the path goes next (None: nowhere, it is taken for granted) and the hedges it meets on the way."""

    to: Token | None
    steps: tuple[Step, ...] = ()
    shares: Callable[[Step], bool] = lambda _: True
    """Which of the next word's own hedges bear on the word below."""
    told: bool = True
    loose: bool = False
    """Whether what follows stands over a clause that involves the word without being about it."""


def _none(_: Step) -> bool:
    return False


def _supposes(step: Step) -> bool:
    """Modals and "if": what they put in doubt they put in doubt with all that it involves; a "not" does not."""
    return step.token.dep_ in {"aux", "mark"}


STOP = Move(None)
REFERS = Move(None, told=False)


class Climber:
    """Climbs within one region of the text: the content of a statement, or everything."""

    def __init__(
        self, hedger: Hedger, *, within: Callable[[Token], bool] = lambda _: True, of_cue: bool = False
    ) -> None:
        self._within = within
        self._of_cue = of_cue
        self._hedger = hedger
        self._moves: dict[str, Callable[[Token, Token], Move]] = {
            "conj": self._conjunct,
            "pobj": self._through_preposition,
            "pcomp": self._through_preposition,
            **dict.fromkeys(("ccomp", "xcomp", "csubj", "csubjpass", "acl"), self._clause),
            **dict.fromkeys(("dobj", "nsubjpass", "dative", "oprd"), self._object),
            "nsubj": self._subject,
            "advcl": self._adverbial,
            **dict.fromkeys(("acomp", "attr"), self._predicate),
            **dict.fromkeys(("compound", "nmod"), self._modifier),
            **dict.fromkeys(("dep", "aux", "auxpass", "prt"), lambda _, head: Move(head)),
            "relcl": self._relative,
        }
        if of_cue:  # nothing but what governs the cue itself bears on what was said
            self._moves = {dep: self._moves[dep] for dep in ("conj", "xcomp", "pcomp", "acomp")}

    def climb(self, token: Token) -> Path:
        """The path from `token` upward."""
        steps: list[Step] = []
        firm: int | None = None
        node = token
        move, came_from = Move(token), None
        for _ in range(_DEPTH):
            steps += filter(move.shares, self._hedger.on(node, came_from))
            if node.head.i == node.i:
                steps += () if self._of_cue else self._hedger.of_sentence(node)
                return Path(tuple(steps), node, firm=firm)
            if not self._within(node.head):
                return Path(tuple(steps), node, open=True, firm=firm)
            go = self._moves.get(node.dep_)
            move = go(node, node.head) if go else STOP
            steps += move.steps
            firm = len(steps) if move.loose and firm is None else firm
            if move.to is None or not self._within(move.to):
                return Path(tuple(steps), node, open=move.to is not None, told=move.told, firm=firm)
            node, came_from = move.to, node
        return Path(tuple(steps), node, firm=firm)

    def _conjunct(self, node: Token, head: Token) -> Move:
        """A conjunct bears the hedges of the first one if it leans on it, else only its "if"; "nor" negates it anew."""
        nor = next((c for c in head.children if c.lower_ == "nor"), None)
        leans = node.pos_ in NOMINAL or (
            node.tag_ == head.tag_
            and not any(c.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass", "neg"} for c in node.children)
        )
        if nor is not None:
            return Move(head, (self._hedger.named("not", nor),), lambda s: leans and s.hedge.effect.name != "not")
        return Move(head, (), lambda s: leans or s.token.dep_ == "mark")

    def _clause(self, node: Token, head: Token) -> Move:
        frame = frame_of(node)
        if node.dep_ == "acl" and (frame == "ing" or node.tag_ == "VBN"):
            return self._participle(head)
        if head.lemma_ == "be":
            return Move(head, self._of_copula(head, frame))
        hedge = self._hedger.find(head, frame)
        if hedge:
            return Move(head, (Step(hedge, head),))
        return self._unlisted(node, head, frame)

    def _relative(self, node: Token, head: Token) -> Move:
        """A relative clause takes its noun for granted; one without a gap is none: "no proof that they left"."""
        children = list(node.children)
        pronoun = any(c.tag_ in {"WDT", "WP", "WP$", "WRB"} for c in children)
        full = any(c.dep_ == "nsubj" for c in children) and (
            any(c.dep_ == "dobj" for c in children) or any(c.lower_ == "no" for c in head.children)
        )
        complement = frame_of(node) == "inf" or (full and not pronoun and self._hedger.find(head, "that") is not None)
        return self._clause(node, head) if complement else STOP

    def _unlisted(self, node: Token, head: Token, frame: str) -> Move:
        """A clause under a word that the lexicon does not know."""
        if frame == "inf":
            return Move(head, (self._hedger.named("purpose", head),))
        if frame == "ing" or head.pos_ == "ADJ":
            return Move(head)
        if node.i < head.i or head.pos_ not in VERBAL:
            return STOP  # two sentences in one, parted by a colon or a dash; or "the day he left"
        return Move(head, (self._hedger.said(head),))

    def _participle(self, noun: Token) -> Move:
        """In "reports of soldiers killed" it is as sure as the reports; "soldiers killed" alone asserts it."""
        if noun.dep_ == "pobj" and noun.head.lower_ == "of":
            move = self._through_preposition(noun, noun.head)
            if move.steps and move.to is not None and move.to.pos_ in NOMINAL:
                return move
        return STOP

    def _of_copula(self, be: Token, frame: str) -> tuple[Step, ...]:
        """What "it is likely that", "the plan is to", "is to" say of the clause or of their subject."""
        find, children = self._hedger.find, list(be.children)
        for child in children:
            if child.dep_ not in {"acomp", "attr", "oprd"}:
                continue
            # "The retreat was a sign of weakness": a noun said of the event itself decides nothing unless listed so.
            said_of_it = frame == "subj" and child.pos_ in NOMINAL
            hedge = self._hedger.exact(child, frame) if said_of_it else find(child, frame)
            if hedge:
                return (Step(hedge, child), *self._hedger.on_noun(child))
        for child in children if frame != "subj" else ():
            if child.dep_ == "nsubj" and child.pos_ in NOMINAL and (hedge := find(child, frame)):
                return (Step(hedge, child),)
        hedge = find(be, frame) if frame == "inf" else None
        return (Step(hedge, be),) if hedge else ()

    def _object(self, node: Token, head: Token) -> Move:
        hedge = self._hedger.find(head, "obj")
        if hedge:
            return Move(head, (Step(hedge, head),))
        return REFERS if definite(node) else Move(head)

    def _subject(self, node: Token, head: Token) -> Move:
        steps = self._of_subject(head)
        if steps:
            return Move(head, steps)
        raised = next((c for c in head.children if c.dep_ == "xcomp"), None)  # "seems to hold"
        hedge = self._hedger.find(head, "inf") if raised is not None else None
        if raised is not None and hedge and (steps := self._of_subject(raised)):
            return Move(head, (*steps, Step(hedge, head)))
        # "The withdrawal would hurt": what is said of an event to come does not make it certain, nor undo it.
        modals = tuple(s for s in self._hedger.on(head, node) if s.token.dep_ in {"aux", "mark"})
        does = head.pos_ == "VERB" and head.tag_ in {"VBD", "VBN"}
        # "Talks with the rebels are for the cabinet to decide": what something is does not tell that there is any.
        if not does and (definite(node) or head.lemma_ == "be"):
            return Move(None, modals, told=False)
        return Move(head, modals, shares=_none, loose=True)

    def _of_subject(self, verb: Token) -> tuple[Step, ...]:
        """What a verb says of the event that is its subject: that it began, is likely, is under way."""
        if verb.lemma_ == "be" and (steps := self._of_copula(verb, "subj")):
            return steps
        hedge = self._hedger.lexicon.words.get((verb.lemma_.lower(), "V", "subj"))
        if hedge:
            return (Step(hedge, verb),)
        under_way = next((c for c in verb.children if c.lower_ == "under" and _next(c) == "way"), None)
        return (self._hedger.named("begin", under_way),) if under_way is not None else ()

    def _predicate(self, _: Token, head: Token) -> Move:
        hedge = self._hedger.find(head, "that") if head.lemma_ != "be" else None
        return Move(head, (Step(hedge, head),) if hedge else ())

    def _modifier(self, _: Token, head: Token) -> Move:
        """A noun before a noun: in "withdrawal plan" the plan governs; other nouns do not."""
        hedge = self._hedger.find(head, "obj")
        return Move(head, (Step(hedge, head),)) if hedge else REFERS

    def _through_preposition(self, node: Token, prep: Token) -> Move:
        frame = "obj" if node.dep_ == "pobj" else "ing"
        above = self._noun_before(prep, frame) or prep.head
        if not self._within(above):
            return Move(above)
        if frame == "ing" and frame_of(node) == "that":  # "of what it promised"
            return STOP
        hedge = self._hedger.find(above, frame)
        if hedge and _governs(prep.lower_, hedge.effect.name):
            return Move(above, (Step(hedge, above),))
        for word in (prep, above):
            if hedge := self._hedger.lexicon.find("P", word.lower_, frame):
                return Move(above, (Step(hedge, word),))
        return self._unlisted_preposition(node, prep, above) if frame == "obj" else STOP

    def _unlisted_preposition(self, noun: Token, prep: Token, above: Token) -> Move:
        if definite(noun):
            return REFERS
        if prep.lower_ == "of":
            return Move(above)
        return Move(above, shares=_supposes, loose=True)  # "if they strike in response to an attack"

    def _noun_before(self, prep: Token, frame: str) -> Token | None:
        """The noun that governs a preposition which the parser hung on the verb: "saw preparations for a strike".

        Only a noun that the lexicon knows, right before the preposition: that it governs it is then all but certain.
        """
        if prep.head.pos_ not in VERBAL or prep.i <= prep.head.i + 1:
            return None
        noun = prep.nbor(-1)
        hedge = self._hedger.find(noun, frame) if noun.pos_ == "NOUN" else None
        return noun if hedge and _governs(prep.lower_, hedge.effect.name) else None

    def _adverbial(self, node: Token, head: Token) -> Move:
        frame = frame_of(node)
        marked = any(c.dep_ == "mark" and c.lower_ != "for" for c in node.children)
        if frame == "inf" and not marked:
            return Move(None, (self._hedger.named("purpose", node),))
        if any(c.lower_ in TIME_AHEAD for c in node.children) and (is_ahead(node, head) or self._hedger.believes(head)):
            return Move(None, (self._hedger.named("condition", node),))
        return STOP if marked or (frame == "that" and node.tag_ != "VBN") else Move(head)


def _governs(preposition: str, effect: str) -> bool:
    return preposition in _GOVERNED_PREPOSITIONS or (preposition in _LOOSE_PREPOSITIONS and effect in _TAKES_LOOSE)


def _next(token: Token) -> str:
    return token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
