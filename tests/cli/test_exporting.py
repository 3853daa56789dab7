"""`sayso export` as a person or a script types it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.core.errors import SaysoError
from sayso.export.kinds import KINDS, WHAT
from sayso.ledger import Ledger

from ..export.hand import fill


def sayso(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sayso", *args],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100"},
        check=False,
    )


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = str(tmp_path_factory.mktemp("export") / "l.db")
    with Ledger.open(path) as opened:
        fill(opened)
    yield path


def test_help_lists_every_kind_and_teaches_by_example() -> None:
    shown = sayso("export", "--help")
    assert shown.returncode == 0
    words = " ".join(shown.stdout.replace("│", " ").split())
    for name, what in WHAT.items():
        assert f"{name} {what}" in words
    assert "Example: sayso export --as csv" in words
    assert WHAT.keys() == KINDS.keys()


def test_an_export_tells_what_it_is_and_what_it_lacks(ledger: str, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    shown = sayso("export", "--as", "csv", "--out", out, "--ledger", ledger)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "5 documents" in shown.stdout
    assert "1 story" in shown.stdout
    assert "Reports left out: 1 (copies), 1 (withdrawn)" in shown.stdout
    assert "document.text in 5 of 5" in shown.stdout
    assert "losses.txt" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert (Path(out) / "events.csv").exists()
    command = ["export", "--as", "CSV", "--out", out, "--ledger", ledger]
    assert "--again" in str(CliRunner().invoke(app, command).exception)
    replaced = CliRunner().invoke(app, [*command, "--again", "--copies", "--json"])
    assert replaced.exit_code == 0, replaced.output
    told = json.loads(replaced.stdout)
    assert told["records"]["document"] == 6
    assert told == json.loads((Path(out) / "export.json").read_text(encoding="utf-8"))


def test_filters(ledger: str, tmp_path: Path) -> None:
    choice = ["--since", "2031-03-01", "--until", "2031-03-03", "--actor", "vel gov", "--actor", "KOR"]
    choice += ["--type", "retreat", "--least", "probable"]
    shown = CliRunner().invoke(
        app, ["export", "--as", "parquet", "-o", str(tmp_path / "o"), "-l", ledger, "--json", *choice]
    )
    assert shown.exit_code == 0, shown.output
    told = json.loads(shown.stdout)
    assert told["choice"] == {
        "since": "2031-03-01", "until": "2031-03-03", "actors": ["vel gov", "KOR"], "types": ["RETREAT"],
        "reviewed": False, "least": "PR+", "copies": False,
    }  # fmt: skip
    assert told["records"]["document"] == 2
    none = CliRunner().invoke(app, ["export", "--as", "csv", "-o", str(tmp_path / "n"), "-l", ledger, "--type", "AID"])
    assert (none.exit_code, "Chosen: nothing" in none.stdout) == (0, True)


def test_what_the_choice_brings_with_it_is_told(ledger: str, tmp_path: Path) -> None:
    def shown(kind: str, *args: str) -> str:
        out = tmp_path / str(len(list(tmp_path.iterdir())))
        found = CliRunner().invoke(app, ["export", "--as", kind, "-o", str(out), "-l", ledger, *args])
        assert found.exit_code == 0, found.output
        told = json.loads((out / "export.json").read_text(encoding="utf-8"))
        assert all(note in found.stdout for note in told["notes"])
        return found.stdout

    assert "nobody has looked at" in shown("csv", "--reviewed")
    assert "stories are told whole" in shown("csv", "--actor", "VEL GOV")
    assert "stories" not in shown("icews", "--actor", "VEL GOV")
    assert "no actor in these reports is 'Nemo'" in shown("csv", "--actor", "Nemo")
    assert "icews has no room for full texts" in shown("icews", "--texts")
    assert "Note" not in shown("csv", "--copies", "--texts")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--as", "parqet"), "Did you mean parquet?"),
        (("--as", "csv", "--type", "RETREET"), "Did you mean RETREAT?"),
        (("--as", "csv", "--least", "sure"), "certain, probable, possible"),
        (("--as", "csv", "--since", "yesterday"), "--since wants a day"),
        (("--as", "csv", "--actor", " "), "an actor wants"),
        (("--as", "csv", "--since", "2031-03-02", "--until", "2031-03-01"), "is after until"),
    ],
)
def test_what_makes_no_sense_is_told(ledger: str, tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    shown = CliRunner().invoke(app, ["export", *args, "--out", str(tmp_path / "o"), "--ledger", ledger])
    assert isinstance(shown.exception, SaysoError)  # which `main` prints in a line, as the next test has it
    assert told in str(shown.exception)
    assert not (tmp_path / "o").exists()


def test_an_unusable_command_ends_with_2_and_a_line(ledger: str, tmp_path: Path) -> None:
    shown = sayso("export", "--as", "exel", "--out", str(tmp_path / "o"), "--ledger", ledger)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert len(shown.stderr.splitlines()) == 1
    assert "only csv, parquet" in shown.stderr
    assert sayso("export", "--out", str(tmp_path / "o")).returncode == 2


def test_a_ledger_is_never_written_over(ledger: str) -> None:
    before = Path(ledger).read_bytes()
    for out in (ledger, str(Path(ledger).parent)):
        shown = CliRunner().invoke(app, ["export", "--as", "csv", "--out", out, "--ledger", ledger, "--again"])
        assert isinstance(shown.exception, SaysoError)
    assert Path(ledger).read_bytes() == before


def test_slow_libraries_are_loaded_only_where_they_are_needed() -> None:
    slow = "pyarrow pandas polars followthemoney geojson_pydantic jsonschema rdflib"
    code = f"import sys, sayso.cli.app; print([m for m in {slow.split()!r} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert shown.stdout == "[]\n"
