"""What is found in a report hangs on that report alone: not on its batch, nor on the process that reads it."""

import random
import sqlite3
from pathlib import Path

import pytest

from sayso import resources
from sayso.fetch import Limits, pages
from sayso.ledger import Ledger
from sayso.run.batch import Found, read_batch
from sayso.run.means import Means
from sayso.run.pages import Page, open_page
from sayso.run.read import extract_all, read_into

SAMPLE = str(Path(__file__).parents[2] / "examples/kherson")


def test_the_company_of_a_report_makes_no_difference(loaded: resources.Resources) -> None:
    opened = [page for page in map(open_page, pages([SAMPLE])) if isinstance(page, Page)]
    assert len(opened) == 18
    alone = {page.origin: read_batch([page], loaded)[0] for page in opened}
    random.Random(5).shuffle(opened)
    together: list[Found] = [found for part in (opened[:5], opened[5:]) for found in read_batch(part, loaded)]
    assert [found.page for found in together] == opened
    for found in together:
        assert found == alone[found.page.origin]


def test_the_setting_for_the_longest_text_is_kept() -> None:
    opened = [open_page(page, Limits(max_characters=100)) for page in pages([SAMPLE])]
    assert not any(isinstance(page, Page) for page in opened)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("alone") / "l.db"
    with Ledger.open(str(path)) as ledger:
        read_into(ledger, [SAMPLE])
    return path


@pytest.mark.parametrize("workers", [1, 2])
def test_however_many_processes_read_the_ledger_is_the_same(alone: Path, workers: int, tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(str(path)) as ledger:
        tally = read_into(ledger, [SAMPLE], Means(workers=workers))
        again = read_into(ledger, [SAMPLE], Means(workers=workers))
    assert (tally.read, again.read, again.known) == (18, 0, 18)
    assert dump(path) == dump(alone)


def test_extract_gives_its_readings_in_the_order_of_the_inputs() -> None:
    assert list(extract_all([SAMPLE], Means(workers=2))) == list(extract_all([SAMPLE]))


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in the order in which they were written, without the clock's times."""
    connection = sqlite3.connect(path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {}
    for table in tables:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        kept = ", ".join(f'"{column}"' for column in columns if not column.endswith("_at"))
        found[table] = connection.execute(f"SELECT {kept} FROM {table}").fetchall()
    connection.close()
    assert len(found["documents"]) == 18
    return found
