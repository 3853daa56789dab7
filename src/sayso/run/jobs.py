"""Reading in the background, for the web page: one job after the other, in a process of its own (`run/child.py`).

What a job is at can be asked from any thread at any time without waiting: states are records that are replaced whole.
"""

import itertools
import logging
import queue
import secrets
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Literal, Self

import msgspec

from sayso import fetch
from sayso.core.errors import InputError, SaysoError
from sayso.core.records import Problem, Record
from sayso.fetch.records import MEGABYTE
from sayso.ledger import Ledger
from sayso.ledger.databases import without_place
from sayso.resources import DEFAULT_MODEL
from sayso.run.intake import Handed, Kept, Order, Setup, Told, Upload, keep
from sayso.run.readers import BrokenOffError, Reader
from sayso.run.spools import make, sweep

log = logging.getLogger(__name__)

STAGE = "job"
"""The stage that a problem names if reading broke off."""
_REMEMBERED = 200
_MOST_LISTED = 1_000
CHILD = (sys.executable, "-P", "-m", "sayso.run.child")
"""`-P`: what lies in the working folder is never imported."""


class BusyError(SaysoError):
    """More is waiting to be read than is allowed; later there will be room."""


class Bounds(Record, frozen=True, kw_only=True):
    """How much jobs may take."""

    waiting: int = 8
    """Jobs in the queue, besides the one that is being read."""
    inputs: int = 50
    """Files, texts and addresses in one job."""
    upload_bytes: int = 50_000_000
    """All files of one job together."""
    seconds: float = 1_800
    """For one job."""
    warm_seconds: float = 300
    """So long the process is kept after a job, since it takes seconds to load its models."""
    memory: int = 4_000_000_000
    """Bytes; with a short report half a GB was taken, with one of nearly the greatest length 1.4 GB of real memory."""


class Remark(Record, frozen=True, kw_only=True):
    """A problem, and where what it is about came from."""

    origin: str
    problem: Problem


class JobState(Record, frozen=True, kw_only=True):
    """What a job is at."""

    id: str
    state: Literal["waiting", "loading", "reading", "linking", "done", "failed"] = "waiting"
    what: tuple[str, ...]
    """The origins of what was handed in."""
    done: int = 0
    total: int = 0
    """Reports, as far as it is known how many there are; while linking, of those that are to be linked."""
    failed: int = 0
    """Inputs that could not be read."""
    message: str = ""
    """One line for the person, if the job failed."""
    reports: tuple[str, ...] = ()
    """The reports read, or found to be known, by their ids in the ledger; the first thousand."""
    problems: tuple[Remark, ...] = ()
    """Likewise."""

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in ("done", "failed")


class _Job(Record, frozen=True, kw_only=True):
    id: str
    folder: Path
    sources: tuple[Kept, ...]


