"""kill -9 in the middle of writing: what was reported as committed is there and whole, the rest is absent."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from sayso.core.records import Reading
from sayso.ledger import Ledger

from ..databases import fingerprint_rows

WRITER = """
import sys
import msgspec
from sayso.core.records import Reading, Sketch
from sayso.ledger import Ledger

def place(ledger):
    with ledger.write() as writer:
        document = writer.queries.next_due()
        if document is not None:
            sketch = {"document": document, "published": "2022-11-09", "names": {}, "words": {"zenda": 1.0}}
            writer.add_sketch(Sketch(**sketch, keys=("zenda",), meaning=b"", length=5))
            writer.place(document, writer.add_storyline())
            writer.done(document)

pattern = msgspec.json.decode(sys.stdin.buffer.read(), type=Reading)
with Ledger.open(sys.argv[1]) as ledger:
    for number in range(int(sys.argv[2])):
        place(ledger)  # what the run before has left
        reading = msgspec.structs.replace(pattern, id=f"r{number}")
        with ledger.read() as queries:
            if queries.has_reading(reading, origin=reading.id, fingerprint="f"):
                continue
        with ledger.write() as writer:
            stored = writer.add_document(reading, origin=reading.id)
            writer.add_reading(stored, reading, fingerprint="f")
            writer.add_due([stored.id])
        place(ledger)
        print(number, flush=True)
"""


def start(path: Path, reading: Reading, number: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(reading))
    process.stdin.close()
    return process


def test_a_killed_writer_loses_nothing_committed_and_the_next_run_completes_it(
    tmp_path: Path, report: Callable[..., Reading]
) -> None:
    path, undisturbed = tmp_path / "killed.db", tmp_path / "undisturbed.db"
    pattern = report()
    for stop in (3, 20, 37):
        process = start(path, pattern, 10_000)
        assert process.stdout is not None
        committed = 0
        for _ in range(stop):
            committed = int(process.stdout.readline()) + 1
        process.send_signal(signal.SIGKILL)
        committed = max([committed, *(int(line) + 1 for line in process.stdout.read().split())])
        process.wait()
        process.stdout.close()

        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
        with Ledger.open(str(path), create=False) as ledger, ledger.read() as queries:
            found = queries.documents()
            # One more may have been committed and not yet reported.
            assert len(found) in (committed, committed + 1)
            for entry in found:
                assert queries.reading(entry.id) == report(entry.id)
            counts = queries.counts()
            assert counts["placements"] == counts["storylines"] == counts["sketches"] == counts["sketch_keys"]
            assert counts["placements"] + counts["due"] == len(found), "each is placed, or on the list"

    rows = []
    for ledger_path in (path, undisturbed):
        process = start(ledger_path, pattern, len(found) + 20)
        assert process.stdout is not None
        process.stdout.read()
        process.stdout.close()
        assert process.wait() == 0
        with Ledger.open(str(ledger_path)) as ledger, ledger.read() as queries:
            rows.append(list(fingerprint_rows(queries)))
    assert rows[0] == rows[1]
