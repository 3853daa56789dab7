"""Adding a report costs hardly more in a ledger of eight times the reports (`tools/bench_linking.py` asks for more)."""

import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from bench_linking import DAYS, Reports, fill, generated, measure
from sayso.ledger import Ledger


def test_the_newest_report_costs_the_same_in_a_larger_ledger(tmp_path: Path) -> None:
    spent = []
    for number in (150, 1200):
        reports = Reports(seed=number)
        with Ledger.open(str(tmp_path / f"{number}.db")) as ledger:
            fill(ledger, reports, number)
            measure(ledger, reports, late=0, times=2)  # what is done once: loading, compiling statements
            spent.append(median(measure(ledger, reports, late=0, times=11)))
            with ledger.read() as queries:
                assert queries.counts()["documents"] == number + 2 + 1 + 11 + 5
                assert queries.number_due() == 0
    assert spent[1] < 2.5 * spent[0]
    assert spent[1] < 0.4


def test_generated_reports_are_the_same_for_a_seed() -> None:
    one, other = list(generated(Reports(7), 40)), list(generated(Reports(7), 40))
    assert one == other
    days = [document.published for document, _ in one]
    assert days == sorted(days)
    assert len({document.id for document, _ in one}) == 40
    assert DAYS == 730
