"""A reading under correction: what has been said of which record so far, and what was thrown out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sayso.core.corrections.anchors import share
from sayso.core.corrections.draft import Draft
from sayso.core.corrections.records import Outcome, State, belief_id
from sayso.core.corrections.slots import Placed, Slot
from sayso.core.vocabulary import MODES, Factuality


@dataclass
class Work:
    """What the corrections have made of a reading up to one of them."""

    draft: Draft
    overruled: Collection[int]
    """Numbers of rejections that a later word overrules: nothing is thrown out for them."""
    slots: dict[tuple[str, str | int], Slot] = field(default_factory=dict)
    """By kind and id of records that are there; beliefs by number. Those spoken of last stand last."""
    thrown: list[Slot] = field(default_factory=list)
    brought_back: set[int] = field(default_factory=set)
    """Numbers of rejections that turn out to be overruled."""
    views: dict[str, Factuality | None] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)

    def slot(self, kind: str, key: str | int) -> Slot:
        """What has been said of a record that is there."""
        found = self.slots.pop((kind, key), None)
        if found is None:
            span = (
                self.draft.span("event", self.draft.events[self.draft.beliefs[key].event])
                if isinstance(key, int)
                else self.draft.span(kind, self.draft.records[kind][key])
            )
            found = Slot(kind, span, key)
        self.slots[kind, key] = found
        return found

    def search(self, p: Placed) -> tuple[str | None, Slot | None]:
        """The id of the record that is spoken of; else what is known of the one thrown out there."""
        gone = [s for s in self.thrown if s.kind == p.kind]
        records = {f"-{n}": s.record for n, s in enumerate(gone) if s.record is not None}
        id_ = self.draft.find(p.kind, p.at, p.source, records)
        if id_ is None:
            return None, next((s for s in gone if s.record is None and share(s.span, p.at) >= 0.5), None)
        return (None, gone[int(id_[1:])]) if id_ in records else (id_, None)

    def hear(self, p: Placed, slot: Slot) -> None:
        """Note that a correction speaks of a record."""
        slot.take(p)
        self.units[p.number] = f"{slot.kind}:{slot.span[0]}-{slot.span[1]}"

    def hear_of_gone(self, p: Placed, slot: Slot) -> None:
        """Note what is said of a record that was thrown out: anything but that it is wrong brings it back."""
        if p.action != "reject" and slot.verdict is not None:
            self.brought_back.add(slot.verdict.number)
        self.hear(p, slot)

    def throw_out(self, p: Placed, slot: Slot, gone: Any) -> None:
        """Take the record out that the slot is of, unless it comes back later; `gone` tells it when it is spoken of."""
        if p.number in self.overruled:
            slot.members.append(p)
            if slot.key is None:
                self.tell(p, "overruled")
            return
        self.hear(p, slot)
        self.slots.pop((slot.kind, slot.key), None)
        if slot.kind == "belief":
            self.draft.beliefs.pop(slot.key, None)
        elif slot.key is not None:
            self.draft.drop(slot.kind, slot.key)
        slot.record = gone
        self.thrown.append(slot)
        if slot.kind != "belief":
            self.draft.dropped[slot.kind].append(slot.span)

    def tell(self, p: Placed, state: State, record: str | None = None, why: str = "") -> None:
        """Note what has come of a correction."""
        unit = self.units.get(p.number) or f"{p.kind}:{p.at[0]}-{p.at[1]}"
        self.outcomes[p.number] = Outcome(number=p.number, state=state, unit=unit, record=record, why=why)

    def finish(self) -> dict[str, tuple[str, ...]]:
        """Tell what has come of all that was said; what each record was told, by id."""
        self._drop_modes()
        self._drop_doubles()
        told: dict[str, tuple[str, ...]] = {}
        for (kind, key), slot in self.slots.items():
            record = self.draft.beliefs.get(key) if isinstance(key, int) else self.draft.records[kind].get(key)
            id_ = None if record is None else belief_id(record) if isinstance(key, int) else key
            if id_ is not None and slot.told():
                told[id_] = slot.told()
            for p in slot.members:
                held = id_ is not None and slot.holds(p) and not _emptied(p, record)
                self.tell(p, "in force" if held else "overruled", id_)
        for slot in self.thrown:
            for p in slot.members:
                self.tell(p, "in force" if p is slot.verdict else "overruled")
        return told

    def _drop_modes(self) -> None:
        for event in list(self.draft.events.values()):
            if event.mode is not None and event.mode not in MODES.get(event.type, ()):
                if ("event", event.id) not in self.slots:
                    continue  # as the reader has it
                self.draft.put("event", event.id, mode=None)
                self.slots["event", event.id].fields.pop("mode", None)

    def _drop_doubles(self) -> None:
        """Of beliefs that are the same source's on the same words, that stays of which a person spoke last."""
        beliefs = self.draft.beliefs
        last = {
            (b.event, b.source, b.statement): key
            for _, key in self.slots
            if isinstance(key, int) and (b := beliefs.get(key)) is not None
        }
        self.draft.beliefs = {n: b for n, b in beliefs.items() if last.get((b.event, b.source, b.statement), n) == n}


def _emptied(p: Placed, record: Any) -> bool:
    """Whether all whom a correction named in a field have been thrown out since."""
    field_ = p.correction.field or ""
    return bool(field_ in ("speaker", "actor", "recipient") and p.value and not getattr(record, field_))
