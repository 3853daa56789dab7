"""A record as a form holds it: what stands in each field now, and what a person's typing changes of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sayso.core.corrections import FIELDS, ActorRef, Corrected, NewEvent, NewStatement, PlaceEntry
from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Amount, Belief, DateRef, Event, Place, Reading, Statement
from sayso.core.spans import Span
from sayso.core.vocabulary import AUTHOR
from sayso.run.changing import place_in, someone, value_of
from sayso.run.drafting import Change
from sayso.run.placenames import candidates
from sayso.run.recordsof import find

Typed = Mapping[str, Sequence[str]]
"""By the name of the field; those with several values have several. What is typed in words is under `NAME.words`."""

AS_READ: Final = "as read"
"""Of a statement's `view`: no person has set it."""
UNRESOLVED: Final = "unresolved"
TYPED: Final = "typed"
_PEOPLE: Final = frozenset({"actor", "recipient"})
_WHO: Final = frozenset({"speaker", "source"})
_LAST: Final = "source"
"""By which a belief is known: set last."""


class FieldError(LedgerError):
    """What was typed into some fields makes no sense."""

    def __init__(self, told: Mapping[str, str]) -> None:
        super().__init__("; ".join(told.values()))
        self.told = dict(told)


def present(reading: Reading, record: Any) -> dict[str, tuple[str, ...]]:
    """What the fields of a record hold now, as a form does."""
    now: dict[str, tuple[str, ...]] = {}
    match record:
        case Event():
            now = {
                "type": (record.type,),
                "mode": (record.mode or "",),
                "aux": (record.aux or "",),
                "actor": record.actor,
                "recipient": record.recipient,
                "place": (record.place or "",),
                "date": record.date or ("", ""),
            }
        case Statement():
            views = reading.views if isinstance(reading, Corrected) else {}
            view = (views[record.id] or "") if record.id in views else AS_READ
            now = {
                "speaker": (record.speaker or "",),
                "factuality": (record.factuality or "",),
                "aspect": (record.aspect or "",),
                "view": (view,),
            }
        case Belief():
            now = {"factuality": (record.factuality,), "aspect": (record.aspect,), "source": (record.source,)}
        case Actor():
            now = {"name": (record.name,), "code": (record.code or "",), "kind": (record.kind,)}
        case Place():
            now = {"entry": ("",)}
        case Amount():
            now = {"value": (f"{record.value:.10g}" if record.value is not None else "",), "unit": (record.unit,)}
        case DateRef():
            now = {"range": (record.start, record.end)}
    return now


def changes_of(reading: Reading, id_: str, typed: Typed) -> tuple[Change, ...]:
    """What a form changes of a record: only fields that hold something else than now. Raises FieldError."""
    kind, record = find(reading, id_)
    now, wrong, found = present(reading, record), {}, []
    for field in sorted((name for of, name in FIELDS if of == kind), key=lambda name: name == _LAST):
        given = tuple(each.strip() for each in typed.get(field, ()))
        words = "".join(typed.get(f"{field}.words", ())).strip()
        given = given if field in _PEOPLE else given or now[field]
        if not words and sorted(given) == sorted(now[field]) and (field in _PEOPLE or given == now[field]):
            continue
        try:
            value = _value(reading, id_, field, given, typed)
        except LedgerError as error:
            wrong[field] = str(error)
            continue
        found.append(Change(action="set", record=id_, field=field, value=value))
    if wrong:
        raise FieldError(wrong)
    return tuple(found)


def _value(  # noqa: PLR0911 - one for each sort of field
    reading: Reading, id_: str, field: str, given: Sequence[str], typed: Typed
) -> Any:
    kind, record = find(reading, id_)
    words = "".join(typed.get(f"{field}.words", ())).strip()
    first = given[0] if given else ""
    if field in _PEOPLE:
        names = [each for each in (*given, *words.split(";")) if each.strip()]
        return tuple(someone(reading, name) for name in names)
    if field in _WHO:
        return who(reading, first, words)
    if field == "entry":
        return _entry(record.name, first, typed)
    if field in ("date", "range"):
        start, end = (*given, "", "")[:2]
        return None if field == "date" and not start and not end else (start or end, end or start)
    if field == "place" and words:
        return value_of(reading, kind, id_, field, words)
    if field == "view" and first == AS_READ:
        raise LedgerError("a person has said what the speaker makes of the deed: undo that below instead")
    if not first and field not in ("name", "unit", "type", "kind") and (kind, field) != ("belief", "factuality"):
        return None
    return value_of(reading, kind, id_, field, first) if field in ("value", "place") else first


def who(reading: Reading, id_: str, words: str) -> ActorRef | None:
    """Somebody by words of the text, else by id; nobody, or the report itself, is None."""
    if words:
        return someone(reading, words)
    return someone(reading, id_) if id_ and id_ != AUTHOR else None


def _entry(name: str, chosen: str, typed: Typed) -> PlaceEntry | None:
    if chosen == UNRESOLVED:
        return None
    if chosen == TYPED:
        lat, lon, country = ("".join(typed.get(f"entry.{part}", ())).strip() for part in ("lat", "lon", "country"))
        called = "".join(typed.get("entry.name", ())).strip()
        try:
            return PlaceEntry(name=called or name, lat=float(lat), lon=float(lon), country=country.upper() or None)
        except ValueError as error:
            raise LedgerError("latitude and longitude are numbers such as 46.64 and 32.61") from error
    looked_up = "".join(typed.get("lookup", ())).strip() or name
    found = next((c for c in candidates(looked_up) if str(c.id) == chosen), None)
    if found is None:
        raise LedgerError("choose one of the places, or say where it is")
    return found.entry


def addition(reading: Reading, kind: str, typed: Typed) -> Change:
    """A missed event or statement as a form describes it. Raises FieldError."""
    told = {name: "".join(values).strip() for name, values in typed.items()}
    wrong: dict[str, str] = {}

    def said(field: str) -> ActorRef | None:
        try:
            return who(reading, told.get(field, ""), told.get(f"{field}.words", ""))
        except LedgerError as error:
            wrong[field] = str(error)
            return None

    span: Span = (0, 0)
    try:
        span = place_in(reading.text, told.get("words", ""))
    except LedgerError as error:
        wrong["words"] = str(error) if told.get("words") else "which words of the report say it?"
    source, actor, recipient = said("source"), said("actor"), said("recipient")
    sure: dict[str, Any] = {"factuality": told.get("factuality") or None, "aspect": told.get("aspect") or None}
    if wrong:
        raise FieldError(wrong)
    value: NewEvent | NewStatement
    if kind == "statement":
        value = NewStatement(speaker=source, **sure)
        return Change(action="add", kind="statement", span=span, value=value)
    value = NewEvent(
        type=told.get("type", ""), mode=told.get("mode") or None, actor=(actor,) if actor else (),
        recipient=(recipient,) if recipient else (), source=source,
        **{name: each for name, each in sure.items() if each},
    )  # fmt: skip
    return Change(action="add", kind="event", span=span, value=value)
