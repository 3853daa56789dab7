"""The predicate lexicon: its tables are sound, and the most specific frame wins."""

import re

import pytest

from sayso.core.errors import ResourceError
from sayso.core.vocabulary import CONTEXTS, QUAD, Aux
from sayso.resources import predicates
from sayso.resources.predicates import conditions, load
from sayso.resources.tables import rows

CONDITION = re.compile(
    r"!?(obj|subj|mod|poss|prt|prep|gov|under|det|aux|adj|inf|ing|pass|act|that|as|told|subjunctive|plural|singular"
    r"|acl|doer|near"
    r"|compound|of|in|on|at|to|for|from|into|with|by|out|as|against|upon|over|behind|about|within|toward|towards|is)(:\S+)?$"
)


def test_every_condition_is_one_that_frames_can_meet() -> None:
    for row in rows("predicates"):
        for word in row["when"].split():
            assert CONDITION.match(word), f"{row['lemma']}: {word}"


def test_every_class_named_in_a_condition_exists() -> None:
    named = {
        value[1:]
        for row in rows("predicates")
        for word in row["when"].split()
        for value in word.partition(":")[2].split("|")
        if value.startswith("@")
    }
    known = {row["class"] for row in rows("nouns")} | {"place", "people", "person", "org", "name"}
    assert named <= known


def test_no_frame_is_given_twice() -> None:
    seen = [(row["lemma"], row["pos"], row["when"]) for row in rows("predicates")]
    assert len(seen) == len(set(seen))


def test_counts_and_priors_are_possible() -> None:
    for row in rows("predicates"):
        assert 0.0 <= float(row["prior"]) <= 1.0
        assert 0 <= int(row["events"] or 0) <= int(row["seen"] or 0), row


def test_all_types_have_predicates() -> None:
    found = {p.type for group in load().predicates.values() for p in group}
    assert set(QUAD) <= found


def test_contexts_are_of_plover() -> None:
    assert {name for names in load().contexts.values() for name in names} <= CONTEXTS


def test_governing_words_make_auxiliary_modes_or_are_known_helpers() -> None:
    kinds = {kind for found in load().governors.values() for kind in found}
    assert kinds <= {*Aux.__args__, "light", "order", "telling", "preparing", "command", "occurring"}


@pytest.mark.parametrize(
    ("text", "frame", "holds"),
    [
        ("", set(), True),
        ("obj", {"obj", "pass"}, True),
        ("prep:for|on", {"prep:on"}, True),
        ("prep:for|on", {"prep:at"}, False),
        ("obj !pass", {"obj", "pass"}, False),
        ("obj !pass", {"obj"}, True),
    ],
)
def test_conditions(text: str, frame: set[str], holds: bool) -> None:
    assert all(condition.holds(frame) for condition in conditions(text)) is holds


def test_the_most_specific_frame_wins() -> None:
    lexicon = load()
    leave = lexicon.find("leave", "V", {"obj", "obj:@place", "subj", "subj:@force", "act"})
    assert leave is not None and (leave.type, leave.mode) == ("RETREAT", "withdraw")
    plain = lexicon.find("leave", "V", {"obj", "subj"})
    assert plain is not None and plain.share < 0.3
    assert lexicon.find("nosuchword", "V", set()) is None


@pytest.mark.parametrize("row", [{"type": "HUG"}, {"mode": "waltz"}, {"pos": "Q"}])
def test_an_impossible_row_is_an_error(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    sound = {"lemma": "x", "pos": "V", "when": "", "type": "AID", "mode": "", "prior": "0.5", "events": "", "seen": ""}
    monkeypatch.setattr(predicates, "rows", lambda name: [{**sound, **row}] if name == "predicates" else [])
    load.cache_clear()
    try:
        with pytest.raises(ResourceError):
            load()
    finally:
        load.cache_clear()
