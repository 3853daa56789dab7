"""What a reader does not get through is set aside, told, and not tried again by the same reader unless asked to."""

from collections.abc import Iterator
from pathlib import Path

import fakehands
import pytest

from sayso.ledger import Ledger
from sayso.run import work
from sayso.run.means import Means
from sayso.run.pages import Tally
from sayso.run.read import read_into


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "find_all", fakehands.find_all)
    monkeypatch.setattr(work, "fingerprints", fakehands.fingerprints)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "l.db")) as ledger:
        yield ledger


@pytest.fixture
def reports(tmp_path: Path) -> str:
    """Forty reports, two of them poisoned."""
    how = {7: "hang", 23: "crash"}
    path = tmp_path / "r.jsonl"
    rows = (f"The ferry left port {n} on Friday, they said. {how.get(n, '')}" for n in range(40))
    path.write_text(
        "".join(f'{{"id": "r{n}", "date": "2022-11-11", "text": "{text}"}}\n' for n, text in enumerate(rows))
    )
    return str(path)


def run(ledger: Ledger, path: str, **means: object) -> tuple[Tally, list[str]]:
    told: list[str] = []
    tally = read_into(
        ledger,
        [path],
        Means(**{"workers": 2, "seconds": 1.5, "model": "one", **means}),  # type: ignore[arg-type]
        watch=lambda tally, origin, problem, report: told.append(problem.message) if problem else None,
    )
    return tally, told


def test_a_poisoned_report_is_set_aside_until_another_reader_comes(
    fresh: Ledger, reports: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally, told = run(fresh, reports)
    assert (tally.read, tally.failed) == (38, 2)
    assert [why.partition(";")[0] for why in told] == [
        "takes longer than 2 s to read",
        "ends the process that reads it (signal 11)",
    ]
    with fresh.read() as queries:
        assert {(p.stage, p.message) for p in queries.problems()} == {("quarantine", why) for why in told}
        documents = {document.id for document in queries.documents()}
    assert documents == {f"r{n}" for n in range(40)} - {"r7", "r23"}

    monkeypatch.setattr(work, "find_all", fakehands.find_anyway)  # which would read them, were they tried
    tally, told_again = run(fresh, reports)
    assert (tally.read, tally.known, tally.failed) == (0, 38, 2)
    assert told_again == told
    with fresh.read() as queries:
        assert len(queries.problems()) == 2
    tally, told = run(fresh, reports, again=True)
    assert (tally.read, tally.known, tally.failed) == (2, 38, 0), "asked to, it is tried again"
    tally, told = run(fresh, reports)
    assert (tally.read, tally.known, tally.failed) == (0, 40, 0), "and is a report like any other from then on"


def test_another_reader_tries_for_itself(fresh: Ledger) -> None:
    with fresh.write() as writer:
        for n in range(3):
            writer.quarantine(f"{n}", "reader one", "why")
    with fresh.read() as queries:
        assert len(queries.quarantined("reader one")) == 3
        assert queries.quarantined("reader two") == {}
    with fresh.write() as writer:
        writer.quarantine("0", "reader one", "another reason")
        writer.release("1", "reader one")
    with fresh.read() as queries:
        assert queries.quarantined("reader one") == {"0": "another reason", "2": "why"}
