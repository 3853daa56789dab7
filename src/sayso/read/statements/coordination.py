"""Coordinated cues that share one source."""

from spacy.tokens import Doc, Token

from sayso.read.statements.frames import Range
from sayso.resources.cues import Cue, CueLexicon

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_MARKS = frozenset({"“", "”", '"', "''", "``"})
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
        if word.dep_ != "conj" or (word.tag_ not in _FINITE and not _active_participle(word)):
            continue
        inner, outer = word.head, word.head.head
        for _ in range(_MAX_CLIMB):
            if inner.dep_ != "conj":
                break
            inner, outer = inner.head, inner.head.head
        tag = "VBD" if word.tag_ == "VBN" else word.tag_
        if inner.dep_ != "ccomp" or outer.i > inner.i or outer.tag_ != tag or _entry(lexicon, outer) is None:
            continue
        if any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in word.children):
            continue
        joined = {c.lower_ for c in inner.children if c.dep_ == "cc"}
        modal = any(c.tag_ == "MD" for c in inner.children)
        if _entry(lexicon, word) is None:
            told = not (modal and word.tag_ == "VBD")
        else:
            told = not ("but" in joined or modal or inner.tag_ != word.tag_ or _after_comma(word))
        if not told and not _quoted(outer, word):
            found[word.i] = outer
    return found


def _quoted(outer: Token, word: Token) -> bool:
    """Whether the later verb stands in a quotation that the earlier one stands outside of."""
    return sum(t.text in _MARKS for t in word.doc[outer.i : word.i]) % 2 == 1


def _active_participle(word: Token) -> bool:
    """A past form, mistaken for a participle, that governs what no passive does."""
    if word.tag_ != "VBN" or any(c.dep_ in ("aux", "auxpass", "agent") or c.tag_ == "WRB" for c in word.children):
        return False
    return any(c.dep_ in ("dobj", "ccomp", "xcomp") and c.i > word.i for c in word.children)


def _after_comma(word: Token) -> bool:
    """Whether a comma and a conjunction stand before the verb."""
    at = word.left_edge.i - 1
    return at > 0 and word.doc[at].dep_ == "cc" and word.doc[at - 1].text == ","


def _entry(lexicon: CueLexicon, verb: Token) -> Cue | None:
    if verb.lemma_ == "make":  # "made clear that ..."
        return lexicon.get("a", "clear") if any(c.lower_ == "clear" for c in verb.subtree) else None
    return lexicon.get("v", verb.lemma_.lower())
