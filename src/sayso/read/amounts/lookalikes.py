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
_CLUBS = frozenset("group gang committee council club league class".split())
_IN_NAMES = frozenset({"nmod", "compound"})
_NO_MAKERS = frozenset({"GPE", "LOC", "NORP", "PERSON", "DATE", "TIME"})
"""Kinds of names before a number that counts all the same: "gave Ruda 31 tanks", "the 2000 Syrian troops"."""
_COUNTING = frozenset("than least exactly nearly almost".split())
"""What stands before a number of people or things, never before "2011 protesters"."""
_LONGEST_LABEL = 4

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
            or (start in _WEEKDAYS and abs(word.i - token.i) == 1 and not _counts_on(token, word))
            or (word.i == token.i and _YEARLIKE.fullmatch(word.text))
            or (entry is not None and entry.kind == "skip" and word.i >= token.i - 1)
        ):
            return True
    return False


def _counts_on(token: Token, weekday: Token) -> bool:
    """Whether it counts what comes after it: "On Monday 12 soldiers fell"."""
    return weekday.i < token.i < token.head.i and token.dep_ == "nummod" and token.head.ent_type_ not in _CALENDAR


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
    if first.lower_ == "one" and before.lower_ in {"not", "no"}:
        return True  # "not one of them"
    return _names_a_club(first) or _is_model_or_paper(before, first, last) or _is_year_of(first)


def _names_a_club(first: Token) -> bool:
    """Whether it is the number of a name: "the Group of Seven leaders", "the Committee of 24"."""
    if first.i < 2 or first.nbor(-1).lower_ != "of":
        return False
    whole = first.nbor(-2)
    return whole.lower_ in _CLUBS and whole.text[0].isupper() and (whole.i == 0 or not whole.is_sent_start)


def _is_model_or_paper(before: Token, first: Token, last: Token) -> bool:
    """Whether a name goes before that it belongs to: "Resolution 1701", "Boeing 737 jets", but "gave Ruda 31 tanks"."""
    if not before.text[0].isupper() or not first.text[0].isdigit() or before.pos_ not in {"PROPN", "NOUN"}:
        return False
    if last.head.i <= before.i:
        return before.pos_ == "PROPN" or last.head.i == before.i
    plain = len(first.text) <= _LONGEST_LABEL and first.i == last.i
    return plain and before.dep_ in _IN_NAMES and before.head.i >= first.i and before.ent_type_ not in _NO_MAKERS


def _is_year_of(first: Token) -> bool:
    """Whether it is the year of what follows: "2011 protesters", "the 2030 Agenda"; but "2000 troops" are as many."""
    if not _YEARLIKE.fullmatch(first.text) or first.i + 1 == len(first.doc):
        return False
    if not first.text.endswith("00"):
        return first.nbor(-1).lower_ not in _COUNTING
    named = first.nbor(1)
    if not named.text[0].isupper() or named.ent_type_ in _NO_MAKERS:
        return False
    return any(word.tag_ in {"DT", "PRP$", "POS"} for word in first.doc[max(0, first.i - 2) : first.i])


def _at_an_age(word: Token) -> bool:
    """Whether it is said of one person: "dies at 77", "dead at 40", but not "the number of dead at 40"."""
    return word.lemma_ in _AT_AN_AGE and word.nbor(-1).lower_ not in {"of", "the"}
