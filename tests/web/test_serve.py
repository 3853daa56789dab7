"""`sayso serve` as a process: it starts, answers, refuses what it should, and stops in order."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.core.errors import SaysoError
from sayso.ledger import Ledger
from sayso.ledger.results import AuditEntry
from sayso.web.security.auditing import Audits

SAYSO = (sys.executable, "-m", "sayso")
PLAIN = {key: value for key, value in os.environ.items() if not key.startswith("SAYSO_")}


@contextmanager
def serving(*options: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [*SAYSO, "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=PLAIN | environment,
    )
    try:
        assert process.stdout
        line = ""
        while " is at " not in line:
            line = process.stdout.readline()
            assert line, "it ended at once"
        yield re.search(r"http://\S+", line)[0], process  # type: ignore[index]
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def asked(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urlopen(Request(address, headers=headers), timeout=20) as answer:
            assert "server" not in answer.headers
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_it_serves_until_it_is_stopped_and_keeps_what_was_done(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with serving("--ledger", str(path), "--create", "--log") as (address, process):
        assert asked(address)[0] == 200
        assert asked(address, Host="evil.example")[0] == 421
        refused = Request(f"{address}read/address", data=b"address=http://x.example", method="POST")
        with pytest.raises(HTTPError) as error:
            urlopen(refused, timeout=20)
        error.value.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stdout
        told = process.stdout.read()
    assert "Stopped." in told and "Traceback" not in told
    with Ledger.open(str(path)) as ledger, ledger.read() as queries:
        assert [(e.action, e.what, e.outcome) for e in queries.audits(limit=9)] == [
            ("POST", "/read/address", "refused (403)")
        ]


def test_on_every_interface_a_token_is_needed(tmp_path: Path) -> None:
    Ledger.open(str(tmp_path / "t.db")).close()
    token = "a-token-for-these-tests-alone"
    with serving("--ledger", str(tmp_path / "t.db"), "--host", "0.0.0.0", SAYSO_TOKEN=token) as (address, _):
        assert address.startswith("http://localhost:")
        assert asked(f"{address}stories.json")[0] == 401
        assert asked(f"{address}stories.json", Authorization=f"Bearer {token}")[0] == 200
        assert "Sign in" in asked(f"{address}stories", Host="reports.example")[1]


def refused(*options: str, **environment: str) -> str:
    done = CliRunner().invoke(app, ["serve", *options], env=environment)
    assert isinstance(done.exception, SaysoError) and not done.output
    return str(done.exception)


def test_what_cannot_be_is_told_in_a_line(tmp_path: Path) -> None:
    ledger = str(tmp_path / "t.db")
    assert "`sayso serve --create` begins an empty one" in refused("--ledger", ledger)
    Ledger.open(ledger).close()
    assert "--users FILE" in refused("--ledger", ledger, "--host", "0.0.0.0")
    assert "at least 20 characters" in refused("--ledger", ledger, SAYSO_TOKEN="short")
    assert "cannot read the list of users" in refused("--ledger", ledger, "--users", str(tmp_path / "none.toml"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port}: " in refused("--ledger", ledger, "--port", port)


def entry(what: str) -> AuditEntry:
    return AuditEntry(
        at="2026-01-01T00:00:00+00:00", viewer="", role="", address="", action="x", what=what, outcome="done"
    )


def test_no_page_waits_while_another_process_writes(tmp_path: Path) -> None:
    """A row of the trail waits for the writer's lock, and whoever adds one does not."""
    path = str(tmp_path / "t.db")
    with Ledger.open(path) as ledger, Ledger.open(path) as other:
        audits = Audits(ledger)
        row = entry("x")
        with other.write():
            began = time.monotonic()
            for _ in range(50):
                audits.add(row)
            assert time.monotonic() - began < 0.5
            with ledger.read() as queries:
                assert not queries.audits(limit=100)
        audits.close()
        with ledger.read() as queries:
            assert len(queries.audits(limit=100)) == 50


def test_a_trail_that_cannot_be_written_is_told_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger.open(str(tmp_path / "t.db"))
    audits = Audits(ledger)
    row = entry("\udcff")
    audits.add(row)
    audits.close()
    audits.add(row)
    audits.close()
    ledger.close()
    assert caplog.text.count("audit rows are lost") == 2
