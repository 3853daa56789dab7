"""What a person types to search: words and phrases, some of them left out or left open, and what narrows them down."""

import re
from typing import Final, Literal

from sayso.core.records import Record
from sayso.core.vocabulary import QUAD

Field = Literal["speaker", "publisher", "after", "before", "type", "story", "kind"]

_PIECE: Final = re.compile(
    r'(?P<out>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE
)
_DAY: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
KINDS: Final = ("statement", "passage")
LONGEST: Final = 1000
"""Characters of a question that are looked at."""
MOST: Final = 40
"""Words and phrases that are searched for at once."""


class Term(Record, frozen=True):
    """A word, or words in their order."""

    words: str
    open: bool = False
    """Whether it is a beginning: any ending will do."""


class Narrowing(Record, frozen=True):
    """One condition beside the words."""

    field: Field
    value: str
    typed: str
    """As it stands in the question."""


class Question(Record, frozen=True, kw_only=True):
    """A question as understood: nothing typed is ever an error, what is no operator is words."""

    all: tuple[tuple[Term, ...], ...] = ()
    """Of each of these, one at least."""
    none: tuple[Term, ...] = ()
    narrowed: tuple[Narrowing, ...] = ()

    def of(self, field: Field) -> list[str]:
        """What is given for a field: the last for a day or number, all for names."""
        return [each.value for each in self.narrowed if each.field == field]

    def last(self, field: Field) -> str | None:
        """The last that is given for a field."""
        return next(reversed(self.of(field)), None)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.all and not self.narrowed


def understood(typed: str) -> Question:
    """`"a phrase" word* -without one OR other speaker:"Name" publisher:Name after:2022-11 type:RETREAT story:3`."""
    groups: list[list[Term]] = []
    none: list[Term] = []
    narrowed: list[Narrowing] = []
    either = False
    for match in list(_PIECE.finditer(typed[:LONGEST]))[:MOST]:
        if match[0] == "OR" and groups:
            either = True
            continue
        narrowing = _narrowing(match)
        term = None if narrowing else _term(match)
        if narrowing is not None:
            narrowed.append(narrowing)
        elif term is None:
            continue
        elif match["out"]:
            none.append(term)
        elif either:
            groups[-1].append(term)
        else:
            groups.append([term])
        either = False
    return Question(all=tuple(map(tuple, groups)), none=tuple(none), narrowed=tuple(narrowed))


def _narrowing(match: re.Match[str]) -> Narrowing | None:
    field, value = (match["field"] or "").lower(), match["word"] if match["phrase"] is None else match["phrase"]
    value = value.strip()
    if match["out"] or not value:
        return None
    fits = {
        "speaker": any(c.isalnum() for c in value),
        "publisher": True,
        "after": _DAY.fullmatch(value),
        "before": _DAY.fullmatch(value),
        "type": value.upper() in QUAD,
        "story": _NUMBER.fullmatch(value),
        "kind": value.lower() in KINDS,
    }
    if not fits.get(field):
        return None
    same = {"type": value.upper(), "kind": value.lower()}
    return Narrowing(field, same.get(field, value), match[0])  # type: ignore[arg-type]


def _term(match: re.Match[str]) -> Term | None:
    """The words of a piece; of one with a field that is none of ours, the field is one of them."""
    field = f"{match['field']}:" if match["field"] else ""
    if match["phrase"] is not None:
        words, open_ = field + match["phrase"], False
    else:
        typed = field + match["word"]
        words, open_ = typed.rstrip("*"), typed.endswith("*")
    return Term(words, open_) if any(c.isalnum() for c in words) else None
