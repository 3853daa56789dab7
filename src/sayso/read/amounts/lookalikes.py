"""Numbers that count nothing: dates and times, ages, and the labels of articles, units and channels."""

import re

from spacy.tokens import Token

from sayso.read.places.nearby import entity_of
from sayso.resources.units import UnitLexicon

_CALENDAR = frozenset({"DATE", "TIME"})
_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_WEEKDAYS = frozenset("mon tue wed thu fri sat sun".split())
_YEARLIKE = re.compile(r"(?:1[89]|20)\d\d")
_LABELS = frozenset("aged no no. number article chapter section paragraph page # unit highway channel route".split())

_AT_AN_AGE = frozenset({"die", "dead", "retire", "marry"})


def is_calendar(token: Token, lexicon: UnitLexicon) -> bool:
    """Whether the number belongs to a date, a time or a stretch of time.

    spaCy's label alone does not tell, as it calls many a bare number a date: a word of the calendar must be there too.
    """
    if token.ent_type_ not in _CALENDAR:
        return False
    for word in entity_of(token):
        start = word.text[:3].lower()
        entry = lexicon.words.get(word.lemma_.lower())
        if (
            (start in _MONTHS and word.text[0].isupper())
            or (start in _WEEKDAYS and abs(word.i - token.i) == 1)
            or _YEARLIKE.fullmatch(word.text)
            or (entry is not None and entry.kind == "skip")
        ):
            return True
    return False


def is_label(first: Token, last: Token) -> bool:
    """Whether the number only labels the noun before it, or tells an age: "Article 5", "Karim, 31, was hurt"."""
    if first.i == 0:
        return False
    before = first.nbor(-1)
    if before.text == "," and before.i > 0 and last.i + 1 < len(last.doc) and last.nbor(1).text in {",", ".", ";"}:
        whose = before.nbor(-1)  # an age: "Karim, 31, was hurt", "the driver, 31, was hurt"
        return whose.pos_ == "PROPN" or whose.tag_ == "NN"
    if before.lower_ in _LABELS or (before.lower_ == "at" and before.i > 1 and _at_an_age(before.nbor(-1))):
        return True
    return before.pos_ == "PROPN" and first.text[0].isdigit() and last.head.i <= before.i and before.text[0].isupper()


def _at_an_age(word: Token) -> bool:
    """Whether it is said of one person: "dies at 77", "dead at 40", but not "the number of dead at 40"."""
    return word.lemma_ in _AT_AN_AGE and word.nbor(-1).lower_ not in {"of", "the"}
