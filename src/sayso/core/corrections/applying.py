"""A reading and what persons have said of it make the reading that holds; the order of the corrections decides."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from sayso.core.corrections import people
from sayso.core.corrections.anchors import GoneError, hash_of, locate, quotes_in
from sayso.core.corrections.draft import RESTORED, Draft, is_made
from sayso.core.corrections.fields import put
from sayso.core.corrections.opinions import correct_belief, follow_statement
from sayso.core.corrections.orgs import with_orgs
from sayso.core.corrections.records import ActorRef, Corrected, Correction, NewEvent, NewStatement, Outcome
from sayso.core.corrections.slots import Placed, Slot
from sayso.core.corrections.turns import TAKEN_BACK, in_turn
from sayso.core.corrections.values import decoded
from sayso.core.corrections.work import Work
from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Belief, Event, Reading, Statement
from sayso.core.vocabulary import AUTHOR

replace = msgspec.structs.replace

_NO_RECORD: Final = "the words are there, but this version's reading has no such record at them"


def apply(reading: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading with these corrections, in the order in which they were made: a `Corrected`.

    Each speaks of the reading as those before it have left it; the last word on a field wins, and so does the last of
    rejecting a record and anything else said of it. Those taken back, and those that take back, are to be among them:
    they tell what others rested on. What cannot be applied is among the outcomes as lost, with why. What the reading
    has been told already is not applied again; with nothing to apply it is the reading itself.
    """
    known = {o.number for o in reading.outcomes} if isinstance(reading, Corrected) else set()
    turns = [(c, why) for c, why in in_turn(tuple(corrections)) if c.number not in known]
    if not turns:
        return reading
    placed, lost = _placed(reading.text, turns)
    overruled: set[int] = set()
    while True:  # until it is known which rejections are overruled in the end; once more, as a rule
        work = Work(Draft(reading), overruled, outcomes=dict(lost))
        for p in placed:
            _correct(work, p)
        if work.brought_back <= overruled:
            return _finished(reading, work)
        overruled |= work.brought_back


def _placed(text: str, turns: Iterable[tuple[Correction, str]]) -> tuple[list[Placed], dict[int, Outcome]]:
    """The corrections whose words are found, with where they stand; and what has come of the others."""
    text_hash = hash_of(text)
    found: list[Placed] = []
    lost: dict[int, Outcome] = {}
    for correction, why in turns:
        target, same = correction.target, correction.text_hash == text_hash
        try:
            if why:
                raise GoneError(why)
            value = decoded(target.kind, correction.action, correction.field, correction.value)
            at = locate(text, target.at, same=same)
            source = locate(text, target.source, same=same) if target.source else None
            within = locate(text, target.within, same=same) if target.within else None
            for words in quotes_in(value):
                locate(text, words, same=same)
        except (GoneError, LedgerError) as error:
            unit = f"{target.kind}:{target.at.span[0]}-{target.at.span[1]}"
            lost[correction.number] = Outcome(number=correction.number, state="lost", unit=unit, why=str(error))
            continue
        found.append(Placed(correction, same, at, source, within, value))
    return found, lost


def _correct(work: Work, p: Placed) -> None:
    """Do what one correction says to what those before it have left."""
    try:
        if p.kind == "belief":
            correct_belief(work, p)
            return
        id_, thrown = work.search(p)
        if thrown is not None:
            work.hear_of_gone(p, thrown)
        elif p.action == "reject":
            slot = Slot(p.kind, p.at) if id_ is None else work.slot(p.kind, id_)
            work.throw_out(p, slot, None if id_ is None else work.draft.records[p.kind][id_])
        else:
            _change(work, p, id_ or _restored(work.draft, p))
    except GoneError as error:
        work.tell(p, "lost", why=str(error))


def _change(work: Work, p: Placed, id_: str) -> None:
    """Do it to a record that is there. Raises GoneError."""
    if p.action == "merge":
        id_ = _merged(work, p, id_)
    elif p.action == "split":
        id_ = people.split(work.draft, id_, p.value, same=p.same)
    elif p.correction.field == "view":
        work.views[id_] = p.value
    elif p.action == "set":
        put(work.draft, p.kind, id_, p.correction.field or "", p)
        if (p.kind, p.correction.field) in (("statement", "factuality"), ("statement", "aspect")):
            follow_statement(work, id_, p.correction.field or "")
    work.hear(p, work.slot(p.kind, id_))


def _merged(work: Work, p: Placed, one: str) -> str:
    """Let the actor be the other one; what was said of him does not overrule that one. Returns who is left."""
    kept = work.draft.actor(p.value, same=p.same)
    if kept == one:
        return kept
    gone, into = work.slot("actor", one), work.slot("actor", kept)
    code = work.draft.actors[kept].code
    people.merge(work.draft, one, kept, coded="code" in into.fields)
    if work.draft.actors[kept].code != code and "code" in gone.fields:
        into.fields["code"] = gone.fields["code"]
    into.members += gone.members
    del work.slots["actor", one]
    return kept


def _restored(draft: Draft, p: Placed) -> str:
    """The record that a person has spoken of, or added, and that the reading does not have. Raises GoneError."""
    if p.action == "add":
        return _added(draft, p)
    snapshot = p.correction.snapshot
    if is_made(snapshot, p.kind):
        raise GoneError(TAKEN_BACK)
    if snapshot is not None and p.same and (id_ := draft.restore(p.kind, snapshot)) is not None:
        return id_
    if snapshot is not None and snapshot.actor is not None:  # of an actor one mention is enough, in whatever text
        return draft.add("actor", replace(snapshot.actor, mentions=(p.at,)), RESTORED)
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
    draft.hold(Belief(event=id_, source=source, factuality=value.factuality, aspect=value.aspect))
    return id_


def _finished(reading: Reading, work: Work) -> Corrected:
    told = work.finish()
    views, outcomes = work.views, tuple(work.outcomes[number] for number in sorted(work.outcomes))
    if isinstance(reading, Corrected):
        told, views, outcomes = reading.told | told, reading.views | views, reading.outcomes + outcomes
    draft = work.draft
    records = {kind: tuple(by_id.values()) for kind, by_id in draft.records.items()}
    fields = {name: getattr(reading, name) for name in Reading.__struct_fields__}
    fields |= {
        "actors": records["actor"], "places": records["place"], "amounts": records["amount"],
        "dates": records["date"], "statements": records["statement"], "events": records["event"],
        "beliefs": tuple(dict.fromkeys(draft.beliefs.values())),
    }  # fmt: skip
    corrected = Corrected(
        **fields,
        told=told,
        views={id_: view for id_, view in views.items() if id_ in draft.statements},
        outcomes=outcomes,
    )
    return with_orgs(reading, corrected)
