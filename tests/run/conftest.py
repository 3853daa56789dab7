"""Invented reports of one withdrawal, stored without the slow reader."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.core.records import Actor, Belief, Document, Event, Place, Reading, Statement
from sayso.core.spans import Span
from sayso.ledger import Ledger

from ..databases import Ledgers

if str(Path(__file__).parent) not in sys.path:  # other processes are to import what they do in tests: `fakehands`
    sys.path.append(str(Path(__file__).parent))

Said = tuple[str, str | None, str, str, str]


def told(id_: str, day: str, publisher: str, *said: Said, before: str = "") -> Reading:
    """A report in which each of these (name, code, verb, factuality, aspect) speaks of the withdrawal."""
    text = before

    def add(words: str) -> Span:
        nonlocal text
        text += words
        return len(text) - len(words), len(text)

    actors = [
        Actor(id="a0", name="northern brigade", kind="group", code="VEL MIL", mentions=(add("The northern brigade"),))
    ]
    add(" is on the move. ")
    statements, events, beliefs, places = [], [], [], []
    for n, (name, code, verb, factuality, aspect) in enumerate(said, 1):
        source = add(name)
        actors.append(Actor(id=f"a{n}", name=name, kind="person", code=code, mentions=(source,)))
        add(" ")
        cue = add(verb)
        add(" that ")
        start = add("the northern brigade would ")[0]
        trigger = add("withdraw")
        add(" from ")
        places.append(Place(id=f"p{n}", span=add("Port Calder"), name="Port Calder", country="VEL", kind="city"))
        content = (start, len(text))
        add(". ")
        org = code[:3] if code else None
        sure = {"factuality": factuality, "aspect": aspect, "org": org}
        statements.append(
            Statement(
                id=f"s{n}", kind="indirect", source=(source,), cue=(cue,), content=(content,), speaker=f"a{n}",
                core=trigger, **sure,  # type: ignore[arg-type]
            )
        )  # fmt: skip
        events.append(Event(id=f"e{n}", trigger=trigger, type="RETREAT", mode="withdraw", actor=("a0",), place=f"p{n}"))
        beliefs.append(Belief(event=f"e{n}", source=f"a{n}", statement=f"s{n}", **sure))  # type: ignore[arg-type]
    add("\nThat was on the quay.")
    return Reading(
        id=id_, text=text, published=day, publisher=publisher, title="Brigade to withdraw from Port Calder",
        actors=tuple(actors), statements=tuple(statements), events=tuple(events), beliefs=tuple(beliefs),
        places=tuple(places),
    )  # fmt: skip


def store(ledger: Ledger, reading: Reading, *, fingerprint: str = "f") -> int:
    """Store it, all reports in one storyline."""
    with ledger.write() as writer:
        document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
        stored = writer.add_document(document, origin=f"{reading.id}.txt")
        key = writer.add_reading(stored, reading, fingerprint=fingerprint)
        if stored.id not in writer.queries.storylines_of([stored.id]):
            known = writer.queries.storylines()
            writer.place(stored.id, min(known) if known else writer.add_storyline())
    return key


MINISTER: Said = ("Tove Arnquist", "VEL GOV", "said", "CT+", "announced")
ENVOY: Said = ("Runa Eskild", "KOR GOV", "reported", "CT+", "completed")
COLONEL: Said = ("Ivo Brandt", "MOR MIL", "denied", "CT-", "completed")


@pytest.fixture(name="told")
def _told() -> Callable[..., Reading]:
    return told


@pytest.fixture(name="store")
def _store() -> Callable[..., int]:
    return store


@pytest.fixture
def fresh(ledgers: Ledgers) -> Iterator[Ledger]:
    """A ledger with nothing in it."""
    with Ledger.open(ledgers.new()) as ledger:
        yield ledger


@pytest.fixture
def withdrawal(ledgers: Ledgers) -> Iterator[Ledger]:
    """Three reports: the minister announces it, an envoy saw it done, a colonel denies it."""
    with Ledger.open(ledgers.new()) as ledger:
        store(ledger, told("r1", "2031-03-01", "The Harbour Post", MINISTER))
        store(ledger, told("r2", "2031-03-02", "Calder Voice", ENVOY))
        store(ledger, told("r3", "2031-03-03", "Morrow Wire", COLONEL))
        yield ledger
