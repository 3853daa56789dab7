"""The list of users and the trail, on the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.core.errors import SaysoError
from sayso.ledger import Ledger
from sayso.ledger.results import AuditEntry


def sayso(*words: str, given: str = "") -> str:
    done = CliRunner().invoke(app, words, input=given)
    assert done.exit_code == 0, done.exception
    return done.output


def test_users_are_added_changed_listed_and_removed(tmp_path: Path) -> None:
    path = tmp_path / "users.toml"
    listed = ("--users", str(path))
    assert sayso("users", "add", "Ines", "--role", "reader", *listed, given="a ferry at noon\n") == (
        f"Ines is added as a reader in {path}\n"
    )
    before = path.read_text()
    told = sayso("users", "add", "Ines", "--role", "reviewer", *listed, given="another ferry\n")
    assert "is now a reviewer" in told
    assert "is now a reviewer" in sayso("users", "add", "Ines", *listed, given="a third ferry\n"), "stays one"
    assert path.read_text() != before and "ferry" not in path.read_text()
    assert sayso("users", "list", "--json", *listed) == '{"name":"Ines","role":"reviewer"}\n'
    assert sayso("users", "remove", "Ines", *listed)
    assert "is added as a reader" in sayso("users", "add", "Ines", *listed, given="a ferry at noon\n")
    assert sayso("users", "remove", "Ines", *listed)
    assert sayso("users", "list", "--json", *listed) == ""


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        (("add", "Ines", "--role", "reader"), "short\n", "at least 10 characters"),
        (("add", "rule:x", "--role", "reader"), "a ferry at noon\n", "is no name"),
        (("remove", "Ines"), "", "cannot read the list of users"),
        (("list",), "", "cannot read the list of users"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(tmp_path: Path, words: tuple[str, ...], given: str, told: str) -> None:
    done = CliRunner().invoke(app, ["users", *words, "--users", str(tmp_path / "users.toml")], input=given)
    assert isinstance(done.exception, SaysoError) and told in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_the_trail_is_listed_and_steers_no_terminal(tmp_path: Path) -> None:
    path = str(tmp_path / "t.db")
    with Ledger.open(path) as ledger, ledger.write() as writer:
        row = AuditEntry(at="2026-01-01T12:00:00+00:00", viewer="Ines", role="reader", address="::1", action="\x1b[2Jx",
                         what="y", outcome="done")  # fmt: skip
        writer.add_audits([row])
    shown = sayso("audit", "--ledger", path)
    assert "Ines, reader" in shown and "\x1b" not in shown
    told = sayso("audit", "--json", "--ledger", path)
    assert '"number":1,"at":"2026-01-01T12:00:00+00:00","viewer":"Ines"' in told
