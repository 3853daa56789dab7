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
BELIEFS_F1 = 0.58
"""A floor a little below what was measured (docs/decisions/036-stances.md)."""


@pytest.fixture(scope="module")
def readings(loaded: resources.Resources) -> dict[str, Reading]:
    rows = [json.loads(line) for line in (STORYLINES / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = [
        Document(id=r["id"], title=r["title"], publisher=r["publisher"], published=r["date"], text=r["text"])
        for r in rows
    ]
    return {reading.id: reading for reading in read(documents, loaded)}


@pytest.fixture(scope="module")
def gold() -> list[dict]:
    return [json.loads(line) for line in (STORYLINES / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def _same(gold: str, reading: Reading, stance: Stance) -> bool:
    """As the benchmark's scorer: the last word of the one name is in the other."""
    if gold == "OUTLET":
        return stance.source == AUTHOR
    names = {a.id: a.name for a in reading.actors}
    left, right = (n.lower().replace("'s", "").split() for n in (gold, names.get(stance.source, stance.source)))
    return left[-1] in right or right[-1] in left


def test_own_storylines_keep_their_quality(readings: dict[str, Reading], gold: list[dict]) -> None:
    hits = found = wanted = 0
    for story in gold:
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
    assert 2 * hits / (found + wanted) >= BELIEFS_F1


def test_the_deed_is_found(readings: dict[str, Reading], gold: list[dict]) -> None:
    for story in gold:
        known = profile([readings[i] for i in story["reports"]])
        event = story["key_event"]
        assert (known.type, known.mode) == (event["type"], event["mode"])
        assert known.actor == {code.split()[0] for code in event["actor"]}


def test_the_order_of_reports_does_not_matter(readings: dict[str, Reading]) -> None:
    some = list(readings.values())[:5]
    assert profile(some) == profile(some[::-1])


def test_each_source_has_one_stance_within_the_text(readings: dict[str, Reading]) -> None:
    known = profile(list(readings.values()))
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


@pytest.mark.parametrize(
    ("text", "deed", "expected"),
    [
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


def test_less_than_promised_is_a_part(reading: Callable[..., Reading]) -> None:
    taken = stances(reading("France's minister said that it had supplied Spain with 300 shells."), SHELLS)
    assert [s.extent for s in taken] == ["part"]


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
