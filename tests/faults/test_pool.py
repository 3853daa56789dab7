"""Poisoned reports, workers that are killed, and the end of their master: what else there is, is read."""

import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from .articles import articles, write
from .conftest import REPORTS, Stage, Table, Undisturbed, kept, looked_at, settled, whole

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked, and looked up in /proc")

TWO = """
import multiprocessing
from sayso import settings
from sayso.run import crew
settings.cores = lambda: 2
crew._context = lambda model: multiprocessing.get_context("fork")  # all is loaded here
"""
POISONED = (
    TWO
    + f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import poison
from sayso.run import work
work.find_all = poison.find_all
"""
)
KILLING = (
    TWO
    + """
import os, signal, threading, time
from pathlib import Path
def kill():
    until = time.monotonic() + 20
    while time.monotonic() < until:
        time.sleep({after})
        tasks = Path(f"/proc/{{os.getpid()}}/task").glob("*/children")
        pids = [int(pid) for task in tasks for pid in task.read_text().split()]
        if pids:
            os.kill(pids[{which} % len(pids)], signal.SIGKILL)
            return
threading.Thread(target=kill, daemon=True).start()
"""
)


def test_poisoned_reports_are_set_aside_and_the_rest_is_read(
    stage: Stage, undisturbed: Undisturbed, tmp_path: Path, table: Table
) -> None:
    row = table.of("poisoned reports (one hangs, one crashes, one takes all memory)")
    row.tried += 3
    made = articles(REPORTS)
    text = "The ferry had left, {} said. POISON {} it went on."
    for place, how in ((2, "hang"), (5, "crash"), (9, "memory")):
        poisoned = {"id": f"p{place}", "date": "2031-03-09", "text": text.format(how, how)}
        made.insert(place, {"title": "", "publisher": "", **poisoned})
    folder, path = write(tmp_path / "reports", made), tmp_path / "l.db"
    limits = {"SAYSO_SECONDS": "3", "SAYSO_MEMORY": "1500000000"}
    ended = stage.run("read", folder, "--ledger", path, before=POISONED, environment=limits)
    assert ended.code == 1, ended.said
    said = " ".join(ended.said.split())
    for why in ("takes longer than", "ends the process that reads it (signal 11)", "of memory to read"):
        assert why in said
    now = looked_at(row, str(path), Counter(), undisturbed.kept)
    row.lost += len(undisturbed.kept.keys() - now.keys())
    assert row.lost == 0
    problems = whole(str(path)).problems
    assert len(problems) == 3
    again = stage.run("read", folder, "--ledger", path, before=POISONED, environment=limits)
    assert (again.code, "12 already known" in again.said) == (1, True), "and they are not tried again"
    assert again.seconds < max(10.0, 2 * ended.seconds)


@pytest.mark.parametrize("seed", range(4))
def test_a_worker_is_killed(stage: Stage, undisturbed: Undisturbed, tmp_path: Path, table: Table, seed: int) -> None:
    row = table.of("kill -9 of a worker of the pool")
    row.tried += 1
    path = tmp_path / "l.db"
    killing = KILLING.format(after=Random(seed).uniform(0, undisturbed.seconds / 2), which=seed)
    ended = stage.run("read", undisturbed.inputs, "--ledger", path, before=killing)
    assert ended.code == 0, ended.said
    settled(row, str(path), undisturbed)


@pytest.mark.parametrize("seed", range(4))
def test_the_master_is_killed(stage: Stage, undisturbed: Undisturbed, tmp_path: Path, table: Table, seed: int) -> None:
    row = table.of("kill -9 of the process that leads the pool")
    row.tried += 1
    path = tmp_path / "l.db"
    kill = Random(seed).uniform(0.2, 0.9) * undisturbed.seconds
    ended = stage.run("read", undisturbed.inputs, "--ledger", path, before=TWO, kill=kill)
    assert ended.code in (0, -9), ended.said
    if path.exists():
        looked_at(row, str(path), Counter(), undisturbed.kept)
    assert stage.run("read", undisturbed.inputs, "--ledger", path, before=TWO).code == 0
    settled(row, str(path), undisturbed)
    assert kept(str(path)) == undisturbed.kept
