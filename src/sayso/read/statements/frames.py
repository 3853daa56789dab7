"""Frames: how the words that cue a statement govern what was said, read off the dependency parse.

A frame is a name ("clause", "to", "obj_as", "for" ...) and the spans that would be the content. Which lemma cues a
statement in which frame is the lexicon's business; here every frame that a word stands in is listed, best first.
Names of verb and adjective frames: `clause` (finite complement), `wh` (embedded question), `to` and `ing` (infinitive,
gerund), `obj_to` (object and infinitive), `obj_as`, `obj_pred` ("called him a fool"), `obj`, a preposition (its
object), `paren` (an inserted "he said"), `as` ("as he put it"). Passives are prefixed with `be_`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Token

Range = tuple[int, int]
"""Token indices, the last one included."""

_WH = frozenset({"WDT", "WP", "WP$", "WRB"})
_CLAUSE_TOPS = frozenset({"ROOT", "ccomp", "parataxis"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_CONJUNCTIONS = frozenset(
    {"as", "because", "while", "when", "after", "before", "since", "although", "though", "unless", "until"}
)
_EDGES = frozenset(',.;:!?-–—()"“”') | {"''", "``"}


_SET_OFF = frozenset(',-–—"“”') | {"''", "?", "!"}
_MEASURES = frozenset({"MONEY", "PERCENT", "QUANTITY", "CARDINAL"})


class Frame(NamedTuple):
    """One way in which a cue governs its content."""

    name: str
    content: tuple[Range, ...]


@dataclass(slots=True)
class Arguments:
    """The dependents of one word by their function."""

    subject: Token | None = None
    passive: bool = False
    agent: Token | None = None
    clauses: list[Token] = field(default_factory=list)
    open_clauses: list[Token] = field(default_factory=list)
    object: Token | None = None
    dative: Token | None = None
    predicate: Token | None = None
    prepositions: list[Token] = field(default_factory=list)
    marker: Token | None = None
    for_clause: Token | None = None
    """"For X to leave" as the parser sees it: a clause with "for" as its mark."""


def arguments(word: Token) -> Arguments:
    """Sort the dependents of `word`; of two of a kind the nearer one on the right counts."""
    found = Arguments()
    for child in word.children:
        label = child.dep_
        if label in _SUBJECTS:
            if found.subject is None or found.subject.dep_ == "expl":
                found.subject = child
            found.passive |= label in ("nsubjpass", "csubjpass")
        elif label == "auxpass":
            found.passive = True
        elif label == "agent":
            found.agent = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
        elif label == "ccomp":
            if not _is_adverbial(child):
                found.clauses.append(child)
        elif label == "xcomp":
            found.open_clauses.append(child)
        elif label == "advcl" and child.i > word.i and child.left_edge.lower_ == "for" and child.tag_ == "VB":
            found.for_clause = child
        elif label == "dobj":
            found.object = child
        elif label == "dative":
            if child.ent_type_ in _MEASURES:  # a sum is what is given, whatever the parser says
                found.object = child
            else:
                found.dative = child
        elif label in ("oprd", "acomp", "attr"):
            found.predicate = child
        elif label == "prep":
            found.prepositions.append(child)
        elif label in ("mark", "advmod") and child.lower_ == "as":
            found.marker = child
    if word.dep_ == "acl" and word.tag_ == "VBN" and found.subject is None:
        found.passive = True
    return found


def _is_adverbial(clause: Token) -> bool:
    """A clause that a conjunction of time or reason opens is no complement, whatever the parser says."""
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in _CONJUNCTIONS and c.i < clause.i for c in clause.children)


def frames_of_verb(verb: Token, args: Arguments) -> Iterator[Frame]:
    """The frames of a verb, best first."""
    prefix = "be_" if args.passive else ""
    lead = _subject_range(verb, args) if args.passive else ()
    for clause in args.clauses:
        if args.object is not None and _stands_alone(clause, args.object):
            continue
        yield from _clause_frames(verb, clause, prefix, args)
    for clause in args.open_clauses:
        yield from _open_frames(verb, clause, prefix, lead, args)
    if args.object is not None:
        yield from _object_frames(args.object, args, prefix)
    if args.predicate is not None and args.passive:
        yield Frame("be_pred", (*lead, _whole(args.predicate)))
    if args.for_clause is not None:
        yield Frame(prefix + "for", ((args.for_clause.left_edge.i + 1, args.for_clause.right_edge.i),))
    for prep in args.prepositions:
        inner = _after(prep, verb)
        if inner:
            yield Frame(prefix + prep.lower_, (*lead, _with_infinitive(inner, args)))
    if args.passive and lead:
        yield Frame("be", lead)
    if not args.passive and not args.clauses and not args.open_clauses:
        yield from _inserted(verb, args)


def _stands_alone(clause: Token, obj: Token) -> bool:
    """A finite verb after the object, without subject or mark, has lost its subject to a parsing error."""
    if clause.tag_ not in ("VBD", "VBZ", "VBP") or clause.i < obj.i:
        return False
    return not any(c.dep_ in _SUBJECTS or c.dep_ in ("mark", "aux") for c in clause.children)


def _subject_range(verb: Token, args: Arguments) -> tuple[Range, ...]:
    if args.subject is not None and args.subject.lower_ != "it":
        return (_whole(args.subject),) if args.subject.i < verb.i else ()
    if args.subject is None and verb.dep_ == "acl" and verb.head.i < verb.i:
        return ((verb.head.left_edge.i, verb.left_edge.i - 1),)
    return ()


def _clause_frames(verb: Token, clause: Token, prefix: str, args: Arguments) -> Iterator[Frame]:
    left, right = _whole(clause)
    if clause.i > verb.i:
        left = max(left, verb.i + 1)
    else:
        stop = min(verb.i, args.subject.left_edge.i if args.subject is not None else verb.i)
        right = min(right, stop - 1) if stop > clause.i else right
    if left > right:
        return
    kind = _clause_kind(clause)
    if clause.i < verb.i:
        if {verb.doc[right].text, verb.doc[right + 1].text} & _SET_OFF:
            yield Frame(prefix + ("post" if kind == "clause" else kind), ((left, right),))
        return
    yield Frame(prefix + kind, ((left, right),))


def _clause_kind(clause: Token) -> str:
    kind = "clause"
    for child in clause.children:
        if child.tag_ == "TO" and child.i < clause.i:
            return "obj_to"
        if child.tag_ in _WH and child.i < clause.i and child.dep_ != "mark":
            kind = "wh"
        elif child.dep_ == "mark" and child.lower_ in ("whether", "if"):
            kind = "wh"
    if clause.tag_ in ("JJ", "JJR", "NN", "NNS", "NNP") and not any(c.dep_ in ("aux", "cop") for c in clause.children):
        return "obj_pred"
    if clause.tag_ == "VBG" and not any(c.dep_ == "aux" for c in clause.children):
        return "obj_ing" if any(c.dep_ in _SUBJECTS for c in clause.children) else "ing"
    first = clause.left_edge
    return "wh" if kind == "clause" and first.tag_ in _WH and first.lower_ != "that" else kind


def _open_frames(verb: Token, clause: Token, prefix: str, lead: tuple[Range, ...], args: Arguments) -> Iterator[Frame]:
    left, right = _whole(clause)
    if clause.i < verb.i:
        return
    left = max(left, verb.i + 1)
    infinitive = any(c.tag_ == "TO" and c.i < clause.i for c in clause.children)
    person = args.object or args.dative
    if person is not None and verb.i < person.i < clause.i and infinitive:
        yield Frame(prefix + "obj_to", ((person.left_edge.i, right),))
        yield Frame(prefix + "to", (*lead, (left, right)))
    elif infinitive:
        yield Frame(prefix + "to", (*lead, (left, right)))
    elif clause.tag_ == "VBG":
        yield Frame(prefix + "ing", (*lead, (left, right)))
    else:
        yield Frame(prefix + "pred", (*lead, (left, right)))


def _object_frames(obj: Token, args: Arguments, prefix: str) -> Iterator[Frame]:
    left, right = _whole(obj)
    if args.predicate is not None and args.predicate.i > obj.i:
        yield Frame(prefix + "obj_pred", ((left, args.predicate.right_edge.i),))
    for prep in args.prepositions:
        if prep.i > obj.i:
            yield Frame(f"{prefix}obj_{prep.lower_}", ((left, max(right, prep.right_edge.i)),))
    yield Frame(prefix + "obj", ((left, right),))


def _inserted(verb: Token, args: Arguments) -> Iterator[Frame]:
    """Frames in which the cue stands inside, or at the end of, the clause that is its content."""
    head = verb.head
    if args.subject is None or head.i == verb.i:
        return
    left, right = verb.left_edge.i, verb.right_edge.i
    first, last = head.left_edge.i, head.right_edge.i
    if not (first <= left and right <= last):
        return
    outside = tuple(r for r in ((first, left - 1), (right + 1, last)) if r[0] <= r[1])
    if not outside:
        return
    if args.marker is not None and verb.dep_ == "advcl":
        yield Frame("as", outside)
    elif verb.dep_ in ("parataxis", "ccomp", "advcl", "conj", "dep") and args.object is None:
        doc = verb.doc
        opened = left == first or doc[left - 1].text in _EDGES or doc[left].text in _EDGES
        comma = next((t.i for t in doc[verb.i + 1 : right + 1] if t.text in _EDGES), None)
        if opened and comma is not None and comma < right:  # what follows the comma is the content going on
            outside = (*((r for r in outside if r[1] < left)), (comma + 1, last))
            yield Frame("paren", outside)
        elif opened and args.marker is None and (right == last or {doc[right].text, doc[right + 1].text} & _EDGES):
            yield Frame("paren", outside)


def frames_of_adjective(word: Token) -> Iterator[Frame]:
    """The frames of a predicative adjective or preposition: "sure that", "ready to", "aware of", "against it"."""
    for child in word.children:
        if child.i < word.i:
            continue
        if child.dep_ in ("ccomp", "advcl") and child.dep_ == "ccomp":
            yield Frame(_clause_kind(child), (_whole(child),))
        elif child.dep_ == "xcomp":
            yield Frame("to", (_whole(child),))
        elif child.dep_ == "prep":
            inner = _after(child, word)
            if inner:
                yield Frame(child.lower_, (inner,))
        elif child.dep_ in ("pobj", "pcomp"):
            yield Frame("obj", (_whole(child),))
    if word.head.pos_ in ("VERB", "AUX"):
        for child in word.head.children:
            if child.i > word.i and child.dep_ in ("ccomp", "xcomp"):
                yield Frame("to" if child.dep_ == "xcomp" else _clause_kind(child), (_whole(child),))


def frames_of_noun(noun: Token) -> Iterator[Frame]:
    """The frames of a noun: "claim that", "plan to", "call for", "his hope is that"."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl") and _is_that_clause(child):
            yield Frame("clause", (_whole(child),))
        elif child.dep_ in ("acl", "xcomp") and any(c.tag_ == "TO" and c.i < child.i for c in child.children):
            yield Frame("to", (_whole(child),))
    for child in noun.children:
        if child.i > noun.i and child.dep_ == "prep":
            inner = _after(child, noun)
            if inner:
                yield Frame(child.lower_, (inner,))
    if noun.dep_ == "pobj" and noun.head.lower_ in ("in", "by") and noun.head.head.pos_ in ("VERB", "AUX"):
        yield Frame("in_view", rest_of_clause(noun.head, (noun.head.left_edge.i, noun.right_edge.i)))
    verb = noun.head
    if noun.dep_ == "nsubj" and verb.lemma_ == "be":
        for child in verb.children:
            if child.i > verb.i and child.dep_ == "ccomp":
                yield Frame("is_clause", (_whole(child),))
            elif child.i > verb.i and child.dep_ == "xcomp":
                yield Frame("is_to", (_whole(child),))
    elif noun.dep_ in ("dobj", "attr") and verb.pos_ in ("VERB", "AUX"):
        for child in verb.children:
            if child.i > noun.i and child.dep_ == "ccomp" and _is_that_clause(child):
                yield Frame("clause", (_whole(child),))
            elif child.i > noun.i and child.dep_ == "xcomp":
                yield Frame("to", (_whole(child),))


