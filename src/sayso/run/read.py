"""The main job: reports in, ledger out.

Pages are taken in their order, read in batches, and stored one transaction a report: the report, all that was found in
it and the links it makes to stories are committed together or not at all. What the ledger already holds is skipped,
so that the same command goes on where an interrupted run stopped.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from sayso import fetch, resources
from sayso.core.records import Reading
from sayso.ledger import Ledger
from sayso.read import read
from sayso.run.digests import refresh
from sayso.run.linking import link_reading, place_due
from sayso.run.pages import Counter, Page, Tally, Unreadable, Watch, ignore, open_pages

BATCH = 16
"""Reports parsed together: enough to keep spaCy busy, few enough to commit every second or so."""


def read_into(
    ledger: Ledger,
    paths: Sequence[str | fetch.Source],
    *,
    model: str = resources.DEFAULT_MODEL,
    limits: fetch.Limits | None = None,
    watch: Watch = ignore,
    linking: Callable[[int], None] = lambda left: None,
) -> Tally:
    """Read everything under `paths` into the ledger.

    `linking` is told how many reports are still to be linked, then how many stories are still to be derived anew.

    A report that cannot be read becomes a `Problem` row, and the rest is read.
    Raises ResourceError before the first report if the model is missing, LedgerError if the ledger cannot be written.
    """
    loaded = resources.load(model)
    counter = Counter(watch)

    def wanted(page: Page | Unreadable) -> bool:
        if isinstance(page, Unreadable):
            with ledger.write() as writer:
                writer.add_problem(page.origin, page.problem, content_hash=page.content_hash)
            counter.failed(page)
            return False
        with ledger.read() as queries:
            known = queries.has_reading(page.document, origin=page.origin, fingerprint=loaded.fingerprint)
            report = queries.id_of(page.document, origin=page.origin) if known else None
        if report is not None:
            counter.known(page, report)
        return report is None

    for page, reading in _readings(paths, limits or fetch.Limits(), loaded, wanted):
        report, is_new = _store(ledger, page, reading, loaded.fingerprint)
        if is_new:
            counter.read(page, reading, report)
        else:
            counter.known(page, report)
    place_due(ledger, resources.sentences.load().meaning, linking)
    refresh(ledger, linking)
    return counter.tally


def extract_all(
    paths: Sequence[str],
    *,
    model: str = resources.DEFAULT_MODEL,
    limits: fetch.Limits | None = None,
    watch: Watch = ignore,
) -> Iterator[Reading]:
    """Read everything under `paths` and hand the readings over, in order, storing nothing."""
    counter = Counter(watch)

    def wanted(page: Page | Unreadable) -> bool:
        if isinstance(page, Unreadable):
            counter.failed(page)
        return isinstance(page, Page)

    for page, reading in _readings(paths, limits or fetch.Limits(), resources.load(model), wanted):
        counter.read(page, reading, None)
        yield reading


def _readings(
    paths: Sequence[str | fetch.Source],
    limits: fetch.Limits,
    loaded: resources.Resources,
    wanted: Callable[[Page | Unreadable], bool],
) -> Iterator[tuple[Page, Reading]]:
    """The readings of the pages that are wanted, batch by batch."""
    batch: list[Page] = []
    for page in open_pages(paths, limits):
        if wanted(page) and isinstance(page, Page):
            batch.append(page)
        if len(batch) == BATCH:
            yield from _read(batch, loaded)
            batch = []
    yield from _read(batch, loaded)


def _read(batch: Sequence[Page], loaded: resources.Resources) -> Iterator[tuple[Page, Reading]]:
    readings = read([page.document for page in batch], loaded)
    for page, reading in zip(batch, readings, strict=True):
        yield page, msgspec.structs.replace(reading, problems=page.problems + reading.problems)


def _store(ledger: Ledger, page: Page, reading: Reading, fingerprint: str) -> tuple[str, bool]:
    """Commit one report with its links; its id, and whether it has not come in since we looked.

    It may have through another process, or as a second copy.
    """
    with ledger.write() as writer:
        if writer.queries.has_reading(page.document, origin=page.origin, fingerprint=fingerprint):
            return writer.queries.id_of(page.document, origin=page.origin), False
        stored = writer.add_document(page.document, origin=page.origin)
        writer.add_reading(stored, reading, fingerprint=fingerprint)
        link_reading(writer, stored, page.document)
    return stored.id, True
