"""What each field of a record may be set to, checked against the vocabulary."""

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from sayso.core.corrections.records import ActorRef, NewEvent, NewStatement, PlaceEntry, Quote, Split
from sayso.core.errors import LedgerError
from sayso.core.vocabulary import MODES, QUAD, SECTORS, ActorKind, Aspect, Aux, Factuality

DateRange = tuple[str, str]

FIELDS: Final[dict[tuple[str, str], Any]] = {
    ("event", "type"): str,
    ("event", "mode"): str | None,
    ("event", "aux"): Aux | None,
    ("event", "actor"): tuple[ActorRef, ...],
    ("event", "recipient"): tuple[ActorRef, ...],
    ("event", "place"): Quote | None,
    ("event", "date"): DateRange | None,
    ("statement", "speaker"): ActorRef | None,
    ("statement", "factuality"): Factuality | None,
    ("statement", "aspect"): Aspect | None,
    ("statement", "view"): Factuality | None,
    ("belief", "factuality"): Factuality,
    ("belief", "aspect"): Aspect,
    ("belief", "source"): ActorRef | None,
    ("actor", "name"): str,
    ("actor", "code"): str | None,
    ("actor", "kind"): ActorKind,
    ("place", "entry"): PlaceEntry | None,
    ("amount", "value"): float | None,
    ("amount", "unit"): str,
    ("date", "range"): DateRange,
}
"""Kind of record and field, and the type of its value."""

_OTHERS: Final[dict[tuple[str, str], Any]] = {
    ("actor", "merge"): ActorRef,
    ("actor", "split"): Split,
    ("event", "add"): NewEvent,
    ("statement", "add"): NewStatement,
    ("actor", "add"): ActorRef,
}
"""Kind of record and action, of actions with a value of their own."""

_DAY: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_NAME: Final = 300
"""Characters of a name, at the most."""


def kind_of_value(kind: str, action: str, field: str | None) -> Any:
    """The type that the value has to be of. Raises LedgerError if there is nothing of the sort to set."""
    if action == "set":
        if (kind, field or "") in FIELDS:
            return FIELDS[kind, field or ""]
        known = ", ".join(name for of, name in FIELDS if of == kind)
        raise LedgerError(f"{_an(kind)} has no field {field!r} that can be set; it has {known}")
    if action in ("accept", "reject"):
        return None
    if (kind, action) in _OTHERS:
        return _OTHERS[kind, action]
    raise LedgerError(f"{_an(kind)} cannot be corrected by {action!r}")


def encoded(kind: str, action: str, field: str | None, value: Any) -> str | None:
    """The value as it is kept, once it is checked. Raises LedgerError with what would be right."""
    wanted = kind_of_value(kind, action, field)
    if wanted is None:
        return None
    try:
        value = msgspec.convert(msgspec.to_builtins(value), wanted)
    except (msgspec.ValidationError, TypeError) as error:
        raise LedgerError(_refused(kind, action, field, wanted, error)) from error
    _check(kind, field or action, value)
    return msgspec.json.encode(value).decode()


def decoded(kind: str, action: str, field: str | None, value: str | None) -> Any:
    """The value as the field wants it. Raises LedgerError if it is none."""
    wanted = kind_of_value(kind, action, field)
    if wanted is None:
        return None
    try:
        found = msgspec.json.decode(value or "null", type=wanted)
    except msgspec.MsgspecError as error:
        raise LedgerError(_refused(kind, action, field, wanted, error)) from error
    _check(kind, field or action, found)
    return found


def check_code(code: str) -> None:
    """Raise LedgerError unless this is an actor's code: a country or what stands in its place, then sectors."""
    words = code.split(" ")
    first, sectors = (words[0], words[1:]) if words[0] not in SECTORS else ("", words)
    if first and not re.fullmatch("[A-Z]{3}", first):
        raise LedgerError(f"{code!r} is no actor's code: it begins with three capitals for the country (UKR GOV)")
    if wrong := [s for s in sectors if s not in SECTORS]:
        raise LedgerError(f"{wrong[0]!r} in the code {code!r} is no sector; there are {' '.join(sorted(SECTORS))}")


