"""The main job: reports in, ledger out.

Pages are taken in their order, read in batches, and stored one transaction a report: the report, all that was found in
it and the links it makes to stories are committed together or not at all. What the ledger already holds is skipped,
so that the same command goes on where an interrupted run stopped.
"""

from collections.abc import Iterator, Sequence

import msgspec

from sayso import fetch, resources
from sayso.core.records import Reading
from sayso.ledger import Ledger
from sayso.read import read
from sayso.run.linking import link_reading
from sayso.run.pages import Page, Tally, Unreadable, Watch, ignore, open_pages

BATCH = 16
"""Reports parsed together: enough to keep spaCy busy, few enough to commit every second or so."""


def read_into(
    ledger: Ledger,
    paths: Sequence[str],
    *,
    model: str = resources.DEFAULT_MODEL,
    limits: fetch.Limits | None = None,
    watch: Watch = ignore,
) -> Tally:
    """Read everything under `paths` into the ledger.

    A report that cannot be read becomes a `Problem` row, and the rest is read.
    Raises ResourceError before the first report if the model is missing, LedgerError if the ledger cannot be written.
    """
    loaded = resources.load(model)
    tally = Tally()
    batch: list[Page] = []
    for page in open_pages(paths, limits or fetch.Limits()):
        if isinstance(page, Unreadable):
            with ledger.write() as writer:
                writer.add_problem(page.origin, page.problem, content_hash=page.content_hash)
            tally = msgspec.structs.replace(tally, failed=tally.failed + 1)
            watch(tally, page.origin, page.problem)
        elif _known(ledger, page, loaded.fingerprint):
            tally = msgspec.structs.replace(tally, known=tally.known + 1)
            watch(tally, page.origin, None)
        else:
            batch.append(page)
        if len(batch) == BATCH:
            tally = _store(ledger, batch, loaded, tally, watch)
            batch = []
    return _store(ledger, batch, loaded, tally, watch)


def extract_all(
    paths: Sequence[str],
    *,
    model: str = resources.DEFAULT_MODEL,
    limits: fetch.Limits | None = None,
    watch: Watch = ignore,
) -> Iterator[Reading]:
    """Read everything under `paths` and hand the readings over, in order, storing nothing."""
    loaded = resources.load(model)
    tally = Tally()
    batch: list[Page] = []
    for page in open_pages(paths, limits or fetch.Limits()):
        if isinstance(page, Unreadable):
            tally = msgspec.structs.replace(tally, failed=tally.failed + 1)
            watch(tally, page.origin, page.problem)
        else:
            batch.append(page)
        if len(batch) == BATCH:
            yield from (reading for _, reading in _read(batch, loaded))
            batch = []
    yield from (reading for _, reading in _read(batch, loaded))


def _known(ledger: Ledger, page: Page, fingerprint: str) -> bool:
    with ledger.read() as queries:
        return queries.has_reading(page.document, origin=page.origin, fingerprint=fingerprint)


def _read(batch: Sequence[Page], loaded: resources.Resources) -> Iterator[tuple[Page, Reading]]:
    readings = read([page.document for page in batch], loaded)
    for page, reading in zip(batch, readings, strict=True):
        yield page, msgspec.structs.replace(reading, problems=page.problems + reading.problems)


def _store(ledger: Ledger, batch: Sequence[Page], loaded: resources.Resources, tally: Tally, watch: Watch) -> Tally:
    """Read the batch and commit each report on its own."""
    for page, reading in _read(batch, loaded):
        with ledger.write() as writer:
            stored = writer.add_document(page.document, origin=page.origin)
            number = writer.add_reading(stored, reading, fingerprint=loaded.fingerprint)
            link_reading(writer, stored, number, page.document)
        words = tally.words + len(reading.text.split())
        tally = msgspec.structs.replace(tally, read=tally.read + 1, words=words)
        for problem in reading.problems:
            watch(tally, page.origin, problem)
        watch(tally, page.origin, None)
    return tally
