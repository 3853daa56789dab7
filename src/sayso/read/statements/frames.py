"""Frames: how the words that cue a statement govern what was said, read off the dependency parse.

A frame is a name ("clause", "to", "obj_as", "for" ...) and the spans that would be the content. Which lemma cues a
statement in which frame is the lexicon's business; here every frame that a word stands in is listed, best first.
Names of verb and adjective frames: `clause` (finite complement), `told_clause` (one told, and a clause), `wh` (embedded
question), `to` and `ing` (infinitive, gerund), `obj_to` (object and infinitive), `obj_as`, `obj_pred` ("called him a
fool"), `figure` ("put the toll at 40"), `obj`, a preposition (its object), `paren` (an inserted "he said"), `as` ("as
he put it"). Passives are prefixed with `be_`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from sayso.read.statements.arguments import MEASURES, SUBJECTS, Arguments, infinitive

Range = tuple[int, int]
"""Token indices, the last one included."""

_WH = frozenset({"WDT", "WP", "WP$", "WRB"})
_CLAUSE_TOPS = frozenset({"ROOT", "ccomp", "parataxis"})
_EDGES = frozenset(',.;:!?-–—()"“”') | {"''", "``"}
_SET_OFF = frozenset(',-–—"“”?!') | {"''"}
"""What may part a clause from the "he said" after it."""


class Frame(NamedTuple):
    """One way in which a cue governs its content."""

    name: str
    content: tuple[Range, ...]


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
        yield Frame("be_pred", (*lead, whole(args.predicate)))
    if args.for_clause is not None:
        yield Frame(prefix + "for", ((args.for_clause.left_edge.i + 1, args.for_clause.right_edge.i),))
    for prep in args.prepositions:
        inner = governed(prep, verb)
        if inner and not (args.passive and prep.lower_ == "to"):  # "known to him" is no "known to leave"
            yield Frame(prefix + prep.lower_, (*lead, _with_infinitive(inner, args)))
    if args.passive and lead:
        yield Frame("be", lead)
    if not args.clauses:
        yield from _mislaid(args, prefix)
    if not args.passive and not args.clauses and not args.open_clauses:
        yield from _inserted(verb, args)


def _stands_alone(clause: Token, obj: Token) -> bool:
    """A finite verb after the object, without subject or mark, has lost its subject to a parsing error."""
    if clause.tag_ not in ("VBD", "VBZ", "VBP") or clause.i < obj.i:
        return False
    return not any(c.dep_ in SUBJECTS or c.dep_ in ("mark", "aux") for c in clause.children)


def _mislaid(args: Arguments, prefix: str) -> Iterator[Frame]:
    """The "that" clause of "said in a statement that ...", which the parser hangs on the noun."""
    for prep in args.prepositions:
        for word in prep.subtree:
            if word.dep_ in ("acl", "relcl", "ccomp") and (is_that_clause(word) or _tells(word)):
                yield Frame(prefix + "clause", (whole(word),))
                return
    for person in (args.dative, args.object):
        for word in person.rights if person is not None else ():
            if word.dep_ in ("acl", "relcl") and (is_that_clause(word) or _has_subject_after_that(word)):
                yield Frame(prefix + "told_clause", (whole(word),))
                return


def _has_subject_after_that(clause: Token) -> bool:
    """Whether the clause opens with a "that" other than its subject, whatever the parser takes it for."""
    first = clause.left_edge
    return first.lower_ == "that" and any(c.dep_ in SUBJECTS and first.i < c.i < clause.i for c in clause.children)


def _tells(clause: Token) -> bool:
    """Whether a "relative" clause with "that" lacks nothing, or stands after a name, and so is no relative clause."""
    if not _has_subject_after_that(clause):
        return False
    first, noun = clause.left_edge, clause.head
    full = any(c.i > first.i and c.dep_ in ("dobj", "acomp", "attr", "nsubjpass", "ccomp") for c in clause.children)
    return full or noun.ent_type_ != "" or clause.doc[first.i - 1].pos_ == "PROPN"


def _subject_range(verb: Token, args: Arguments) -> tuple[Range, ...]:
    if args.subject is not None and args.subject.lower_ != "it":
        return (whole(args.subject),) if args.subject.i < verb.i else ()
    if args.subject is None and verb.dep_ == "acl" and verb.head.i < verb.i:
        return ((verb.head.left_edge.i, verb.left_edge.i - 1),)
    return ()


def _clause_frames(verb: Token, clause: Token, prefix: str, args: Arguments) -> Iterator[Frame]:
    left, right = whole(clause)
    if clause.i > verb.i:
        left = max(left, verb.i + 1)
    else:
        stop = min(verb.i, args.subject.left_edge.i if args.subject is not None else verb.i)
        right = min(right, stop - 1) if stop > clause.i else right
    if left > right:
        return
    kind = clause_kind(clause)
    if clause.i < verb.i:
        if any(t.text in _SET_OFF for t in verb.doc[right : right + 2]):
            yield Frame(prefix + ("post" if kind == "clause" else kind), ((left, right),))
        return
    yield Frame(prefix + kind, ((left, right),))


def _open_frames(verb: Token, clause: Token, prefix: str, lead: tuple[Range, ...], args: Arguments) -> Iterator[Frame]:
    left, right = whole(clause)
    if clause.i < verb.i:
        return
    left = max(left, verb.i + 1)
    to = infinitive(clause)
    person = args.object or args.dative
    if person is not None and verb.i < person.i < clause.i and to:
        yield Frame(prefix + "obj_to", ((person.left_edge.i, right),))
        yield Frame(prefix + "to", (*lead, (left, right)))
    elif to:
        yield Frame(prefix + "to", (*lead, (left, right)))
    elif clause.tag_ == "VBG":
        yield Frame(prefix + "ing", (*lead, (left, right)))
    else:
        yield Frame(prefix + "pred", (*lead, (left, right)))


def _object_frames(obj: Token, args: Arguments, prefix: str) -> Iterator[Frame]:
    left, right = whole(obj)
    if args.predicate is not None and args.predicate.i > obj.i:
        yield Frame(prefix + "obj_pred", ((left, args.predicate.right_edge.i),))
    for prep in args.prepositions:
        if prep.i > obj.i:
            span = (left, max(right, prep.right_edge.i))
            if prep.lower_ == "at" and any(_is_number(c) for c in prep.children):
                yield Frame(prefix + "figure", (span,))
            yield Frame(f"{prefix}obj_{prep.lower_}", (span,))
    for prep in obj.rights:
        if prep.dep_ == "prep":
            yield Frame(f"{prefix}obj_{prep.lower_}", ((left, right),))
    yield Frame(prefix + "obj", ((left, right),))


def _is_number(word: Token) -> bool:
    return word.pos_ == "NUM" or word.ent_type_ in MEASURES or any(c.dep_ == "nummod" for c in word.children)


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
            outside = (*(r for r in outside if r[1] < left), (comma + 1, last))
            yield Frame("paren", outside)
        elif (
            opened and args.marker is None and (right == last or any(t.text in _EDGES for t in doc[right : right + 2]))
        ):
            yield Frame("paren", outside)


def _with_infinitive(inner: Range, args: Arguments) -> Range:
    """The object of a preposition with the infinitive right after it: "called on [the rebels to leave]"."""
    for clause in args.open_clauses:
        if clause.left_edge.i == inner[1] + 1 and infinitive(clause):
            return (inner[0], clause.right_edge.i)
    return inner


def clause_kind(clause: Token) -> str:
    """Which frame a `ccomp` makes: `clause`, `wh`, or one of those with a subject that is the verb's object too."""
    before = [child for child in clause.children if child.i < clause.i]
    if any(child.tag_ == "TO" for child in before):
        return "obj_to"
    if is_that_clause(clause) and before[0].lower_ == "that":
        return "clause"
    if clause.tag_ in ("JJ", "JJR", "NN", "NNS", "NNP") and not any(c.pos_ == "AUX" for c in before):
        return "obj_pred"
    if clause.tag_ == "VBG" and not any(c.dep_ == "aux" for c in clause.children):
        return "obj_ing" if any(c.dep_ in SUBJECTS for c in clause.children) else "ing"
    first = clause.left_edge
    asks = any(child.tag_ in _WH or child.lower_ in ("whether", "if") for child in before if child.lower_ != "that")
    return "wh" if asks or (first.tag_ in _WH and first.lower_ != "that") else "clause"


