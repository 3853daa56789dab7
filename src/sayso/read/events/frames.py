"""The frame of a word: what stands around it in the parse, as the features that the lexicon's conditions name.

Verbs: `obj`, `obj:LEMMA`, `obj:@CLASS` (the subject of a passive counts as its object), `subj:...`, `prt:up`,
`prep:from`, `from:LEMMA`, `from:@CLASS`, `inf`, `that`, `subjunctive` ("demanded that he go"), `ing`, `as`, `pass`,
`act`, `aux:must`, `told` (it is what somebody is said to have said), `acl:decision` (the noun whose content it is).
Nouns: `det:the`, `det:none`, `det:poss`, `mod:LEMMA`, `mod:@CLASS`, `of:...`, `prep:...`, `inf`, `that`,
`gov:LEMMA` (the verb whose object it is) and `doer:...` (that verb's subject), `under:in` (the preposition it stands
under), `compound` (it modifies a noun), `plural`, `singular`.
Both: `near:@CLASS`, of a word of the sentence.
Classes are those of nouns.tsv, and for names `@place`, `@people`, `@person`, `@org`, `@name` (any proper name).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from sayso.resources.predicates import PredicateLexicon

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
OBJECTS = frozenset({"dobj", "obj", "nsubjpass", "dative", "oprd"})
MANY = 100
"""Words looked at around one word: more than any sentence that a person wrote, a bound for those none did."""
_ENTITIES = {"GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people", "PERSON": "person", "ORG": "org"}


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a document's words are looked up in: the lexicon, and the names known in the document."""

    lexicon: PredicateLexicon
    names: dict[int, str] = field(default_factory=dict)
    """Token index of a name to `place`, `people`, `person` or `org`."""


def names_of(doc: Doc) -> dict[int, str]:
    """The names that the pipeline found, by token index."""
    return {t.i: _ENTITIES[t.ent_type_] for t in doc if t.ent_type_ in _ENTITIES}


def conjuncts(token: Token) -> list[Token]:
    """The token and the words joined to it by `and`, `or` or commas."""
    words = [token]
    for word in words:  # grows as it goes
        if len(words) < MANY:
            words.extend(c for c in word.children if c.dep_ == "conj")
    return words[:MANY]


def objects_of(preposition: Token) -> Iterator[Token]:
    """The objects of a preposition, through a second one (`out of the city`) and coordination."""
    prepositions = [preposition]
    for above in prepositions:  # grows as it goes
        for child in above.children:
            if child.dep_ in ("pobj", "pcomp"):
                yield from conjuncts(child)
            elif child.dep_ == "prep" and len(prepositions) < MANY:
                prepositions.append(child)


def _noun(name: str, token: Token, lookup: Lookup) -> Iterator[str]:
    lemma = token.lemma_.lower()
    yield name
    yield f"{name}:{lemma}"
    for label in lookup.lexicon.classes.get(lemma, ()):
        yield f"{name}:@{label}"
    known = lookup.names.get(token.i)
    if known:
        yield f"{name}:@{known}"
    if token.pos_ == "PROPN":
        yield f"{name}:@name"


def frame_of(token: Token, lookup: Lookup) -> set[str]:
    """The features of a verb's, noun's or adjective's frame."""
    frame = _noun_frame(token, lookup) if token.pos_ in ("NOUN", "PROPN") else _verb_frame(token, lookup)
    if (token.lemma_.lower(), "N" if token.pos_ in ("NOUN", "PROPN") else "V") in lookup.lexicon.wide:
        for word in list(token.sent)[: 2 * MANY]:
            frame.update(f"near:@{label}" for label in lookup.lexicon.classes.get(word.lemma_.lower(), ()))
    return frame


def _verb_frame(token: Token, lookup: Lookup) -> set[str]:
    frame: set[str] = set()
    for child in token.children:
        frame.update(_of_child(child, lookup))
    if token.tag_ == "VBN" and token.dep_ in ("acl", "amod"):
        frame.add("pass")
        frame.update(_noun("obj", token.head, lookup))
    if token.dep_ == "relcl" and "obj" not in frame and "pass" not in frame:
        frame.update(_noun("obj" if "subj" in frame else "subj", token.head, lookup))
    if token.dep_ == "xcomp" and "subj" not in frame:
        for controller in (c for c in token.head.children if c.dep_ == "dobj"):  # "ordered the troops to leave"
            frame.update(_noun("subj", controller, lookup))
    if token.dep_ == "acl":
        frame.add(f"acl:{token.head.lemma_.lower()}")
    if "pass" not in frame:
        frame.add("act")
    if token.dep_ == "ccomp" and "telling" in lookup.lexicon.governors.get(("V", token.head.lemma_.lower()), ()):
        frame.add("told")
    return frame


