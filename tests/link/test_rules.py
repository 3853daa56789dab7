"""The rules on whole storylines: fed with gold beliefs they give the gold's status on every day."""

import importlib.util
import json
from pathlib import Path

import pytest

STORYLINES = Path(__file__).parent / "storylines"
TOOL = Path(__file__).parents[2] / "tools" / "rules.py"


def rules():  # tools are no package
    spec = importlib.util.spec_from_file_location("rules", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("gold", sorted(STORYLINES.glob("*gold.jsonl")), ids=lambda path: path.stem)
def test_the_rules_give_the_status_of_every_day(gold: Path) -> None:
    number, wrong = rules().differences(rules().rows(gold))
    assert number > 5
    assert not wrong, "\n".join(wrong)


def test_a_belief_that_is_another_shows_on_the_day() -> None:
    story = json.loads((STORYLINES / "kherson-gold.jsonl").read_text(encoding="utf-8"))
    done = [row for row in story["assessments"] if row["aspect"] == "completed" and row["factuality"] == "CT+"]
    for row in done[1:]:
        row["factuality"] = "PR+"
    _, wrong = rules().differences([story])
    assert wrong