class Jobs:
    """Takes what is handed in, and has it read into a ledger. To be closed."""

    def __init__(
        self,
        ledger: str,
        *,
        model: str = DEFAULT_MODEL,
        limits: fetch.Limits = fetch.Limits(),  # noqa: B008  frozen
        folder: Path | None = None,
        bounds: Bounds = Bounds(),  # noqa: B008
        program: Sequence[str] = CHILD,
    ) -> None:
        """`folder` is where files lie until they are read; by default with the system's other temporary files."""
        self._ledger, self._bounds = ledger, bounds
        sweep(folder)
        self._spool = make(folder)
        setup = Setup(
            ledger=ledger,
            model=model,
            max_bytes=limits.max_bytes,
            max_characters=limits.max_characters,
            memory=bounds.memory,
        )
        self._reader = Reader(program, setup, self._spool.holds)
        self._states: dict[str, JobState] = {}
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = Lock()
        self._closed = False
        self._thread = Thread(target=self._work, name="sayso-jobs", daemon=True)
        self._thread.start()

    def start(self, handed: Sequence[Handed]) -> str:
        """Put a job into the queue; returns its id.

        Raises BusyError if the queue is full, InputError if there is nothing to read or too much.
        """
        if not handed:
            raise InputError("there is nothing to read")
        if len(handed) > self._bounds.inputs:
            raise InputError(f"at most {self._bounds.inputs} files, texts or addresses are read at once")
        if sum(len(item.content) for item in handed if isinstance(item, Upload)) > self._bounds.upload_bytes:
            raise InputError(f"at most {self._bounds.upload_bytes / MEGABYTE:g} MB are read at once")
        with self._lock:
            if self._closed:
                raise BusyError("the server is being stopped")
            if sum(state.state == "waiting" for state in self._states.values()) >= self._bounds.waiting:
                raise BusyError(f"{self._bounds.waiting} jobs are waiting to be read; try again in a while")
            job = self._job(handed)
            self._states[job.id] = JobState(
                id=job.id, what=tuple(kept.source().origin for kept in job.sources), total=len(job.sources)
            )
            self._queue.put(job)
            over = [state.id for state in self._states.values() if state.is_over]
            for old in over[: max(0, len(self._states) - _REMEMBERED)]:
                del self._states[old]
        return job.id

    def state(self, job: str) -> JobState | None:
        """What a job is at; None if there is none of this id, or if it was over long ago."""
        return self._states.get(job)

    def states(self) -> tuple[JobState, ...]:
        """All jobs that are remembered, the oldest first."""
        return tuple(self._states.values())

    def close(self) -> None:
        """End the reading process, also amid a job, and let go of all files; what was committed is kept."""
        with self._lock:
            again, self._closed = self._closed, True
        if again:
            return
        self._reader.close()
        self._queue.put(None)
        self._thread.join()
        self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _job(self, handed: Sequence[Handed]) -> _Job:
        id = secrets.token_hex(8)
        folder = self._spool.folder / id
        folder.mkdir(mode=0o700)
        try:
            return _Job(id=id, folder=folder, sources=tuple(keep(handed, folder)))
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise InputError(f"there is no room to keep it: {error.strerror or error}") from error
        except InputError:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _work(self) -> None:
        """The one thread that gives orders."""
        while True:
            try:
                job = self._queue.get(timeout=self._bounds.warm_seconds)
            except queue.Empty:
                self._reader.dismiss()
                continue
            if job is None:
                self._reader.dismiss()
                return
            try:
                self._have_read(job)
            except Exception:  # this thread must live on, whatever comes
                log.exception("a job failed")
                self._change(job, state="failed", message="reading broke off by a fault of Sayso itself")
            finally:
                shutil.rmtree(job.folder, ignore_errors=True)

    def _have_read(self, job: _Job) -> None:
        if self._closed:
            self._change(job, state="failed", message="the server was stopped before this was read")
            return
        try:
            for told in self._reader.read(Order(sources=job.sources, seconds=self._bounds.seconds)):
                self._note(job, told)
        except BrokenOffError as error:
            self._change(job, state="failed", message=str(error))
            if not self._closed:
                self._record(job, str(error))

    def _note(self, job: _Job, told: Told) -> None:
        before = self._states[job.id]
        changes: dict[str, object] = {"state": told.state, "message": self._named(told.message)}
        if told.state != "failed":
            changes |= {"done": told.done, "total": told.total}
        reports, problems = before.reports, before.problems
        if told.report is not None and told.report not in reports and len(reports) < _MOST_LISTED:
            reports = (*reports, told.report)
        if told.problem is not None and len(problems) < _MOST_LISTED:
            problem = msgspec.structs.replace(told.problem, message=self._named(told.problem.message))
            problems = (*problems, Remark(origin=told.origin, problem=problem))
        if told.state == "done" and not reports:
            message = problems[0].problem.message if problems else "held no report"
            changes |= {"state": "failed", "message": message}
        failed = max(before.failed, told.failed)
        self._change(job, **changes, reports=reports, problems=problems, failed=failed)

    def _named(self, message: str) -> str:
        """With the ledger's name in place of its path, which is not for everybody who hands in something."""
        return without_place(message, self._ledger)

    def _change(self, job: _Job, **changes: object) -> None:
        self._states[job.id] = msgspec.structs.replace(self._states[job.id], **changes)

    def _record(self, job: _Job, message: str) -> None:
        """Put it into the ledger, as with any input that cannot be read: which of a job's it was, nobody knows."""
        problem = Problem(stage=STAGE, message=message)
        remarks = tuple(Remark(origin=kept.source().origin, problem=problem) for kept in job.sources)
        known = self._states[job.id].problems
        self._change(job, problems=tuple(itertools.chain(known, remarks)))
        try:
            with Ledger.open(self._ledger) as ledger, ledger.write() as writer:
                for kept, remark in zip(job.sources, remarks, strict=True):
                    writer.add_problem(remark.origin, problem, content_hash=kept.content_hash)
        except SaysoError:
            log.exception("the problem of a job could not be put into the ledger")
