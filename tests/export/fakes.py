"""Sources without a ledger: what a kind is given, made by hand or by hypothesis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from sayso.core.corrections import Correction, apply
from sayso.core.records import Actor, Amount, Belief, Event, KeyEvent, Place, Reading, Statement
from sayso.core.vocabulary import CERTAINTY, MODES, QUAD
from sayso.export.folder import Folder
from sayso.export.found import ChosenReport, ChosenStory
from sayso.export.kinds import kind
from sayso.export.losses import Losses, LossReport
from sayso.ledger.results import DocumentEntry

from ..ledger.test_roundtrip import readings

ODD = (
    "</script><script>alert(1)</script>", "<!-- -->", "&lt;b&gt;", "\u202eevil\u202c", "\ud800", "\x00\x07\x1b[31m",
    "\u2028line\u2029", "\"", "'", "”", "=1+1", "   ", "\ufffe\uffff", "é" * 500, "a\nb\rc", "\U000e0041",
)  # fmt: skip


@dataclass
class Fake:
    """A `Source`."""

    given: Sequence[ChosenReport] = ()
    told: Sequence[ChosenStory] = ()

    def reports(self) -> Iterator[ChosenReport]:
        return iter(self.given)

    def stories(self) -> Iterator[ChosenStory]:
        return iter(self.told)


def chosen(reading: Reading, corrections: Sequence[Correction] = (), **fields: Any) -> ChosenReport:
    """A report that goes out as it is, with what persons have said of it."""
    corrected = apply(reading, corrections)
    entry = DocumentEntry(
        id=reading.id, version=1, origin="x", title=reading.title, publisher=reading.publisher, url=reading.url,
        published=reading.published,
    )  # fmt: skip
    told: dict[str, Any] = {
        "entry": entry, "reading": corrected, "fingerprint": "reader", "text_hash": "0" * 64, "copy_of": None,
        "withdrawn_on": None, "events": corrected.events, "statements": corrected.statements,
        "beliefs": corrected.beliefs, "story": None, "corrections": tuple(corrections),
    }  # fmt: skip
    return ChosenReport(**told | fields)


def account(**fields: Any) -> ChosenStory:
    """A story of which little is known."""
    told: dict[str, Any] = {
        "id": 1, "label": "A bridge", "event": KeyEvent(type=""), "documents": ("d1",), "copies": (), "beliefs": (),
        "status": (), "credibility": "6", "positions": (), "reports": (), "taken_back": (), "places": (), "figures": (),
        "reliability": {}, "rests_on": 0, "unreviewed": 0, "outside": 0,
    }  # fmt: skip
    return ChosenStory(**told | fields)


def written(name: str, folder: Path, source: Fake, *, texts: bool = False) -> LossReport:
    """Write a kind into a folder; what was lost."""
    found = kind(name)
    losses = Losses(found.lost, carried=found.carried, texts=texts)
    for report in source.given:
        losses.count(report)
    for story in source.told:
        losses.count_story(story)
    found.write(source, Folder(folder), losses, texts=texts)
    return losses.report(name)


@st.composite
def any_report(draw: st.DrawFn) -> ChosenReport:
    """A report of whatever words and numbers, with whatever beliefs; only its vocabulary is the field's."""
    reading = draw(readings(draw(st.sampled_from(ODD))))
    events = tuple(_in_words(draw, event) for event in reading.events)
    beliefs = tuple(_sure(draw, belief) for belief in reading.beliefs)
    kinds = st.sampled_from(["person", "group", "unnamed", "country", "organisation"])
    codes = st.sampled_from(
        [None, "UKR", "UKR GOV", "GBR MIL", "UNO", "EUR", "KOS", "NGO", "GOV", "QQQ", "junk \ud800"]
    )
    actors = tuple(msgspec.structs.replace(a, kind=draw(kinds), code=draw(codes)) for a in reading.actors)
    id_ = f"d{reading.id}"
    url = draw(st.sampled_from([reading.url, 'https://x.example/ä?q=<b>&r="1"#top', "javascript:alert(1)", "https://"]))
    changed = msgspec.structs.replace(reading, id=id_, events=events, beliefs=beliefs, actors=actors, url=url)
    known = {a.id: draw(st.sampled_from([("other", "a1"), ("\ud800", "a1")])) for a in actors if draw(st.booleans())}
    return chosen(
        changed, known=known, copy_of=draw(st.sampled_from([None, "other"])), whole=draw(st.booleans()),
        withdrawn_on=draw(st.sampled_from([None, "2031-01-01", "soon"])),
    )  # fmt: skip


def _in_words(draw: st.DrawFn, event: Event) -> Event:
    type_ = draw(st.sampled_from(sorted(QUAD)))
    mode = draw(st.sampled_from([None, *MODES.get(type_, ())]))
    aux = draw(st.sampled_from([None, "historical", "future", "hypothetical", "negation"]))
    return msgspec.structs.replace(event, type=type_, mode=mode, aux=aux, contexts=())


def _sure(draw: st.DrawFn, belief: Belief) -> Belief:
    sure = draw(st.sampled_from([f"{c}{p}" for c in CERTAINTY if c != "Uu" for p in "+-"] + ["Uu"]))
    return msgspec.structs.replace(belief, factuality=sure)


TEXT = "Tove Arnquist said the Brigade had shelled Port Calder, killing five people."
ARNQUIST = Actor(id="a1", name="Tove Arnquist", kind="person", code="NOR GOV", mentions=((0, 13),))
BRIGADE = Actor(id="a2", name="Iron Brigade", kind="group", code="SWE MIL", mentions=((23, 30),))
SHELLED = Event(
    id="e1", trigger=(35, 42), type="ASSAULT", mode="heavy-weapons", actor=("a2",), recipient=("a3",), place="p1",
    date=("2031-03-01", "2031-03-02"), amounts=("m1",),
)  # fmt: skip
SAID = Statement(
    id="s1", kind="indirect", source=((0, 13),), cue=((14, 18),), content=((19, 54),), speaker="a1", core=(35, 42),
    factuality="CT+", aspect="completed", org="NOR",
)  # fmt: skip
HELD = Belief(event="e1", source="a1", statement="s1", factuality="CT+", aspect="completed", org="NOR")
OWN = Belief(event="e1", source="AUTHOR", factuality="CT+", aspect="completed")
CALDER = Place(
    id="p1", span=(43, 54), name="Port Calder", lat=59.5, lon=10.25, country="NOR", geonameid=7, kind="city",
    radius=4.0, confidence=0.9,
)  # fmt: skip


def report(*beliefs: Belief, id_: str = "d1", **fields: Any) -> Reading:
    """Somebody says that a brigade has shelled a town."""
    told: dict[str, Any] = {
        "id": id_, "text": TEXT, "title": "Shells on Port Calder", "publisher": "The Fjord Post", "byline": "Ida Moe",
        "url": "https://fjord.example/1", "published": "2031-03-03", "statements": (SAID,), "events": (SHELLED,),
        "beliefs": beliefs, "places": (CALDER,),
        "actors": (ARNQUIST, BRIGADE, Actor(id="a3", name="people", kind="unnamed", mentions=((69, 75),))),
        "amounts": (Amount(id="m1", span=(64, 68), value=5, unit="deaths"),),
    }  # fmt: skip
    return Reading(**told | fields)
