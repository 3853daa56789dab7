"""Articles read, exported as every kind, and read back: what has come out is what the ledger has.

    python tools/roundtrip.py ARTICLES.jsonl [--first 10] [--kind csv --kind ftm]

Each export is read by the strict reader that the tests read it with (`tests/export/back`), its counts, its losses and
its provenance are counted again from the ledger by another way (`tests/export/against.py`), and a line of a table tells
what came of it: how many rows or entities were read back, in how many fields the kind had to leave something out, in
how many values, and how many it cut down. Exits with 1 if anything is wrong.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path

from sayso.export.exporting import Order, export
from sayso.export.found import Choice
from sayso.export.kinds import KINDS, kind
from sayso.ledger import Ledger
from sayso.run.read import read_into

HEADER = ("kind", "rows", "seconds", "fields lost", "values lost", "values cut", "read back")


def lines(ledger: Ledger, names: Sequence[str], folder: Path) -> Iterator[tuple[str, ...]]:
    """A line of the table for each kind."""
    sys.path.append(str(Path(__file__).parents[1]))
    against = import_module("tests.export.against")
    for name in names:
        out = folder / name
        begun = time.perf_counter()
        _, lost = export(ledger, Order(kind=kind(name), choice=Choice(), out=out))
        seconds = time.perf_counter() - begun
        try:
            rows = f"{len(import_module(f'tests.export.back.{name}').read_back(out)):,}"
            against.check(out, ledger)
            told = "ok"
        except Exception as error:
            rows, told = "", f"{type(error).__name__}: {' '.join(str(error).split())[:100]}"
        missed = [each for each in lost.lost if each.records]
        values, cut = sum(each.records for each in missed), sum(each.records for each in lost.cut)
        yield name, rows, f"{seconds:.2f}", str(len(missed)), f"{values:,}", f"{cut:,}", told


def main() -> int:
    """Read, export, read back, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--first", type=int, default=10)
    parser.add_argument("--kind", action="append", choices=sorted(KINDS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, Ledger.open(f"{scratch}/scratch.db") as ledger:
        source = given.articles
        if source.suffix == ".jsonl":
            source = Path(scratch) / "articles.jsonl"
            with given.articles.open(encoding="utf-8") as articles:
                source.write_text("".join(islice(articles, given.first)), encoding="utf-8")
        tally = read_into(ledger, [str(source)])
        print(f"{tally.read} reports of {given.articles.name}\n")
        print(f"| {' | '.join(HEADER)} |\n|{' --- |' * len(HEADER)}")
        failed = 0
        for line in lines(ledger, given.kind or list(KINDS), Path(scratch)):
            print(f"| {' | '.join(line)} |", flush=True)
            failed += line[-1] != "ok"
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
