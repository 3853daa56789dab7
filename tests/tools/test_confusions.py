"""The confusion table of event types: pairs of overlapping triggers, and counts without a word of a corpus."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from confusions import errors, pairs, table


def event(start, trigger, kind):
    return {"start": start, "trigger": trigger, "type": kind}


def found(start, end, kind):
    return {"trigger": [start, end], "type": kind}


def test_events_are_paired_by_their_triggers():
    row = {"events": [event(0, "raid", "ASSAULT"), event(10, "aid", "AID"), event(30, "talks", "CONSULT")]}
    told = pairs(row, [found(0, 4, "COERCE"), found(9, 13, "AID"), found(50, 55, "AGREE")])
    assert told == [("ASSAULT", "COERCE"), ("AID", "AID"), ("CONSULT", "-"), ("-", "AGREE")]


def test_any_type_that_the_gold_accepts_is_right_and_the_optional_is_no_error():
    row = {"events": [event(0, "raid", ["ASSAULT", "COERCE"])], "optional": [event(10, "aid", ["AID"])]}
    assert pairs(row, [found(0, 4, "COERCE"), found(10, 13, "AID")]) == [("COERCE", "COERCE")]


def test_the_better_of_two_triggers_is_taken_and_the_other_is_none():
    row = {"events": [event(0, "carried out a raid", "ASSAULT")]}
    assert pairs(row, [found(0, 7, "AGREE"), found(14, 18, "ASSAULT")]) == [("ASSAULT", "ASSAULT"), ("-", "AGREE")]


def test_table_and_errors():
    counts = Counter({("AID", "AID"): 3, ("AID", "-"): 2, ("-", "AID"): 1, ("AGREE", "AID"): 4})
    lines = table(counts)
    assert lines[0].split() == ["AGRE", "AID", "-", "gold"]
    assert lines[2].split() == ["AID", ".", "3", "2", "5"]
    told = errors(counts)
    assert told[0] == "7 errors; the commonest:"
    assert [line.strip() for line in told[1:]] == [
        "4  AGREE taken for AID",
        "2  AID missed",
        "1  no event taken for AID",
    ]


def test_as_a_program(tmp_path):
    gold, readings = tmp_path / "gold.jsonl", tmp_path / "readings.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": "secret words", "events": [event(0, "secret", "AID")]}) + "\n")
    readings.write_text(json.dumps({"id": "a", "events": []}) + "\n")
    program = Path(__file__).parents[2] / "tools" / "confusions.py"
    told = subprocess.run([sys.executable, program, gold, readings], capture_output=True, text=True, check=True).stdout
    assert "AID missed" in told and "secret" not in told
