"""From inputs to what is found in them, by as many processes as there are, in the order of the inputs.

Inputs are taken a window at a time, and never more than a few windows are held, however many there are. Their documents
are made, what is known already is left out, and the rest is cut into batches of like length, the longest first.

A batch that fails is tried again one by one, and what fails once more is set aside: so it is no input's loss if another
one, or the machine, was to blame.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, Generic, TypeVar

from sayso.core.errors import ResourceError
from sayso.core.records import Problem, RawPage
from sayso.fetch import Failure
from sayso.run.crew import EndedError, Hands, Work, told
from sayso.run.means import Means
from sayso.run.pages import QUARANTINE, Page, Unreadable, content_hash
from sayso.run.pausing import Pause

R = TypeVar("R")
Answer = TypeVar("Answer")

BATCH: Final = 16
"""Reports parsed together: enough to keep spaCy busy, few enough to commit every second or so."""
BATCH_CHARACTERS: Final = 30_000
"""Of a batch of several: memory goes with the length of all that is parsed together."""
BATCHES: Final = 2
"""Batches that a window has for each process."""
WINDOWS: Final = 3
"""Windows held: one that is being stored, one that is being read, one whose documents are being made."""
WINDOW_BYTES: Final = 16_000_000
OPENED_BYTES: Final = 1_000_000
"""Of inputs whose documents are made together."""
PATIENCE: Final = 2.0
"""Seconds after which a window is closed, full or not: from the web, or a pipe, inputs may come one by one."""
_TICK: Final = 0.2
_CHARACTERS_A_SECOND: Final = 1_000
_BYTES_A_SECOND: Final = 50_000
"""What even a slow machine manages: what length allows for, beside the seconds that every report has."""


@dataclass(slots=True)
class Slot(Generic[R]):
    """One input on its way."""

    origin: str
    raw: RawPage | None = None
    """Until its document is made."""
    digest: str = ""
    page: Page | Unreadable | None = None
    known: str | None = None
    """The id of the report that the ledger has already."""
    found: R | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do but to store it."""
        return isinstance(self.page, Unreadable) or self.known is not None or self.found is not None


@dataclass(frozen=True, slots=True)
class Skills(Generic[R]):
    """What the hands can do."""

    open: Work[RawPage, Page | Unreadable]
    read: Work[Page, R]


@dataclass(slots=True)
class _Task(Generic[R]):
    """Some inputs that are worked on together."""

    slots: Sequence[Slot[R]]
    window: "_Window[R]"
    is_reading: bool
    """Not only making the documents."""
    is_last: bool = False
    """It is tried for the second time."""

    def seconds(self, means: Means) -> float:
        """How long it may take."""
        if self.is_reading:
            return means.seconds + sum(_length(slot) for slot in self.slots) / _CHARACTERS_A_SECOND
        return means.seconds + sum(_bytes(slot) for slot in self.slots) / _BYTES_A_SECOND


@dataclass(slots=True)
class _Window(Generic[R]):
    slots: deque[Slot[R]] = field(default_factory=deque)
    unopened: int = 0


