"""The hedges that hang on one word: its negation, modals, adverbs and marks, and what the lexicon says of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.resources.hedges import Hedge, HedgeLexicon

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
VERBAL = frozenset({"VERB", "AUX"})
_NEGATIVE = frozenset({"no", "none", "nobody", "nothing", "neither", "nor"})
_SCARCE = frozenset({"few", "little"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
TIME_AHEAD = frozenset({"when", "until", "once", "before"})
_PRESENT = frozenset({"VBP", "VBZ"})
_UNDER_IF = frozenset({"if", "unless"})
_WOULD = frozenset({"would", "'d", "’d"})
_MODAL_PERFECT = {"must": "probable", "should": "unlikely", "would": "unlikely", "'d": "unlikely"}
"""With "have": "must have left" is an inference, "should have left" tells of what was not done."""


@dataclass(frozen=True, slots=True)
class Step:
    """One hedge over a word, and the token that it hangs on."""

    hedge: Hedge
    token: Token


class Hedger:
    """Finds the hedges on one word of a document, and remembers them."""

    def __init__(self, lexicon: HedgeLexicon, *, would_is_will: bool = False, of_cue: bool = False) -> None:
        """Look words up in `lexicon`.

        `would_is_will`: in indirect speech, "would" is the "will" of him who spoke. `of_cue`: the words are cues of
        statements, and an "if" beside them belongs to what was said.
        """
        self.lexicon = lexicon
        self._would_is_will = would_is_will
        self._of_cue = of_cue
        self._found: dict[int, list[Step]] = {}

    def named(self, effect: str, token: Token) -> Step:
        """A construction that has no word of its own in the lexicon, by the name of its effect."""
        found = self.lexicon.effects[effect]
        return Step(Hedge(found, found), token)

    def said(self, token: Token) -> Step:
        """A word that is not in the lexicon, but takes a finite clause as words of speech and thought do."""
        effects = self.lexicon.effects
        return Step(Hedge(effects["report"], effects["assert"]), token)

    def find(self, word: Token, frame: str) -> Hedge | None:
        """The lexicon's entry for a governing word, by its word class."""
        if word.pos_ in VERBAL:
            hedge = self.lexicon.find("V", word.lemma_.lower(), frame)
            return hedge or (self.lexicon.find("A", word.lower_, frame) if word.tag_ == "VBN" else None)
        if word.pos_ in NOMINAL:
            return self.lexicon.find("N", word.lemma_.lower(), frame)
        return self.lexicon.find("A", word.lower_, frame)

    def exact(self, noun: Token, frame: str) -> Hedge | None:
        """The lexicon's entry for a noun in this very frame, and no other."""
        return self.lexicon.words.get((noun.lemma_.lower(), "N", frame))

    def on(self, word: Token, came_from: Token | None = None) -> list[Step]:
        """The hedges among the word's own dependents, innermost first, without those on or in `came_from`."""
        if word.i not in self._found:
            self._found[word.i] = list(self._on_verb(word) if word.pos_ in VERBAL else self.on_noun(word))
        steps = self._found[word.i]
        if came_from is None:
            return steps
        return [s for s in steps if came_from.i not in (s.token.i, s.token.head.i)]

    def _on_verb(self, verb: Token) -> Iterator[Step]:
        """Adverbs, then modals, then negation, then "if" and its kind."""
        children = list(verb.children)
        adverbs = [c for c in children if c.dep_ in {"advmod", "neg", "preconj", "dep"}]
        for child in adverbs:
            hedge = self.lexicon.find("R", child.lower_)
            if hedge and not _negates(child):
                yield Step(hedge, child)
        for child in children:
            if child.dep_ == "aux" and (step := self._modal(child, children)):
                yield step
        negations = [*filter(_negates, adverbs), *filter(None, map(_negative_argument, children))]
        yield from (self.named("not", token) for token in negations)
        for child in children:
            if child.dep_ == "mark" and (hedge := self.lexicon.find("M", child.lower_)):
                yield Step(hedge, child)
            elif child.dep_ == "advcl" and not self._of_cue:
                if (mark := _conditional(child)) and not _told_as_done(verb):
                    yield self._proviso(mark)
                elif self.believes(verb) and (mark := _waiting(child, verb)):
                    yield self.named("condition", mark)

    def _proviso(self, mark: Token) -> Step:
        """A condition on what somebody will do: open to others, and in his own mouth a promise that is likely kept."""
        effects = self.lexicon.effects
        return Step(Hedge(effects["condition"], effects["proviso"]), mark)

    def believes(self, verb: Token) -> bool:
        """Whether it is a verb of belief: one who will believe it when he sees it does not believe it yet."""
        hedge = self.lexicon.find("V", verb.lemma_.lower(), "that")
        return hedge is not None and hedge.own.name == "probable"

    def on_noun(self, noun: Token) -> Iterator[Step]:
        """What stands before a noun or an adjective: "possible", "alleged", "few", "no" and the like."""
        for child in noun.children:
            word = child.lower_
            if child.dep_ in {"amod", "compound", "advmod"} and (
                hedge := self.lexicon.find("R" if child.dep_ == "advmod" else "A", word, "obj")
            ):
                yield Step(hedge, child)
            elif word in _SCARCE and child.dep_ in {"amod", "nummod", "det"} and not _after_article(child):
                yield self.named("hardly", child)
        for child in noun.children:
            if child.dep_ == "neg" or (child.dep_ in {"det", "preconj"} and child.lower_ in _NEGATIVE):
                yield self.named("not", child)

    def _modal(self, token: Token, siblings: list[Token]) -> Step | None:
        word = token.lower_
        if word in _WOULD and token.tag_ != "MD":
            return None
        if word in _WOULD and self._would_is_will:
            word = "will"
        elif word in _MODAL_PERFECT and any(s.lemma_ == "have" and s.dep_ == "aux" for s in siblings):
            return self.named(_MODAL_PERFECT[word], token)
        hedge = self.lexicon.find("X", word)
        return Step(hedge, token) if hedge else None

    def of_sentence(self, root: Token) -> Iterator[Step]:
        """What the form of the whole sentence does: a question that may be answered with no, a command."""
        last = next((t for t in reversed(root.sent) if not t.is_space and not t.is_quote), root)
        if last.lower_ == "?" and not any(map(_asks, root.children)):
            yield self.named("question", last)
        elif root.tag_ == "VB" and not any(
            c.dep_ in {"nsubj", "nsubjpass", "aux", "expl", "csubj"} for c in root.children
        ):
            yield self.named("order", root)


