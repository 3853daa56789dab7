"""Words that say what befell somebody: "killed", "the wounded", "without hurting"; and the lexicon's row for a word."""

from spacy.tokens import Token

from sayso.read.places.nearby import children_of
from sayso.resources.units import Unit, UnitLexicon

OF_PERSONS = frozenset({"deaths", "injured", "detained", "abducted", "missing"})
"""What befalls persons only, whatever word names them; villages are captured and goods evacuated too."""

_ONLY = frozenset({"only", "just", "merely", "least", "fewer", "less", "more"})
_HEDGES = frozenset("least more than about around some up to nearly almost over an estimated roughly another".split())


def entry_of(token: Token, lexicon: UnitLexicon) -> Unit | None:
    """The row for the word and the one before it or, of a verb, its particle; else for the word alone."""
    lemma = token.lemma_.lower()
    pair = name = ""
    if token.pos_ == "VERB":
        if token.i + 1 < len(token.doc) and token.nbor(1).dep_ == "prt":
            pair = f"{lemma} {token.nbor(1).lower_}"
    elif token.i > 0:
        pair, name = f"{token.nbor(-1).lower_} {lemma}", f"{token.nbor(-1).text} {token.text}"
    return (
        lexicon.words.get(pair)
        or lexicon.words.get(token.lower_)
        or lexicon.words.get(lemma)
        or lexicon.make(token.text)
        or lexicon.make(name)
    )


def role_of(token: Token, lexicon: UnitLexicon) -> str | None:
    """The unit of a verb or adjective that says what befell somebody, unless it is denied."""
    entry = entry_of(token, lexicon)
    if entry is None or entry.kind != "role" or (token.pos_ in {"VERB", "AUX"} and is_denied(token)):
        return None
    return entry.unit


def is_denied(verb: Token) -> bool:
    """Whether it did not happen: "did not kill the two", "without hurting anybody", but "not only killed 12"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return True
    near = (word for word in children_of(verb) if word.dep_ == "neg" and word.i < verb.i)
    return any(word.nbor(1).lower_ not in _ONLY for word in near)


def verb_beside(first: Token) -> Token | None:
    """The verb right before a number, but for "at least" and the like."""
    index = first.i - 1
    while index > 0 and first.i - index < 4 and first.doc[index].lower_ in _HEDGES:
        index -= 2 if first.doc[index].lower_ == "least" else 1
    if index > 0 and first.doc[index].lower_ == "dead":
        index -= 1  # "shot dead 12"
    return first.doc[index] if index >= 0 and first.doc[index].pos_ == "VERB" else None


def beside(first: Token, lexicon: UnitLexicon) -> str | None:
    """What the verb right before a number says: "killed 12 and wounded dozens"."""
    verb = verb_beside(first)
    if verb is None:
        return None
    return "deaths" if verb.nbor(1).lower_ == "dead" else role_of(verb, lexicon)


def phrase_of(number: Token, lexicon: UnitLexicon) -> str | None:
    """The role of the noun or adjective that a number belongs to: "12 of the wounded"."""
    token = number
    for _ in range(3):
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return None
        if token.pos_ in {"NOUN", "ADJ"} and (unit := role_of(token, lexicon)):
            return unit
    return None
