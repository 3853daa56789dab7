"""A reading while it is being corrected: finding records by their words, making, dropping and joining them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from sayso.core.corrections.anchors import locate, nearest, share
from sayso.core.corrections.records import ActorRef, Snapshot
from sayso.core.records import Actor, Amount, Belief, DateRef, Event, Place, Reading, Statement
from sayso.core.spans import Span, overlaps

replace = msgspec.structs.replace

LEAST: Final[dict[str, float]] = {
    "actor": 0.3, "place": 0.3, "event": 0.3, "date": 0.5, "amount": 0.5, "statement": 0.5,
}  # fmt: skip
"""How much of its words a record has to share with an anchor to be the one, where none stands right at it."""

_LETTERS: Final = {"actor": "a", "place": "p", "event": "e", "amount": "m", "statement": "s"}
_MADE: Final = "+"
"""Stands in the ids of records that are there by a person's word alone."""
RESTORED: Final = "~"
"""Stands in the ids of records that another reader has made of this text, and this one misses."""


def hull(spans: Iterable[Span]) -> Span:
    """From the first to the last character of all the spans."""
    spans = tuple(spans)
    return (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, 0)


def date_id(date: DateRef) -> str:
    """Dates have no id of their own."""
    return f"d@{date.span[0]}-{date.span[1]}"


def is_made(snapshot: Snapshot | None, kind: str) -> bool:
    """Whether what a person spoke of was there by a person's word alone."""
    record = getattr(snapshot, "event" if kind == "belief" else kind, None)
    return _MADE in getattr(record, "id", "")


