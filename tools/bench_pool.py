"""How much faster two processes read than one, what the writing costs, and how much memory each process takes.

    python tools/bench_pool.py PATH... [--times 3] [--reports 200]     one and two workers in turn
    python tools/bench_pool.py PATH... --twice [--reports 2000]        memory of the workers, all reports read twice

Reading alone is timed: not the loading of the models before it, nor the linking after it. On a machine that does other
things at the same time, look at the ratio that the processor times give.
"""

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path

from sayso import fetch
from sayso.core.records import RawPage
from sayso.ledger import Ledger
from sayso.run import work
from sayso.run.crew import Crew
from sayso.run.means import Means
from sayso.run.pages import Page
from sayso.run.pausing import Pause
from sayso.run.pool import Line, Skills
from sayso.run.storing import store


@dataclass
class Trial:
    """What one run took."""

    words: int = 0
    seconds: float = 0
    main: float = 0
    """Processor seconds of the process that stores."""
    storing: float = 0
    """Of these, or waited for the disk, within transactions."""
    reports: int = 0
    workers: float = 0
    """Processor seconds of those that read."""


class Watcher(threading.Thread):
    """Looks at the workers as long as they live: their processor time, and at most how much memory."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.cpu: dict[int, float] = {}
        self.rss: dict[int, int] = {}
        self.pss: dict[int, int] = {}
        self.now: dict[int, int] = {}
        self.over = False
        self.own = 0.0
        """Processor seconds that the looking takes."""

    def run(self) -> None:
        """Until told that it is over."""
        while not self.over:
            self.look()
            self.own = time.thread_time()
            time.sleep(1)

    def look(self) -> None:
        """Take note of how they are now."""
        for pid in workers(os.getpid()):
            try:
                told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                memory = dict(
                    line.split()[:2] for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
                )
            except OSError:
                continue
            self.cpu[pid] = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
            self.now[pid] = int(memory["Rss:"])
            self.rss[pid] = max(self.rss.get(pid, 0), int(memory["Rss:"]))
            self.pss[pid] = max(self.pss.get(pid, 0), int(memory["Pss:"]))


def workers(pid: int) -> Iterator[int]:
    """The processes that the process of that number has started through its server: its grandchildren."""
    for child in children(pid):
        yield from children(child)


def children(pid: int) -> list[int]:
    """As the system knows them."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def read(inputs: Iterator[RawPage | fetch.Failure], number: int, ledger: Ledger, watcher: Watcher) -> Trial:
    """Read and store with so many workers."""
    means = Means(workers=number)
    skills = Skills(open=partial(work.open_all, means.limits), read=partial(work.find_all, means.model))
    trial = Trial()
    with Crew(number, memory=means.memory, model=means.model) as crew:
        line = Line(crew, skills, means, Pause())
        fingerprint = line.ask(work.fingerprints, means.model)
        watcher.look()
        before, began, own = sum(watcher.cpu.values()), time.perf_counter(), time.process_time() - watcher.own
        for slot in line.run(inputs):
            if slot.found is None or not isinstance(slot.page, Page):
                continue
            started = time.perf_counter()
            with ledger.write() as writer:
                store(writer, slot.found, fingerprint)
            trial.storing += time.perf_counter() - started
            trial.words += len(slot.found.reading.text.split())
            trial.reports += 1
        trial.seconds = time.perf_counter() - began
        trial.main = time.process_time() - watcher.own - own
        watcher.look()
        trial.workers = sum(watcher.cpu.values()) - before
    return trial


def one(paths: list[str], number: int, reports: int) -> tuple[Trial, Watcher]:
    """One run into a ledger of its own."""
    watcher = Watcher()
    watcher.start()
    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"{folder}/l.db") as ledger:
        inputs = endless(paths) if reports else fetch.pages(paths)
        trial = read(islice(inputs, reports) if reports else inputs, number, ledger, watcher)
    watcher.over = True
    watcher.join()
    return trial, watcher


def endless(paths: list[str]) -> Iterator[RawPage | fetch.Failure]:
    """The reports once and again."""
    return chain.from_iterable(map(fetch.pages, repeat(paths)))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--reports", type=int, default=0)
    parser.add_argument("--twice", action="store_true")
    given = parser.parse_args()
    if given.twice:
        grow(given.paths, given.reports or 2000)
        return
    trials: dict[int, list[Trial]] = {1: [], 2: []}
    print("workers  words/s  storing  of main  CPU s/100k words    RSS PSS MB")
    for number in (1, 2) * given.times:
        trial, watcher = one(given.paths, number, given.reports)
        trials[number].append(trial)
        print(
            f"{number:>7} {trial.words / trial.seconds:>8,.0f} {trial.storing / trial.workers:>8.1%} "
            f"{trial.main / trial.workers:>8.1%} {1e5 * trial.workers / trial.words:>17.1f} "
            f"{max(watcher.rss.values()) // 1024:>6} {max(watcher.pss.values()) // 1024:>6}",
            flush=True,
        )
    pairs = list(zip(trials[1], trials[2], strict=True))
    by_clock = [a.seconds / b.seconds for a, b in pairs]
    by_processor = [2 * a.workers / (b.workers + b.main) for a, b in pairs]
    print(f"two are {statistics.median(by_clock):.2f} times as fast as one by the clock (median of {by_clock})")
    print(f"and {statistics.median(by_processor):.2f} times by processor time, on two cores of their own")
    spent = sum(trial.storing for trial, _ in pairs) / sum(trial.reports for trial, _ in pairs)
    print(f"storing a report takes {1000 * spent:.1f} ms")


def grow(paths: list[str], reports: int) -> None:
    """How much memory the workers have in the first round and in the second."""
    watcher = Watcher()
    watcher.start()
    means = Means(workers=2)
    read_all = partial(work.find_all, means.model)
    with Crew(means.workers, memory=means.memory, model=means.model) as crew:
        for number in (1, 2):
            line = Line(crew, Skills(open=partial(work.open_all, means.limits), read=read_all), means, Pause())
            done = sum(slot.found is not None for slot in line.run(islice(endless(paths), reports)))
            watcher.look()
            told = ", ".join(
                f"{watcher.now[pid] // 1024} MB (at most {most // 1024})" for pid, most in watcher.rss.items()
            )
            print(f"round {number}: {done} reports; the workers have {told}", flush=True)
    watcher.over = True


if __name__ == "__main__":
    main()
