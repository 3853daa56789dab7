"""Adding a report costs hardly more in a ledger of eight times the reports (`tools/bench_linking.py` asks for more)."""

import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from bench_linking import DAYS, Reports, fill, generated, measure
from sayso.ledger import Ledger


def test_the_newest_report_costs_the_same_in_a_larger_ledger(tmp_path: Path) -> None:
    ledgers = []
    for number in (150, 1200):
        ledgers.append((Ledger.open(str(tmp_path / f"{number}.db")), Reports(seed=number)))
        fill(*ledgers[-1], number)
    measure(ledgers, late=0, times=2)  # what is done once: loading, compiling statements
    few, many = map(median, measure(ledgers, late=0, times=11))
    for (ledger, _), number in zip(ledgers, (150, 1200), strict=True):
        with ledger.read() as queries:
            assert queries.counts()["documents"] == number + 2 + 1 + 11 + 5
            assert queries.number_due() == 0
        ledger.close()
    assert many < 2.5 * few
    assert many < 0.4


def test_generated_reports_are_the_same_for_a_seed() -> None:
    one, other = list(generated(Reports(7), 40)), list(generated(Reports(7), 40))
    assert one == other
    days = [document.published for document, _ in one]
    assert days == sorted(days)
    assert len({document.id for document, _ in one}) == 40
    assert DAYS == 730