class Line(Generic[R]):
    """Inputs in, results out."""

    def __init__(self, hands: Hands, skills: Skills[R], means: Means, pause: Pause) -> None:
        self._hands = hands
        self._skills = skills
        self._means = means
        self._pause = pause
        self._windows: deque[_Window[R]] = deque()
        self._pending: dict[Future[Any], _Task[R]] = {}

    def ask(self, work: Work[str, Answer], question: str) -> Answer:
        """Have the hands answer one question before they begin; it ends when the run is asked to stop.

        A process that ends at it is replaced once, as for every batch: the fault may be the machine's.
        """
        self._pause.starting(self._hands.width)
        try:
            return self._asked(work, question)
        finally:
            self._pause.starting(0)

    def _asked(self, work: Work[str, Answer], question: str) -> Answer:
        try:
            return self._answer(work, question)
        except EndedError:
            pass
        try:
            return self._answer(work, question)
        except EndedError as error:
            raise ResourceError(f"no process to read with lasts: they end with exit code {error.code}") from error

    def _answer(self, work: Work[str, Answer], question: str) -> Answer:
        future = self._hands.submit(work, [question], None)
        while not wait([future], _TICK).done:
            if self._pause.asked:
                raise KeyboardInterrupt
        return future.result()[0]

    def run(
        self,
        source: Iterator[RawPage | Failure],
        *,
        known: Callable[[Page], str | None] = lambda page: None,
        skip: Mapping[str, str] | None = None,
    ) -> Generator[Slot[R], None, None]:
        """Every input in its order, as far as the run gets until it is asked to stop.

        `known` says which report a page is, if that has been read; `skip` what is not to be tried, and why, by the hash
        of the bytes. Raises ResourceError if the hands lack what they need. Nothing of one run is left to the next,
        however the one has ended.
        """
        self._known, self._skip = known, skip or {}
        pending: dict[Future[Any], _Task[R]] = {}
        self._windows, self._pending = deque(), pending
        try:
            yield from self._slots(source)
        finally:
            for future in pending:
                future.cancel()

    def _slots(self, source: Iterator[RawPage | Failure]) -> Iterator[Slot[R]]:
        exhausted = False
        while True:
            if not exhausted and not self._pause.asked and len(self._windows) < WINDOWS:
                exhausted = self._take(source)
            self._work(0)
            while self._windows and (slots := self._windows[0].slots) and slots[0].is_done:
                yield slots.popleft()
                self._work(0)
            if self._windows and not self._windows[0].slots:
                self._windows.popleft()
            elif self._pause.asked or (exhausted and not self._windows):
                return
            elif exhausted or len(self._windows) == WINDOWS:
                self._work(_TICK)

    def _take(self, source: Iterator[RawPage | Failure]) -> bool:
        """The next window, with its inputs handed out; whether there are no more."""
        window: _Window[R] = _Window()
        item: RawPage | Failure | None
        most = BATCH * (BATCHES * self._hands.width if self._hands.width > 1 else 1)
        size, until = 0, monotonic() + PATIENCE
        while True:
            item = None
            with self._pause.waiting():
                item = next(source, None)
            if item is None:
                break
            window.slots.append(self._slot(item))
            size += _bytes(window.slots[-1])
            if len(window.slots) == most or size > WINDOW_BYTES or monotonic() > until:
                break
        new = [slot for slot in window.slots if slot.page is None]
        window.unopened = len(new)
        if window.slots:
            self._windows.append(window)
        for batch in _cut(new, _bytes, OPENED_BYTES):
            self._submit(_Task(batch, window, is_reading=False))
        return item is None

    def _slot(self, item: RawPage | Failure) -> Slot[R]:
        if isinstance(item, Failure):
            return Slot(item.origin, page=Unreadable(origin=item.origin, problem=item.problem))
        slot: Slot[R] = Slot(item.origin, digest=content_hash(item))
        if (why := self._skip.get(slot.digest)) is not None:
            slot.page = _set_aside(slot, why)
        else:
            slot.raw = item
        return slot

    def _submit(self, task: _Task[R]) -> None:
        seconds = task.seconds(self._means)
        if task.is_reading:
            pages = [slot.page for slot in task.slots if isinstance(slot.page, Page)]
            future: Future[Any] = self._hands.submit(self._skills.read, pages, seconds)
        else:
            raws = [slot.raw for slot in task.slots if slot.raw is not None]
            future = self._hands.submit(self._skills.open, raws, seconds)
        self._pending[future] = task

    def _work(self, seconds: float) -> None:
        """Take in what has been done, waiting so long for it at most."""
        while self._pending and (done := wait(self._pending, seconds, return_when=FIRST_COMPLETED).done):
            for future in done:
                self._take_in(self._pending.pop(future), future)
            seconds = 0

    def _take_in(self, task: _Task[R], future: Future[Any]) -> None:
        try:
            results = future.result()
        except ResourceError:
            raise
        except Exception as error:
            self._failed(task, error)
        else:
            for slot, result in zip(task.slots, results, strict=True):
                if task.is_reading:
                    slot.found = result
                else:
                    slot.page, slot.raw = result, None
            if not task.is_reading:
                self._opened(task)

    def _failed(self, task: _Task[R], error: Exception) -> None:
        if not task.is_last:
            for slot in task.slots:
                self._submit(_Task([slot], task.window, is_reading=task.is_reading, is_last=True))
            return
        why = told(error, seconds=task.seconds(self._means), memory=self._means.memory)
        for slot in task.slots:
            slot.page = _set_aside(slot, f"{why}; it is not tried again unless asked to (--again)")
        if not task.is_reading:
            self._opened(task)

    def _opened(self, task: _Task[R]) -> None:
        """Once all documents of a window are made: hand out those to be read."""
        task.window.unopened -= len(task.slots)
        if task.window.unopened:
            return
        new = []
        for slot in task.window.slots:
            if isinstance(slot.page, Page):
                slot.known = self._known(slot.page)
                if slot.known is None:
                    new.append(slot)
        for batch in _cut(sorted(new, key=_length, reverse=True), _length, BATCH_CHARACTERS):
            self._submit(_Task(batch, task.window, is_reading=True))


def _bytes(slot: Slot[Any]) -> int:
    return len(slot.raw.content) if slot.raw is not None else 0


def _length(slot: Slot[Any]) -> int:
    return len(slot.page.document.text) if isinstance(slot.page, Page) else 0


def _set_aside(slot: Slot[Any], why: str) -> Unreadable:
    problem = Problem(stage=QUARANTINE, message=why)
    return Unreadable(origin=slot.origin, problem=problem, content_hash=slot.digest)


def _cut(slots: Sequence[Slot[R]], size: Callable[[Slot[R]], int], most: int) -> Iterator[list[Slot[R]]]:
    """Batches of at most so many, and no larger than that unless one alone is."""
    batch: list[Slot[R]] = []
    room = most
    for slot in slots:
        if batch and (len(batch) == BATCH or size(slot) > room):
            yield batch
            batch, room = [], most
        batch.append(slot)
        room -= size(slot)
    if batch:
        yield batch
