"""What determiners tell of a noun: whether it names something that is there already."""

from spacy.tokens import Token

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


def is_definite(noun: Token) -> bool:
    """Whether it refers back: "the retreat"."""
    return any(c.dep_ == "det" and c.lower_ in _DEFINITE for c in noun.children)


def is_known(noun: Token) -> bool:
    """Whether it names what is there already: "condemned the attack", "rejected his call"."""
    return is_definite(noun) or any(c.dep_ == "poss" for c in noun.children)
