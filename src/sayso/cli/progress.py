"""Progress of long work: a bar with rate and remaining time on a terminal, one line a problem, a summary."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from sayso.core.records import Problem
from sayso.core.text import safe
from sayso.fetch import count
from sayso.run.pages import Tally

_ENDINGS = 8
"""So many are told one by one."""
EVERY = 30
"""Seconds between the lines that a long run prints where there is no bar."""


class Progress:
    """Shows on standard error how a run goes on; standard output stays the command's own."""

    def __init__(
        self,
        paths: Sequence[str],
        *,
        quiet: bool,
        doing: str = "reading",
        workers: int = 1,
        total: int | None = None,
    ) -> None:
        """`quiet` leaves out the bar, for output that is meant for programs; problems are always shown.

        `total` is how many reports there will be, where it is not for the paths to tell.
        """
        self._doing = doing + (f", {workers} workers" if workers > 1 else "")
        self._paths = paths
        self._total = total
        self._tally = Tally()
        self._over = Event()
        self.console = Console(stderr=True, highlight=False)
        self.failed = 0
        self._started = monotonic()
        self._bar: Bar | None = None
        self._linking = self._left = 0
        if self.console.is_terminal and not quiet:
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                console=self.console,
                transient=True,
            )
            self._task = self._bar.add_task(self._doing, total=total or count(paths) or None, rate="")

    def __enter__(self) -> "Progress":
        if self._bar:
            self._bar.start()
        else:
            Thread(target=self._keep_telling, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._bar:
            self._bar.stop()

    def starting(self, workers: int) -> None:
        """Take note that so many processes start; 0: the first of them is ready."""
        if self._bar:
            how = f"starting {workers} workers" if workers > 1 else "starting"
            self._bar.update(self._task, description=how if workers else self._doing)

    def stopping(self) -> None:
        """Say that the run is asked to stop; at once, from the handler of signals, so not by way of any buffer."""
        told = "stopping: storing what has been read; Ctrl-C again stops at once\n"
        with suppress(OSError, ValueError):
            os.write(sys.stderr.fileno(), (f"\r\x1b[2K{told}" if self._bar else told).encode())

    def _keep_telling(self) -> None:
        """A line now and then, where there is no bar: whoever looks into a log sees that the run goes on."""
        while not self._over.wait(EVERY):
            if self._total is None:
                self._total = count(self._paths)
            seconds = monotonic() - self._started
            if self._linking:
                told = f"linking: {self._linking - self._left:,} of {self._linking:,}"
            else:
                done = self._tally.read + self._tally.known + self._tally.failed
                of = f" of about {self._total:,}" if self._total > done else ""
                rate = f", {self._tally.words / seconds:,.0f} words/s" if self._tally.words else ""
                told = f"{self._doing}: {done:,}{of}{rate}"
            if not self._over.is_set():
                print(f"{told}, {seconds:,.0f} s so far", file=sys.stderr, flush=True)

    def advance(self, tally: Tally, origin: str, problem: Problem | None, report: str | None = None) -> None:
        """Take note of one report, or of one problem."""
        self.failed = tally.failed
        self._tally = tally
        if problem is not None:
            self.console.print(f"{safe(origin)}: {safe(problem.message)}", markup=False, soft_wrap=True)
        if self._bar:
            rate = tally.words / max(0.001, monotonic() - self._started)
            done = tally.read + tally.known + tally.failed
            self._bar.update(self._task, completed=done, rate=f"{rate:,.0f} words/s")

    def link(self, left: int) -> None:
        """Take note of how many reports are still to be put into their stories."""
        self._left = left
        total = self._linking = max(self._linking, left + 1)
        if self._bar:
            self._bar.update(
                self._task, description="linking", total=total, completed=total - left, rate="reports into stories"
            )

    def summary(self, tally: Tally, ledger: str, *, done: str = "read") -> None:
        """The last lines: what was read, and how fast."""
        seconds = max(0.001, monotonic() - self._started)
        parts = [f"{tally.read} {done}"]
        if tally.known:
            parts.append(f"{tally.known} already known")
        if tally.failed:
            parts.append(f"{tally.failed} could not be read (sayso problems --ledger {ledger})")
        speed = f" in {seconds:.1f} s, {tally.words / seconds:,.0f} words a second" if tally.words else ""
        print(f"{', '.join(parts)}{speed}; ledger {ledger}", file=sys.stderr)


def tell_passed_over(endings: Mapping[str, int]) -> None:
    """Say how many files in the folders were no reports: nobody is to think that they were read."""
    if not endings:
        return
    number = sum(endings.values())
    shown = sorted(endings.items(), key=lambda each: (-each[1], each[0]))
    parts = [f"{times} {safe(name) or 'without ending'}" for name, times in shown[:_ENDINGS]]
    parts += [f"{sum(times for _, times in shown[_ENDINGS:])} others"] if len(shown) > _ENDINGS else []
    were = "file was" if number == 1 else "files were"
    print(f"{number} {were} passed over ({', '.join(parts)}): not a kind that Sayso reads", file=sys.stderr)


@contextmanager
def linking() -> Iterator[Callable[[int], None]]:
    """Something to tell how many reports are still to be linked: it shows that on a terminal, if it takes long."""
    with Progress([], quiet=False, doing="linking") as progress:
        yield progress.link
