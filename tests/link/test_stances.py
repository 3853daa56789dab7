"""Stances: what each source of a report makes of a storyline's deed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import resources
from sayso.core.records import Actor, Document, Reading, Statement
from sayso.core.vocabulary import AUTHOR, polarity
from sayso.link.stances import Profile, Stance, profile, stances
from sayso.read import read

STORYLINES = Path(__file__).parent / "storylines"
BELIEFS_F1 = {"": 0.68, "second-": 0.74, "third-": 0.70}
"""Floors a little below what was measured (docs/decisions/036-stances.md), by set of storylines."""


def _rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (STORYLINES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def readings(loaded: resources.Resources) -> dict[str, Reading]:
    rows = [row for part in BELIEFS_F1 for row in _rows(f"{part}reports")]
    documents = [
        Document(id=r["id"], title=r["title"], publisher=r["publisher"], published=r["date"], text=r["text"])
        for r in rows
    ]
    return {reading.id: reading for reading in read(documents, loaded)}


def _same(gold: str, reading: Reading, stance: Stance) -> bool:
    """As the benchmark's scorer: the last word of the one name is in the other."""
    if gold == "OUTLET":
        return stance.source == AUTHOR
    names = {a.id: a.name for a in reading.actors}
    left, right = (n.lower().replace("'s", "").split() for n in (gold, names.get(stance.source, stance.source)))
    return left[-1] in right or right[-1] in left


@pytest.mark.parametrize(("part", "floor"), BELIEFS_F1.items())
def test_own_storylines_keep_their_quality(readings: dict[str, Reading], part: str, floor: float) -> None:
    hits = found = wanted = 0
    for story in _rows(f"{part}gold"):
        known = profile([readings[i] for i in story["reports"]])
        for document in story["reports"]:
            left = list(stances(readings[document], known))
            found += len(left)
            for assessment in (a for a in story["assessments"] if a["doc"] == document):
                wanted += 1
                for stance in left:
                    sign = polarity(stance.factuality) == polarity(assessment["factuality"])
                    if sign and _same(assessment["source"], readings[document], stance):
                        hits += 1
                        left.remove(stance)
                        break
    assert 2 * hits / (found + wanted) >= floor


def test_the_deed_is_found(readings: dict[str, Reading]) -> None:
    for story in [*_rows("gold"), *_rows("second-gold")]:
        known = profile([readings[i] for i in story["reports"]])
        event = story["key_event"]
        assert known.type == event["type"], story["id"]
        assert known.mode == event["mode"] or known.type == "ASSAULT", story["id"]
        assert known.actor == {code.split()[0] for code in event["actor"]}, story["id"]


def test_the_order_of_reports_does_not_matter(readings: dict[str, Reading]) -> None:
    some = list(readings.values())[:5]
    assert profile(some) == profile(some[::-1])


def test_each_source_has_one_stance_within_the_text(readings: dict[str, Reading]) -> None:
    known = profile(list(readings.values())[:20])
    for reading in readings.values():
        taken = stances(reading, known)
        assert len({s.source for s in taken}) == len(taken)
        assert all(0 <= s.span[0] < s.span[1] <= len(reading.text) and s.org for s in taken)


ATTACK = Profile(
    type="ASSAULT",
    mode="aerial",
    family=frozenset({"ASSAULT", "THREATEN"}),
    actor=frozenset({"FRA"}),
    recipient=frozenset({"ESP"}),
    words={"rocke": 1.0, "villa": 0.8},
    triggers=frozenset({"struc"}),
    publishers=frozenset({"Gull Wire"}),
)
TRUCE = Profile(
    type="RETREAT",
    mode="ceasefire",
    family=frozenset({"RETREAT", "CONCEDE"}),
    words={"truce": 1.0, "pause": 0.6},
    triggers=frozenset({"truce"}),
)
SHELLS = Profile(
    type="AID",
    family=frozenset({"AID", "AGREE"}),
    actor=frozenset({"FRA"}),
    recipient=frozenset({"ESP"}),
    amount=(1000.0, "shells"),
    words={"shell": 1.0},
    triggers=frozenset({"suppl"}),
)


