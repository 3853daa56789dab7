"""From the predicate to the event's type and mode: what is promised, ordered or still to come changes both."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from sayso.core.vocabulary import MODES, WORD_AND_DEED, Aux
from sayso.read.events.frames import Lookup, objects_of
from sayso.read.events.lexical import Vote, commands, predicate_of
from sayso.resources.predicates import COMMIT, Predicate

_WORD_FOR = {deed: word for word, deeds in WORD_AND_DEED.items() for deed in deeds}
_KIND_WORDS = frozenset({"AID", "CONSULT", "SUPPORT", "COOPERATE"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "THREATEN"})
_YIELDING = frozenset({"RETREAT", "CONCEDE"})
_THREATENED = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST"})
_THREATS = {"ASSAULT": "violence", "MOBILIZE": "violence", "COERCE": "restrict", "SANCTION": "relations"}
_LIKELY = 0.2
_CLAUSES = frozenset({"xcomp", "ccomp", "acl", "pcomp"})
_WILL = frozenset({"will", "would", "wo", "'ll", "’ll", "shall"})


def complements(token: Token) -> Iterator[Token]:
    """What is promised, asked for, refused: the verb below, the object, what a preposition brings in."""
    for child in token.children:
        if child.dep_ in _CLAUSES:
            yield child
    for child in token.children:
        if child.dep_ == "dobj":
            yield child
            for inner in child.children:
                if inner.dep_ == "prep":
                    yield from objects_of(inner)
                elif inner.dep_ in ("acl", "relcl"):
                    yield inner
        elif child.dep_ == "prep" and child.lower_ in ("for", "to", "of", "on", "upon", "against", "with"):
            yield from objects_of(child)


def topic_of(token: Token, lookup: Lookup) -> tuple[Predicate, Token] | None:
    """The first complement that the lexicon takes for an act, with its token."""
    for complement in complements(token):
        for word in (complement, *complements(complement)):  # "agreed to extend the truce"
            row = predicate_of(word, lookup)
            if row and row[0].share > _LIKELY and row[0].type != COMMIT:
                return row[0], word
    return None


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the lexicon says of a word: the type and mode of the event, and its log odds."""

    kind: str
    mode: str | None
    odds: float


def ballot(vote: Vote, aux: Aux | None, lookup: Lookup) -> Ballot:
    """What the lexicon says of a word whose auxiliary mode is `aux` by the rules."""
    return Ballot(*_kind_of(vote, aux, lookup), vote.odds)


def _kind_of(vote: Vote, aux: Aux | None, lookup: Lookup) -> tuple[str, str | None]:
    token, predicate = vote.token, vote.predicate
    kind, mode = predicate.type, predicate.mode
    if kind == COMMIT:
        kind, mode = _promised(token, lookup), None
    elif kind in (*_KIND_WORDS,) and _will(token) and aux == "negation":
        return "REJECT", "meet" if kind == "CONSULT" else "assist"
    elif aux == "future" and kind in _KIND_WORDS | _YIELDING and _is_word(token, lookup):
        return _WORD_FOR.get(kind, "CONCEDE"), None
    elif aux == "future" and kind in _THREATENED and _own_will(token):
        return "THREATEN", _THREATS.get(kind)
    if kind in ("REQUEST", "REJECT", "THREATEN") and mode is None:
        mode = _mode_by_topic(kind, token, lookup)
    return kind, mode if mode in MODES.get(kind, ()) else None


def _promised(token: Token, lookup: Lookup) -> str:
    """What a promise comes to: the type of the word for the deed that is promised."""
    topic = topic_of(token, lookup)
    for child in token.children:
        if child.dep_ in _CLAUSES and any(c.dep_ == "neg" for c in child.children):
            hostile = topic is not None and topic[0].type in _HOSTILE
            return "CONCEDE" if hostile else "REJECT"
    if topic is None:
        return "AGREE"
    kind = topic[0].type
    if kind in _HOSTILE:
        return "THREATEN"
    if kind in _YIELDING:
        return "CONCEDE"
    return "REJECT" if kind == "REJECT" else "AGREE"


def _mode_by_topic(kind: str, token: Token, lookup: Lookup) -> str | None:
    topic = topic_of(token, lookup)
    if topic is None:
        return None
    about = topic[0].type
    if kind == "THREATEN":
        return _THREATS.get(about)
    if about == "CONSULT":
        return "meet"
    if about in ("AID", "SUPPORT", "COOPERATE"):
        return "assist"
    return "yield" if about in _YIELDING else "change"


def _will(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in _WILL for c in token.children)


def _own_will(token: Token) -> bool:
    """Whether he who says that it will be done is he who will do it: "we will ...", "it said it would ..."."""
    if not _will(token):
        return False
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    if subject is None:
        return False
    if subject.lower_ in ("we", "i"):
        return True
    teller = next((c for c in token.head.children if c.dep_ == "nsubj"), None) if token.dep_ == "ccomp" else None
    return teller is not None and (subject.pos_ == "PRON" or subject.lemma_ == teller.lemma_)


def _is_word(token: Token, lookup: Lookup) -> bool:
    """Whether the act to come has been promised by telling of it: neither just prepared, nor asked of somebody else."""
    asked = predicate_of(token.head, lookup) if token.dep_ in ("xcomp", "ccomp") else None
    if asked is not None and asked[0].type == "REQUEST" and not commands(token.head, lookup):
        return False
    return not _in_preparation(token, lookup)


def _in_preparation(token: Token, lookup: Lookup) -> bool:
    """Whether the act is under way rather than announced: "preparations for a withdrawal"."""
    for _ in range(4):
        token = token.head
        part = "N" if token.pos_ in ("NOUN", "PROPN") else "V"
        if "preparing" in lookup.lexicon.governors.get((part, token.lemma_.lower()), ()):
            return True
    return False
