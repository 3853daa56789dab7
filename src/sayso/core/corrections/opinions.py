"""Corrections of beliefs: they are found by their event, their source and the statement that they stand in.

A statement's view is of its main clause. What its speaker holds of the event that this tells of is the same thing, and
goes with it; of other events in it he may hold something else.
"""

from collections.abc import Mapping

import msgspec

from sayso.core.corrections.anchors import GoneError
from sayso.core.corrections.draft import Draft, is_made
from sayso.core.corrections.slots import Placed, Slot
from sayso.core.corrections.turns import TAKEN_BACK
from sayso.core.corrections.work import Work
from sayso.core.records import Belief, Event, Statement
from sayso.core.spans import overlaps
from sayso.core.vocabulary import AUTHOR

replace = msgspec.structs.replace
Key = tuple[str, str, str | None]


def correct_belief(work: Work, p: Placed) -> None:
    """Do what a person says of a belief. Raises GoneError."""
    draft = work.draft
    key = _key(draft, p)
    if key is None:  # the event was rejected, and this with it
        work.tell(p, "overruled")
        return
    new: str | None = None
    if p.correction.field == "source":
        new = draft.actor(p.value, same=p.same) if p.value else AUTHOR
    thrown = next((s for s in work.thrown if s.kind == "belief" and s.record == key), None)
    number = _find(draft.beliefs, key, new, exact=thrown is not None)
    if number is None and thrown is not None:
        work.hear_of_gone(p, thrown)
        return
    if p.action == "reject":
        work.throw_out(p, work.slot("belief", number) if number is not None else Slot("belief", p.at), key)
        return
    if number is None:
        number = draft.hold(_restored(key, p))
    work.hear(p, work.slot("belief", number))
    if p.action == "set":
        draft.beliefs[number] = replace(
            draft.beliefs[number], **({p.correction.field or "": p.value} if new is None else {"source": new})
        )


def follow_statement(work: Work, id_: str, field: str) -> None:
    """Let what the speaker holds of the main clause's event be what the statement says, unless a person has said so."""
    statement = work.draft.statements[id_]
    value = getattr(statement, field)
    if value is None:
        return
    for number, belief in list(work.draft.beliefs.items()):
        if not is_of_main_clause(belief, work.draft.events[belief.event], statement):
            continue
        slot = work.slots.get(("belief", number))
        if slot is None or (field not in slot.fields and slot.verdict is None):
            work.draft.beliefs[number] = replace(belief, **{field: value})


def is_of_main_clause(belief: Belief, event: Event, statement: Statement) -> bool:
    """Whether it is what the speaker of a statement holds of what he mainly says."""
    return (
        belief.statement == statement.id
        and belief.source == statement.speaker
        and statement.core is not None
        and overlaps(event.trigger, statement.core)
    )


def _key(draft: Draft, p: Placed) -> Key | None:
    """What the belief is of, whose, and where; None if its event is gone by a person's word. Raises GoneError."""
    snapshot = p.correction.snapshot if p.same else None
    event = draft.find("event", p.at)
    if event is None:
        if draft.is_dropped("event", p.at) or p.action == "reject":
            return None
        if is_made(snapshot, "event"):
            raise GoneError(TAKEN_BACK)
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


def _find(beliefs: Mapping[int, Belief], key: Key, new: str | None, *, exact: bool) -> int | None:
    """The belief; else what it has become by its new source, or by the statement's new speaker; else the only one."""
    event, source, statement = key
    of_event = [(n, b) for n, b in beliefs.items() if b.event == event]
    for whose in (source, new):
        for n, b in of_event:
            if (b.source, b.statement) == (whose, statement):
                return n
    if exact:
        return None
    here = [n for n, b in of_event if statement is not None and b.statement == statement]
    his = [n for n, b in of_event if statement is None and b.source == source]
    return next((found[0] for found in (here, his) if len(found) == 1), None)


def _restored(key: Key, p: Placed) -> Belief:
    """The belief as the person saw it. Raises GoneError."""
    snapshot = p.correction.snapshot
    if not p.same or snapshot is None or snapshot.belief is None:
        raise GoneError("this version's reading has no such belief")
    event, source, statement = key
    return replace(snapshot.belief, event=event, source=source, statement=statement, via=())
