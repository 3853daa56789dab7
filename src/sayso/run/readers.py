"""The reading process as its server sees it: started when there is something to read, ended when it fails."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Lock, Timer

import msgspec

from sayso.core.errors import SaysoError
from sayso.run.intake import Order, Setup, Told

_KEPT = "what was read until then is kept"


class BrokenOffError(SaysoError):
    """The process ended, or had to be ended, before the order was done."""


class Reader:
    """At most one process; `read` and `dismiss` are for one thread alone, `close` for any."""

    def __init__(self, program: Sequence[str], setup: Setup, holds: Sequence[int] = ()) -> None:
        """`holds` are open files, locked as long as the process has them, too."""
        self._program, self._setup, self._holds = program, setup, holds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._closed = False

    def read(self, order: Order) -> Iterator[Told]:
        """Hand over an order, and give on what is told of it, up to `done` or `failed`.

        Raises BrokenOffError if neither comes, or not in time.
        """
        child = self._running()
        late: list[bool] = []

        def end() -> None:
            late.append(True)
            _kill(child)

        timer = Timer(order.seconds, end)
        timer.daemon = True
        timer.start()
        whole, why = False, ""
        try:
            for told in _asked(child, order):
                if told.state == "broken":
                    why = told.message
                    break
                yield told
                if told.state in ("done", "failed"):
                    whole = True
                    return
        finally:
            timer.cancel()
            if not whole:
                self._end(child)
        if late:
            raise BrokenOffError(f"reading took longer than {order.seconds:g} seconds and was ended; {_KEPT}")
        if self._closed:
            raise BrokenOffError(f"the server was stopped while this was read; {_KEPT}")
        raise BrokenOffError(f"reading broke off: {why or _end_of(child.returncode)}; {_KEPT}")

    def dismiss(self) -> None:
        """Let the process go if there is one; it is waiting for orders."""
        if self._child is not None:
            self._end(self._child)

    def close(self) -> None:
        """End the process now, and start none any more."""
        with self._lock:
            self._closed = True
            child = self._child
        if child is not None:
            _kill(child)
            child.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self._end(self._child)
        with self._lock:
            if self._closed:
                raise BrokenOffError("the server was stopped before this was read")
            if self._child is None:
                try:
                    self._child = subprocess.Popen(  # noqa: S603  a program of our own
                        self._program,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        start_new_session=True,
                        pass_fds=self._holds,
                    )
                except OSError as error:
                    raise BrokenOffError(f"reading cannot be started: {error.strerror or error}") from error
                _write(self._child, self._setup)
            return self._child

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        _kill(child)
        child.wait()
        with self._lock:
            self._child = None
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it had not read is lost with it
                    pipe.close()


def _asked(child: subprocess.Popen[bytes], order: Order) -> Iterator[Told]:
    _write(child, order)
    for line in child.stdout or ():
        try:
            yield msgspec.json.decode(line, type=Told)
        except msgspec.DecodeError:
            return


def _write(child: subprocess.Popen[bytes], letter: Setup | Order) -> None:
    if child.stdin is not None:
        with suppress(OSError):  # it has ended; that its output has too, tells the rest
            child.stdin.write(msgspec.json.encode(letter) + b"\n")
            child.stdin.flush()


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started."""
    if child.poll() is not None:
        return
    if sys.platform == "win32":
        child.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _end_of(code: int) -> str:
    if code >= 0:
        return f"the process that reads ended by itself (exit code {code})"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
    causes = {"SIGKILL": ", perhaps for want of memory", "SIGXCPU": ", for it used too much processor time"}
    return f"the process that reads was ended by the system ({name}{causes.get(name, '')})"
