"""`sayso review` on single records: shown, corrected, listed, taken back, carried to another ledger."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import OK
from sayso.cli.app import app
from sayso.core.errors import SaysoError
from sayso.core.records import Actor, Belief, Document, Event, Reading, Statement
from sayso.ledger import Ledger

TEXT = "Minister Ada Lund said the convoy would leave Port Calder. Lund waved."
COMMANDS = "show accept reject set merge split add queue corrections export import agreement".split()


def sayso(ledger: str, *args: str, code: int = OK) -> str:
    done = CliRunner().invoke(
        app, ["review", *args, "--ledger", ledger], env={"COLUMNS": "200"}, catch_exceptions=False
    )
    assert done.exit_code == code, done.output
    assert "\x1b" not in done.stdout
    return done.stdout


def rows(ledger: str, *args: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in sayso(ledger, *args, "--json").splitlines()]


def at(words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    path = str(tmp_path / "l.db")
    reading = Reading(
        id="r1", text=TEXT, published="2031-03-01", publisher="The Quay",
        actors=(
            Actor(id="a1", name="Ada Lund", kind="person", code="VEL GOV", mentions=(at("Ada Lund"), at("Lund", 1))),
            Actor(id="a2", name="convoy", kind="group", mentions=(at("the convoy"),)),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", source=(at("Minister Ada Lund"),), cue=(at("said"),), speaker="a1",
                content=(at("the convoy would leave Port Calder"),), factuality="CT+", aspect="planned",
            ),
        ),
        events=(Event(id="e1", trigger=at("leave"), type="RETREAT", actor=("a2",)),),
        beliefs=(Belief(event="e1", source="a1", statement="s1", factuality="CT+", aspect="planned"),),
    )  # fmt: skip
    with Ledger.open(path) as opened, opened.write() as writer:
        document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
        stored = writer.add_document(document, origin="r1.txt")
        writer.add_reading(stored, reading, fingerprint="f")
        writer.place("r1", writer.add_storyline())
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str) -> None:
    shown = CliRunner().invoke(app, ["review", command, "--help"], env={"COLUMNS": "120"}).stdout
    assert f"Example:  sayso review {command}" in shown


def test_records_are_shown_with_ids_and_words(ledger: str) -> None:
    shown = sayso(ledger, "show", "r1")
    for told in ("a1", "s1", "e1:a1:s1", "“leave”", "RETREAT by convoy (a2)", "Ada Lund [person] VEL GOV"):
        assert told in shown
    assert {r["kind"] for r in rows(ledger, "show", "r1")} == {"actor", "statement", "event", "belief"}
    assert "Port Calder. [Lund] waved" in sayso(ledger, "show", "r1", "a1")
    with pytest.raises(SaysoError, match="no record"):
        sayso(ledger, "show", "r1", "s7")


def test_from_correcting_to_taking_back(ledger: str) -> None:
    assert "Nobody has corrected" in sayso(ledger, "corrections")
    made = sayso(ledger, "set", "r1", "e1", "type", "CONCEDE", "--by", "Kim", "--because", "only said")
    assert "event “leave” type changed from RETREAT to CONCEDE" in made
    sayso(ledger, "accept", "r1", "s1", "--by", "Lee")
    sayso(ledger, "split", "r1", "a1", "--mention", "2", "--name", "Bo Lund", "--by", "Kim")
    sayso(ledger, "merge", "r1", "a2", "a1", "--by", "Kim")
    sayso(ledger, "add", "r1", "waved", "--event", "CONSULT", "--actor", "Ada Lund", "--by", "Kim")
    sayso(ledger, "reject", "r1", "e1", "--by", "Kim")
    states = [(r["number"], r["action"], r["state"]) for r in rows(ledger, "corrections")]
    assert states[0] == (1, "set", "overruled")
    assert [state for _, _, state in states[1:]] == ["in force"] * 5
    sayso(ledger, "corrections", "--undo", "6", "--by", "Kim")
    assert rows(ledger, "corrections")[0]["state"] == "in force"
    assert "undone by Kim" in sayso(ledger, "corrections")
    event = next(r for r in rows(ledger, "show", "r1") if r["id"] == "e1")
    assert event["told"].startswith("CONCEDE by Ada Lund")
    assert event["reviewed"] == ["type"]


def test_what_a_word_on_a_statement_does_to_its_beliefs_is_told(ledger: str) -> None:
    made = sayso(ledger, "set", "r1", "s1", "factuality", "PR+", "--by", "Kim")
    assert "not changed, being of another event in it or set by itself" in made  # its main clause is not known
    assert "e1:a1:s1 (CT+)" in made
    sayso(ledger, "set", "r1", "e1:a1:s1", "factuality", "PR-", "--by", "Kim")
    made = sayso(ledger, "set", "r1", "s1", "factuality", "PR-", "--by", "Kim")
    assert "so is what is held of an event in it: e1:a1:s1 (PR-)" in made
    assert len(sayso(ledger, "set", "r1", "e1:a1:s1", "factuality", "CT-", "--by", "Kim").splitlines()) == 1


def test_what_cannot_be_meant_is_refused(ledger: str) -> None:
    for args, told in (
        (("set", "r1", "e1", "type", "WAVE"), "no type of event"),
        (("set", "r1", "e9", "type", "AID"), "no record"),
        (("accept", "r9", "s1"), "no document"),
        (("add", "r1", "not there"), "not in the report"),
        (("corrections", "--undo", "1"), "no correction has the number 1"),
        (("import", "/nowhere/at/all"), "cannot be read"),
        (("accept", "r1", "s1", "--by", "rule:me"), "bears the name"),
    ):
        with pytest.raises(SaysoError, match=told):
            sayso(ledger, *args)
    assert rows(ledger, "corrections") == []


def test_export_and_import(ledger: str, tmp_path: Path) -> None:
    sayso(ledger, "set", "r1", "s1", "factuality", "PR+", "--by", "Kim")
    file = tmp_path / "out.jsonl"
    assert "1 lines" in sayso(ledger, "export", "-o", str(file))
    assert sayso(ledger, "export") == file.read_text(encoding="utf-8")
    assert "0 brought in, 1 were here already" in sayso(ledger, "import", str(file))
    file.write_text(file.read_text(encoding="utf-8") + "no json\n", encoding="utf-8")
    assert "line 2: it is no correction" in sayso(ledger, "import", str(file))
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n" + "{}\n" * 5_100, encoding="utf-8")
    assert "1 were here already, 5100 do not fit" in sayso(ledger, "import", str(file))  # however many there are


def test_queue_and_agreement_answer(ledger: str) -> None:
    assert "No status hangs" in sayso(ledger, "queue") or "Story" in sayso(ledger, "queue")
    assert "Nobody has judged" in sayso(ledger, "agreement")
    sayso(ledger, "accept", "r1", "s1", "--by", "Kim")
    assert rows(ledger, "agreement")[0]["alpha"] is None


def test_hostile_words_do_not_steer_the_terminal(ledger: str) -> None:
    sayso(
        ledger, "set", "r1", "a1", "name", "A\x1b[31mda", "--by", "K\x1b[31mim", "--because", "\x1b]0;x\x07\u202e[bold]"
    )
    shown = sayso(ledger, "corrections") + sayso(ledger, "show", "r1")
    assert "\u202e" not in shown
    assert "[bold]" in shown
