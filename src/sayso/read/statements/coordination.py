"""Coordinated cues that share one source."""

from spacy.tokens import Doc, Token

from sayso.read.statements.frames import Range
from sayso.resources.cues import Cue, CueLexicon

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_MAX_CLIMB = 6


class Coordination:
    """Cues that go on with the subject of an earlier one, which the parser sees as part of that one's content."""

    def __init__(self, doc: Doc, lexicon: CueLexicon) -> None:
        self.outer = _hoisted(doc, lexicon)
        """By the index of the later cue: the earlier one."""
        self._cuts: dict[int, int] = {}
        for later, earlier in self.outer.items():
            self._cuts.setdefault(earlier.i, later)

    def own(self, verb: Token, ranges: tuple[Range, ...]) -> tuple[Range, ...]:
        """The content of `verb` without the later cue, and without the conjunction before that."""
        if verb.i not in self._cuts:
            return ranges
        stop = self._cuts[verb.i] - 1
        while stop > verb.i and (verb.doc[stop].dep_ in ("cc", "advmod") or verb.doc[stop].is_punct):
            stop -= 1
        return tuple((left, min(last, stop)) for left, last in ranges if left <= stop)


def _hoisted(doc: Doc, lexicon: CueLexicon) -> dict[int, Token]:
    """Cues that the parser joins to the verb of another cue's content, though they go on with that cue's own subject.

    In "she said she would stay but admitted that ..." the second cue has no subject of its own and the form of the
    first one, which the verb that it is joined to has not.
    """
    found = {}
    for word in doc:
        if word.dep_ != "conj" or word.tag_ not in _FINITE or _entry(lexicon, word) is None:
            continue
        inner, outer = word.head, word.head.head
        for _ in range(_MAX_CLIMB):
            if inner.dep_ != "conj":
                break
            inner, outer = inner.head, inner.head.head
        if inner.dep_ != "ccomp" or outer.i > inner.i or outer.tag_ != word.tag_ or _entry(lexicon, outer) is None:
            continue
        if any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in word.children):
            continue
        joined = {c.lower_ for c in inner.children if c.dep_ == "cc"}
        if "but" in joined or inner.tag_ != word.tag_ or any(c.tag_ == "MD" for c in inner.children):
            found[word.i] = outer
    return found


def _entry(lexicon: CueLexicon, verb: Token) -> Cue | None:
    if verb.lemma_ == "make":  # "made clear that ..."
        return lexicon.get("a", "clear") if any(c.lower_ == "clear" for c in verb.subtree) else None
    return lexicon.get("v", verb.lemma_.lower())
