"""Whose word it is: the noun phrase that is the source of a cue, and the words of the cue itself."""

from spacy.tokens import Doc, Token

from sayso.core.spans import Span
from sayso.read.statements.arguments import Arguments, arguments

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_CLIMB = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "aux", "acomp", "relcl"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_WITHIN = frozenset({"appos", "conj", "compound", "pobj", "nmod", "npadvmod"})
_VERB_GROUP = frozenset({"aux", "auxpass", "neg"})
_NOUN_SOURCES = frozenset({"by", "from", "among", "of"})
_EDGES = frozenset(",;:.!?-–—…")
_MAX_CLIMB = 6
_MAX_NAME = 6


def source_of_verb(verb: Token, args: Arguments) -> Token | None:
    """The head of the subject (of a passive: of the agent); of a verb without one, that of the verb that governs it."""
    if args.passive:
        return args.agent
    if args.subject is not None:
        return args.subject if args.subject.dep_ not in ("expl", "csubj") else None
    if verb.tag_ not in _FINITE:
        return _inherited(verb)
    if verb.dep_ == "conj" and verb.doc[_group_start(verb) - 1].tag_ in ("CC", ",", "RB", ":"):
        return _inherited(verb) or _before(verb)
    return _before(verb) or _inherited(verb)


def _before(verb: Token) -> Token | None:
    """The head of the noun phrase that ends right before a finite verb whose subject the parser did not see."""
    doc, at = verb.doc, _group_start(verb) - 1
    while at > verb.sent.start and doc[at].is_punct:
        at -= 1
    word = doc[at]
    if at < verb.sent.start or word.pos_ not in _NOMINAL:
        return None
    while word.dep_ in _WITHIN:
        above = word.head.head if word.dep_ == "pobj" else word.head
        if above.i >= word.i or above.pos_ not in _NOMINAL:
            break
        word = above
    return word


def _inherited(verb: Token) -> Token | None:
    """The subject of a verb without one: that of the verb, or the noun, that governs it."""
    word = verb
    for _ in range(_MAX_CLIMB):
        head = word.head
        if word.dep_ in ("acl", "relcl"):
            speaks = word.dep_ == "relcl" or word.tag_ == "VBG" or head.dep_ in ("nsubj", "nsubjpass")
            return head if speaks else _holder(head)
        if head.i == word.i or (word.dep_ != "prep" and word.dep_ not in _CLIMB):
            return None
        if head.pos_ in _NOMINAL:
            return _holder(head)
        args = arguments(head)
        if word.dep_ == "xcomp" and args.object is not None and not args.passive:
            return args.object
        if args.subject is not None:
            return args.subject if args.subject.dep_ != "expl" else None
        word = head
    return None


def _holder(noun: Token) -> Token | None:
    """Whose a thing is, or who is said to make, have or give it."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in _NOUN_SOURCES:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None and child.lower_ != "of":
                return inner
    return None


def source_of_noun(noun: Token) -> Token | None:
    """Of "X's claim", "the claim by X", "X made the claim": X."""
    held = _holder(noun)
    if held is not None:
        return held
    if noun.dep_ in ("dobj", "attr") and noun.head.pos_ in ("VERB", "AUX"):
        args = arguments(noun.head)
        if args.passive:
            return args.agent
        subject = args.subject if args.subject is not None else _inherited(noun.head)
        return subject if subject is not None and subject.pos_ in _NOMINAL and subject.lower_ != "it" else None
    return None


def phrase(head: Token, cue: Token) -> Span:
    """The whole noun phrase of a source, cut where it would run over its cue."""
    if head.lower_ in _RELATIVE or head.dep_ == "poss":
        first, last = head.left_edge.i, head.i if head.dep_ != "poss" else head.right_edge.i
    else:
        first, last = head.left_edge.i, head.right_edge.i
    if cue.i < first or last < cue.i:
        pass
    elif cue.i > head.i:
        last = min(last, _group_start(cue) - 1)
    else:
        first = cue.i + 1
    if last < first:
        first = last = head.i
    doc = head.doc
    if last < cue.i:
        last = _with_name(doc, last, _group_start(cue))
    if head.pos_ == "PROPN" and head.dep_ == "nsubj":
        first = _with_role(head, first)
    while last > first and doc[last].text in _EDGES:
        last -= 1
    while first < last and doc[first].text in _EDGES:
        first += 1
    return (doc[first].idx, doc[last].idx + len(doc[last]))


def _with_role(name: Token, first: int) -> int:
    """The start of the phrase with a role that the parser left beside the name ("an aide to the mayor, Jan Roe")."""
    for sibling in name.head.lefts:
        beside = sibling.right_edge.i + 2 == first and name.doc[first - 1].text == ","
        if beside and sibling.pos_ == "NOUN" and sibling.dep_ in ("dep", "nsubj") and not sibling.ent_type_:
            return int(sibling.left_edge.i)
    return first


def _with_name(doc: Doc, last: int, stop: int) -> int:
    """The end of the phrase with a name that follows it up to the cue ("a spokesman, Jan Roe said")."""
    gap = doc[last + 1 : stop]
    named = 0 < len(gap) <= _MAX_NAME and all(t.pos_ == "PROPN" or t.text == "," for t in gap)
    return stop - 1 if named else last


def _group_start(verb: Token) -> int:
    start = verb.i
    for child in verb.lefts:
        if child.dep_ in _VERB_GROUP or (child.dep_ == "advmod" and child.tag_ == "RB"):
            start = min(start, child.i)
    return start


def verb_group(verb: Token) -> Span:
    """The verb with its auxiliaries, negation and particle, as far as they stand together."""
    doc, first, last = verb.doc, verb.i, verb.i
    while first > 0 and (doc[first - 1].head.i == verb.i and doc[first - 1].dep_ in _VERB_GROUP):
        first -= 1
    while last + 1 < len(doc) and doc[last + 1].head.i == verb.i and doc[last + 1].dep_ == "prt":
        last += 1
    return (doc[first].idx, doc[last].idx + len(doc[last]))
