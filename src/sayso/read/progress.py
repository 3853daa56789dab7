"""How far along an event is, by the form of its words, and whether a source speaks of the whole of it."""

from spacy.tokens import Token

from sayso.core.vocabulary import Aspect, Extent
from sayso.read.hedging import NOMINAL, VERBAL

_PARTIAL = frozenset(
    {"some", "several", "few", "part", "parts", "half", "third", "quarter", "portion", "partial", "partly", "partially"}
)


def tense_aspect(word: Token, top: Token) -> Aspect:
    """The aspect by tense; words without tense of their own (nouns, infinitives) take that of `top`, which governs."""
    own = _of_verb(word) if word.pos_ in VERBAL else None
    if own is not None:
        return own
    governing = _of_verb(top) if top.pos_ in VERBAL else None
    if word.tag_ == "VB" and (governing == "ongoing" or word.head.pos_ == "ADJ"):
        return "planned"  # "is likely to leave", but "managed to leave"
    return governing or "completed"


def _of_verb(verb: Token) -> Aspect | None:
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"} and c.tag_ != "TO"]
    words = {a.lower_ for a in auxiliaries}
    if any(a.tag_ == "MD" for a in auxiliaries) and not any(a.lemma_ == "have" for a in auxiliaries):
        return "planned"  # "could be jailed" is no more done than "could jail"
    if verb.tag_ in {"VBD", "VBN"} or "did" in words or any(a.lemma_ == "have" for a in auxiliaries):
        return "ongoing" if "being" in words else "completed"
    if verb.tag_ in {"VBZ", "VBP"} or words & {"do", "does"}:
        return "ongoing"
    if verb.tag_ == "VBG":
        return "ongoing" if any(a.lemma_ == "be" for a in auxiliaries) else None
    return "planned" if words else None


def extent_of(word: Token, top: Token) -> Extent:
    """`part` if the words say that only some of it is meant: "some units left", "held in some areas", "partly".

    `top` is the highest word that still speaks of the event: the "has begun" of a withdrawal.
    """
    if word.pos_ not in NOMINAL:
        return "part" if any(map(_partial, _affected(word))) or _partly(word) else "whole"
    of_subject = word.dep_ in {"nsubj", "nsubjpass"} and top.pos_ in VERBAL
    return "part" if _partial(word) or _is_of_part(word) or (of_subject and _partly(top)) else "whole"


def _affected(verb: Token) -> list[Token]:
    """Who or what undergoes it: its object, else its subject."""
    children = list(verb.children)
    return [c for c in children if c.dep_ in {"dobj", "nsubjpass"}] or [c for c in children if c.dep_ == "nsubj"]


def _partly(verb: Token) -> bool:
    """Whether "partly", "so far" or "in some places" stands beside the verb."""
    for child in verb.children:
        if child.dep_ == "prep" and any(_partial(p) for p in child.children if p.dep_ == "pobj"):
            return True
        if child.dep_ == "advmod" and (child.lower_ in _PARTIAL or _so_far(child)):
            return True
    return False


def _partial(noun: Token) -> bool:
    words = [noun, *(c for c in noun.children if c.dep_ in {"det", "amod", "nummod", "quantmod", "nmod"})]
    return any(w.lower_ in _PARTIAL for w in words if not _approximate(w))


def _approximate(word: Token) -> bool:
    """The "some" of "some 300 shells"."""
    return word.lower_ == "some" and word.i + 1 < len(word.doc) and word.nbor().like_num


def _is_of_part(noun: Token) -> bool:
    prep = noun.head
    return noun.dep_ == "pobj" and prep.lower_ == "of" and prep.head.lower_ in _PARTIAL


def _so_far(adverb: Token) -> bool:
    return adverb.lower_ == "far" and adverb.i > 0 and adverb.nbor(-1).lower_ == "so"
