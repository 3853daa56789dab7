"""Corrections of beliefs: they are found by their event, their source and the statement that they stand in."""

from collections.abc import Sequence

import msgspec

from sayso.core.corrections.anchors import GoneError
from sayso.core.corrections.draft import Draft, Work
from sayso.core.corrections.records import belief_id
from sayso.core.corrections.slots import Placed, Slot
from sayso.core.records import Belief
from sayso.core.vocabulary import AUTHOR

replace = msgspec.structs.replace
Key = tuple[str, str, str | None]


def correct_beliefs(work: Work, placed: Sequence[Placed]) -> None:
    """Do what persons say of beliefs, once all that these refer to is as it should be."""
    slots: dict[Key, Slot] = {}
    for p in placed:
        try:
            key = _key(work.draft, p)
        except GoneError as error:
            p.tell(work.outcomes, "lost", why=str(error))
            continue
        if key is None:  # the event was rejected, and this with it
            p.tell(work.outcomes, "overruled")
            continue
        slots.setdefault(key, Slot(p.at, ":".join(str(part) for part in key))).take(p)
    for key, slot in slots.items():
        _settle(work, key, slot)
    told = {id_ for id_ in work.told if id_.count(":")}
    kept = {(b.event, b.source, b.statement) for b in work.draft.beliefs if belief_id(b) in told}
    seen: set[Key] = set()
    beliefs = []
    for belief in reversed(work.draft.beliefs):  # what was corrected stands last of its like
        key = (belief.event, belief.source, belief.statement)
        if key in kept and key in seen:
            continue
        seen.add(key)
        beliefs.append(belief)
    work.draft.beliefs = beliefs[::-1]


def _key(draft: Draft, p: Placed) -> Key | None:
    """What the belief is of, whose, and where; None if its event is gone by a person's word. Raises GoneError."""
    snapshot = p.correction.snapshot if p.same else None
    event = draft.find("event", p.at)
    if event is None:
        if draft.is_dropped("event", p.at) or p.correction.action == "reject":
            return None
        event = draft.restore("event", snapshot) if snapshot is not None else None
        if event is None:
            raise GoneError("the words are there, but this version's reading has no event at them")
    source: str | None = AUTHOR
    if p.source is not None:
        source = draft.find("actor", p.source)
        if source is None and snapshot is not None and snapshot.belief is not None:
            ref = snapshot.actors.get(snapshot.belief.source)
            source = draft.actor(ref, same=True) if ref is not None else None
        if source is None:
            raise GoneError("this version's reading has no actor at the words of its source")
    statement = draft.find("statement", p.within) if p.within is not None else None
    if p.within is not None and statement is None and draft.is_dropped("statement", p.within):
        return None
    return event, source or AUTHOR, statement


def _settle(work: Work, key: Key, slot: Slot) -> None:
    draft = work.draft
    wanted = slot.fields.get("source")
    try:
        new = None if wanted is None else draft.actor(wanted.value, same=wanted.same) if wanted.value else AUTHOR
    except GoneError as error:
        slot.lose(work.outcomes, str(error))
        return
    index = _find(draft.beliefs, key, new)
    if slot.hidden:
        if index is not None:
            del draft.beliefs[index]
        slot.tell(work.outcomes, None, ())
        return
    if index is not None:
        belief = draft.beliefs.pop(index)
    else:
        restored = _restored(key, slot)
        if restored is None:
            slot.lose(work.outcomes, "this version's reading has no such belief")
            return
        belief = restored
    values = {name: p.value for name, p in slot.fields.items() if name != "source"}
    belief = replace(belief, **values, source=new or belief.source)
    # In its old place, but for what is new: so the order stays, whoever reads.
    draft.beliefs.insert(len(draft.beliefs) if index is None else index, belief)
    work.told[belief_id(belief)] = (*slot.fields, *slot.verdicts())
    slot.tell(work.outcomes, belief_id(belief), ())


def _find(beliefs: Sequence[Belief], key: Key, new: str | None) -> int | None:
    """The belief; else what it has become by its new source, or by the statement's new speaker; else the only one."""
    event, source, statement = key
    of_event = [(n, b) for n, b in enumerate(beliefs) if b.event == event]
    for whose in (source, new):
        for n, b in of_event:
            if (b.source, b.statement) == (whose, statement):
                return n
    here = [n for n, b in of_event if statement is not None and b.statement == statement]
    his = [n for n, b in of_event if statement is None and b.source == source]
    return next((found[0] for found in (here, his) if len(found) == 1), None)


def _restored(key: Key, slot: Slot) -> Belief | None:
    for p in reversed(slot.members):
        snapshot = p.correction.snapshot
        if p.same and snapshot is not None and snapshot.belief is not None and p.correction.action != "reject":
            event, source, statement = key
            return replace(snapshot.belief, event=event, source=source, statement=statement, via=())
    return None
