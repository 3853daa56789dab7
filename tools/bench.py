"""Words a second of `extract` and what it is measured against, in one run, as ratios to the bare spaCy pass.

    python tools/bench.py [FOLDER-OR-FILE ...] [--rounds N] [--words N]

Without arguments it reads the bundled sample, repeated to about 40,000 words. Each row is a process of its own, so that
its peak of memory is its own too; they take turns, so that a machine that slows down slows all; the ratio of the
medians is what counts. Loading, reading from disk and writing JSON are part of none: `extract` here is documents in,
readings out. `quotations` is what textacy finds in the same parse: direct quotations alone, with their speakers.
What two workers make of it, `bench_pool.py` measures.
"""

import argparse
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import msgspec

from sayso import fetch, resources
from sayso.core.records import Document
from sayso.run.pages import Page, open_page
from sayso.run.pool import BATCH

if TYPE_CHECKING:
    from spacy.tokens import Doc

SAMPLE = "examples/kherson"
WORDS = 40_000
LEAST = 0.45
BARE, QUOTATIONS, EXTRACT = "bare spaCy pass", "textacy quotations", "sayso extract"


def documents(paths: Sequence[str], wanted: int) -> list[Document]:
    """The documents under `paths`, repeated under new ids until there are about as many words as wanted."""
    found = [p.document for p in map(open_page, fetch.pages(paths)) if isinstance(p, Page)]
    words = sum(len(d.text.split()) for d in found)
    times = max(1, round(wanted / max(1, words)))
    return [msgspec.structs.replace(d, id=f"{d.id}-{n}") for n in range(times) for d in found]


def bare(reports: Sequence[Document]) -> float:
    """Words a second of spaCy alone."""
    return _rate(reports, lambda: [None for _ in _parsed(reports)])


def quotations(reports: Sequence[Document]) -> float:
    """Words a second of spaCy with textacy's direct quotations."""
    from textacy.extract import triples

    def find() -> None:
        for doc in _parsed(reports):
            try:
                list(triples.direct_quotations(doc))
            except ValueError:  # it finds none where a quotation is left open
                continue

    return _rate(reports, find)


def _parsed(reports: Sequence[Document]) -> "Iterator[Doc]":
    return resources.load().pipeline.pipe((d.text for d in reports), batch_size=BATCH)


def extract(reports: Sequence[Document]) -> float:
    """Words a second with all stages."""
    from sayso.read import read

    loaded = resources.load()
    return _rate(
        reports, lambda: [list(read(reports[at : at + BATCH], loaded)) for at in range(0, len(reports), BATCH)]
    )


def _rate(reports: Sequence[Document], job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return sum(len(d.text.split()) for d in reports) / (time.perf_counter() - start)


ROWS: Mapping[str, Callable[[Sequence[Document]], float]] = {
    BARE: bare,
    QUOTATIONS: quotations,
    EXTRACT: extract,
}


def serve(end: Connection, name: str, paths: Sequence[str], wanted: int) -> None:
    """One row's process: a rate for every `True` that comes in, and the peak of memory, in megabytes, at the end."""
    reports = documents(paths, wanted)
    ROWS[name](reports[:BATCH])  # warm up
    while end.recv():
        end.send(ROWS[name](reports))
    end.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


@contextmanager
def process(name: str, paths: Sequence[str], wanted: int) -> Iterator[Connection]:
    """The connection to one row's process."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    row = spawn.Process(target=serve, args=(theirs, name, paths, wanted))
    row.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        row.join()


def measured(names: Sequence[str], paths: Sequence[str], wanted: int, rounds: int) -> dict[str, tuple[float, float]]:
    """Of each row its median rate and its peak of memory."""
    with ExitStack() as stack:
        ends = {name: stack.enter_context(process(name, paths, wanted)) for name in names}
        rates: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(rounds):
            for name, end in ends.items():
                end.send(True)
                rates[name].append(end.recv())
        for end in ends.values():
            end.send(False)
        return {name: (statistics.median(rates[name]), end.recv()) for name, end in ends.items()}


def table(found: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    """The table, a line a row."""
    least = found[BARE]
    yield f"{'':20}{'words/s':>10}{'ratio':>8}{'peak MB':>10}{'ratio':>8}"
    for name, (rate, peak) in found.items():
        yield f"{name:20}{rate:10,.0f}{rate / least[0]:8.2f}{peak:10,.0f}{peak / least[1]:8.2f}"


def main() -> int:
    """Print the table; exit with 1 if `extract` is slower than we promise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[SAMPLE])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--words", type=int, default=WORDS)
    args = parser.parse_args()
    reports = documents(args.paths, args.words)
    words = sum(len(d.text.split()) for d in reports)
    print(f"{len(reports)} reports, {words:,} words, {args.rounds} rounds, medians; extract at least {LEAST:.2f}")
    found = measured(list(ROWS), args.paths, args.words, args.rounds)
    print("\n".join(table(found)))
    return 0 if found[EXTRACT][0] >= LEAST * found[BARE][0] else 1


if __name__ == "__main__":
    sys.exit(main())