def frame_of(token: Token) -> str:
    """How a complement is built: `obj` a noun, `inf`, `ing`, or `that` for a finite clause."""
    if token.pos_ in NOMINAL:
        return "obj"
    auxiliaries = [c for c in token.children if c.dep_ in {"aux", "auxpass"}]
    if any(c.tag_ == "TO" for c in auxiliaries) or (token.tag_ == "VB" and not auxiliaries):
        return "inf"
    return "ing" if token.tag_ == "VBG" and not auxiliaries else "that"


def definite(noun: Token) -> bool:
    """Whether a noun phrase speaks of something known: "the attack", "their attack", "Moscow's attack"."""
    return noun.pos_ == "PROPN" or any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in _DEFINITE) for c in noun.children
    )


def _negates(token: Token) -> bool:
    if token.dep_ == "neg" or token.lower_ in {"never", "neither"}:
        follows = token.nbor() if token.i + 1 < len(token.doc) else token
        return follows.lower_ not in {"only", "just", "merely"}
    return token.lower_ == "longer" and token.i > 0 and token.nbor(-1).lower_ == "no"


def _negative_argument(token: Token) -> Token | None:
    """The negative word of "nobody left", "found no trace", "under no circumstances"."""
    if token.dep_ in _ARGUMENTS:
        return token if token.lower_ in _NEGATIVE else _no(token)
    if token.dep_ == "prep":
        return next((no for p in token.children if p.dep_ == "pobj" and (no := _no(p))), None)
    return None


def _no(noun: Token) -> Token | None:
    return next((c for c in noun.children if c.dep_ == "det" and c.lower_ == "no"), None)


def _after_article(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ in {"a", "an", "quite"}


def _asks(child: Token) -> bool:
    """A question word: "who attacked?" takes the attack for granted."""
    return child.tag_ in {"WP", "WRB", "WDT"} or any(c.tag_ in {"WP$", "WDT", "WRB"} for c in child.children)


def _conditional(clause: Token) -> Token | None:
    """The "if" of a conditional clause; "even if" and "as if" make no condition."""
    mark = next((c for c in clause.children if c.dep_ == "mark" and c.lower_ in _UNDER_IF), None)
    if mark is None or (mark.i > 0 and mark.nbor(-1).lower_ in {"even", "as"}):
        return None
    return mark


def _told_as_done(verb: Token) -> bool:
    """A plain past tense: the "unless" of "threatened to block the deal unless ..." is part of the threat."""
    return verb.tag_ == "VBD" and not any(c.tag_ == "MD" for c in verb.children)


def is_ahead(clause: Token, head: Token) -> bool:
    """Whether a time clause lies in the future: in the present under "will" or an imperative, or both put back."""
    modals = {c.lower_ for c in head.children if c.dep_ == "aux" and c.tag_ == "MD"}
    if clause.tag_ in _PRESENT:
        return bool(modals) or (head.tag_ == "VB" and head.dep_ == "ROOT")
    return clause.tag_ == "VBD" and bool(modals & _WOULD)


def _waiting(clause: Token, head: Token) -> Token | None:
    """The "when" or "once" of what somebody waits for before he believes it."""
    mark = next((c for c in clause.children if c.lower_ in TIME_AHEAD - {"before"}), None)
    present = clause.tag_ in _PRESENT and head.tag_ in _PRESENT
    return mark if mark is not None and (present or is_ahead(clause, head)) else None