def check_type(type_: str, mode: str | None) -> None:
    """Raise LedgerError unless this is a type of PLOVER, and the mode one of its modes."""
    if type_ not in QUAD:
        raise LedgerError(f"{type_!r} is no type of event; there are {' '.join(QUAD)}")
    if mode is not None and mode not in MODES.get(type_, ()):
        known = " ".join(MODES.get(type_, ())) or "none"
        raise LedgerError(f"{mode!r} is no mode of {type_}; it has {known}")


def _check(kind: str, field: str, value: Any) -> None:
    if value is None:
        return
    for of, check in _CHECKS:
        if (kind, field) in of:
            check(value)


def _type(value: str) -> None:
    check_type(value, None)


def _mode(value: str) -> None:
    if not any(value in modes for modes in MODES.values()):
        raise LedgerError(f"{value!r} is no mode of any type of event")


def check_range(value: DateRange) -> None:
    """Raise LedgerError unless these are days, months or years, the first not after the second."""
    for day in value:
        if not _DAY.fullmatch(day):
            raise LedgerError(f"{day!r} is no day, month or year such as 2022-11-10, 2022-11 or 2022")
    if value[0][: len(value[1])] > value[1][: len(value[0])]:
        raise LedgerError(f"{value[0]} is later than {value[1]}")


def check_name(value: str) -> None:
    """Raise LedgerError unless this may be a name."""
    if not value.strip() or len(value) > _NAME:
        raise LedgerError(f"a name has some letters, and at most {_NAME}")


def _actor(value: ActorRef | Split) -> None:
    check_name(value.name)
    if value.code is not None:
        check_code(value.code)
    if isinstance(value, Split) and not value.mentions:
        raise LedgerError("which mentions are somebody else's? name one at the least")


def _actors(value: tuple[ActorRef, ...]) -> None:
    for each in value:
        _actor(each)


def check_place(value: PlaceEntry) -> None:
    """Raise LedgerError unless this may be a place on Earth."""
    check_name(value.name)
    if (value.lat is None) != (value.lon is None):
        raise LedgerError("a place has a latitude and a longitude, or neither")
    if value.lat is not None and not (-90 <= value.lat <= 90 and -180 <= (value.lon or 0) <= 180):
        raise LedgerError(f"{value.lat}, {value.lon} is nowhere on Earth")
    if value.country is not None and not re.fullmatch("[A-Z]{3}", value.country):
        raise LedgerError(f"a country is three capitals (ISO 3166), not {value.country!r}")


def _event(value: NewEvent) -> None:
    check_type(value.type, value.mode)
    _actors((*value.actor, *value.recipient, *((value.source,) if value.source else ())))


def _statement(value: NewStatement) -> None:
    if value.speaker is not None:
        _actor(value.speaker)


def _number(value: float) -> None:
    if not abs(value) < float("inf"):
        raise LedgerError("an amount is a number")


_CHECKS: Final[tuple[tuple[frozenset[tuple[str, str]], Callable[[Any], None]], ...]] = (
    (frozenset({("event", "type")}), _type),
    (frozenset({("event", "mode")}), _mode),
    (frozenset({("event", "date"), ("date", "range")}), check_range),
    (frozenset({("event", "actor"), ("event", "recipient")}), _actors),
    (frozenset({("statement", "speaker"), ("belief", "source")}), _actor),
    (frozenset({("actor", "merge"), ("actor", "split"), ("actor", "add")}), _actor),
    (frozenset({("actor", "name"), ("amount", "unit")}), check_name),
    (frozenset({("actor", "code")}), check_code),
    (frozenset({("place", "entry")}), check_place),
    (frozenset({("event", "add")}), _event),
    (frozenset({("statement", "add")}), _statement),
    (frozenset({("amount", "value")}), _number),
)


def _refused(kind: str, action: str, field: str | None, wanted: Any, error: Exception) -> str:
    choices = getattr(wanted, "__args__", ())
    inner = [w for choice in choices for w in (choice, *getattr(choice, "__args__", ()))]
    words = [w for w in inner if isinstance(w, str)]
    hint = f"it is one of {', '.join(words)}" if words else str(error)
    return f"that is no {field or action} of {_an(kind)}: {hint}"


def _an(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"