def rest_of_clause(word: Token, aside: Range) -> tuple[Range, ...]:
    """The clause that `word` stands in, without the tokens `aside`."""
    doc, top = word.doc, word.head
    closing = (
        aside[0] > 0 and doc[aside[0] - 1].text == "," and (aside[1] + 1 >= len(doc) or doc[aside[1] + 1].is_punct)
    )
    while top.head.i != top.i and (top.dep_ not in _CLAUSE_TOPS or (closing and top.i < word.i)):
        top = top.head
    first, last = top.left_edge.i, top.right_edge.i
    if doc[first].dep_ == "mark" and doc[first].lower_ == "that":
        first += 1
    pieces = ((first, min(last, aside[0] - 1)), (max(first, aside[1] + 1), last))
    return tuple((left, right) for left, right in pieces if left <= right)


def is_that_clause(clause: Token) -> bool:
    """Whether "that" opens the clause."""
    return any(c.dep_ == "mark" and c.lower_ == "that" and c.i < clause.i for c in clause.children)


def whole(word: Token) -> Range:
    """The word with all that depends on it."""
    return (word.left_edge.i, word.right_edge.i)


def governed(prep: Token, word: Token) -> Range | None:
    """What a preposition to the right of `word` governs."""
    left, right = prep.i + 1, prep.right_edge.i
    has_object = any(c.dep_ in ("pobj", "pcomp", "prep", "ccomp") and c.i > prep.i for c in prep.children)
    return (left, right) if prep.i > word.i and has_object and left <= right else None
