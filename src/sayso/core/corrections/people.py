"""Two actors of a report that are one, and one that is two."""

from collections.abc import Collection

import msgspec

from sayso.core.corrections.anchors import GoneError, locate
from sayso.core.corrections.draft import Draft
from sayso.core.corrections.records import Split
from sayso.core.records import Actor, Event, Statement
from sayso.core.spans import Span, overlaps

replace = msgspec.structs.replace


def merge(draft: Draft, one: str, kept: str, *, coded: bool) -> None:
    """Let the actor be the other one, who takes over the code unless he has one, or is `coded` not to have any."""
    gone, into = draft.actors[one], draft.actors[kept]
    code = into.code if coded else into.code or gone.code
    draft.actors[kept] = replace(into, mentions=tuple(sorted({*gone.mentions, *into.mentions})), code=code)
    del draft.actors[one]
    draft.swap(one, kept)


def split(draft: Draft, whole: str, part: Split, *, same: bool) -> str:
    """Let some mentions be of somebody else, and whatever stands nearest to them. Returns his id. Raises GoneError."""
    places = [locate(draft.text, words, same=same) for words in part.mentions]
    old = draft.actors[whole]
    apart = tuple(m for m in old.mentions if any(overlaps(m, at) for at in places))
    if len(apart) == len(old.mentions):
        return whole  # all of them: the actor is that other one
    if not apart:
        raise GoneError("none of these words is a mention of that actor")
    draft.actors[whole] = replace(old, mentions=tuple(m for m in old.mentions if m not in apart))
    new = draft.add("actor", Actor(id="", name=part.name, kind=part.kind, code=part.code, mentions=apart))
    _follow(draft, old, new, apart)
    return new


def _follow(draft: Draft, old: Actor, new: str, apart: Collection[Span]) -> None:
    """What stood for one of the mentions that are somebody else's is his now."""
    for statement in list(draft.statements.values()):
        if statement.speaker == old.id and _named_by(statement, old.mentions) in apart:
            draft.speak(statement.id, new)
    moved = set()
    for event in list(draft.events.values()):
        if _nearest(event, old.mentions) in apart and old.id in (*event.actor, *event.recipient):
            moved.add(event.id)
            draft.events[event.id] = replace(
                event,
                actor=_instead(event.actor, old.id, new),
                recipient=_instead(event.recipient, old.id, new),
            )
    draft.beliefs = {
        n: replace(b, source=new) if b.source == old.id and b.statement is None and b.event in moved else b
        for n, b in draft.beliefs.items()
    }


def _instead(ids: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(new if id_ == old else id_ for id_ in ids))


def _named_by(statement: Statement, mentions: Collection[Span]) -> Span | None:
    """The mention in the words that name the source; without such words the last one before what is said."""
    for mention in mentions:
        if any(overlaps(mention, piece) for piece in statement.source):
            return mention
    start = statement.content[0][0] if statement.content else 0
    return min(mentions, key=lambda m: (m[0] > start, abs(start - m[0])), default=None)


def _nearest(event: Event, mentions: Collection[Span]) -> Span | None:
    start = event.trigger[0]
    return min(mentions, key=lambda m: abs(m[0] - start), default=None)
