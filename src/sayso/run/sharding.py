"""Reports in, shards out: what one machine and many have in common, and the way of one machine."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from types import TracebackType
from typing import Self

import msgspec

from sayso.core.errors import SaysoError
from sayso.core.records import RawPage, Record
from sayso.fetch import Failure
from sayso.run import shards, work
from sayso.run.batch import Found
from sayso.run.crew import Crew
from sayso.run.folders import Folder
from sayso.run.means import Means
from sayso.run.packs import REPORTS, Listed, Pack, listed, packs, units
from sayso.run.pages import Tally, Unreadable, Watch, ignore
from sayso.run.pausing import Pause
from sayso.run.pool import Line, Skills
from sayso.run.shardrows import Read, Sequenced
from sayso.run.shards import Job, Receipt


class Plan(Record, frozen=True, kw_only=True):
    """A job of reading into shards, as every worker gets it."""

    address: str
    """Of the folder of shards."""
    job: Job
    done: frozenset[str]
    """The packs that an earlier run has finished."""

    def packs(self, lot: Sequence[Listed]) -> Iterator[Pack]:
        """The packs of a lot of inputs; of those that are done the name alone."""
        for pack in packs(lot, self.job.limits, reports=self.job.reports, salt=self.job.salt):
            yield Pack(name=pack.name, entries=()) if pack.name in self.done else pack


class Done(Record, frozen=True, kw_only=True):
    """A pack that has been read and kept, now or in an earlier run."""

    receipt: Receipt
    is_new: bool
    failed: tuple[Unreadable, ...] = ()


def plan(
    paths: Sequence[str], address: str, means: Means, fingerprint: str, *, reports: int = REPORTS
) -> tuple[Plan, list[list[Listed]]]:
    """What is to be done, and the inputs in lots.

    Raises SaysoError if the folder cannot be written to, or holds the shards of another job.
    """
    folder = Folder(address)
    inputs = listed(paths)
    job = shards.job_of(inputs, fingerprint, means.limits, reports=reports)
    return Plan(address=folder.address, job=job, done=shards.begin(folder, job)), units(inputs, reports=reports)


class Reader:
    """Reads packs and keeps them, with processes of its own to do it: what a report does to those is its problem."""

    def __init__(self, means: Means, pause: Pause | None = None) -> None:
        self._means = means
        self._pause = pause or Pause()
        self._crew = Crew(max(1, means.workers), memory=means.memory, model=means.model)

    def __enter__(self) -> Self:
        """Raises ResourceError if the model is missing."""
        self._crew.__enter__()
        try:
            self.fingerprint = self._line().ask(work.fingerprints, self._means.model)
        except BaseException:
            self._crew.__exit__()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._crew.__exit__(kind, error, at)

    def _line(self) -> Line[Found]:
        skills: Skills[Found] = Skills(
            open=partial(work.open_all, self._means.limits), read=partial(work.find_all, self._means.model)
        )
        return Line(self._crew, skills, self._means, self._pause)

    def keep(self, plan: Plan, packs: Iterable[Pack]) -> Iterator[Done]:
        """Read packs and keep them, one after the other, as far as it gets until it is asked to pause.

        Raises SaysoError if this is another reader than that of the job: nothing it finds may stand beside it.
        """
        if self.fingerprint != plan.job.fingerprint:
            raise SaysoError(f"a worker has another version of Sayso ({self.fingerprint}): install the same one")
        folder = Folder(plan.address)
        begun: deque[tuple[str, list[Sequenced]]] = deque()
        read: list[Found | Unreadable] = []

        def inputs() -> Iterator[RawPage | Failure]:
            for pack in packs:
                begun.append((pack.name, [(entry.input, entry.row) for entry in pack.entries]))
                yield from (entry.item for entry in pack.entries)

        def ended() -> Iterator[Done]:
            while begun and len(read) == len(begun[0][1]):
                name, places = begun.popleft()
                whole = [Read(at=at, what=what) for at, what in zip(places, read, strict=True)]
                read.clear()
                yield _kept(folder, plan.job, name, whole)

        with closing(self._line().run(inputs())) as slots:  # a line of its own: an earlier call may have failed
            for slot in slots:
                yield from ended()
                what = slot.found or slot.page
                assert isinstance(what, Found | Unreadable)  # noqa: S101
                read.append(what)
        yield from ended()
        if (begun or read) and not self._pause.asked:
            raise SaysoError("a fault of Sayso itself: what was read and what was to be read do not come out even")


class Collector:
    """Collects what is done, wherever it is done, and ends the job."""

    def __init__(self, plan: Plan, watch: Watch) -> None:
        self.tally = Tally()
        self._plan = plan
        self._watch = watch
        self._receipts: dict[str, Receipt] = {}

    def add(self, done: Done) -> None:
        """Take note of a pack, and tell the watcher."""
        receipt = done.receipt
        self._receipts[receipt.pack] = receipt
        fresh = {"read": receipt.read, "words": receipt.words} if done.is_new else {"known": receipt.read}
        for name, number in (fresh | {"failed": receipt.failed}).items():
            self.tally = msgspec.structs.replace(self.tally, **{name: getattr(self.tally, name) + number})
        for one in done.failed:
            self._watch(self.tally, one.origin, one.problem, None)
        self._watch(self.tally, receipt.pack, None, None)

    def finish(self) -> Tally:
        """Write the manifest."""
        shards.finish(Folder(self._plan.address), self._plan.job, self._receipts.values())
        return self.tally


def read_into_shards(
    paths: Sequence[str],
    address: str,
    means: Means,
    *,
    reports: int = REPORTS,
    watch: Watch = ignore,
    pause: Pause | None = None,
) -> Tally:
    """Read everything under `paths` on this machine, and keep it in shards at an address.

    When `pause` asks for it, the run ends; the same call goes on where it stopped. Raises SaysoError as `plan` does.
    """
    pause = pause or Pause()
    with Reader(means, pause) as reader:
        todo, lots = plan(paths, address, means, reader.fingerprint, reports=reports)
        collector = Collector(todo, watch)
        for done in reader.keep(todo, (pack for lot in lots for pack in todo.packs(lot))):
            collector.add(done)
    return collector.tally if pause.asked else collector.finish()


def _kept(folder: Folder, job: Job, name: str, read: Sequence[Read]) -> Done:
    if not read:
        return Done(receipt=shards.receipt(folder, name), is_new=False)
    failed = tuple(one.what for one in read if isinstance(one.what, Unreadable))
    return Done(receipt=shards.write(folder, job, name, read), is_new=True, failed=failed)
