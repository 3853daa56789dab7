"""Clauses: the words that belong to one verb, and not to the verbs below it."""

from spacy.tokens import Token

_CLAUSE = frozenset({"ROOT", "ccomp", "advcl", "relcl", "parataxis", "acl", "csubj", "csubjpass"})

_DEEP, _LONG = 60, 250
"""Bounds that no clause written by a person reaches."""


def clause_of(token: Token) -> Token:
    """The head of the clause that the word stands in."""
    for _ in range(_DEEP):
        if token.dep_ in _CLAUSE or token.head is token or _own_clause(token):
            break
        token = token.head
    return token


def _own_clause(token: Token) -> bool:
    """As in "and the rebels left", "with the rebels leaving"."""
    joined = token.dep_ in ("conj", "pcomp") and token.pos_ == "VERB"
    return joined and any(c.dep_ == "nsubj" for c in token.children)


def below(top: Token) -> list[Token]:
    """The words below `top` in its own clause, itself first, nearest first; clauses of their own are left out."""
    words = [top]
    for word in words:  # grows as it goes
        if len(words) >= _LONG:
            break
        words.extend(c for c in word.children if c.dep_ not in _CLAUSE and not _own_clause(c))
    return words[:_LONG]
