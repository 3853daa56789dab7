"""What is searched for in words, and where: the same for every database, each of which finds it in its own way."""

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import column, table

from sayso.core.questions import Question, Term
from sayso.core.records import Record
from sayso.core.text import without_surrogates

statements_search: Final = table("statements_search", column("rowid"))
documents_search: Final = table("documents_search", column("rowid"))
actors_search: Final = table("actors_search", column("rowid"))
"""What is found is told by the number of its row. Whatever else these tables hold is the database's own affair."""

SEARCHED: Final = {"statements": ("words",), "documents": ("title", "text"), "actors": ("name",)}
"""The columns that are searched."""
_STEMMED: Final = "porter unicode61 remove_diacritics 2"
TOKENIZERS: Final = {"statements": _STEMMED, "documents": _STEMMED, "actors": "unicode61 remove_diacritics 2"}
"""Words are found by their stem, names as they are; upper and lower case and accents never count."""
TITLE_WEIGHT: Final = 4.0
"""A word in a headline tells more of what a report is about than one in its text."""
MARKS: Final = ("\ufdd0", "\ufdd1")
"""Noncharacters, which no published text holds, around each match."""


class Wanted(Record, frozen=True):
    """Rows in which of each group one term occurs at least, and none of those left out."""

    groups: tuple[tuple[Term, ...], ...]
    none: tuple[Term, ...] = ()


def of_question(question: Question) -> Wanted | None:
    """The words of a question; None where it has none that must occur."""
    return Wanted(question.all, question.none) if question.all else None


def unwanted(question: Question) -> Wanted | None:
    """Any of what must not occur; None where that is nothing."""
    return Wanted((question.none,)) if question.none else None


_TERM: Final = re.compile(r'"([^"]*)"?|([^\s"]+)')


def typed(words: str) -> Wanted | None:
    """What a person typed: all words, "phrases" in order, a trailing * for a beginning.

    Everything else is taken as words, never as syntax. None where nothing typed could be found in any text.
    """
    terms = []
    for match in _TERM.finditer(words):
        phrase, word = match.groups()
        term = phrase if word is None else word.rstrip("*")
        if any(character.isalnum() for character in term):
            terms.append(Term(term, word is not None and word != term))
    return Wanted(tuple((term,) for term in terms)) if terms else None


def any_of(words: Iterable[str]) -> Wanted | None:
    """Any of the words or phrases; None where none of them could be found in any text."""
    plain = (word.replace('"', " ") for word in words)
    terms = tuple(Term(word) for word in plain if any(character.isalnum() for character in word))
    return Wanted((terms,)) if terms else None


def together(parts: Iterable[Wanted | None]) -> Wanted | None:
    """All of what is wanted at once."""
    groups = tuple(group for part in parts if part is not None for group in part.groups)
    return Wanted(groups) if groups else None


def fts5(wanted: Wanted) -> str:
    """The same as SQLite's FTS5 is asked it."""
    must = " AND ".join(f"({_either(group)})" for group in wanted.groups)
    return f"({must}) NOT ({_either(wanted.none)})" if wanted.none else must


def _either(terms: Iterable[Term]) -> str:
    plain = ((without_surrogates(term.words).replace("\x00", " ").replace('"', " "), term.open) for term in terms)
    return " OR ".join(f'"{words}"{"*" if is_open else ""}' for words, is_open in plain)
