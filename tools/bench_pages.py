"""How long the pages take on a large ledger.

    python tools/bench_pages.py LEDGER [--documents 50000] [--only questions|pages]

First what the pages ask of the ledger, by one alone. Then the pages themselves, over HTTP, from a `sayso serve` on a
copy of the ledger: eight readers walk over all of them, first without a pause, then with one of about a second, while
`sayso read` reads reports into the same ledger and every three seconds a report of a large story is withdrawn. The
times are the server's own: from the arrival of a request to the first byte of the answer, waiting for its turn
included.

The ledger is generated if the file is not there, and kept to be used again: invented reports of two years on stories
that burst and fade, most of them alone; with actors, statements, events, beliefs, places and amounts; some are copies
of others, some have been corrected or withdrawn. The stories are derived and kept as after reading.
"""

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from paging.figures import table
from paging.generating import fill
from paging.questions import answered
from paging.readers import known, read, walk
from paging.serving import Unrest, reading, served, write_texts
from sayso.ledger import Ledger
from sayso.run.digests import maker, refresh

SAMPLES = Path(__file__).parents[1] / "examples" / "kherson"


def opened(path: Path, number: int) -> Ledger:
    """The ledger at the path, filled if it is new, its stories up to date."""
    begun = not path.exists()
    ledger = Ledger.open(str(path))
    start = time.perf_counter()
    if begun:
        fill(ledger, number)
        print(f"{number:,} reports written in {time.perf_counter() - start:.0f} s", flush=True)
    start = time.perf_counter()
    refresh(ledger, lambda left: print(f"{left:,} stories left", flush=True) if left % 2000 < 40 else None)
    print(f"stories brought up to date in {time.perf_counter() - start:.0f} s", flush=True)
    return ledger


def trust(path: Path) -> None:
    """Take the stories for fresh that another state of the code has derived."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE digests SET maker = ?", [maker()])
    connection.close()


def pages(path: Path, asked: argparse.Namespace) -> None:
    """Measure the pages on a copy of the ledger, and tell."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy, texts = Path(folder) / "ledger.db", Path(folder) / "texts"
        with sqlite3.connect(path) as source:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        source.close()
        shutil.copy(path, copy)
        write_texts(texts, SAMPLES, asked.reports)
        with Ledger.open(str(copy)) as ledger:
            of = known(ledger)
            with ledger.read() as queries:
                before = queries.counts()["documents"]
        unrest = Unrest(copy, random.Random(1).sample(of.reports, len(of.reports)))
        with served(copy) as port, reading(copy, texts) as reader:
            read(port, walk(of), readers=2, seconds=asked.warm, pause=0.0)  # and the reader has loaded what it needs
            unrest.start()
            for pause in asked.pauses:
                walked = read(port, walk(of), readers=8, seconds=asked.seconds, pause=pause)
                meanwhile = "" if reader.poll() is None else " (the reading had ended)"
                print(f"\n8 readers, {pause:g} s between two pages, while a read runs{meanwhile}:\n", flush=True)
                print("\n".join(table(walked.figures())), flush=True)
                for wrong in walked.wrong[:10]:
                    print(f"wrong: {wrong}")
            unrest.ended.set()
        with Ledger.open(str(copy)) as ledger, ledger.read() as queries:
            came = queries.counts()["documents"] - before
        print(f"\n{came:,} reports came in meanwhile", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--documents", type=int, default=50_000, help="if the ledger is still to be generated")
    parser.add_argument("--only", choices=("questions", "pages"))
    parser.add_argument("--times", type=int, default=40, help="how often each question is asked")
    parser.add_argument("--seconds", type=float, default=60, help="for how long the pages are read, each way")
    parser.add_argument("--warm", type=float, default=20, help="seconds of reading before that")
    parser.add_argument("--pauses", type=float, nargs="+", default=(0.0, 1.0), help="seconds between two pages")
    parser.add_argument("--reports", type=int, default=400, help="that are read in at the same time")
    parser.add_argument("--as-kept", action="store_true", help="measure on stories that other code has derived")
    asked = parser.parse_args(arguments)
    if asked.as_kept:
        trust(asked.ledger)
    with opened(asked.ledger, asked.documents) as ledger:
        if asked.only != "pages":
            print("\n".join(table(answered(ledger, asked.times))), flush=True)
    if asked.only != "questions":
        pages(asked.ledger, asked)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