def _of_child(child: Token, lookup: Lookup) -> Iterator[str]:
    dep = child.dep_
    if dep in ("nsubjpass", "auxpass"):
        yield "pass"
    if dep in OBJECTS:
        for word in conjuncts(child):
            yield from _noun("obj", word, lookup)
            yield from _object_modifiers(word, lookup)
        if dep == "oprd":
            yield "as"
    elif dep in ("nsubj", "agent"):
        for word in conjuncts(child) if dep == "nsubj" else objects_of(child):
            yield from _noun("subj", word, lookup)
    elif dep in ("prep", "prt", "advmod", "acomp"):
        yield from _particle(child, lookup)
    elif dep in ("xcomp", "ccomp", "advcl"):
        yield from _clause(child)
    elif dep == "aux":
        yield f"aux:{child.lower_}"


def _object_modifiers(word: Token, lookup: Lookup) -> Iterator[str]:
    """`obj:@weapon` also for "a number of missiles" and "missile parts"."""
    for child in word.children:
        if child.dep_ in ("compound", "amod"):
            for label in lookup.lexicon.classes.get(child.lemma_.lower(), ()):
                yield f"obj:@{label}"
        elif child.dep_ == "prep" and child.lower_ == "of":
            for inner in objects_of(child):
                for label in lookup.lexicon.classes.get(inner.lemma_.lower(), ()):
                    yield f"obj:@{label}"


def _particle(child: Token, lookup: Lookup) -> Iterator[str]:
    lower = child.lower_
    if child.dep_ == "prep":
        yield f"prep:{lower}"
        yield f"prt:{lower}"  # the parser often takes a particle for a preposition and the other way round
        for word in objects_of(child):
            yield from (f for f in _noun(lower, word, lookup) if ":" in f)
        for inner in child.children:
            if inner.dep_ == "prep":
                yield f"prep:{inner.lower_}"
    elif child.dep_ == "acomp":
        yield f"adj:{lower}"
    else:
        yield f"prt:{lower}"


def _clause(child: Token) -> Iterator[str]:
    if child.dep_ == "xcomp" and any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children):
        yield "inf"
        yield f"inf:{child.lemma_.lower()}"
    elif child.dep_ == "ccomp":
        yield "that"
        if child.tag_ == "VB" and not any(c.dep_ == "aux" for c in child.children):
            yield "subjunctive"
    elif child.tag_ == "VBG" and child.dep_ == "xcomp":
        yield "ing"
        yield f"ing:{child.lemma_.lower()}"


def _noun_frame(token: Token, lookup: Lookup) -> set[str]:
    frame: set[str] = {"plural" if token.tag_ in ("NNS", "NNPS") else "singular"}
    determined = False
    for child in token.children:
        dep = child.dep_
        if dep in ("det", "nummod"):
            determined = True
            frame.add(f"det:{child.lower_}" if dep == "det" else "det:number")
        elif dep == "poss":
            determined = True
            frame.add("det:poss")
            frame.update(_noun("poss", child, lookup))
        elif dep in ("compound", "amod", "nmod"):
            frame.update(_noun("mod", child, lookup))
        elif dep == "prep":
            frame.add(f"prep:{child.lower_}")
            for word in objects_of(child):
                frame.update(f for f in _noun(child.lower_, word, lookup) if ":" in f)
        elif dep == "acl" and child.tag_ == "VB":
            frame.add("inf")
        elif dep in ("acl", "ccomp") and child.pos_ in ("VERB", "AUX"):
            frame.add("that")
    if not determined:
        frame.add("det:none")
    frame.update(_above(token, lookup))
    return frame


def _above(noun: Token, lookup: Lookup) -> Iterator[str]:
    """What the noun depends on."""
    head = noun.head
    if noun.dep_ in OBJECTS:
        yield f"gov:{head.lemma_.lower()}"
        for child in head.children:
            if child.dep_ in ("nsubj", "agent"):
                for word in conjuncts(child) if child.dep_ == "nsubj" else objects_of(child):
                    yield from (f for f in _noun("doer", word, lookup) if ":" in f)
    elif noun.dep_ == "pobj":
        yield f"under:{head.lower_}"
    elif noun.dep_ in ("compound", "nmod"):
        yield "compound"