def _with_infinitive(inner: Range, args: Arguments) -> Range:
    """The object of a preposition with the infinitive right after it: "called on [the rebels to leave]"."""
    for clause in args.open_clauses:
        if clause.left_edge.i == inner[1] + 1 and any(c.tag_ == "TO" and c.i < clause.i for c in clause.children):
            return (inner[0], clause.right_edge.i)
    return inner


def rest_of_clause(word: Token, aside: Range) -> tuple[Range, ...]:
    """The clause that `word` stands in, without the tokens `aside`."""
    doc, top = word.doc, word.head
    closing = (
        aside[0] > 0 and doc[aside[0] - 1].text == "," and (aside[1] + 1 >= len(doc) or doc[aside[1] + 1].is_punct)
    )
    while top.head.i != top.i and (top.dep_ not in _CLAUSE_TOPS or (closing and top.i < word.i)):
        top = top.head
    first, last = top.left_edge.i, top.right_edge.i
    pieces = ((first, min(last, aside[0] - 1)), (max(first, aside[1] + 1), last))
    return tuple((left, right) for left, right in pieces if left <= right)


def _is_that_clause(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" and c.i < clause.i for c in clause.children)


def _whole(word: Token) -> Range:
    return (word.left_edge.i, word.right_edge.i)


def _after(prep: Token, word: Token) -> Range | None:
    """What a preposition to the right of `word` governs."""
    left, right = prep.i + 1, prep.right_edge.i
    has_object = any(c.dep_ in ("pobj", "pcomp", "prep", "ccomp") and c.i > prep.i for c in prep.children)
    return (left, right) if prep.i > word.i and has_object and left <= right else None
