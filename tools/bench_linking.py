"""How long it takes to put one more report into its story, in a small ledger and in one of ten times the reports.

    python tools/bench_linking.py [--reports 5000 50000] [--folder FOLDER]

The reports are generated: stories that burst and fade over two years, and reports that stand alone; words with the
frequencies of news, names by Zipf's law, meanings in clusters. All but those of the last week are written into the
stories that they were generated for; these and the reports measured are placed by the rules. The time is that of
linking: copies, persons and the story, one transaction each; reading the report, and working out its meaning (some
15 ms), come on top.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np

from sayso.core.records import Document, Judgement, Reading
from sayso.ledger import Ledger, StoredDocument, Writer
from sayso.link.likeness import sketch
from sayso.resources.tables import rows
from sayso.run.linking import link_reading, place_due

DAYS = 730
FIRST = date(2030, 1, 1)
NAMES = 4000
OUTLETS = 200
SINGLE = 0.7
"""Share of stories that have one report only."""
PLACED = 7
"""Days at the end whose reports are placed by the rules, so that what comes in late finds them as the rules have it."""
AT_ONCE = 500
"""Generated reports written in one transaction."""
MOST_SECONDS = 0.2
MOST_TIMES = 1.5


@dataclass(frozen=True)
class Story:
    """What the reports of a generated story have in common."""

    day: int
    names: tuple[str, ...]
    words: tuple[str, ...]
    meaning: tuple[float, ...]


@cache
def _stems() -> tuple[list[str], list[int]]:
    """Stems and in how many reports each occurs, the common ones of each report left out."""
    counted = [(row["term"], int(row["reports"])) for row in rows("term_counts")]
    counted = [(stem, number) for stem, number in counted if stem.isalpha()]
    return [stem for stem, _ in counted], [number for _, number in counted]


@cache
def _rare() -> list[str]:
    return [stem for stem, number in zip(*_stems(), strict=True) if number < 60]


@cache
def _names() -> tuple[list[str], list[float]]:
    chance = random.Random(0)
    parts = ["bal", "dor", "ven", "kith", "mar", "ost", "rin", "sul", "tav", "zen", "gor", "lim", "pek", "hau"]
    names = sorted({"".join(chance.choices(parts, k=3)).capitalize() for _ in range(4 * NAMES)})
    chance.shuffle(names)
    names = names[:NAMES]
    return names, [1 / (5 + rank) for rank in range(len(names))]


def story(chance: random.Random, day: int) -> Story:
    """A new story that begins on that day."""
    names, weights = _names()
    return Story(
        day=day,
        names=tuple(chance.choices(names, weights, k=6)),
        words=tuple(chance.sample(_rare(), 14)),
        meaning=tuple(chance.gauss(0, 1) for _ in range(384)),
    )


class Reports:
    """Generated reports, with the generated meaning of each."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.meanings: dict[str, bytes] = {}
        self.number = 0

    def one(self, of: Story, day: int) -> Document:
        """A new report on a story; of the day after the last, each comes after those before."""
        chance = self.chance
        stems, counts = _stems()
        names, weights = _names()
        told = [*chance.choices(of.names, k=14), *chance.choices(of.words, k=24), *chance.choices(names, weights, k=5)]
        told += chance.choices(stems, counts, k=260)
        chance.shuffle(told)
        self.number += 1
        id_ = f"{chance.randrange(16**5) if day < DAYS else 16**6:06x}-{self.number:09}"
        noise = np.random.default_rng(self.number).normal(0, 0.6, 384)
        vector = np.array(of.meaning) + noise
        title = " ".join((*chance.sample(of.names, 2), *chance.sample(of.words, 4)))
        self.meanings[title] = (vector / np.abs(vector).max() * 127).astype(np.int8).tobytes()
        published = (FIRST + timedelta(days=day)).isoformat()
        outlet = f"Outlet {chance.randrange(OUTLETS)}"
        return Document(id=id_, title=title, publisher=outlet, published=published, text=" ".join(told))

    def meaning(self, text: str) -> bytes:
        """The meaning of a generated report, by its title."""
        return self.meanings[text.partition(".")[0]]


def generated(reports: Reports, number: int) -> Iterator[tuple[Document, int]]:
    """So many reports of two years in the order of days, each with the number of its story."""
    chance = reports.chance
    plan: list[tuple[int, int, Story]] = []
    count = 0
    while len(plan) < number:
        of = story(chance, chance.randrange(DAYS))
        size = 1 if chance.random() < SINGLE else min(400, 2 + int(chance.paretovariate(1.1) * 6))
        days = (of.day + int(chance.expovariate(1 / 6)) for _ in range(size))
        plan += [(day, count, of) for day in days if day < DAYS]
        count += 1
    for day, which, of in sorted(plan[:number], key=lambda planned: planned[:2]):
        yield reports.one(of, day), which


