"""Progress of long work: a bar with rate and remaining time on a terminal, one line a problem, a summary."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from sayso.core.records import Problem
from sayso.core.text import safe
from sayso.fetch import count
from sayso.run.pages import Tally


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
        if workers > 1:
            doing += f", {workers} workers"
        self.console = Console(stderr=True, highlight=False)
        self.failed = 0
        self._started = monotonic()
        self._bar: Bar | None = None
        self._linking = 0
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
            self._task = self._bar.add_task(doing, total=total or count(paths) or None, rate="")

    def __enter__(self) -> "Progress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, tally: Tally, origin: str, problem: Problem | None, report: str | None = None) -> None:
        """Take note of one report, or of one problem."""
        self.failed = tally.failed
        if problem is not None:
            self.console.print(f"{safe(origin)}: {safe(problem.message)}", markup=False, soft_wrap=True)
        if self._bar:
            rate = tally.words / max(0.001, monotonic() - self._started)
            done = tally.read + tally.known + tally.failed
            self._bar.update(self._task, completed=done, rate=f"{rate:,.0f} words/s")

    def link(self, left: int) -> None:
        """Take note of how many reports are still to be put into their stories."""
        if self._bar:
            total = self._linking = max(self._linking, left + 1)
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


@contextmanager
def linking() -> Iterator[Callable[[int], None]]:
    """Something to tell how many reports are still to be linked: it shows that on a terminal, if it takes long."""
    with Progress([], quiet=False, doing="linking") as progress:
        yield progress.link
