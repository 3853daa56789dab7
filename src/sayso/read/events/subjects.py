"""Who does what a verb says: its subject, or by control, coordination and relative clauses that of another verb."""

from spacy.tokens import Token

from sayso.read.events.frames import conjuncts, objects_of

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_SUBJECT_CONTROL = frozenset({"promise", "vow", "threaten", "pledge"})
_VERBAL = frozenset({"VERB", "AUX"})
DEPTH = 6
"""Verbs climbed to find whose the act is."""


def child_of(token: Token, *deps: str) -> Token | None:
    """The first child that depends in one of these ways."""
    return next((c for c in token.children if c.dep_ in deps), None)


def antecedent(word: Token) -> Token:
    """The noun that a relative pronoun stands for; any other word itself."""
    if word.lower_ in _RELATIVE and word.head.dep_ == "relcl":
        return word.head.head
    return word


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject is the one it is done to."""
    if child_of(verb, "nsubjpass", "auxpass", "agent") is not None:
        return True
    if verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBD") and child_of(verb, "nsubj", "dobj", "aux") is None:
        return child_of(verb.head, "auxpass") is not None
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl") and child_of(verb, "nsubj", "aux") is None


def subject_of(verb: Token, depth: int = DEPTH) -> Token | None:
    """The doer, or None where the sentence leaves him out."""
    if is_passive(verb):
        return _agent_of(verb)
    own = child_of(verb, "nsubj", "csubj")
    if own is not None:
        return antecedent(own)
    return _inherited(verb, depth - 1) if depth and verb.head is not verb else None


def _agent_of(verb: Token) -> Token | None:
    """By whom it is done: "armed by", "armed and paid by"."""
    for one in conjuncts(verb):
        agent = child_of(one, "agent")
        if agent is not None:
            return next(objects_of(agent), None)
        if child_of(one, "dobj") is not None:
            return None
    return None


def _inherited(verb: Token, depth: int) -> Token | None:
    """The doer of a verb without a subject of its own."""
    head, dep = verb.head, verb.dep_
    found: Token | None = None
    if dep == "relcl" or (dep == "acl" and verb.tag_ == "VBG"):
        found = head
    elif dep == "acl":
        found = owner_of(head, depth)
    elif dep == "pcomp":
        found = _of_gerund(head.head, depth)
    elif dep in ("acomp", "oprd", "attr"):
        found = surface_subject(head, depth)
    elif head.pos_ in ("NOUN", "PROPN"):
        found = None
    elif dep in ("conj", "advcl"):
        found = surface_subject(head, depth)
    elif dep in ("xcomp", "ccomp"):
        found = _controller(head, depth)
    return found


def _of_gerund(governor: Token, depth: int) -> Token | None:
    """Who does what stands as a gerund under a preposition: "accused Chad of", "responsible for", "its record of"."""
    if governor.pos_ in _VERBAL:
        return _controller(governor, depth)
    if governor.pos_ == "ADJ":
        return governor.head if governor.dep_ == "amod" else subject_of(governor, depth)
    return owner_of(governor, depth)


def surface_subject(verb: Token, depth: int = DEPTH) -> Token | None:
    """The subject as it stands, of an active or a passive verb."""
    own = child_of(verb, "nsubj", "nsubjpass", "csubj")
    return antecedent(own) if own is not None else subject_of(verb, depth)


def ordered_by(verb: Token) -> Token | None:
    """Who is told to do it: the object of "ordered", "urged"; failing one, the subject."""
    return _controller(verb, DEPTH)


def _controller(verb: Token, depth: int) -> Token | None:
    """Who is to do what depends on `verb`: its object ("urged them to leave"), else its subject."""
    if verb.lemma_ not in _SUBJECT_CONTROL:
        target = child_of(verb, "dobj", "dative")
        if target is not None and target.pos_ != "NUM":
            return antecedent(target)
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to"):
                target = next(objects_of(child), None)
                if target is not None and target.ent_type_:
                    return target
    return surface_subject(verb, depth)


def owner_of(noun: Token, depth: int) -> Token | None:
    """Whose the noun is: "its plan to leave"; the noun itself if an adjective tells; else who has or makes it."""
    owner = child_of(noun, "poss")
    if owner is not None or not depth:
        return owner
    if any(c.dep_ in ("amod", "compound") and c.text[0].isupper() for c in noun.children):
        return noun  # "the Chadian decision to leave"
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ in ("dobj", "pobj") and above.pos_ in _VERBAL:
        return surface_subject(above, depth)
    return None
