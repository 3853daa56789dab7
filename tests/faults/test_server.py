"""A ledger on PostgreSQL: the reader is killed, and the server is restarted, at random moments."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest

from ..databases import Databases, Server, started
from .conftest import TIMES, Stage, Table, Undisturbed, kept, looked_at, settled

SOME = max(3, TIMES // 20)


class Restarting(Server):
    """A server of its own that keeps what it has confirmed, as servers do."""

    def __init__(self, started: Any) -> None:
        super().__init__(started.get_uri())
        self._started = started

    def restart(self) -> None:
        """At once, as after a crash."""
        pid = self._started.get_pid()
        os.kill(pid, signal.SIGQUIT)
        until = time.monotonic() + 120
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            time.sleep(0.02)
        with suppress(Exception):  # it may lose patience with a busy machine: we wait on
            self._started.ensure_postgres_running()
        while time.monotonic() < until:
            try:
                self.run("SELECT 1")
                return
            except Exception:
                time.sleep(0.05)


@pytest.fixture(scope="module")
def own_server() -> Iterator[Restarting]:
    with started() as server:
        yield Restarting(server)


@pytest.fixture
def address(own_server: Restarting) -> str:
    return Databases(own_server).new()


def test_the_reader_is_killed(stage: Stage, undisturbed: Undisturbed, own_server: Restarting, table: Table) -> None:
    row = table.of("kill -9 while reading into PostgreSQL")
    chance, databases = Random("postgres"), Databases(own_server)
    while row.tried < SOME:
        address, before, code = databases.new(), Counter[tuple[str, str]](), -9
        while code == -9:
            kill = None if row.tried == SOME else chance.uniform(0, undisturbed.seconds)
            code = stage.run("read", undisturbed.inputs, "--ledger", address, kill=kill).code
            assert code in (0, -9)
            row.tried += code == -9
            before = looked_at(row, address, before, undisturbed.kept)
        settled(row, address, undisturbed)


@pytest.mark.parametrize("seed", range(3))
def test_the_server_is_restarted(
    stage: Stage, undisturbed: Undisturbed, own_server: Restarting, address: str, table: Table, seed: int
) -> None:
    row = table.of("PostgreSQL restarted (as after a crash)")
    row.tried += 1

    def restart() -> None:
        time.sleep(Random(seed).uniform(0.1, 1.2) * undisturbed.seconds)
        own_server.restart()

    thread = Thread(target=restart)
    thread.start()
    ended = stage.run("read", undisturbed.inputs, "--ledger", address)
    thread.join()
    if ended.code != 0:
        assert ended.code == 2, ended.said
        last = ended.said.splitlines()[-1]
        assert last.startswith("sayso: the ledger ")
        assert "the same command goes on from there" in last
        assert "Traceback" not in ended.said
    looked_at(row, address, Counter(), undisturbed.kept)
    assert stage.run("read", undisturbed.inputs, "--ledger", address).code == 0
    settled(row, address, undisturbed)
    assert kept(address) == undisturbed.kept
