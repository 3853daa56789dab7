"""Quality may not fall unseen: every stage has a floor, measured on annotated articles, and the gold is pinned by hash.

`python tests/floors/score.py --faults` shows what is wrong; docs/decisions/090-quality-floors.md tells the rest.
"""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import gold_files
import score
from stages import Comparison, compare

from sayso.core.records import Actor, Belief, Event, Reading, Statement

ANEW = "python tests/floors/score.py --pin 'WHY'"


@pytest.fixture(scope="module")
def measured() -> Comparison:
    return score.measure()[0]


def test_the_gold_is_the_one_the_floors_were_measured_on() -> None:
    assert gold_files.fingerprint() == score.pinned()["gold_sha256"], (
        f"the gold or one of its reports has changed: measure again and record why with {ANEW}"
    )


def test_every_figure_has_a_floor() -> None:
    assert set(score.pinned()["floors"]) == set(score.ORDER)


def test_no_stage_is_below_its_floor(measured: Comparison) -> None:
    floors = score.pinned()["floors"]
    below = [name for name, value in score.figures(measured).items() if value < floors[name]]
    assert not below, f"below the floor: {', '.join(below)}\n{score.table(measured, floors)}"


# ---------------------------------------------------------------- the scorer itself

TEXT = "Mara Olt said the rebels shelled Tarn. Police denied it. Police arrested him.\n\nREAD MORE: Tarn"
RAW = {
    "report": "none",
    "statements": [
        {"kind": "indirect", "speaker": "Mara Olt", "source": ["Mara Olt"], "cue": ["said"],
         "content": ["the rebels shelled Tarn"]},
        {"kind": "indirect", "speaker": None, "source": [], "cue": ["denied"], "content": ["denied «it»"],
         "optional": True},
    ],
    "events": [
        {"trigger": ["shelled"], "type": ["ASSAULT"], "mode": None, "aux": None, "actor": ["SYR REB|REB"],
         "recipient": None, "place": None,
         "beliefs": [{"source": "Mara Olt", "factuality": ["CT+"], "aspect": ["completed"]}]},
        {"trigger": ["arrested"], "type": ["COERCE"], "optional": True},
    ],
    "actors": [{"name": "rebels", "code": "REB"}],
    "places": [{"name": "Tarn", "country": None}], "dates": [], "amounts": [],
    "boilerplate": ["READ MORE: Tarn"],
}  # fmt: skip


def gold_of(tmp_path: Path, **changes: object) -> gold_files.Gold:
    path = tmp_path / "invented.json"
    path.write_text(json.dumps({**RAW, **changes}), encoding="utf-8")
    return gold_files.load(path, TEXT)


def span(words: str) -> tuple[int, int]:
    return (TEXT.index(words), TEXT.index(words) + len(words))


def reading_of(**fields: object) -> Reading:
    records = {
        "boilerplate": (span("READ MORE: Tarn"),),
        "actors": (
            Actor(id="a1", name="Mara Olt", kind="person", mentions=(span("Mara Olt"),)),
            Actor(id="a2", name="the rebels", kind="group", code="REB", mentions=(span("the rebels"),)),
        ),
        "statements": (
            Statement(
                id="s1", kind="indirect", source=(span("Mara Olt"),), content=(span("the rebels shelled Tarn"),),
                speaker="a1",
            ),
        ),
        "events": (Event(id="e1", trigger=span("shelled"), type="ASSAULT", actor=("a2",)),),
        "beliefs": (Belief(event="e1", source="a1", factuality="CT+", aspect="completed"),),
    }  # fmt: skip
    return Reading(id="t", text=TEXT, **{**records, **fields})


def counts(result: Comparison, name: str) -> tuple[int, int, int]:
    scores = result.scores[name]
    return (scores.right, scores.asked, scores.wrong)


def test_a_right_reading_has_no_faults_but_the_place_left_out(tmp_path: Path) -> None:
    result = compare(gold_of(tmp_path), reading_of())
    assert [stage for stage, _ in result.faults] == ["places"]
    assert counts(result, "statements") == (1, 1, 0)
    assert counts(result, "beliefs: polarity") == (1, 1, 0)


def test_what_is_optional_is_no_error_and_what_is_unknown_is(tmp_path: Path) -> None:
    read = reading_of()
    arrest = Event(id="e2", trigger=span("arrested"), type="COERCE")
    denial = Event(id="e3", trigger=span("denied"), type="REJECT")
    result = compare(gold_of(tmp_path), reading_of(events=(*read.events, arrest, denial)))
    assert counts(result, "events") == (1, 1, 1)


@pytest.mark.parametrize(
    ("change", "stage"),
    [
        ({"events": (Event(id="e1", trigger=span("shelled"), type="PROTEST"),)}, "events"),
        ({"events": (Event(id="e1", trigger=span("shelled"), type="ASSAULT", actor=("a1",)),)}, "events: actor"),
        ({"beliefs": (Belief(event="e1", source="a1", factuality="CT-", aspect="completed"),)}, "beliefs: polarity"),
        ({"beliefs": (Belief(event="e1", source="AUTHOR", factuality="CT+", aspect="completed"),)}, "beliefs: source"),
        ({"statements": (Statement(id="s1", kind="indirect", content=(span("Tarn"),)),)}, "statements"),
        ({"actors": ()}, "actors: code"),
        ({"boilerplate": (span("READ MORE:"),)}, "boilerplate"),
    ],
)
def test_a_wrong_reading_is_found_out(tmp_path: Path, change: dict[str, object], stage: str) -> None:
    result = compare(gold_of(tmp_path), reading_of(**change))
    assert stage in [name for name, _ in result.faults]


@pytest.mark.parametrize(("words", "why"), [("Ostrava", "not in the text"), ("Police", "2 times")])
def test_gold_that_does_not_fit_its_text_is_refused(tmp_path: Path, words: str, why: str) -> None:
    event = {**RAW["events"][0], "trigger": [words]}
    with pytest.raises(gold_files.GoldError, match=why):
        gold_of(tmp_path, events=[event])
