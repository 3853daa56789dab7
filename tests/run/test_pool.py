"""The line of work: everything comes out, in its order, whatever some inputs do to the processes that read them."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import fakehands
import pytest

from sayso.core.errors import ResourceError
from sayso.core.records import Problem, RawPage
from sayso.fetch import Failure
from sayso.run import crew as crews
from sayso.run import pool
from sayso.run.crew import Crew, Own, Work
from sayso.run.means import Means, cores
from sayso.run.pages import QUARANTINE, Unreadable
from sayso.run.pausing import Pause
from sayso.run.pool import Line, Skills, Slot

HERE = Path(__file__).parent


def skills(read: str = "read_all") -> Skills[object]:
    return Skills(open=fakehands.open_all, read=getattr(fakehands, read))


def page(number: int, text: str) -> RawPage:
    return RawPage(origin=f"o{number}", name=f"n{number}", media_type="text/plain", content=text.encode())


def crew(workers: int = 2) -> Crew:
    return Crew(workers, memory=1_500_000_000, model=None)


def line(hands: Crew | Own, read: str = "read_all", pause: Pause | None = None, **means: float) -> Line[object]:
    return Line(hands, skills(read), Means(**{"seconds": 1.5, **means}), pause or Pause())  # type: ignore[arg-type]


WHY = {
    "hang": "takes longer than 2 s to read",
    "crash": "ends the process that reads it (signal 11)",
    "greedy": "takes more than 2,000 MB of memory to read",
    "raise": "cannot be read by a fault of Sayso itself (KeyError:",
}


def test_everything_comes_out_in_order_whatever_some_of_it_does() -> None:
    chance = random.Random(8)
    texts = [f"{n} " + "long " * chance.randrange(0, 3_000) for n in range(230)]
    bad = {}
    for number, how in zip(chance.sample(range(230), 8), [*WHY, *(f"open: {how}" for how in WHY)], strict=True):
        texts[number] = f"{how} {number}" if how.startswith("open:") else f"{number} {how}"
        bad[number] = WHY[how.removeprefix("open: ")]
    failure = Failure(origin="gone", problem=Problem(stage="fetch", message="no such file"))
    source: list[RawPage | Failure] = [page(n, text) for n, text in enumerate(texts)]
    source.insert(100, failure)
    with crew() as hands:
        slots = list(line(hands).run(iter(source)))
    lost = slots.pop(100)
    assert isinstance(lost.page, Unreadable)
    assert lost.page.problem == failure.problem
    assert [slot.origin for slot in slots] == [f"o{n}" for n in range(230)]
    for number, slot in enumerate(slots):
        if number in bad:
            assert isinstance(slot.page, Unreadable)
            assert slot.page.problem.stage == QUARANTINE
            assert slot.page.problem.message.startswith(bad[number])
            assert slot.page.content_hash == slot.digest
        else:
            assert slot.found == f"{texts[number]} read"


def test_a_burst_of_crashes_costs_only_those_that_crash() -> None:
    source = [page(n, f"{n} crash" if n % 3 else f"{n}") for n in range(9)]
    with crew() as hands:
        slots = list(line(hands).run(iter(source)))
    assert [slot.found for slot in slots] == [None if n % 3 else f"{n} read" for n in range(9)]


def test_what_was_set_aside_is_not_tried_and_what_is_known_is_not_read() -> None:
    import hashlib

    source = [page(0, "crash"), page(1, "crash, but known"), page(2, "good")]
    skip = {hashlib.sha256(b"crash").hexdigest(): "crashed once"}
    with crew(1) as hands:
        found = list(
            line(hands).run(iter(source), skip=skip, known=lambda p: "r1" if "known" in p.document.text else None)
        )
    assert isinstance(found[0].page, Unreadable)
    assert found[0].page.problem == Problem(stage=QUARANTINE, message="crashed once")
    assert (found[1].known, found[2].found) == ("r1", "good read")


@pytest.mark.parametrize("hands", [Own(), None], ids=["alone", "with two"])
def test_an_endless_input_is_never_read_far_ahead(hands: Own | None) -> None:
    taken = 0

    def endless() -> Iterator[RawPage]:
        nonlocal taken
        for n in itertools.count():
            taken += 1
            yield page(n, f"{n}")

    def check(run: Iterator[Slot[object]], width: int) -> None:
        most = pool.WINDOWS * pool.BATCHES * pool.BATCH * width
        for done, slot in enumerate(itertools.islice(run, 500)):
            assert slot.found == f"{done} read"
            assert taken - done <= most

    if hands:
        check(line(hands).run(endless()), hands.width)
    else:
        with crew() as two:
            check(line(two).run(endless()), 2)


def test_the_bytes_held_are_bounded_too() -> None:
    taken = 0

    def large() -> Iterator[RawPage]:
        nonlocal taken
        for n in range(40):
            taken += 1
            yield page(n, "x" * (pool.WINDOW_BYTES // 4))

    run = line(Own()).run(large())
    next(run)
    assert taken <= pool.WINDOWS * 4


def test_a_slow_source_is_handed_on_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 0.1)
    began = time.monotonic()

    def slow() -> Iterator[RawPage]:
        for n in range(12):
            time.sleep(0.1)
            yield page(n, f"{n}")

    run = line(Own()).run(slow())
    assert next(run).found == "0 read"
    assert time.monotonic() - began < 0.8


def test_asked_to_pause_it_gives_what_is_done_in_order() -> None:
    pause = Pause()
    source = (page(n, f"{n}") for n in itertools.count())
    with crew() as hands:
        run = line(hands, pause=pause).run(source)
        before = [next(run).found for _ in range(70)]
        pause.ask(signal.SIGINT, None)
        after = [slot.found for slot in run]
    assert before + after == [f"{n} read" for n in range(70 + len(after))]
    assert len(after) < 200


def test_asked_to_pause_while_waiting_for_input_it_ends() -> None:
    pause = Pause()

    def silent() -> Iterator[RawPage]:
        yield page(0, "0")
        pause.ask(signal.SIGINT, None)  # as the handler does while a pipe is read
        raise AssertionError("it went on")

    assert [slot.found for slot in line(Own(), pause=pause).run(silent())] == ["0 read"]
    with pytest.raises(KeyboardInterrupt):
        pause.ask(signal.SIGINT, None)


def test_work_goes_to_all_processes() -> None:
    with crew(2) as hands:
        found = {slot.found for slot in line(hands, "pids").run(page(n, "x" * 20_000) for n in range(12))}
    assert len(found) == 2
    assert os.getpid() not in found


def test_a_missing_model_ends_the_run() -> None:
    with crew(1) as hands, pytest.raises(ResourceError, match="there is no model"):
        list(line(hands, "no_model").run(iter([page(0, "0")])))


class Scarce(Own):
    """Some work is done, some is not for want of something, and some is still to come."""

    def __init__(self) -> None:
        self.left: list[Future[list[object]]] = []

    def submit(self, work: Work[Any, Any], batch: Sequence[Any], seconds: float | None) -> Future[list[Any]]:
        if len(self.left) == 3:
            return super().submit(work, batch, seconds)
        self.left.append(Future())
        if len(self.left) == 3:
            self.left[0].set_result(work(batch))
            self.left[1].set_exception(ResourceError("no process could be started"))
        return self.left[-1]


def test_a_run_that_fails_leaves_nothing_to_the_next() -> None:
    hands = Scarce()
    again = line(hands)
    with pytest.raises(ResourceError):
        list(again.run(page(n, f"first {n}") for n in range(3 * pool.BATCH)))
    assert hands.left[2].cancelled()
    assert [slot.found for slot in again.run(page(n, f"{n}") for n in range(20))] == [f"{n} read" for n in range(20)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere what a worker does is not to be replaced")
def test_workers_that_hang_as_they_start_or_listen_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "_LOADING", 0.5)
    monkeypatch.setattr(crews, "_serve", fakehands.never_ready)
    with crew(1) as hands:
        error = hands.submit(fakehands.pids, [], 10).exception(timeout=20)
        assert isinstance(error, ResourceError)
        assert "takes longer than" in str(error)
    monkeypatch.setattr(crews, "_LOADING", 20)
    monkeypatch.setattr(crews, "_serve", fakehands.deaf)
    with crew(1) as hands:
        batch = [page(0, "x" * 10_000_000)]  # more than a pipe holds
        assert isinstance(hands.submit(fakehands.open_all, batch, 0.5).exception(timeout=20), TimeoutError)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are told of in another way")
def test_one_at_a_time_asks_whether_a_process_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two who ask at once, one is told a wrong exit code: and so would be the person."""
    from multiprocessing.popen_forkserver import Popen

    poll, alone = Popen.poll, []

    def polled(self: Any, flag: int = os.WNOHANG) -> int | None:
        alone.append(self.returncode is not None or crews._roll.locked())
        found: int | None = poll(self, flag)
        return found

    monkeypatch.setattr(Popen, "poll", polled)
    with crew() as hands:
        found = [slot.found for slot in line(hands).run(page(n, f"{n} greedy" if n % 2 else f"{n}") for n in range(8))]
    assert found == [None if n % 2 else f"{n} read" for n in range(8)]
    assert all(alone)
    assert len(alone) > 8


