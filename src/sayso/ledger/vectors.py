"""Words as PostgreSQL's full-text search keeps and asks for them.

A vector holds each word with its places. There it has bounds that a long report goes beyond: the 16,383rd word, the
255th place of one word, a million bytes. Of such a report the words stand once more spelled out, one after the other,
so that phrases are found in all of it; what lies beyond the million bytes of different words is not found.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, TableClause, Text, and_, cast, false, func, literal_column, not_, or_
from sqlalchemy.types import UserDefinedType

from sayso.core.questions import Term
from sayso.ledger.terms import SEARCHED, TITLE_WEIGHT, Wanted
from sayso.ledger.tokens import tokens

_FARTHEST: Final = 16_383
_PLACES: Final = 255
_BYTES: Final = 1_000_000
_LONGEST: Final = 500
"""Bytes of a word; no vector takes more than 2046."""
_KEPT: Final = 400
_WEIGHTS: Final = f"{{{1 / TITLE_WEIGHT}, {1 / TITLE_WEIGHT}, {1 / TITLE_WEIGHT}, 1}}"
"""Of the text thrice, as only the last of these four is the headline's."""
_BY_LENGTH: Final = 1
"""So that a match tells more in a short text than in a long one."""


def vector(columns: Sequence[Sequence[str]]) -> tuple[str, str]:
    """The vector of a row, and its words spelled out where that does not hold all of them."""
    places: dict[str, list[str]] = {}
    place, size, whole = 0, 0, True
    for number, words in enumerate(columns):
        letter = "A" if len(columns) > 1 and number == 0 else ""
        for word in map(_bounded, words):
            place += 1
            known = places.get(word)
            if known is None:
                size += len(word.encode()) + 8
                if size > _BYTES:
                    whole = False
                    continue
                known = places[word] = []
            size += 2
            if place > _FARTHEST or len(known) == _PLACES:
                whole = False
                if known:
                    continue
            known.append(f"{min(place, _FARTHEST)}{letter}")
        place += 1  # no phrase goes on from the headline into the text
    told = " ".join(f"{_quoted(word)}:{','.join(known)}" for word, known in places.items())
    return told, "" if whole else f" {' | '.join(' '.join(map(_bounded, words)) for words in columns)} "


def _bounded(word: str) -> str:
    """A word as it is, or, where no vector could hold it, its beginning and a sign of its own."""
    raw = word.encode()
    if len(raw) <= _LONGEST:
        return word
    return raw[:_KEPT].decode(errors="ignore") + hashlib.sha256(raw).hexdigest()


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


class _Query(UserDefinedType[str]):
    """What SQLAlchemy's own type is; that takes longer to import than a question takes."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """As SQL has it."""
        return "tsquery"


class Asked:
    """What is wanted, in words of one search table."""

    def __init__(self, searched: TableClause, wanted: Wanted) -> None:
        self._words: ColumnElement[Any] = literal_column(f"{searched.name}.words")
        self._spelled: ColumnElement[str] = literal_column(f"{searched.name}.spelled", Text)
        table = searched.name.removesuffix("_search")
        terms = [*(term for group in wanted.groups for term in group), *wanted.none]
        empty = (None,) * (len(SEARCHED[table]) - 1)
        taken = iter([row[0] for row in tokens(table, [(term.words, *empty) for term in terms])])
        self._groups = [list(_leaves(group, taken)) for group in wanted.groups]
        self._none = list(_leaves(wanted.none, taken))

    def condition(self) -> ColumnElement[bool]:
        """Whether a row has it: by the index for the words alone, then by looking at phrases."""
        if not all(self._groups):
            return false()
        single = [_every(leaf) for leaf in self._none if len(leaf) == 1]
        without = f" & !({' | '.join(single)})" if single else ""
        found = [self._has(self._loose() + without)]
        phrased = [group for group in self._groups if any(len(leaf) > 1 for leaf in group)]
        found += [or_(*map(self._exactly, group)) for group in phrased]
        found += [not_(self._exactly(leaf)) for leaf in self._none if len(leaf) > 1]
        return and_(*found)

    def rank(self) -> ColumnElement[Any]:
        """How well a row has it: the smaller the better."""
        if not all(self._groups):
            return self._words
        weights: ColumnElement[Any] = literal_column(f"'{_WEIGHTS}'::real[]")
        return -func.ts_rank_cd(weights, self._words, cast(self._loose(), _Query()), _BY_LENGTH)

    def _loose(self) -> str:
        """With the words of a phrase in any order."""
        return " & ".join(f"({' | '.join(map(_every, group))})" for group in self._groups)

    def _has(self, query: str) -> ColumnElement[bool]:
        return self._words.bool_op("@@")(cast(query, _Query()))

    def _exactly(self, leaf: Sequence[str]) -> ColumnElement[bool]:
        *before, last = leaf
        told = " <-> ".join([*map(_quoted, before), _word(last)])
        if not before:
            return self._has(told)
        end = last[:-1] if last.endswith("*") else f"{last} "
        spelled = self._spelled.like(f"% {' '.join(before)} {end}%")  # no word has a sign in it that LIKE knows
        return or_(self._has(told), spelled)


def _leaves(terms: Sequence[Term], taken: Iterator[list[str]]) -> Iterator[list[str]]:
    """The words of each term, the last of one that is left open with a `*`; a term without words finds nothing."""
    for term in terms:
        words = [_bounded(word) for word in next(taken)]
        if words:
            yield [*words[:-1], words[-1] + "*" * term.open]


def _word(word: str) -> str:
    return f"{_quoted(word[:-1])}:*" if word.endswith("*") else _quoted(word)


def _every(leaf: Sequence[str]) -> str:
    return f"({' & '.join(map(_word, leaf))})"
