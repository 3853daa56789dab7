"""The clock set back, and two readers at once: what holds goes by the numbers of rows, not by the hour."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..databases import Ledgers
from .articles import articles, write
from .conftest import REPORTS, Stage, Table, Undisturbed, settled

BACK = """
import itertools, sayso.ledger.tables as tables
from datetime import UTC, datetime, timedelta
steps = itertools.count()
class Back(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime({year}, 6, 1, tzinfo=UTC) - timedelta(hours=next(steps))
tables.datetime = Back
"""


def test_the_clock_is_set_back(
    stage: Stage, inputs: Path, undisturbed: Undisturbed, ledgers: Ledgers, tmp_path: Path, table: Table
) -> None:
    """An hour with each row, and by thirty years in the middle of the job."""
    row = table.of(f"clock set back ({ledgers.kind})")
    row.tried += 1
    address = ledgers.new()
    files = sorted(inputs.iterdir())
    for year, paths in ((2031, files[2:]), (2001, files[:2]), (1971, [inputs])):
        ended = stage.run("read", *paths, "--ledger", address, before=BACK.format(year=year))
        assert ended.code == 0, ended.said
    settled(row, address, undisturbed)


@pytest.fixture
def halves(inputs: Path, tmp_path: Path) -> Iterator[list[tuple[Path, ...]]]:
    """Two thirds of the reports each, the middle third the same."""
    files = sorted(inputs.iterdir())
    third = len(files) // 3
    yield [tuple(files[: 2 * third]), tuple(reversed(files[third:]))]


def test_two_read_at_once(
    stage: Stage, undisturbed: Undisturbed, ledgers: Ledgers, halves: list[tuple[Path, ...]], table: Table
) -> None:
    row = table.of(f"two readers on one ledger ({ledgers.kind})")
    for _ in range(2):
        row.tried += 1
        address = ledgers.new()
        both = stage.together(*(stage.order("read", *paths, "--ledger", address) for paths in halves))
        assert [ended.code for ended in both] == [0, 0], [ended.said for ended in both]
        settled(row, address, undisturbed)


def test_two_begin_a_ledger_and_one_is_killed(
    stage: Stage, undisturbed: Undisturbed, halves: list[tuple[Path, ...]], tmp_path: Path, table: Table
) -> None:
    row = table.of("two readers, one of them killed")
    for share in (0.2, 0.5, 0.8):
        row.tried += 1
        path = tmp_path / f"l{share}.db"
        kill = undisturbed.seconds * share
        one, other = (stage.order("read", *paths, "--ledger", path) for paths in halves)
        killed, ended = stage.together({**one, "kill": kill}, other)
        assert killed.code in (0, -9)
        assert ended.code == 0, ended.said
        assert stage.run("read", *halves[0], "--ledger", path).code == 0
        settled(row, str(path), undisturbed)


def test_more_readers_than_cores(stage: Stage, undisturbed: Undisturbed, tmp_path: Path, table: Table) -> None:
    row = table.of("five readers of the same reports")
    row.tried += 1
    path, folder = tmp_path / "l.db", write(tmp_path / "reports", articles(REPORTS), to_a_file=12)
    ended = stage.together(*(stage.order("read", folder, "--ledger", path) for _ in range(5)))
    assert [each.code for each in ended] == [0] * 5, ended[0].said
    settled(row, str(path), undisturbed)