def test_alone_a_report_that_fails_is_set_aside_as_well() -> None:
    found = [slot.found for slot in line(Own()).run(page(n, "raise" if n == 3 else "x") for n in range(9))]
    assert found == [None if n == 3 else "x read" for n in range(9)]


def test_there_is_always_a_worker() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


ORPHANED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import fakehands
from sayso.core.records import Document
from sayso.run import crew
from sayso.run.pages import Page
page = Page(document=Document(id="d", text="t"), origin="o")
if __name__ == "__main__":
    with crew.Crew(1, memory=10**9, model=None) as hands:
        (pid,) = hands.submit(fakehands.pids, [page], 10).result()
        crew._Worker.is_alive = True  # as if it died just after that was asked
        os.kill(pid, signal.SIGKILL)
        hands._workers[next(iter(hands._workers))]._process.join()
        print(hands.submit(fakehands.pids, [page], 10).exception())
"""


def test_a_worker_that_is_gone_does_not_take_the_command_with_it(tmp_path: Path) -> None:
    (tmp_path / "command.py").write_text(ORPHANED)
    command = [sys.executable, tmp_path / "command.py", HERE]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode, told.stdout, told.stderr) == (0, "-9\n", "")


LONELY = """
import sys
sys.path.insert(0, sys.argv[1])
import fakehands
from sayso.core.records import RawPage
from sayso.run.crew import Crew
from sayso.run.means import Means
from sayso.run.pausing import Pause
from sayso.run.pool import Line, Skills
pages = (RawPage(origin="o", name="n", media_type="", content=text.encode()) for text in ["hang"] * 40)
with Crew(2, memory=10**9, model=None) as hands:
    list(Line(hands, Skills(fakehands.open_all, fakehands.read_all), Means(seconds=100), Pause()).run(pages))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_worker_outlives_the_command_not_even_one_that_hangs() -> None:
    parent = subprocess.Popen([sys.executable, "-c", LONELY, str(HERE)])
    try:
        until = time.monotonic() + 20
        while len(family := descendants(parent.pid)) < 4 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(family) == 4, "the server, two workers, the tracker of semaphores"
        time.sleep(0.5)  # until they hang
    finally:
        parent.kill()
        parent.wait()
    until = time.monotonic() + 10
    while (left := [pid for pid in family if is_running(pid)]) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


def descendants(pid: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found |= {child} | descendants(child)
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
