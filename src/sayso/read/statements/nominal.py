"""Frames of adjectives and nouns; see `frames` for the names."""

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.read.statements.arguments import infinitive
from sayso.read.statements.frames import Frame, clause_kind, governed, is_that_clause, rest_of_clause, whole


def frames_of_adjective(word: Token) -> Iterator[Frame]:
    """The frames of a predicative adjective or preposition: "sure that", "ready to", "aware of", "against it"."""
    for child in word.children:
        if child.i < word.i:
            continue
        if child.dep_ == "ccomp":
            yield Frame(clause_kind(child), (whole(child),))
        elif child.dep_ == "xcomp":
            yield Frame("to", (whole(child),))
        elif child.dep_ == "prep":
            inner = governed(child, word)
            if inner:
                yield Frame(child.lower_, (inner,))
        elif child.dep_ in ("pobj", "pcomp"):
            yield Frame("obj", (whole(child),))
    if word.head.pos_ in ("VERB", "AUX"):
        for child in word.head.children:
            if child.i > word.i and child.dep_ in ("ccomp", "xcomp"):
                yield Frame("to" if child.dep_ == "xcomp" else clause_kind(child), (whole(child),))


def frames_of_noun(noun: Token) -> Iterator[Frame]:
    """The frames of a noun: "claim that", "plan to", "call for", "in his view", "his hope is that"."""
    after = [child for child in noun.children if child.i > noun.i]
    for child in after:
        if child.dep_ in ("acl", "ccomp", "relcl") and is_that_clause(child):
            yield Frame("clause", (whole(child),))
        elif child.dep_ in ("acl", "xcomp") and infinitive(child):
            yield Frame("to", (whole(child),))
    for child in after:
        inner = governed(child, noun) if child.dep_ == "prep" else None
        if inner:
            yield Frame(child.lower_, (inner,))
    if noun.dep_ == "pobj" and noun.head.lower_ in ("in", "by") and noun.head.head.pos_ in ("VERB", "AUX"):
        yield Frame("in_view", rest_of_clause(noun.head, (noun.head.left_edge.i, noun.right_edge.i)))
    yield from _with_verb(noun, noun.head)


def _with_verb(noun: Token, verb: Token) -> Iterator[Frame]:
    """Frames that a verb makes up with the noun: "the hope is that ...", "made the claim that ..."."""
    told = noun.dep_ == "nsubj" and verb.lemma_ == "be"
    if not told and (noun.dep_ not in ("dobj", "attr") or verb.pos_ not in ("VERB", "AUX")):
        return
    for child in verb.children:
        if child.i < max(noun.i, verb.i):
            continue
        if child.dep_ == "xcomp":
            yield Frame("is_to" if told else "to", (whole(child),))
        elif child.dep_ == "ccomp" and (told or is_that_clause(child)):
            yield Frame("is_clause" if told else "clause", (whole(child),))
