"""Words by which reports tell how a deed goes without naming it: `data/courses.tsv`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sayso.resources.tables import rows


@dataclass(frozen=True, slots=True)
class Course:
    """What tells of a kind of deed that it is being done, and what that it is not; no words match nothing."""

    goes: re.Pattern[str]
    fails: re.Pattern[str]


@cache
def _forms() -> Mapping[tuple[str, str], frozenset[str]]:
    forms: dict[tuple[str, str], set[str]] = {}
    for row in rows("courses"):
        forms.setdefault((row["deed"], row["way"]), set()).update(row["words"].split("|"))
    return {key: frozenset(found) for key, found in forms.items()}


@cache
def load(type_: str, mode: str | None) -> Course:
    """The words for deeds of a type and mode, with those for any deed."""
    return Course(goes=_pattern(type_, mode, "goes"), fails=_pattern(type_, mode, "fails"))


def _pattern(type_: str, mode: str | None, way: str) -> re.Pattern[str]:
    forms = {form for deed in ("", type_, f"{type_}/{mode}") for form in _forms().get((deed, way), ())}
    listed = "|".join(re.escape(form) for form in sorted(forms, key=lambda f: (-len(f), f)))
    return re.compile(rf"\b(?:{listed})\b" if listed else r"(?!)", re.IGNORECASE)
