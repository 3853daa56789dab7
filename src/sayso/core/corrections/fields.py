"""Setting one field of one record."""

import msgspec

from sayso.core.corrections.anchors import GoneError, locate
from sayso.core.corrections.draft import Draft
from sayso.core.corrections.slots import Placed
from sayso.core.vocabulary import MODES

replace = msgspec.structs.replace


def put(draft: Draft, kind: str, id_: str, name: str, placed: Placed) -> None:
    """Let the field of the record be what the correction says. Raises GoneError if what it names is not there."""
    value = placed.value
    if kind == "event":
        _event(draft, id_, name, placed)
    elif kind == "statement" and name == "speaker":
        draft.speak(id_, draft.actor(value, same=placed.same) if value is not None else None)
    elif kind == "place":
        told = (
            {"lat": None, "lon": None, "country": None, "geonameid": None, "radius": None, "confidence": None}
            if value is None
            else {f: getattr(value, f) for f in value.__struct_fields__ if f != "kind" or value.kind is not None}
            | {"radius": None, "confidence": 1.0}
        )
        draft.records[kind][id_] = replace(draft.records[kind][id_], **told)
    elif kind == "date":
        draft.records[kind][id_] = replace(draft.records[kind][id_], start=value[0], end=value[1])
    elif kind == "amount" and name == "value":
        draft.records[kind][id_] = replace(draft.records[kind][id_], value=value, low=None, high=None)
    else:
        draft.records[kind][id_] = replace(draft.records[kind][id_], **{name: value})


def _event(draft: Draft, id_: str, name: str, placed: Placed) -> None:
    event, value = draft.events[id_], placed.value
    if name in ("actor", "recipient"):
        value = tuple(dict.fromkeys(draft.actor(ref, same=placed.same) for ref in value))
    elif name == "place" and value is not None:
        at = locate(draft.text, value, same=placed.same)
        value = draft.find("place", at)
        if value is None:
            raise GoneError("this reading has no place at the words that the correction names")
    elif name == "mode" and value not in (None, *MODES.get(event.type, ())):
        raise GoneError(f"{value} is no mode of {event.type}, the type that it has now")
    # A mode that does not go with a new type is dropped in the end: the type may be set back.
    draft.events[id_] = replace(draft.events[id_], **{name: value})