class Draft:
    """The records by kind and id, in their order; beliefs, which have none, by a number."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self.records: dict[str, dict[str, Any]] = {
            "actor": {a.id: a for a in reading.actors},
            "place": {p.id: p for p in reading.places},
            "amount": {m.id: m for m in reading.amounts},
            "date": {},
            "statement": {s.id: s for s in reading.statements},
            "event": {e.id: e for e in reading.events},
        }
        self.beliefs: dict[int, Belief] = dict(enumerate(reading.beliefs))
        for date in reading.dates:
            self.add("date", date)
        self.dropped: dict[str, list[Span]] = {kind: [] for kind in self.records}

    @property
    def actors(self) -> dict[str, Actor]:
        """By id."""
        return self.records["actor"]

    @property
    def statements(self) -> dict[str, Statement]:
        """By id."""
        return self.records["statement"]

    @property
    def events(self) -> dict[str, Event]:
        """By id."""
        return self.records["event"]

    def find(self, kind: str, at: Span, source: Span | None = None, gone: dict[str, Any] | None = None) -> str | None:
        """Id of the record of that kind that stands there; of several statements the one with that source.

        `gone` are records that were thrown out, by what they go by, among which to look as well.
        """
        records = {**self.records[kind], **gone} if gone else self.records[kind]
        if kind == "actor":
            return nearest(at, ((m, id_) for id_, a in records.items() for m in a.mentions), LEAST[kind])
        if kind == "statement" and source is not None:
            for id_, s in records.items():
                if hull(s.content) == at and any(overlaps(source, piece) for piece in s.source):
                    return id_
        return nearest(at, ((self.span(kind, r), id_) for id_, r in records.items()), LEAST[kind])

    def span(self, kind: str, record: Any) -> Span:
        """Where a record stands."""
        if kind == "event":
            return record.trigger  # type: ignore[no-any-return]
        if kind == "statement":
            return hull(record.content)
        return record.mentions[0] if kind == "actor" else record.span  # type: ignore[no-any-return]

    def actor(self, ref: ActorRef, *, same: bool, mark: str = _MADE) -> str:
        """Id of the actor whose mention that is; made where there is none. Raises GoneError."""
        at = locate(self.text, ref.at, same=same)
        return self.find("actor", at) or self.add(
            "actor", Actor(id="", name=ref.name, kind=ref.kind, code=ref.code, mentions=(at,)), mark
        )

    def add(self, kind: str, record: Any, mark: str = _MADE) -> str:
        """Put a record in under an id of its own."""
        id_ = date_id(record) if kind == "date" else f"{_LETTERS[kind]}{mark}{self.span(kind, record)[0]}"
        while id_ in self.records[kind]:
            id_ += mark
        self.records[kind][id_] = record if kind == "date" else replace(record, id=id_)
        return id_

    def put(self, kind: str, id_: str, **fields: Any) -> None:
        """Let fields of a record be something else."""
        self.records[kind][id_] = replace(self.records[kind][id_], **fields)

    def hold(self, belief: Belief) -> int:
        """Put a belief in; returns its number."""
        number = max(self.beliefs, default=-1) + 1
        self.beliefs[number] = belief
        return number

    def drop(self, kind: str, id_: str) -> None:
        """Take a record out, and whatever hangs on it."""
        record = self.records[kind].pop(id_)
        if kind == "actor":
            self.swap(id_, None)
        elif kind == "event":
            self.beliefs = {n: b for n, b in self.beliefs.items() if b.event != id_}
        elif kind == "statement":
            self.beliefs = {n: b for n, b in self.beliefs.items() if b.statement != id_}
            parent = record.parent if record.parent != id_ else None
            for s in [s for s in self.statements.values() if s.parent == id_]:
                self.statements[s.id] = replace(s, parent=parent if parent != s.id else None)
        elif kind == "place":
            for e in [e for e in self.events.values() if e.place == id_]:
                self.events[e.id] = replace(e, place=None)
        elif kind == "amount":
            for e in [e for e in self.events.values() if id_ in e.amounts]:
                self.events[e.id] = replace(e, amounts=tuple(m for m in e.amounts if m != id_))

    def is_dropped(self, kind: str, at: Span) -> bool:
        """Whether a person has rejected the record that stands, or stood, there."""
        return any(share(at, span) >= LEAST[kind] for span in self.dropped[kind])

    def swap(self, old: str, new: str | None) -> None:
        """Let whatever refers to one actor refer to another one; None: to nobody, and nobody has no beliefs."""
        for s in [s for s in self.statements.values() if s.speaker == old]:
            self.statements[s.id] = replace(s, speaker=new)
        for e in [e for e in self.events.values() if old in e.actor or old in e.recipient]:
            self.events[e.id] = replace(e, actor=_swapped(e.actor, old, new), recipient=_swapped(e.recipient, old, new))
        self.beliefs = {
            n: replace(b, source=new if b.source == old else b.source, via=_swapped(b.via, old, new))
            for n, b in self.beliefs.items()
            if b.source != old or new is not None
        }

    def speak(self, statement: str, speaker: str | None) -> None:
        """Give a statement to another speaker, and the beliefs that are his in it."""
        before = self.statements[statement].speaker
        self.statements[statement] = replace(self.statements[statement], speaker=speaker)
        if before is None or before == speaker:
            return
        self.beliefs = {
            n: b if b.statement != statement or b.source != before else replace(b, source=speaker)
            for n, b in self.beliefs.items()
            if speaker is not None or b.statement != statement or b.source != before
        }

    def restore(self, kind: str, snapshot: Snapshot) -> str | None:
        """Put back what a newer reader of the same text misses; None if the snapshot has no such record."""
        record = getattr(snapshot, kind)
        if record is None or not _fits(record, len(self.text)):
            return None
        known = {id_: self.actor(ref, same=True, mark=RESTORED) for id_, ref in snapshot.actors.items()}
        if kind == "actor":
            taken = {m for a in self.actors.values() for m in a.mentions}
            record = replace(record, mentions=tuple(m for m in record.mentions if m not in taken))
            if not record.mentions:
                return None
        elif kind == "statement":
            record = replace(record, speaker=known.get(record.speaker or ""), parent=None)
        elif kind == "event":
            record = replace(
                record,
                actor=_mapped(record.actor, known),
                recipient=_mapped(record.recipient, known),
                place=self._part("place", snapshot.places.get(record.place or "")),
                amounts=tuple(
                    id_ for m in record.amounts if (id_ := self._part("amount", snapshot.amounts.get(m))) is not None
                ),
            )
        return self.add(kind, record, RESTORED)

    def _part(self, kind: str, record: Place | Amount | None) -> str | None:
        """A place or amount that an event had; not one that a person has thrown out."""
        if record is None or not _fits(record, len(self.text)) or self.is_dropped(kind, record.span):
            return None
        return self.find(kind, record.span) or self.add(kind, record, RESTORED)


def _fits(record: Any, length: int) -> bool:
    """Whether all spans of a record that comes from elsewhere lie in the text."""
    values = [value for name in record.__struct_fields__ if (value := getattr(record, name)) is not None]
    spans = [span for value in values if isinstance(value, tuple) for span in (value, *value)]
    spans = [s for s in spans if isinstance(s, tuple) and len(s) == 2 and all(isinstance(n, int) for n in s)]
    return bool(spans) and all(0 <= start < end <= length for start, end in spans)


def _swapped(ids: Sequence[str], old: str, new: str | None) -> tuple[str, ...]:
    if old not in ids:
        return tuple(ids)
    return tuple(dict.fromkeys(i for id_ in ids if (i := new if id_ == old else id_) is not None))


def _mapped(ids: Sequence[str], known: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known[id_] for id_ in ids if id_ in known))
