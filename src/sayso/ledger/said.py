"""Whatever one person or body said and did in a reading that persons have corrected."""

from collections.abc import Iterator
from typing import Any

from sayso.core.records import Actor, Reading
from sayso.core.spelling import bare, folded
from sayso.ledger.passages import hull, joined, passage
from sayso.ledger.results import Saying


def by_hand(reading: Reading, name: str, copy_of: str | None) -> Iterator[tuple[int, int, Saying]]:
    """The statements and events of the actors that bear the name; before each its place in the text, and 0 or 1.

    A last name alone is taken for the one asked for here: a person has looked at this report.
    """
    bearers = {a.id: a for a in reading.actors if bears(a.name, name)}
    for s in reading.statements:
        if s.speaker in bearers:
            said = _saying(reading, bearers[s.speaker], copy_of)
            said |= {"kind": "statement", "date": s.date or reading.published or "", "type": s.kind}
            start, end = hull(s.content)
            yield start, 0, Saying(**said, words=joined(reading.text, s.content), span=(start, end))
    for e in reading.events:
        for actor in (bearers[a] for a in e.actor if a in bearers):
            span = passage(reading.text, e.trigger, reading.boilerplate)
            done = _saying(reading, actor, copy_of)
            done |= {"kind": "event", "date": reading.published or "", "type": e.type, "mode": e.mode, "aux": e.aux}
            yield e.trigger[0], 1, Saying(**done, words=reading.text[slice(*span)], span=span)


def bears(own: str, asked: str) -> bool:
    """Whether a name has all the words asked for, whatever their case, accents and transliteration."""
    words = {folded(bare(word)) for word in own.split()}
    wanted = [word.strip('"') for word in asked.split()]
    exact = {folded(bare(word)) for word in wanted if not word.endswith("*")}
    starts = tuple(bare(word[:-1]) for word in wanted if word.endswith("*"))
    if exact <= words and all(any(bare(word).startswith(start) for word in own.split()) for start in starts):
        return True
    last = wanted[-1:] and folded(bare(wanted[-1]))
    return bool(last) and len(own.split()) == 1 and words == {last}


def _saying(reading: Reading, actor: Actor, copy_of: str | None) -> dict[str, Any]:
    return {
        "name": actor.name, "code": actor.code, "document": reading.id, "title": reading.title,
        "publisher": reading.publisher, "copy_of": copy_of,
    }  # fmt: skip
