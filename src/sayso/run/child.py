"""The process that reads what is handed in to the web page: orders by standard input, news by standard output, in JSON.

Articles are hostile, and the libraries that take them apart are large: here they may run out of memory, hang or crash
without hurting the server. It ends with its input, so that it never outlives the server by more than one order.
"""

import os
import sys
import traceback
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from sayso.core.errors import SaysoError
from sayso.core.records import Problem
from sayso.run.intake import Order, Setup, Told

_NICE = 10

Tell = Callable[[Told], None]


def main() -> int:
    """Read orders until there are no more."""
    letters = sys.stdin.buffer
    with _own_output() as out:

        def tell(told: Told) -> None:
            out.write(msgspec.json.encode(told) + b"\n")
            out.flush()

        setup = msgspec.json.decode(letters.readline(), type=Setup)
        _be_humble(setup.memory)
        for line in letters:
            order = msgspec.json.decode(line, type=Order)
            _limit_time(order.seconds)
            try:
                _read(order, setup, tell)
            except SaysoError as error:
                tell(Told(state="failed", message=str(error)))
            except Exception as error:
                traceback.print_exc()
                memory = isinstance(error, MemoryError)
                why = "there was not enough memory" if memory else f"a fault of Sayso itself ({type(error).__name__})"
                tell(Told(state="broken", message=why))
                return 1  # what state the libraries are in, nobody knows
    return 0


def _read(order: Order, setup: Setup, tell: Tell) -> None:
    from sayso import fetch, resources
    from sayso.ledger import Ledger
    from sayso.run.means import Means
    from sayso.run.pages import Tally
    from sayso.run.read import read_into

    tell(Told(state="loading"))
    resources.load(setup.model)
    sources = [kept.source() for kept in order.sources]
    total, most = fetch.count(sources), 0

    def watch(tally: Tally, origin: str, problem: Problem | None, report: str | None) -> None:
        done = tally.read + tally.known + tally.failed
        tell(
            Told(
                state="reading",
                done=done,
                total=max(total, done),
                failed=tally.failed,
                report=report,
                origin=origin,
                problem=problem,
            )
        )

    def linking(left: int) -> None:
        nonlocal most
        most = max(most, left + 1)
        tell(Told(state="linking", done=most - left, total=most))

    tell(Told(state="reading", total=total))
    limits = fetch.Limits(max_bytes=setup.max_bytes, max_characters=setup.max_characters)
    with Ledger.open(setup.ledger) as ledger:
        means = Means(model=setup.model, limits=limits)  # no workers: this process is the one that may be lost
        tally = read_into(ledger, sources, means, watch=watch, linking=linking)
    done = tally.read + tally.known + tally.failed
    tell(Told(state="done", done=done, total=done, failed=tally.failed))


def _own_output() -> BinaryIO:
    """Standard output for our lines alone; what libraries print goes to standard error."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _be_humble(memory: int) -> None:
    """Let the server's pages go first, and take no more memory than allowed; where the system knows such limits."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_DATA, memory)


def _limit_time(seconds: float) -> None:
    """Processor time for one order: what keeps an endless loop from running on when no server is left to end it."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)) + 1)


def _limit(which: int, most: int) -> None:
    import resource

    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    raise SystemExit(main())
