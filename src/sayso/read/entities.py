"""spaCy's named entities, from one of their words."""

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token


def entity_of(token: Token) -> TokenSpan:
    """The entity that the token belongs to; the token alone if it belongs to none. `doc.ents` would list them all."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while token.ent_type_ and end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return doc[start:end]