def fill(ledger: Ledger, reports: Reports, number: int) -> None:
    """Write so many generated reports; all but the last are put into the stories that they were generated for."""
    by_rule = (FIRST + timedelta(days=DAYS - PLACED)).isoformat()
    storylines: dict[int, int] = {}
    last: dict[int, str] = {}
    waiting: list[tuple[Document, int]] = []

    def write() -> None:
        with ledger.write() as writer:
            for document, which in waiting:
                stored = _store(writer, document)
                if (document.published or "") > by_rule:
                    writer.add_due([stored.id])
                    continue
                writer.add_sketch(sketch(document, reports.meaning))
                if which in last:
                    writer.add_judgement(_bond(document.id, last[which]))
                else:
                    storylines[which] = writer.add_storyline()
                last[which] = document.id
                writer.place(document.id, storylines[which])
        waiting.clear()

    for each in generated(reports, number):
        waiting.append(each)
        if len(waiting) == AT_ONCE:
            write()
    write()
    place_due(ledger, reports.meaning)


def _bond(left: str, right: str) -> Judgement:
    return Judgement(kind="story", left=left, right=right, score=0.9, reason="generated", by="rule:story")


def _store(writer: Writer, document: Document) -> StoredDocument:
    stored = writer.add_document(document, origin=document.id)
    writer.add_reading(stored, Reading(id=document.id, text=document.text), fingerprint="f")
    return stored


def add(ledger: Ledger, reports: Reports, document: Document) -> float:
    """Seconds that it takes to link one report."""
    with ledger.write() as writer:
        stored = _store(writer, document)
        start = time.perf_counter()
        link_reading(writer, stored, document)
        spent = time.perf_counter() - start
    start = time.perf_counter()
    place_due(ledger, reports.meaning)
    return spent + time.perf_counter() - start


def measure(ledgers: Sequence[tuple[Ledger, Reports]], *, late: int, times: int) -> list[list[float]]:
    """Seconds to link reports that are so many days older than the newest, half of them on a story that has one.

    For each ledger a list; the ledgers take turns, so that a machine that slows down slows all.
    """
    day = DAYS - late
    spent: list[list[float]] = [[] for _ in ledgers]
    for number in range(times):
        for (ledger, reports), each in zip(ledgers, spent, strict=True):
            of = story(reports.chance, day)
            if number % 2:
                add(ledger, reports, reports.one(of, day))
            each.append(add(ledger, reports, reports.one(of, day)))
    return spent


def _opened(path: Path, number: int) -> tuple[Ledger, Reports]:
    """The ledger at the path, filled if it is new."""
    begun = not path.exists()
    ledger, reports = Ledger.open(str(path)), Reports(seed=number)
    if begun:
        start = time.perf_counter()
        fill(ledger, reports, number)
        print(f"{number:,} reports generated in {time.perf_counter() - start:.0f} s", flush=True)
    else:
        reports.number = int(time.time()) % 10**8 * 10  # ids that are not in it yet
        reports.chance.seed(reports.number)
    return ledger, reports


def _told(seconds: Sequence[float]) -> str:
    return f"{1000 * median(seconds):.0f} ms (at most {1000 * max(seconds):.0f})"


def main(arguments: Sequence[str]) -> int:
    """Measure, tell, and fail if it takes too long or grows too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs=2, default=(5_000, 50_000), metavar=("FEW", "MANY"))
    parser.add_argument("--times", type=int, default=30, help="reports to add, of which the median is told")
    parser.add_argument("--folder", help="where the ledgers are kept, to be used again")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(asked.folder or temporary)
        ledgers = [_opened(folder / f"linking-{number}.db", number) for number in asked.reports]
        measure(ledgers, late=0, times=2)  # what is done once: loading, compiling statements
        newest = measure(ledgers, late=0, times=asked.times)
        amid = measure(ledgers, late=1, times=max(asked.times // 2, 1))
        late = measure(ledgers, late=3, times=max(asked.times // 2, 1))
        for ledger, _ in ledgers:
            ledger.close()
    for number, *spent in zip(asked.reports, newest, amid, late, strict=True):
        first, second, third = map(_told, spent)
        print(
            f"{number:,} reports: the newest in {first}, one amid those of its day in {second}, three days late {third}"
        )
    few, many = map(median, newest)
    print(f"ratio {many / few:.2f}")
    return int(many > MOST_SECONDS or many / few > MOST_TIMES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
