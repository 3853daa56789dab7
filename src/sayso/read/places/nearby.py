"""Looking around a word, no farther than a few words: so that a text without full stops costs no more than another."""

from collections.abc import Iterator

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

_REACH = 20


def entity_of(token: Token) -> TokenSpan:
    """The named entity that the token belongs to; the token alone if it belongs to none."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob_ == "I" and token.i - start < _REACH:
        start -= 1
    while token.ent_type_ and end < len(doc) and doc[end].ent_iob_ == "I" and end - token.i < _REACH:
        end += 1
    return doc[start:end]


def children_of(token: Token) -> Iterator[Token]:
    """The near words that depend on the token, in text order."""
    doc = token.doc
    for index in range(max(0, token.i - _REACH), min(len(doc), token.i + _REACH)):
        word = doc[index]
        if word.head.i == token.i and index != token.i:
            yield word