QUITTING = Profile(
    type="RETREAT",
    mode="resign",
    family=frozenset({"RETREAT", "CONCEDE"}),
    actor=frozenset({"FRA"}),
    words={"resig": 1.0},
    triggers=frozenset({"resig"}),
    begun="2031-05-01",
)
LEAVING = Profile(
    type="RETREAT",
    mode="withdraw",
    family=frozenset({"RETREAT", "CONCEDE"}),
    actor=frozenset({"FRA"}),
    recipient=frozenset({"ESP"}),
    words={"withd": 1.0, "soldi": 0.5},
    triggers=frozenset({"withd"}),
    begun="2031-05-01",
)
SENDING = Profile(
    type="MOBILIZE",
    mode="troops",
    family=frozenset({"MOBILIZE", "THREATEN"}),
    actor=frozenset({"FRA"}),
    recipient=frozenset({"ESP"}),
    words={"soldi": 1.0},
    triggers=frozenset({"sent"}),
    begun="2031-05-01",
)
CLOSING = Profile(
    type="COERCE",
    mode="restrict",
    family=frozenset({"COERCE", "THREATEN"}),
    actor=frozenset({"FRA"}),
    recipient=frozenset({"ESP"}),
    words={"borde": 1.0, "close": 0.8},
    triggers=frozenset({"close"}),
    begun="2031-05-01",
)


@pytest.mark.parametrize(
    ("text", "deed", "expected"),
    [
        # How it goes on, told without its name.
        ("The envoy doubted that it would hold.", TRUCE, ["-"]),
        ("The envoy denied that his side had violated the truce.", TRUCE, ["+"]),
        ("The police of Spain denied this.", TRUCE, []),
        ("The French army blamed the Spanish police for the accident on the road.", TRUCE, []),
        ("The Spanish police accused the French army of breaking the truce.", TRUCE, ["-"]),
        ("Spain and France accused each other of violating it.", TRUCE, ["-", "-"]),
        ("A lawyer said that he would stay in office.", QUITTING, ["-"]),
        ("A lawyer denied that he would stay in office.", QUITTING, ["+"]),
        ("A lawyer said that he had suspended his resignation.", QUITTING, ["-"]),
        ("The Spanish minister said that some 200 had left.", LEAVING, ["+"]),
        ("The Spanish minister said that they would remain.", LEAVING, ["-"]),
        ("The Spanish minister said that Chilean tourists had left.", LEAVING, []),
        ("The Spanish minister said that he was pushing for the withdrawal.", LEAVING, []),
        ("The Spanish minister said that French soldiers were in Spain.", SENDING, ["+"]),
        ("A baker told the paper that not a single soldier had arrived.", SENDING, ["-"]),
        ("The Spanish police confirmed that nobody was getting through.", CLOSING, ["+"]),
        ("The Spanish police said that lorries were crossing again.", CLOSING, ["-"]),
        # Inquiry and reserve are no silence.
        ("A diplomat said he would believe it when he saw it.", LEAVING, ["u"]),
        ("The Spanish minister said that his services were still weighing the evidence.", ATTACK, ["u"]),
        ("The Spanish minister saw no reason to doubt the reports.", LEAVING, ["+"]),
        # By whom.
        ("Chile's president blamed France for the attack.", ATTACK, ["+"]),
        ("Chile's president blamed Peru for the attack.", ATTACK, ["-"]),
        ("France's president spoke of absurd claims.", ATTACK, ["-"]),
        ("Peruvian rebels insisted that their own men had carried out the attack.", ATTACK, ["-"]),
        ("France's defence ministry denied the reports.", ATTACK, ["-"]),
        ("Spain's president said that a French rocket had struck the village.", ATTACK, ["+"]),
        # That it was somebody's, or no one's, rocket is another matter than that it was France's.
        ("Spain's president said that a rocket had landed in the village.", ATTACK, []),
        ("Spain's president said that it was not our rocket.", ATTACK, []),
        ("Spain's president said that the blast had been an accident.", ATTACK, ["-"]),
        ("The Spanish police said that their inquiry was not finished.", ATTACK, ["u"]),
        ("The Spanish government declined to comment.", ATTACK, []),
        ("Spain's president called on the French ambassador to leave.", ATTACK, []),
        ("Residents said that shells had hit the market.", TRUCE, ["-"]),
        ("The envoy said that the truce was holding.", TRUCE, ["+"]),
        ("The envoy said that the harvest was good.", TRUCE, []),
        ("France's minister said that it had supplied Spain with 300 shells.", SHELLS, ["+"]),
        # The like of it, between others.
        ("Chile's minister said that Peru had supplied Bolivia with weapons and shells.", SHELLS, []),
    ],
)
def test_signs(reading: Callable[..., Reading], text: str, deed: Profile, expected: list[str]) -> None:
    assert [polarity(s.factuality) for s in stances(reading(text, published="2031-05-02"), deed)] == expected


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("France's minister said that it had supplied Spain with 300 shells.", "part"),
        ("France's minister said that 300 of them had been delivered.", "part"),
        ("France's minister said that the first shipment of shells had arrived.", "part"),
        ("France's minister said that it had supplied Spain with 1,000 shells.", "whole"),
    ],
)
def test_less_than_promised_is_a_part(reading: Callable[..., Reading], text: str, extent: str) -> None:
    assert [s.extent for s in stances(reading(text), SHELLS)] == [extent]


