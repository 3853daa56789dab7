"""What a person types to search: words and phrases, some of them left out or left open, and what narrows them down."""

import re
from datetime import date
from typing import Final, Literal, get_args

from sayso.core.records import Record
from sayso.core.vocabulary import QUAD

Field = Literal["speaker", "publisher", "after", "before", "type", "story", "kind"]
FIELDS: Final = get_args(Field)

_PIECE: Final = re.compile(
    r'(?P<out>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE
)
_DAY: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_FIRST: Final = "-01-01"
"""What a year lacks of its first day."""
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


class Unused(Record, frozen=True):
    """A piece of a question that does not mean what it looks like: nobody shall take what is found for its answer."""

    typed: str
    why: str
    """Goes on from what was typed."""


class Question(Record, frozen=True, kw_only=True):
    """A question as understood: nothing typed is ever an error, what is no operator is words."""

    all: tuple[tuple[Term, ...], ...] = ()
    """Of each of these, one at least."""
    none: tuple[Term, ...] = ()
    narrowed: tuple[Narrowing, ...] = ()
    unused: tuple[Unused, ...] = ()

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
    unused: list[Unused] = []
    either = False
    pieces = list(_PIECE.finditer(typed[:LONGEST]))
    if len(typed) > LONGEST or len(pieces) > MOST:
        unused.append(Unused("What comes last", f"was not used: at most {MOST} words are searched for at once"))
    for match in pieces[:MOST]:
        if match[0] == "OR" and groups:
            either = True
            continue
        mistake = _mistake(match)
        if mistake is not None:
            unused.append(mistake)
        narrowing, term = _narrowing(match), _term(match)
        if narrowing is not None:
            narrowed.append(narrowing)
        elif term is None or _field(match) is not None:
            continue
        elif match["out"]:
            none.append(term)
        elif either:
            groups[-1].append(term)
        else:
            groups.append([term])
        either = False
    return Question(all=tuple(map(tuple, groups)), none=tuple(none), narrowed=tuple(narrowed), unused=tuple(unused))


def _field(match: re.Match[str]) -> Field | None:
    """What a piece would narrow down by, well or badly: `after:…`, and `after:` alone."""
    name = (match["field"] or (match["word"] or "").removesuffix(":")).lower()
    is_one = match["field"] or (match["word"] or "").endswith(":")
    return next((field for field in FIELDS if is_one and field == name), None)


def _value(match: re.Match[str]) -> str:
    if not match["field"]:
        return ""
    return (match["word"] if match["phrase"] is None else match["phrase"]).strip()


def _fault(field: Field, value: str) -> str:
    """Why a value is none of its field's; empty where it is one."""
    if not value:
        return "has nothing after it"
    faults = {
        "speaker": "" if any(c.isalnum() for c in value) else "names nobody",
        "publisher": "",
        "after": "" if _is_day(value) else "is no day, month or year such as 2022-11-10",
        "before": "" if _is_day(value) else "is no day, month or year such as 2022-11-10",
        "type": "" if value.upper() in QUAD else "is no type of deed",
        "story": "" if _NUMBER.fullmatch(value) else "is no number of a story",
        "kind": "" if value.lower() in KINDS else "is none of statement, passage",
    }
    return faults[field]


def _is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + _FIRST[len(value) - 4 :])
    except ValueError:
        return False
    return True


def _mistake(match: re.Match[str]) -> Unused | None:
    """What is to be told of a piece."""
    field, value = _field(match), _value(match)
    if field is None:
        if match["field"] and match["phrase"] is None and not value.startswith("//"):
            return Unused(match[0], f"narrows nothing down: there is no {match['field']}:, it was taken as words")
        return None
    if match["out"]:
        return Unused(match[0], "was not used: only words can be left out")
    fault = _fault(field, value)
    return Unused(match[0], f"{fault}; it was not used") if fault else None


def _narrowing(match: re.Match[str]) -> Narrowing | None:
    field, value = _field(match), _value(match)
    if field is None or match["out"] or _fault(field, value):
        return None
    same = {"type": value.upper(), "kind": value.lower()}
    return Narrowing(field, same.get(field, value), match[0])


def _term(match: re.Match[str]) -> Term | None:
    """The words of a piece; of one with a field that is none of ours, the field is one of them."""
    field = f"{match['field']}:" if match["field"] else ""
    if match["phrase"] is not None:
        words, open_ = field + match["phrase"], False
    else:
        typed = field + match["word"]
        words, open_ = typed.rstrip("*"), typed.endswith("*")
    return Term(words, open_) if any(c.isalnum() for c in words) else None
