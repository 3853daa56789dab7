"""A reading and what persons have said of it make the reading that holds; the order of the corrections decides."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from sayso.core.corrections import people
from sayso.core.corrections.anchors import GoneError, hash_of, locate, share
from sayso.core.corrections.draft import Draft, Work
from sayso.core.corrections.fields import put
from sayso.core.corrections.opinions import correct_beliefs
from sayso.core.corrections.orgs import with_orgs
from sayso.core.corrections.records import ActorRef, Corrected, Correction, NewEvent, NewStatement, Outcome
from sayso.core.corrections.slots import Placed, Slot
from sayso.core.corrections.values import decoded
from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Belief, Event, Reading, Statement
from sayso.core.vocabulary import AUTHOR

replace = msgspec.structs.replace

_ORDER: Final = ("actor", "place", "amount", "date", "statement", "event")
"""Each kind after what it refers to; beliefs are last."""
_NO_RECORD: Final = "the words are there, but this version's reading has no such record at them"


def apply(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading with these corrections, of which none has been taken back, in their order: a `Corrected`.

    The last word on a field wins, and so does the last of rejecting a record and anything else said of it. What cannot
    be applied is among the outcomes as lost, with why. Without corrections it is the reading itself; to apply them
    twice changes nothing more.
    """
    corrections = tuple(corrections)
    if not corrections:
        return reading
    work = Work(Draft(reading))
    placed = _placed(work, corrections, hash_of(reading.text))
    _restructure(work, [p for p in placed if p.correction.action in ("merge", "split")])
    rest = [p for p in placed if p.correction.action not in ("merge", "split")]
    for kind in _ORDER:
        for slot in _slots(work, kind, [p for p in rest if p.kind == kind]):
            _settle(work, kind, slot)
    correct_beliefs(work, [p for p in rest if p.kind == "belief"])
    return _finished(reading, work)


def _placed(work: Work, corrections: Sequence[Correction], text_hash: str) -> list[Placed]:
    """The corrections whose words are found, with where they stand."""
    found = []
    for correction in corrections:
        target, same = correction.target, correction.text_hash == text_hash
        try:
            value = decoded(target.kind, correction.action, correction.field, correction.value)
            at = locate(work.draft.text, target.at, same=same)
            source = locate(work.draft.text, target.source, same=same) if target.source else None
            within = locate(work.draft.text, target.within, same=same) if target.within else None
        except (GoneError, LedgerError) as error:
            unit = f"{target.kind}:{target.at.span[0]}-{target.at.span[1]}"
            work.outcomes[correction.number] = Outcome(
                number=correction.number, state="lost", unit=unit, why=str(error)
            )
            continue
        found.append(Placed(correction, same, at, source, within, value))
    return found


def _restructure(work: Work, placed: Sequence[Placed]) -> None:
    """Join and part actors, before anything is said of the actors that there are then."""
    for p in placed:
        try:
            who = work.draft.find("actor", p.at) or (_restored(work.draft, "actor", [p]))
            change = people.merge if p.correction.action == "merge" else people.split
            id_ = change(work.draft, who, p.value, same=p.same)
        except GoneError as error:
            p.tell(work.outcomes, "lost", why=str(error))
            continue
        p.tell(work.outcomes, "in force", id_)


def _slots(work: Work, kind: str, placed: Sequence[Placed]) -> list[Slot]:
    """The corrections by the record that they speak of."""
    slots: list[Slot] = []
    for p in placed:
        id_ = work.draft.find(kind, p.at, p.source)
        for slot in slots:
            if slot.id == id_ if id_ is not None else slot.id is None and share(slot.span, p.at) >= 0.5:
                break
        else:
            slot = Slot(p.at if id_ is None else work.draft.span(kind, work.draft.records[kind][id_]), id_)
            slots.append(slot)
        slot.take(p)
    return slots


def _settle(work: Work, kind: str, slot: Slot) -> None:
    """Do to the record what is in force of all that was said of it."""
    if slot.hidden:
        if slot.id is not None:
            work.draft.drop(kind, slot.id)
        work.draft.dropped[kind].append(slot.span)
        slot.tell(work.outcomes, None, ())
        return
    try:
        id_ = slot.id or _restored(work.draft, kind, slot.members)
    except GoneError as error:
        slot.lose(work.outcomes, str(error))
        return
    gone: dict[int, str] = {}
    for name, p in sorted(slot.fields.items(), key=lambda pair: pair[0] == "mode"):
        try:
            if name == "view":
                work.views[id_] = p.value
            else:
                put(work.draft, kind, id_, name, p)
        except GoneError as error:
            gone[p.correction.number] = str(error)
    fields = [name for name, p in slot.fields.items() if p.correction.number not in gone]
    work.told[id_] = (*fields, *slot.verdicts())
    slot.tell(work.outcomes, id_, gone.keys())
    for p in slot.fields.values():
        if p.correction.number in gone:
            p.tell(work.outcomes, "lost", why=gone[p.correction.number])


def _restored(draft: Draft, kind: str, members: Sequence[Placed]) -> str:
    """The record that a person has spoken of, or added, and that the reading does not have. Raises GoneError."""
    for p in reversed(members):
        if p.correction.action == "add":
            return _added(draft, p)
        snapshot = p.correction.snapshot
        if snapshot is None or p.correction.action == "reject":
            continue
        if p.same and (id_ := draft.restore(kind, snapshot)) is not None:
            return id_
        if snapshot.actor is not None:  # of an actor one mention is enough, in whatever text
            return draft.add("actor", replace(snapshot.actor, mentions=(p.at,)))
    raise GoneError(_NO_RECORD)


def _added(draft: Draft, p: Placed) -> str:
    value: Any = p.value
    if isinstance(value, ActorRef):
        return draft.add("actor", Actor(id="", name=value.name, kind=value.kind, code=value.code, mentions=(p.at,)))
    if isinstance(value, NewStatement):
        speaker = draft.actor(value.speaker, same=p.same) if value.speaker else None
        return draft.add(
            "statement",
            Statement(
                id="", kind=value.kind, content=(p.at,), speaker=speaker, factuality=value.factuality,
                aspect=value.aspect, core=p.at,
            ),
        )  # fmt: skip
    if not isinstance(value, NewEvent):
        raise GoneError(_NO_RECORD)
    actor, recipient = (
        tuple(dict.fromkeys(draft.actor(ref, same=p.same) for ref in refs)) for refs in (value.actor, value.recipient)
    )
    source = draft.actor(value.source, same=p.same) if value.source else AUTHOR
    id_ = draft.add(
        "event", Event(id="", trigger=p.at, type=value.type, mode=value.mode, actor=actor, recipient=recipient)
    )
    draft.beliefs.append(Belief(event=id_, source=source, factuality=value.factuality, aspect=value.aspect))
    return id_


def _finished(reading: Reading, work: Work) -> Corrected:
    draft = work.draft
    records = {kind: tuple(by_id.values()) for kind, by_id in draft.records.items()}
    fields = {name: getattr(reading, name) for name in Reading.__struct_fields__}
    fields |= {
        "actors": records["actor"], "places": records["place"], "amounts": records["amount"],
        "dates": records["date"], "statements": records["statement"], "events": records["event"],
        "beliefs": tuple(dict.fromkeys(draft.beliefs)),
    }  # fmt: skip
    corrected = Corrected(
        **fields,
        told=work.told,
        views={id_: view for id_, view in work.views.items() if id_ in draft.statements},
        outcomes=tuple(work.outcomes[number] for number in sorted(work.outcomes)),
    )
    return with_orgs(reading, corrected)
