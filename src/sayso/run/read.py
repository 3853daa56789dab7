"""The main job: reports in, ledger out.

Reports are read in batches, by as many processes as there are to do it, and stored by this one in the order of the
inputs, one transaction a report: the report, all that was found in it and the links it makes to stories are committed
together or not at all. What the ledger already holds is skipped, so that the same command goes on where an interrupted
run stopped.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from sayso import fetch
from sayso.core.errors import UnfitError
from sayso.core.records import RawPage, Reading
from sayso.ledger import Ledger, Writer
from sayso.run import work
from sayso.run.crew import Crew, Hands, Own, Work
from sayso.run.means import Means
from sayso.run.pages import QUARANTINE, Counter, Live, Page, Tally, Unreadable, Watch, ignore
from sayso.run.pausing import Pause
from sayso.run.pool import Line, Skills, Slot
from sayso.run.storing import place_stored, refused, store

if TYPE_CHECKING:
    from sayso.run.batch import Found

R = TypeVar("R")

FEW, SHORT = 2, 100_000
"""So few inputs, of so many bytes in all, are read before other processes would have started."""


def read_into(
    ledger: Ledger,
    paths: Sequence[fetch.Input],
    means: Means | None = None,
    *,
    watch: Watch = ignore,
    linking: Callable[[int], None] = lambda left: None,
    pause: Pause | None = None,
) -> Tally:
    """Read everything under `paths` into the ledger.

    `linking` is told how many reports are still to be linked, then how many stories are still to be derived anew. When
    `pause` asks for it, what has been read in the order of the inputs is stored, and the run ends.

    A report that cannot be read, or that does not fit the database, becomes a `Problem` row, and the rest is read.
    Raises ResourceError before the first report if the model is missing, LedgerError if the ledger cannot be written.
    """
    pause = pause or Pause()
    tally = read_live(ledger, paths, Live(), means or Means(), watch=watch, pause=pause)
    if not pause.asked:
        link(ledger, linking, pause)
    return tally


def read_live(
    ledger: Ledger, paths: Sequence[fetch.Input], live: Live, means: Means, *, watch: Watch, pause: Pause
) -> Tally:
    """Likewise, with what is known of pages that were fetched just now; that they are linked is for the caller."""
    counter = Counter(watch)
    with _line(paths, means, partial(work.find_all, means.model), pause) as (line, source):
        fingerprint = line.ask(work.fingerprints, means.model)
        with ledger.read() as queries:
            aside = queries.quarantined(fingerprint)

        def known(page: Page) -> str | None:
            report = live.version_of(page.origin)
            if report is not None and not live.is_wanted(page):
                return report
            document, origin = page.document, page.origin
            with ledger.read() as queries:
                if not queries.has_reading(document, origin=origin, fingerprint=fingerprint, version_of=report):
                    return None
                return queries.id_of(document, origin=origin, version_of=report)

        for slot in line.run(source, known=known, skip={} if means.again else aside):
            _keep(ledger, slot, fingerprint, counter, aside, live.version_of(slot.origin))
    return counter.tally


def extract_all(
    paths: Sequence[fetch.Input], means: Means | None = None, *, watch: Watch = ignore
) -> Iterator[Reading]:
    """Read everything under `paths` and hand the readings over, in order, storing nothing."""
    means = means or Means()
    counter = Counter(watch)
    with _line(paths, means, partial(work.read_all, means.model), Pause()) as (line, source):
        line.ask(work.fingerprints, means.model)
        for slot in line.run(source):
            if isinstance(slot.page, Unreadable):
                counter.failed(slot.page)
            elif slot.page is not None and slot.found is not None:
                counter.read(slot.page, slot.found, None)
                yield slot.found


@contextmanager
def _line(
    paths: Sequence[fetch.Input], means: Means, read: Work[Page, R], pause: Pause
) -> Iterator[tuple[Line[R], Iterator[RawPage | fetch.Failure]]]:
    """Hands to read with, and what they are to read; they are let go at the end."""
    inputs = fetch.pages(paths, limits=means.limits)
    skills = Skills(open=partial(work.open_all, means.limits), read=read)
    few: list[RawPage | fetch.Failure] = []
    if means.workers:
        with pause.waiting():
            few.extend(islice(inputs, FEW + 1))
    size = sum(len(item.content) for item in few if isinstance(item, RawPage))
    hands: AbstractContextManager[Hands] = nullcontext(Own())
    if len(few) > FEW or size > SHORT:
        hands = Crew(means.workers, memory=means.memory, model=means.model)
    with hands as ready:
        yield Line(ready, skills, means, pause), chain(few, inputs)


def _keep(
    ledger: Ledger,
    slot: "Slot[Found]",
    fingerprint: str,
    counter: Counter,
    aside: Mapping[str, str],
    version_of: str | None,
) -> None:
    """Commit what has become of one input; `aside` is what this reader did not get through before, and why."""
    page = slot.page
    if isinstance(page, Unreadable):
        unread = page

        def note(writer: Writer) -> None:
            writer.add_problem(unread.origin, unread.problem, content_hash=unread.content_hash)
            if unread.problem.stage == QUARANTINE and aside.get(slot.digest) != unread.problem.message:
                writer.quarantine(slot.digest, fingerprint, unread.problem.message)

        ledger.written(note)
        counter.failed(page)
    elif page is not None and slot.known is not None:
        counter.known(page, slot.known)
    elif slot.found is not None:
        found = slot.found

        def keep(writer: Writer) -> tuple[str, bool]:
            kept = store(writer, found, fingerprint, version_of=version_of)
            if slot.digest in aside:
                writer.release(slot.digest, fingerprint)
            return kept

        try:
            report, is_new = ledger.written(keep)
        except UnfitError as error:
            unfit = refused(found.page, error, slot.digest)
            ledger.written(lambda writer: writer.add_problem(unfit.origin, unfit.problem, content_hash=slot.digest))
            counter.failed(unfit)
            return
        if is_new:
            counter.read(found.page, found.reading, report)
        else:
            counter.known(found.page, report)


def link(ledger: Ledger, watch: Callable[[int], None], pause: Pause) -> None:
    """Put the reports that are due into their stories, and derive what is told of these, until asked to stop."""

    def linking(left: int) -> None:
        watch(left)
        if pause.asked:
            raise KeyboardInterrupt

    try:
        place_stored(ledger, linking)
    except KeyboardInterrupt:
        if not pause.asked:
            raise
