"""Bytes and memory."""

import os
import random
import resource
import sqlite3
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from sayso.ledger import Ledger
from scaling.adding import Grown, added
from scaling.asking import pages, subjects
from scaling.generating import Reports

_PARTS = {
    "texts of the reports": ("documents",),
    "what was found in them": (
        "readings", "actors", "places", "dates", "amounts", "statements", "events", "participants", "beliefs",
        "reading_problems",
    ),
    "looking for copies": ("bands",),
    "looking for stories": ("sketches", "sketch_keys"),
    "links": ("judgements", "recognitions", "storylines", "placements", "due"),
    "stories as derived": ("digests", "digest_days", "digest_facets", "stale"),
}  # fmt: skip
SEARCH = "full-text search"
OTHER = "the rest"


def parts(path: Path) -> dict[str, int]:
    """Bytes of each part of a ledger's file, the indexes with their tables."""
    where = {table: part for part, of in _PARTS.items() for table in of}
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tables = dict(connection.execute("SELECT name, tbl_name FROM sqlite_master"))
        pages = connection.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE").fetchall()
    connection.close()
    found: Counter[str] = Counter(dict.fromkeys((*_PARTS, SEARCH, OTHER), 0))
    for name, size in pages:
        table = tables.get(name, name)
        found[SEARCH if "_search" in table else where.get(table, OTHER)] += size
    return dict(found)


def peak(path: Path) -> float:
    """Megabytes that a process needs at most to open a ledger, to add ten reports and to answer every question once."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_used, path).result()


def _used(path: Path) -> float:
    with Ledger.open(str(path)) as ledger:
        number = random.Random(os.getpid()).randrange(2**32)
        added([Grown(ledger, Reports(number))], 4)
        for ask in pages(ledger, subjects(ledger)).values():
            ask()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
