"""What it costs to read reports as they are, for once not generated: into ledgers of their own, step by step."""

import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median

from sayso import fetch, resources
from sayso.ledger import Ledger
from sayso.run import shards
from sayso.run.batch import Found, read_batch
from sayso.run.digests import refresh
from sayso.run.folders import Folder
from sayso.run.linking import place_due
from sayso.run.loading import load
from sayso.run.packs import REPORTS, listed
from sayso.run.pages import Page, open_page
from sayso.run.shardrows import Read
from sayso.run.storing import store
from scaling.sizes import parts

AT_ONCE = 16


class Spent:
    """CPU seconds of this process, and seconds by the clock, by step."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}
        self.clock: dict[str, float] = {}

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        """What is done here is counted to the step."""
        cpu, clock = time.process_time(), time.perf_counter()
        yield
        self.cpu[step] = self.cpu.get(step, 0.0) + time.process_time() - cpu
        self.clock[step] = self.clock.get(step, 0.0) + time.perf_counter() - clock


def told(paths: Sequence[str], postgres: str | None) -> Iterator[str]:
    """Lines of tables: milliseconds and bytes a report. `postgres` is the address of an empty database."""
    spent = Spent()
    with spent.on("getting ready"):
        loaded = resources.load()
        pages = [page for page in map(open_page, fetch.pages(paths)) if isinstance(page, Page)]
        read_batch(pages[:2], loaded)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found = list(_read(folder / "read.db", pages, loaded, spent))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with spent.on("writing shards, instead of storing"):
            bytes_ = _shards(folder / "shards", paths, found, loaded.fingerprint)
        for name, address in (("SQLite", str(folder / "loaded.db")), ("PostgreSQL", postgres)):
            if address is not None:
                with Ledger.open(address) as ledger, spent.on(f"loading shards into {name}, linking and deriving"):
                    load(ledger, [str(folder / "shards")])
        sizes = parts(folder / "read.db") | {"*as shards, for comparison*": bytes_}
    words, number = [len(page.document.text.split()) for page in pages], len(pages)
    yield (
        f"{number:,} reports of {mean(words):,.0f} words (median {median(words):,.0f}); "
        f"{sum(words) / spent.cpu['reading']:,.0f} words a CPU second; {memory:,.0f} MB at most while reading"
    )
    yield from ("", "| step | CPU ms a report | ms by the clock | CPU, of reading |", "| --- | --- | --- | --- |")
    for step, seconds in spent.cpu.items():
        share = f"{seconds / spent.cpu['reading']:.1%}"
        yield f"| {step} | {1000 * seconds / number:,.1f} | {1000 * spent.clock[step] / number:,.1f} | {share} |"
    yield from ("", "| part of the ledger | bytes a report |", "| --- | --- |")
    for part, size in sizes.items():
        yield f"| {part} | {size / number:,.0f} |"


def _read(path: Path, pages: Sequence[Page], loaded: resources.Resources, spent: Spent) -> Iterator[Found]:
    with Ledger.open(str(path)) as ledger:
        for start in range(0, len(pages), AT_ONCE):
            with spent.on("reading"):
                batch = read_batch(pages[start : start + AT_ONCE], loaded)
            with spent.on("storing, copies and persons"):
                for each in batch:
                    with ledger.write() as writer:
                        store(writer, each, loaded.fingerprint)
            yield from batch
        with spent.on("placing in stories"):
            place_due(ledger, resources.sentences.load().meaning)
        with spent.on("deriving the stories"):
            refresh(ledger)


def _shards(path: Path, paths: Sequence[str], found: Sequence[Found], fingerprint: str) -> int:
    """Write shards; their bytes."""
    folder = Folder(str(path))
    job = shards.job_of(listed(paths), fingerprint, fetch.Limits(), reports=REPORTS)
    shards.begin(folder, job)
    packs = [found[start : start + REPORTS] for start in range(0, len(found), REPORTS)]
    receipts = [
        shards.write(folder, job, f"{n:06}", [Read(at=(n, row), what=each) for row, each in enumerate(pack)])
        for n, pack in enumerate(packs)
    ]
    shards.finish(folder, job, receipts)
    return sum(file.bytes for receipt in receipts for file in receipt.files.values())
