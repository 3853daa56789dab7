"""What faults are injected with, and the table of what came of them."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from sayso.core.records import Record
from sayso.ledger import Ledger
from sayso.run.checking import check
from sayso.run.stories import stories

from .articles import articles, write

TIMES = int(os.environ.get("SAYSO_FAULTS", "100"))
"""Kills altogether; `make faults TIMES=1000` for more."""
REPORTS = 12


class Ended(Record, frozen=True, kw_only=True):
    """What has become of a command."""

    code: int
    seconds: float
    hung: bool
    said: str
    left: int
    """Processes of its own that have outlived it."""


class Stage:
    """Runs commands in children of a process that has everything loaded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("stage.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        assert self._answer() == b"ready\n"

    def order(self, *words: object, **injected: Any) -> dict[str, Any]:
        """A command with what is to happen to it: see `stage.py`."""
        self._number += 1
        says = str(self._folder / f"said{self._number}.txt")
        return {"words": [str(word) for word in words], "folder": str(self._folder), "says": says, **injected}

    def together(self, *orders: dict[str, Any]) -> list[Ended]:
        """What has become of commands that ran side by side."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(orders).encode() + b"\n")
        self._process.stdin.flush()
        ended = msgspec.json.decode(self._answer(), type=list[Ended])
        assert not any(each.left for each in ended), "nothing goes on behind anybody's back"
        return ended

    def run(self, *words: object, **injected: Any) -> Ended:
        """What has become of one."""
        return self.together(self.order(*words, **injected))[0]

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _answer(self) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@dataclass
class Row:
    """One line of the table."""

    tried: int = 0
    lost: int = 0
    doubled: int = 0
    unsound: int = 0


@dataclass
class Table:
    """What came of the faults."""

    rows: dict[str, Row] = field(default_factory=dict)

    def of(self, fault: str) -> Row:
        return self.rows.setdefault(fault, Row())

    def lines(self) -> list[str]:
        found = ["| fault | times | lost | doubled | not sound |", "|---|---:|---:|---:|---:|"]
        rows = self.rows.items()
        return found + [f"| {name} | {r.tried:,} | {r.lost} | {r.doubled} | {r.unsound} |" for name, r in rows]


_TABLE = Table()


@pytest.fixture(scope="session")
def table() -> Table:
    return _TABLE


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if to := os.environ.get("SAYSO_FAULTS_TABLE"):
        Path(to).write_text("\n".join(_TABLE.lines()) + "\n")
    if _TABLE.rows and terminalreporter.verbosity >= 0:
        terminalreporter.write_sep("-", "faults")
        terminalreporter.write_line("\n".join(_TABLE.lines()))


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    begun = Stage(tmp_path_factory.mktemp("stage"))
    yield begun
    begun.close()


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports."""
    return write(tmp_path_factory.mktemp("inputs") / "reports", articles(REPORTS))


Kept = Counter[tuple[str, str]]
"""Reports by id and content, with how many readings there are of each."""


def kept(address: str) -> Kept:
    """What has been committed."""
    with Ledger.open(address) as ledger:
        return _kept(ledger)


def _kept(ledger: Ledger) -> Kept:
    with ledger.read() as queries:
        rows = queries._connection.execute(
            text(
                "SELECT d.id, d.content_hash, count(r.key) FROM documents d LEFT JOIN readings r ON r.document = d.key "
                "GROUP BY d.id, d.content_hash"
            )
        )
        return Counter({(id_, content): number for id_, content, number in rows})


class Whole(Record, frozen=True, kw_only=True):
    """All that a ledger says, without the numbers of its rows."""

    reports: dict[str, Any]
    stories: list[Any]
    copies: dict[str, str]
    problems: list[Any]


def whole(address: str) -> Whole:
    with Ledger.open(address) as ledger:
        told = sorted(
            ([story.documents, story.label, [(s.as_of, s.status, s.why) for s in story.status]]
             for story in stories(ledger)), key=lambda each: each[0],
        )  # fmt: skip
        with ledger.read() as queries:
            assert queries.number_due() == 0, "every report is in its story"
            groups = sorted(queries.storylines().values())
            return Whole(
                reports={entry.id: queries.reading(entry.id) for entry in queries.documents()},
                stories=[*told, *groups],
                copies=queries.copies(),
                problems=[problem.message for problem in queries.problems()],
            )


class Undisturbed(Record, frozen=True, kw_only=True):
    """A run without faults."""

    inputs: Path
    path: Path
    whole: Whole
    kept: Kept
    seconds: float


@pytest.fixture(scope="session")
def undisturbed(stage: Stage, inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    path = tmp_path_factory.mktemp("undisturbed") / "ledger.db"
    ended = [stage.run("read", inputs, "--ledger", path.with_name(f"{n}.db")) for n in range(2)]
    assert [each.code for each in ended] == [0, 0], ended[0].said
    path.with_name("0.db").rename(path)
    # The first child finds some things to load still.
    return Undisturbed(inputs=inputs, path=path, whole=whole(str(path)), kept=kept(str(path)), seconds=ended[1].seconds)


def looked_at(row: Row, address: str, before: Kept, expected: Kept) -> Kept:
    """What is committed after a fault, with what is wrong about it counted."""
    with Ledger.open(address) as ledger:
        now, checked = _kept(ledger), check(ledger)
    row.lost += len(before.keys() - now.keys()) + sum(now[key] < number for key, number in before.items())
    row.doubled += len(now.keys() - expected.keys()) + sum(number > expected[key] for key, number in now.items())
    row.unsound += not checked.sound
    assert checked.sound, checked.flaws
    return now


def settled(row: Row, address: str, expected: Undisturbed) -> None:
    """After the command has come to its end: all is there, once, and says the same."""
    now = looked_at(row, address, Counter(), expected.kept)
    row.lost += len(expected.kept.keys() - now.keys())
    assert (row.lost, row.doubled) == (0, 0)
    assert whole(address) == expected.whole


def killed(
    stage: Stage, times: int, begin: Callable[[], Sequence[object]], after: Callable[[bool], None], seconds: float,
    seed: str, **injected: Any,
) -> int:  # fmt: skip
    """Kill commands at random moments, so many times; how many have come to their end before it hit them.

    `begin` gives the command, `after` is told after each whether it was killed or came to its end.
    """
    chance = Random(seed)
    hits = ends = 0
    while hits < times:
        ended = stage.run(*begin(), kill=chance.uniform(0, seconds), **injected)
        assert ended.code in (0, -9), ended.said
        hits += ended.code == -9
        ends += ended.code == 0
        seconds = max(seconds, ended.seconds * 1.05) if ended.code == 0 else seconds
        after(ended.code == -9)
        assert ends < 4 * times + 20, "it is never hit"
    return ends
