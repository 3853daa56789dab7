"""What each step costs in a ledger of a thousand reports, of ten thousand, of a hundred thousand.

    python tools/bench_scale.py [--sizes 1000 10000 100000] [--folder FOLDER] [--as-kept]
    python tools/bench_scale.py --read PATH...

The ledgers are generated, and kept in the folder to be used again: see `scaling/generating.py` for what is in them.
Then each step is done in all of them in turns: adding a report (storing, linking, placing and deriving its story),
what people ask, what goes through everything. The times are CPU milliseconds of this one process, medians; SQLite
works within it, so waiting for other programs on the machine is not counted.

The last column is what a step costs in the largest ledger as a multiple of what it costs in the one before: 1 is what
does not grow at all. A step that goes through everything is told by the report, by the story or by the row. `*` marks
what is over 2. Exits with 1 if there is any.

`--read`: what it takes to read reports that are not generated, step by step, and what they fill in a ledger.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from sayso.ledger import Ledger
from scaling.adding import Grown, Spent, added
from scaling.asking import pages, subjects, whole
from scaling.generating import Reports, opened
from scaling.sizes import parts, peak

SIZES = (1_000, 10_000, 100_000)
MOST = 2.0
SMALL = 1.0
"""Milliseconds: what takes less is noise."""


def asked(ledgers: Sequence[tuple[Ledger, int]], times: int) -> tuple[list[Spent], list[Spent]]:
    """Milliseconds of each question in each ledger; and of what goes through everything, for each of its parts."""
    of = [subjects(ledger) for ledger, _ in ledgers]
    shown = [pages(ledger, each) for (ledger, _), each in zip(ledgers, of, strict=True)]
    through = [whole(ledger, each, number) for (ledger, number), each in zip(ledgers, of, strict=True)]
    quick: list[Spent] = [{name: [] for name in shown[0]} for _ in ledgers]
    slow: list[Spent] = [{name: [] for name in through[0]} for _ in ledgers]
    for name in shown[0]:
        for turn in range(times + 1):
            for spent, asks in zip(quick, shown, strict=True):
                _, milliseconds = timed(asks[name])
                spent[name] += [milliseconds] if turn else []
    for name in through[0]:
        for spent, asks_all in zip(slow, through, strict=True):
            ask, number = asks_all[name]
            answer, milliseconds = timed(ask)
            spent[name].append(milliseconds / max(1, number(answer)))
    return quick, slow


def timed(ask: Callable[[], Any]) -> tuple[Any, float]:
    """The answer, and the CPU milliseconds that it took."""
    start = time.process_time()
    answer = ask()
    return answer, 1000 * (time.process_time() - start)


def table(sizes: Sequence[int], sections: dict[str, Sequence[Spent]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    yield f"| CPU ms | {' | '.join(f'{size:,}' for size in sizes)} | last : one before |"
    yield f"| --- |{' --- |' * (len(sizes) + 1)}"
    for title, spent in sections.items():
        yield f"| *{title}* |{' |' * (len(sizes) + 1)}"
        for name in spent[0]:
            middles = [median(each[name]) for each in spent]
            ratio = grown(middles)
            told = " | ".join(f"{each:,.{1 if each >= 1 else 3}f}" for each in middles)
            yield f"| {name} | {told} | {f'{ratio:.2f}' if ratio else ''}{' *' if ratio > MOST else ''} |"


def grown(middles: Sequence[float]) -> float:
    """How much dearer it is in the largest ledger than in the one before; 0 where there is none."""
    return middles[-1] / max(middles[-2], 1e-6) if len(middles) > 1 else 0.0


def over(sections: dict[str, Sequence[Spent]]) -> list[str]:
    """What is more than twice as dear, and not all but free."""
    return [
        name
        for spent in sections.values()
        for name in spent[0]
        if grown(middles := [median(each[name]) for each in spent]) > MOST and (middles[-1] > SMALL)
    ]


def bytes_table(paths: Sequence[Path], sizes: Sequence[int]) -> Iterator[str]:
    """Bytes a report of each part of the files."""
    found = [parts(path) for path in paths]
    yield f"| bytes a report | {' | '.join(f'{size:,}' for size in sizes)} |"
    yield f"| --- |{' --- |' * len(sizes)}"
    for part in found[0]:
        yield f"| {part} | {' | '.join(f'{f[part] / n:,.0f}' for f, n in zip(found, sizes, strict=True))} |"
    yield f"| all | {' | '.join(f'{p.stat().st_size / n:,.0f}' for p, n in zip(paths, sizes, strict=True))} |"


def measured(folder: Path, arguments: argparse.Namespace) -> list[str]:
    """Generate what is not there, measure all, print it, and return what grows too much."""
    sizes, paths = arguments.sizes, [folder / f"scale-{size}.db" for size in arguments.sizes]
    filled = [opened(path, size, as_kept=arguments.as_kept) for path, size in zip(paths, sizes, strict=True)]
    ledgers = [ledger for ledger, _ in filled]
    try:
        stem = random.Random(time.time_ns()).randrange(2**31)
        adding = added([Grown(ledger, Reports(stem)) for ledger in ledgers], arguments.times)
        quick, slow = asked(list(zip(ledgers, sizes, strict=True)), arguments.times)
        filling: list[Spent] = [
            {
                "writing (with what is known of its story)": [1000 * spent["write"] / size],
                "deriving all stories": [1000 * spent.get("derive", 0.0) / size],
            }
            for (_, spent), size in zip(filled, sizes, strict=True)
        ]
    finally:
        for ledger in ledgers:
            ledger.close()
    sections: dict[str, Sequence[Spent]] = {
        "generating, by the report": filling,
        "one report more": adding,
        "a page": quick,
        "through everything, by its part": slow,
    }
    print("\n".join(table(sizes, sections)), end="\n\n")
    print("\n".join(bytes_table(paths, sizes)), end="\n\n")
    if not arguments.no_memory:
        print(f"| peak memory, MB | {' | '.join(f'{peak(path):,.0f}' for path in paths)} |", flush=True)
    return over(sections)


def main(arguments: Sequence[str]) -> int:
    """Measure, tell, and fail if something grows too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="reports of each ledger, ascending")
    parser.add_argument("--folder", type=Path, help="where the ledgers are kept, to be used again")
    parser.add_argument("--times", type=int, default=11, help="how often each step is done: the median is told")
    parser.add_argument("--as-kept", action="store_true", help="measure on stories that other code has derived")
    parser.add_argument("--no-memory", action="store_true", help="leave out the peak memory of a process of its own")
    parser.add_argument("--read", nargs="+", metavar="PATH", help="measure reading these reports, and nothing else")
    parser.add_argument("--postgres", metavar="URL", help="of an empty database, into which these are loaded, too")
    asked_for = parser.parse_args(arguments)
    if asked_for.read:
        from scaling.reading import told  # the reader is slow to import

        print("\n".join(told(asked_for.read, asked_for.postgres)))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked_for.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = measured(folder, asked_for)
    for name in found:
        print(f"over {MOST:g} times: {name}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
