"""Signs that a word which is a town's name stands for a person or a thing here: "Paris is my daughter"."""

from collections.abc import Iterator
from itertools import takewhile

from spacy.tokens import Span as TokenSpan

_KIN = frozenset(
    """mother father daughter son sister brother wife husband aunt uncle cousin niece nephew grandmother grandfather
    grandson granddaughter girlfriend boyfriend friend neighbour neighbor colleague baby girl boy bride groom widow
    widower fiancé fiancée partner twin""".split()
)
_ONE_S = frozenset("my your his her our their".split())
_HE = frozenset("he she him her his herself himself".split())
_REACH = 10
"""Words behind a name that may tell that it is a person's."""


def human(tokens: TokenSpan) -> Iterator[bool]:
    """Signs that the name is a person's: kin, an age, a "who", and "she" of whoever does the sentence's deed."""
    doc, start, end = tokens.doc, tokens.start, tokens.end
    before = [token.lower_ for token in doc[max(0, start - 4) : start] if not token.is_punct]
    yield not _KIN.isdisjoint(before[-1:]) and not _ONE_S.isdisjoint(before)
    behind = doc[end : end + _REACH]
    words = [token.lower_ for token in behind]
    if words[:1] == [","]:
        yield words[1:2] == ["who"] or (words[2:3] == [","] and behind[1].like_num)
    if words[:1] in (["is"], ["was"]):
        yield not _KIN.isdisjoint(words[1:5]) and not _ONE_S.isdisjoint(words[1:4])
    if tokens.root.dep_ in {"nsubj", "nsubjpass"} and tokens.root.head.i >= end:
        own = takewhile(lambda token: not token.is_sent_start and token.ent_type_ != "PERSON", behind)
        yield any(token.lower_ in _HE for token in own)


def with_things(tokens: TokenSpan) -> bool:
    """Whether it stands in a row with a plain word that nothing determines: "Turkey and ham"."""
    doc, end = tokens.doc, tokens.end
    if end + 1 >= len(doc) or doc[end].lower_ not in {"and", "or"}:
        return False
    word = doc[end + 1]
    following = doc[end + 2] if end + 2 < len(doc) else word
    return word.is_lower and word.tag_ in {"NN", "VBG"} and following.pos_ in {"VERB", "AUX", "PUNCT", "ADP"}
