"""Processes that read for this one. They may be killed for taking too long or too much, and may crash; it may not.

Each is led by a thread of its own, through a pipe of its own, so that it is always plain which one has failed at what.
Where the platform allows, they are forked from a process that has loaded the models, so that all share one copy.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, Self, TypeVar

from sayso.core.errors import ResourceError
from sayso.run.work import prepare
from sayso.run.worker import OUT_OF_MEMORY, settle_in

T = TypeVar("T")
R = TypeVar("R")
Answer = TypeVar("Answer")
Work = Callable[[Sequence[T]], list[R]]
"""What is done with a whole batch: one result for each, in their order."""

_PRELOAD = "sayso.run.preload"
_STARTS = 3
"""Tries to start a worker."""
_LOADING = 300.0
"""Seconds that one has to load the models: a slow disk or network drive may take minutes, but not for ever."""
_LEAVING = 10.0
"""Seconds for a process to end that has closed its pipe."""
_roll = threading.Lock()
"""Held to start a process and to learn that one has ended. At each start the standard library asks after all others,
and of two threads that ask after the same process one is told that it ended with exit code 255, which is not so."""


class Hands(Protocol):
    """Whoever does the work: this process, or others."""

    width: int
    """How many batches are in work at a time."""

    def submit(self, work: Work[T, R], batch: Sequence[T], seconds: float | None) -> Future[list[R]]:
        """Have a batch worked on, in the order in which they are submitted, for so long at most."""


class Own:
    """This very process: at once, and without any limit."""

    width = 1

    def submit(self, work: Work[T, R], batch: Sequence[T], seconds: float | None) -> Future[list[R]]:
        """Done when it returns."""
        future: Future[list[R]] = Future()
        try:
            future.set_result(work(batch))
        except Exception as error:
            future.set_exception(error)
        return future


class FaultError(Exception):
    """What some work raised, in words: not every exception comes through from one process to the other."""


class EndedError(Exception):
    """The process has ended at its work, with that exit code; a negative one is a signal."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code or 0


class Crew:
    """So many other processes, each of which gets no more than so many bytes of memory."""

    def __init__(self, workers: int, *, memory: int, model: str | None) -> None:
        """With the `model` loaded before they start; None: they need none."""
        self.width = workers
        self._memory = memory
        self._model = model
        self._workers: dict[int, _Worker] = {}
        """By the thread that leads it."""
        self._is_over = False

    def __enter__(self) -> Self:
        self._context = _context(self._model)
        self._leaders = ThreadPoolExecutor(self.width, "leads a worker")
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        self._leaders.shutdown(wait=False, cancel_futures=True)
        for worker in list(self._workers.values()):
            worker.end()
        self._leaders.shutdown()

    def submit(self, work: Work[T, R], batch: Sequence[T], seconds: float | None) -> Future[list[R]]:
        """The time counts from when one of them takes it up; whoever takes longer is ended."""
        return self._leaders.submit(self._lead, work, batch, seconds)

    def _lead(self, work: Work[T, R], batch: Sequence[T], seconds: float | None) -> list[R]:
        thread = threading.get_ident()
        worker = self._workers.get(thread)
        if worker is None or not worker.is_alive:
            worker = self._begun(thread)
        if self._is_over:
            worker.end()
        return worker.do(work, batch, seconds)

    def _begun(self, thread: int) -> "_Worker":
        """A worker that is ready. One that ends before is replaced: the machine may be to blame, and is no input."""
        failed: Exception | None = None
        for _ in range(_STARTS):
            try:
                worker = self._workers[thread] = _Worker(self._context, self._memory, self._model)
                if not self._is_over:
                    worker.get_ready()
                return worker
            except (OSError, EOFError, EndedError) as error:  # the first one covers TimeoutError
                failed = error
                if self._is_over:
                    break
        match failed:
            case TimeoutError():
                why = f"each takes longer than {_LOADING:,.0f} s to load the models"
            case EndedError():
                why = "each ends while it loads the models"
            case _:
                why = str(failed)
        raise ResourceError(f"no process to read with could be started: {why}") from failed


class _Worker:
    """One process, used by one thread."""

    def __init__(self, context: Any, memory: int, model: str | None) -> None:
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, memory, model), daemon=True)
        with _roll:
            self._process.start()
        other.close()

    @property
    def is_alive(self) -> bool:
        with _roll:
            return bool(self._process.is_alive())

    def get_ready(self) -> None:
        """Wait until all is loaded: that is no part of the time for a batch."""
        self._within(_LOADING, self._pipe.recv)

    def do(self, work: Work[T, R], batch: Sequence[T], seconds: float | None) -> list[R]:
        def exchange() -> tuple[list[R], Exception | None]:
            self._pipe.send((work, batch))
            answer: tuple[list[R], Exception | None] = self._pipe.recv()
            return answer

        results, error = self._within(seconds, exchange)
        if error is not None:
            raise error
        return results

    def _within(self, seconds: float | None, talk: Callable[[], Answer]) -> Answer:
        """Talk with the process. It is ended when that takes longer, at whichever end of the pipe it hangs.

        Raises TimeoutError, or EndedError if it has ended by itself.
        """
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            self._process.kill()

        limit = threading.Timer(seconds, give_up) if seconds is not None else None
        if limit:
            limit.daemon = True
            limit.start()
        try:
            return talk()
        except (EOFError, ConnectionError):
            self._join()
            self._pipe.close()
            if is_late.is_set():
                raise TimeoutError from None
            raise EndedError(self._process.exitcode) from None
        finally:
            if limit:
                limit.cancel()

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._process.kill()
        self._join()

    def _join(self) -> None:
        if not wait([self._process.sentinel], _LEAVING):
            self._process.kill()
        with _roll:
            self._process.join()


def _serve(pipe: Connection, memory: int, model: str | None) -> None:
    """The life of a worker: until the pipe is closed."""
    settle_in(memory)
    try:
        if model is not None:
            with suppress(ResourceError):  # it is told when there is work
                prepare(model)
        pipe.send("ready")
        while True:
            work, batch = pipe.recv()
            answer: tuple[list[Any] | None, Exception | None]
            try:
                answer = work(batch), None
            except ResourceError as error:
                answer = None, ResourceError(str(error))
            except MemoryError:
                raise
            except Exception as error:
                answer = None, FaultError(f"{type(error).__name__}: {error}")
            pipe.send(answer)
    except (EOFError, ConnectionError):
        return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what state the libraries are in, nobody knows


def told(error: BaseException, *, seconds: float | None, memory: int) -> str:
    """What went wrong with one input, to a person."""
    match error:
        case TimeoutError():
            return f"takes longer than {seconds or 0:,.0f} s to read"
        case EndedError(code=code) if code == OUT_OF_MEMORY:
            return f"takes more than {memory / 1e6:,.0f} MB of memory to read"
        case EndedError(code=code):
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            return f"ends the process that reads it ({how})"
        case MemoryError():
            return "takes more memory to read than there is"
        case _:
            name = "" if isinstance(error, FaultError) else f"{type(error).__name__}: "
            return f"cannot be read by a fault of Sayso itself ({name}{error})"


def _context(model: str | None) -> Any:
    if sys.platform != "linux":  # there is no safe fork once Apple's libraries are in, and none at all on Windows
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOAD])
    # PYTHONSAFEPATH: else it would import what lies in the folder where somebody reads reports.
    with _environment({"SAYSO_PRELOAD": model or "", "PYTHONSAFEPATH": "1"}), _without_interrupts():
        forkserver.ensure_running()
    return context


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """What is started meanwhile gets no Ctrl-C until it asks for it; ours comes at the end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
