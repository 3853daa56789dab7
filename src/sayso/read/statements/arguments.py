"""What a word governs, sorted by function, with the parser's commoner slips set right."""

from dataclasses import dataclass, field

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_CONJUNCTIONS = frozenset(
    {"as", "because", "while", "when", "after", "before", "since", "although", "though", "unless", "until"}
)
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_MAX_CLIMB = 6
MEASURES = frozenset({"MONEY", "PERCENT", "QUANTITY", "CARDINAL"})
_SLOTS = {"dobj": "object", "dative": "dative", "oprd": "predicate", "acomp": "predicate", "attr": "predicate"}


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
    """Sort the dependents of `word`; of two of a kind the later one counts."""
    found = Arguments()
    for child in word.children:
        label = child.dep_
        slot = _SLOTS.get(label)
        if slot is not None:
            # a sum is what is given, whatever the parser says
            setattr(found, "object" if slot == "dative" and child.ent_type_ in MEASURES else slot, child)
        elif label in SUBJECTS:
            if found.subject is None or found.subject.dep_ == "expl":
                found.subject = child
            found.passive |= label in ("nsubjpass", "csubjpass")
        elif label == "prep":
            found.prepositions.append(child)
        else:
            _add_clause(found, word, child, label)
    if word.dep_ == "acl" and word.tag_ == "VBN" and found.subject is None:
        found.passive = not any(child.dep_ == "aux" for child in word.lefts)
        if found.passive and (name := _named_before(word, found)) is not None:
            found.subject, found.passive = name, False
    return found


def _named_before(word: Token, found: Arguments) -> Token | None:
    """The subject of the main verb that the parser took for a participle: "Roe, an aide to X, tweeted that ...".

    Its sentence has no other main verb, the name's apposition is closed by a comma, and what follows is what a
    finite verb governs.
    """
    name = word.head
    for _ in range(_MAX_CLIMB):
        if name.dep_ == "ROOT" or name.pos_ not in _NOMINAL | {"ADP"}:
            break
        name = name.head
    first = word.left_edge.i
    if name.dep_ != "ROOT" or name.pos_ not in _NOMINAL or word.doc[first - 1].text != ",":
        return None
    governs = found.object or found.clauses or found.open_clauses or any(p.i > word.i for p in found.prepositions)
    return name if governs and found.agent is None and not _has_finite(name) else None


def _has_finite(name: Token) -> bool:
    return any(c.tag_ in ("VBD", "VBZ", "VBP", "MD") and c.dep_ not in ("relcl", "acl") for c in name.children)


def _add_clause(found: Arguments, word: Token, child: Token, label: str) -> None:
    if label == "ccomp":
        if not _is_adverbial(child):
            found.clauses.append(child)
    elif label == "xcomp":
        found.open_clauses.append(child)
    elif label == "auxpass":
        found.passive = True
    elif label == "agent":
        found.agent = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
    elif label in ("mark", "advmod") and child.lower_ == "as":
        found.marker = child
    elif label == "advcl" and child.i > word.i and child.tag_ == "VB" and child.left_edge.lower_ == "for":
        found.for_clause = child


def infinitive(verb: Token) -> bool:
    """Whether "to" stands before the verb."""
    return any(c.tag_ == "TO" and c.i < verb.i for c in verb.children)


def _is_adverbial(clause: Token) -> bool:
    """A clause that a conjunction of time or reason opens is no complement, whatever the parser says."""
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in _CONJUNCTIONS and c.i < clause.i for c in clause.children)