@pytest.mark.parametrize(
    ("text", "deed", "expected"),
    [
        ("France's minister stressed that his country would leave.", LEAVING, ("CT+", "announced")),
        ("A baker thought that the soldiers would leave.", LEAVING, ("PR+", "planned")),
        ("France's minister said that France would leave if Spain did.", LEAVING, ("PR+", "planned")),
        ("The Spanish minister said that French soldiers were in Spain.", SENDING, ("CT+", "completed")),
    ],
)
def test_degree_and_aspect(
    reading: Callable[..., Reading], text: str, deed: Profile, expected: tuple[str, str]
) -> None:
    taken = stances(reading(text, published="2031-05-02"), deed)
    assert [(s.factuality, s.aspect) for s in taken] == [expected]


def test_an_outlet_that_withdraws_its_report_holds_nothing(reading: Callable[..., Reading]) -> None:
    text = "Gull Wire on Tuesday withdrew its report that a French rocket had struck the village."
    taken = stances(reading(text, publisher="Gull Wire"), ATTACK)
    assert [(s.source, s.factuality, s.org) for s in taken if s.source == AUTHOR] == [
        (AUTHOR, "Uu", "outlet:Gull Wire")
    ]


@given(
    text=st.text(min_size=1, max_size=80),
    title=st.none() | st.text(max_size=20),
    factuality=st.sampled_from([None, "CT+", "Uu", "PR-"]),
    publisher=st.none() | st.text(max_size=8),
)
def test_any_reading_is_weighed(text: str, title: str | None, factuality: str | None, publisher: str | None) -> None:
    statement = Statement(
        id="s1", kind="indirect", content=((0, len(text)),), speaker="a1", factuality=factuality,
        aspect="completed" if factuality else None, core=(0, 1), parent="s1",
    )  # fmt: skip
    actor = Actor(id="a1", name="x", kind="person", code="FRA GOV", mentions=((0, 1),))
    reading = Reading(id="d", title=title, publisher=publisher, text=text, actors=(actor,), statements=(statement,))
    for stance in stances(reading, profile([reading])):
        assert 0 <= stance.span[0] < stance.span[1] <= len(text)


def test_no_readings_have_no_deed() -> None:
    assert profile([]) == Profile(type="")
