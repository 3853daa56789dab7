"""A fresh ledger, and invented reports to put into it."""

from collections.abc import Callable, Iterator

import pytest

from sayso.core.records import (
    Actor,
    Amount,
    Belief,
    DateRef,
    Document,
    Event,
    Place,
    Reading,
    Statement,
)
from sayso.core.spans import Span
from sayso.ledger import Ledger

from ..databases import Ledgers

TEXT = (
    "Defence minister Tove Arnquist said on Monday the northern brigade would leave Port Calder. "
    "Residents near Port Calder, in Veldmark, saw 40 lorries drive off. "
    "Colonel Ivo Brandt denied that any unit had left."
)


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with Ledger.open(ledgers.new()) as opened:
        yield opened


def _at(text: str, words: str) -> Span:
    start = text.index(words)
    return (start, start + len(words))


def report(id: str = "r1", *, text: str = TEXT, published: str | None = "2022-11-09", **fields: str) -> Reading:
    """A reading of a report of which the default text is the pattern: three sources on one withdrawal."""

    def at(words: str) -> Span:
        return _at(text, words)

    return Reading(
        id=id,
        text=text,
        published=published,
        **fields,
        boilerplate=(),
        actors=(
            Actor(id="a1", name="Tove Arnquist", kind="person", code="VEL GOV", mentions=(at("Tove Arnquist"),)),
            Actor(id="a2", name="northern brigade", kind="group", code="VEL MIL", mentions=(at("northern brigade"),)),
            Actor(id="a3", name="Residents", kind="unnamed", mentions=(at("Residents"),)),
            Actor(id="a4", name="Ivo Brandt", kind="person", code="VEL MIL", mentions=(at("Ivo Brandt"),)),
        ),
        statements=(
            Statement(
                id="s1",
                kind="indirect",
                source=(at("Defence minister Tove Arnquist"),),
                cue=(at("said"),),
                content=(at("the northern brigade would leave Port Calder"),),
                speaker="a1",
                date="2022-11-07",
            ),
            Statement(
                id="s2",
                kind="indirect",
                source=(at("Colonel Ivo Brandt"),),
                cue=(at("denied"),),
                content=(at("that any unit had left"),),
                speaker="a4",
            ),
        ),
        events=(
            Event(
                id="e1",
                trigger=at("leave"),
                type="RETREAT",
                mode="withdraw",
                contexts=("military",),
                aux="future",
                actor=("a2",),
                place="p1",
                date=("2022-11-07", "2022-11-07"),
            ),
            Event(id="e2", trigger=at("drive off"), type="RETREAT", actor=("a3",), amounts=("m1", "m2")),
        ),
        beliefs=(
            Belief(event="e1", source="a1", statement="s1", factuality="CT+", aspect="planned", org="VEL"),
            Belief(event="e1", source="a4", statement="s2", factuality="CT-", aspect="completed", via=("a1",)),
            Belief(event="e2", source="AUTHOR", factuality="CT+", aspect="completed", cues=(at("saw"),)),
        ),
        places=(
            Place(id="p1", span=at("Port Calder"), name="Port Calder", lat=1.5, lon=-2.0, country="VEL", geonameid=9),
            Place(id="p2", span=at("Veldmark"), name="Veldmark", country="VEL", kind="country"),
        ),
        dates=(DateRef(span=at("Monday"), start="2022-11-07", end="2022-11-07", precision="day"),),
        amounts=(
            Amount(id="m1", span=at("40 lorries"), value=40, unit="lorries"),
            Amount(id="m2", span=at("lorries"), low=2, unit="lorries"),
        ),
    )


def document(reading: Reading) -> Document:
    return Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})


def put(
    ledger: Ledger, reading: Reading, *, origin: str | None = None, fingerprint: str = "f", storyline: int | None = 0
) -> int:
    """Store a reading; its report joins `storyline` (None: a new one; 0: none). Returns the reading's number."""
    with ledger.write() as writer:
        stored = writer.add_document(document(reading), origin=origin or f"{reading.id}.txt")
        key = writer.add_reading(stored, reading, fingerprint=fingerprint)
        if storyline != 0:
            writer.place(stored.id, storyline or writer.add_storyline())
    return key


@pytest.fixture(name="report")
def _report() -> Callable[..., Reading]:
    return report


@pytest.fixture(name="put")
def _put() -> Callable[..., int]:
    return put


@pytest.fixture(name="document")
def _document() -> Callable[[Reading], Document]:
    return document
