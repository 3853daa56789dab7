"""Words a second of `extract` over words a second of the bare spaCy pass, in one run and one process.

    python tools/bench.py [FOLDER-OR-FILE ...] [--rounds N]

Without arguments it reads the bundled sample, repeated to about 40,000 words. The two passes take turns, so that a
machine that slows down slows both; the ratio of the medians is what counts. Reading from disk and writing JSON are
part of neither: `extract` here is documents in, readings out.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import msgspec

from sayso import fetch, resources
from sayso.core.records import Document
from sayso.read import read
from sayso.run.pages import Page, open_pages
from sayso.run.read import BATCH

SAMPLE = "examples/kherson"
WORDS = 40_000
LEAST = 0.45


def documents(paths: Sequence[str]) -> list[Document]:
    """The documents under `paths`, repeated under new ids until there are enough words."""
    found = [p.document for p in open_pages(paths, fetch.Limits()) if isinstance(p, Page)]
    words = sum(len(d.text.split()) for d in found)
    times = max(1, round(WORDS / max(1, words)))
    return [msgspec.structs.replace(d, id=f"{d.id}-{n}") for n in range(times) for d in found]


def timed(job: Callable[[], None]) -> float:
    """Seconds that the job took."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def main() -> int:
    """Print the table; exit with 1 if `extract` is slower than we promise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[SAMPLE])
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    loaded = resources.load()
    reports = documents(args.paths)
    words = sum(len(d.text.split()) for d in reports)

    def bare() -> None:
        for _ in loaded.pipeline.pipe((d.text for d in reports), batch_size=BATCH):
            pass

    def extract() -> None:
        for start in range(0, len(reports), BATCH):
            for _ in read(reports[start : start + BATCH], loaded):
                pass

    list(read(reports[:BATCH], loaded))  # warm up both
    rounds = [(timed(bare), timed(extract)) for _ in range(args.rounds)]
    spacy_rate = words / statistics.median(b for b, _ in rounds)
    extract_rate = words / statistics.median(e for _, e in rounds)
    ratio = extract_rate / spacy_rate
    print(f"{len(reports)} reports, {words:,} words, {args.rounds} rounds, medians")
    print(f"  bare spaCy pass  {spacy_rate:8,.0f} words/s  1.00")
    print(f"  sayso extract    {extract_rate:8,.0f} words/s  {ratio:.2f}   (at least {LEAST:.2f})")
    return 0 if ratio >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
