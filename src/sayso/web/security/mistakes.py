"""What is wrong with what somebody typed, in plain words: the library's own are for programmers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

DAY: Final = "write a day such as 2022-11-10"
LABELS: Final[Mapping[str, str]] = {
    "as_of": "As of", "since": "From", "until": "To", "q": "Words", "words": "Words", "actor": "Who", "org": "Source",
    "type": "Deed", "order": "Sorted by", "date": "Published on", "title": "Headline", "url": "Where it stands",
    "files": "Files", "address": "Address",
}  # fmt: skip
"""Fields by what the pages call them."""
_BY_FIELD: Final[Mapping[str, str]] = {
    "country": "write three letters such as UKR",
    "url": "write an address that begins with http:// or https://",
    "compare": "write two versions such as 1,2",
    "at": "write two places in the text such as 120-188",
}
"""For fields of a pattern, what fits it."""

_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "missing": lambda c: "has to be filled in",
    "string_too_long": lambda c: f"at most {c['max_length']} characters",
    "string_too_short": lambda c: f"at least {c['min_length']} characters",
    "too_long": lambda c: f"at most {c['max_length']}",
    "too_short": lambda c: f"at least {c['min_length']}",
    "greater_than_equal": lambda c: f"at least {c['ge']}",
    "less_than_equal": lambda c: f"at most {c['le']}",
    "greater_than": lambda c: f"more than {c['gt']}",
    "less_than": lambda c: f"less than {c['lt']}",
    "literal_error": lambda c: f"one of {c['expected'].replace(chr(39), '')}",
    "enum": lambda c: f"one of {c['expected'].replace(chr(39), '')}",
    "int_parsing": lambda c: "write a whole number",
    "int_parsing_size": lambda c: "write a smaller number",
    "int_from_float": lambda c: "write a whole number",
    "float_parsing": lambda c: "write a number",
    "bool_parsing": lambda c: "write true or false",
    "date_parsing": lambda c: DAY,
    "date_from_datetime_parsing": lambda c: DAY,
    "date_from_datetime_inexact": lambda c: DAY,
    "extra_forbidden": lambda c: "is not known here",
}


_EMPTY: Final = "''"
"""All that a field may be which may be left empty: that it is not empty is no mistake."""


def told(mistakes: Iterable[Mapping[str, Any]], *, by_label: bool) -> list[str]:
    """`As of: write a day such as 2022-11-10`; to programs with the parameter's own name.

    Never what was typed, which may be long or somebody's secret.
    """
    real = (each for each in mistakes if each.get("ctx", {}).get("expected") != _EMPTY)
    return list(dict.fromkeys(_told(each, by_label) for each in real))


def _told(mistake: Mapping[str, Any], by_label: bool) -> str:
    place = [str(part) for part in mistake["loc"][1:]]
    name = place[0] if place else ""
    words = _words(mistake, name)
    if not by_label:
        return f"{'.'.join(place) or 'what was sent'}: {words}"
    return f"{LABELS.get(name) or name.replace('_', ' ').capitalize() or 'What was sent'}: {words}"


def _words(mistake: Mapping[str, Any], name: str) -> str:
    kind: str = mistake["type"]
    if kind == "string_pattern_mismatch":
        return _BY_FIELD.get(name, "is not written like this")
    if kind == "value_error":  # our own checks, whose messages are for persons
        return str(mistake.get("ctx", {}).get("error", mistake["msg"]))
    if kind in _WORDS:
        return _WORDS[kind](mistake.get("ctx", {}))
    return str(mistake["msg"])
