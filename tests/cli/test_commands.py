"""The commands as a person or a script types them: output, JSON, exit codes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "examples/kherson"
HEADER = {"Story", "Status", "Since", "For", "Against", "Reports"}
COMMANDS = "read stories story who search extract problems check doctor".split()


def sayso(*args: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sayso", *args],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100", **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = str(tmp_path_factory.mktemp("cli") / "l.db")
    done = sayso("read", str(SAMPLE), "--ledger", path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "18 read" in done.stderr
    yield path


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str) -> None:
    shown = sayso(command, "--help")
    assert shown.returncode == 0
    assert f"Example:  sayso {command}" in shown.stdout
    assert "--json" in shown.stdout


def test_piped_output_has_no_escape_codes(ledger: str) -> None:
    for args in (("stories",), ("story", "kherson"), ("who", "Wallace"), ("search", "withdrawal"), ("problems",)):
        shown = sayso(*args, "--ledger", ledger)
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout.strip()
        assert "\x1b" not in shown.stdout


def test_a_narrow_terminal_folds_and_loses_nothing(ledger: str) -> None:
    for command in (("story", "kherson"), ("stories",)):
        narrow = sayso(*command, "--ledger", ledger, COLUMNS="40").stdout
        assert max(map(len, narrow.splitlines())) <= 40
        wide = sayso(*command, "--ledger", ledger, COLUMNS="200").stdout
        told = [word for word in wide.split() if len(word) < 20 and word.isalpha() and word not in HEADER]
        assert told
        assert not set(told) - set(narrow.split()) - {word.capitalize() for word in narrow.split()}


def test_the_story_names_words_and_report(ledger: str) -> None:
    shown = sayso("story", "kherson", "--ledger", ledger).stdout
    for told in (
        "Russia says its withdrawal from Kherson is complete",
        "CONFIRMED",
        "Ben Wallace",
        "[2022-11-10-estuary-edinburgh]",
        "“",
    ):
        assert told in shown
    early = sayso("story", "kherson", "--as-of", "2022-11-10", "--ledger", ledger).stdout
    assert "CONFIRMED" not in early


@pytest.mark.parametrize("command", [("stories",), ("story", "kherson"), ("who", "Wallace"), ("search", "troops")])
def test_json_is_one_object_a_line(ledger: str, command: tuple[str, ...]) -> None:
    shown = sayso(*command, "--json", "--ledger", ledger)
    found = [json.loads(line) for line in shown.stdout.splitlines()]
    assert found
    assert all(isinstance(row, dict) for row in found)


def test_stories_json_keeps_the_contract(ledger: str) -> None:
    for line in sayso("stories", "--json", "--ledger", ledger).stdout.splitlines():
        row = json.loads(line)
        assert {"id", "label", "event", "documents", "copies", "beliefs", "status", "credibility"} <= set(row)
        assert {"type", "mode", "actor", "recipient", "place", "country"} <= set(row["event"])
        for belief in row["beliefs"]:
            wanted = "document source code org date factuality aspect extent via".split()
            assert set(wanted) <= set(belief)
        for status in row["status"]:
            wanted = "as_of status why for against sources_for sources_against".split()
            assert set(wanted) <= set(status)
            assert status["for"] == len(status["sources_for"])


def test_extract_keeps_the_contract(tmp_path: Path) -> None:
    report = SAMPLE / "2022-11-10-estuary-edinburgh.txt"
    out = tmp_path / "out.jsonl"
    assert sayso("extract", str(report), "-o", str(out)).returncode == 0
    (row,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert row["id"] == report.stem
    assert row["text"] == report.read_text(encoding="utf-8")
    assert row["published"] == "2022-11-10"
    for kind in "actors statements events beliefs places dates amounts problems".split():
        assert isinstance(row[kind], list)
    assert sayso("extract", str(report)).stdout == out.read_text(encoding="utf-8")


def test_the_output_may_be_the_input(tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    report.write_text("date 2022-11-11\n\nRussia withdrew its troops from Kherson, officials said.\n")
    assert sayso("extract", str(report), "-o", str(report)).returncode == 0
    assert json.loads(report.read_text(encoding="utf-8"))["published"] == "2022-11-11"
    assert [p.name for p in tmp_path.iterdir()] == ["r.txt"]
    refused = sayso("extract", str(SAMPLE), "-o", str(tmp_path / "no" / "where.jsonl"))
    assert (refused.returncode, "cannot write" in refused.stderr) == (2, True)


def test_as_of_a_day_before_the_original_a_copy_is_a_report(tmp_path: Path) -> None:
    text = "Russia withdrew its troops from Kherson on Tuesday, the Russian defence ministry said. It gave no number. "
    more = "Soldiers crossed the Dnipro River at night, residents of Kherson told reporters who reached the city. "
    rows = [
        {"id": "a", "publisher": "Alpha", "date": "2022-11-09", "text": text + more + "Reporting by Estuary Wire."},
        {"id": "b", "publisher": "Estuary Wire", "date": "2022-11-10", "text": text + more},
    ]
    (tmp_path / "r.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    path = str(tmp_path / "l.db")
    assert sayso("read", str(tmp_path / "r.jsonl"), "--ledger", path).returncode == 0
    (now,) = map(json.loads, sayso("story", "kherson", "--json", "--ledger", path).stdout.splitlines())
    assert now["copies"] == [["a", "b"]]
    (then,) = map(
        json.loads, sayso("story", "kherson", "--json", "--as-of", "2022-11-09", "--ledger", path).stdout.splitlines()
    )
    assert then["copies"] == []
    assert then["status"]


def test_standard_input(tmp_path: Path) -> None:
    shown = sayso("extract", "-", stdin="date 2022-11-11\n\nRussia withdrew its troops from Kherson, officials said.\n")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["published"] == "2022-11-11"


def test_exit_codes(ledger: str, tmp_path: Path) -> None:
    assert sayso("frobnicate").returncode == 2
    assert sayso("story", "--ledger", ledger).returncode == 2
    absent = sayso("stories", "--ledger", str(tmp_path / "absent.db"))
    assert absent.returncode == 2
    assert "sayso read" in absent.stderr
    bad_day = sayso("stories", "--as-of", "yesterday", "--ledger", ledger)
    assert (bad_day.returncode, "2022-11-10" in bad_day.stderr) == (2, True)
    (tmp_path / "empty.txt").write_text("")
    failed = sayso("read", str(tmp_path), "--ledger", str(tmp_path / "l.db"))
    assert failed.returncode == 1
    assert "empty.txt" in failed.stderr
    assert sayso("extract", str(tmp_path / "empty.txt")).returncode == 1
    no_model = sayso("extract", str(SAMPLE), "--model", "en_absent_model")
    assert (no_model.returncode, "sayso doctor" in no_model.stderr) == (2, True)
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"not a database at all" * 100)
    assert sayso("stories", "--ledger", str(garbage)).returncode == 2
    for shown in (absent, bad_day, failed, no_model):
        assert "Traceback" not in shown.stderr


def test_hostile_words_do_not_steer_the_terminal(tmp_path: Path) -> None:
    text = (
        "date 2022-11-11\n\nRussia withdrew its troops from \x1b[31mKherson\x1b[0m [bold]today[/bold], Wallace said.\n"
    )
    (tmp_path / "r.txt").write_text(text, encoding="utf-8")
    path = str(tmp_path / "l.db")
    assert sayso("read", str(tmp_path / "r.txt"), "--ledger", path).returncode == 0
    assert "\x1b" not in sayso("extract", str(tmp_path / "r.txt"), "--text").stdout
    shown = sayso("search", "withdrew", "--ledger", path).stdout
    assert "\x1b" not in shown
    assert "[bold]" in shown


def test_the_doctor_finds_what_reading_needs() -> None:
    shown = sayso("doctor", "--json")
    assert shown.returncode == 0
    states = {row["what"]: row["state"] for row in map(json.loads, shown.stdout.splitlines())}
    assert states["spaCy pipeline"] == states["encoder"] == states["gazetteer"] == states["SQLite"] == "ok"
    assert sayso("doctor", "--model", "en_absent_model").returncode == 1
