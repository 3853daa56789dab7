"""The tool that measures how steps grow measures all of them, and its table tells what grows too much."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from bench_scale import main, over, table
from sayso.ledger import Ledger
from scaling.generating import Reports, fill, opened
from scaling.sizes import SEARCH, parts


def test_small_ledgers_are_generated_measured_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--sizes", "20", "40", "--folder", str(tmp_path), "--times", "1", "--no-memory"]
    main(asked)
    told = capsys.readouterr().out
    for step in ("placing it in its story", "search: a rare word", "all pledges (a report)", SEARCH):
        assert f"| {step} |" in told
    kept = {path.name: path.stat().st_ino for path in tmp_path.glob("*.db")}
    assert set(kept) == {"scale-20.db", "scale-40.db"}
    ledger, spent = opened(tmp_path / "scale-20.db", 20, as_kept=True)
    ledger.close()
    assert spent["write"] > 0
    assert {path.name: path.stat().st_ino for path in tmp_path.glob("*.db")} == kept


def test_what_grows_too_much_is_marked() -> None:
    spent = {"a page": [{"steady": [4.0], "growing": [4.0], "free": [0.01]},
                        {"steady": [7.9], "growing": [8.1], "free": [0.05]}]}  # fmt: skip
    marked = [line for line in table((10, 100), spent) if "*" in line.removeprefix("| *a page*")]
    assert [line.split("|")[1].strip() for line in marked] == ["growing", "free"]
    assert over(spent) == ["growing"]


def test_generated_ledgers_hold_what_real_ones_do(tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    with Ledger.open(str(path)) as ledger:
        fill(ledger, 60)
        with ledger.read() as queries:
            counts = queries.counts()
            assert queries.number_due() == 0
            assert counts["documents"] == 60
            assert all(counts[table] for table in ("statements", "beliefs", "bands", "sketch_keys", "judgements"))
            assert {row.code is None for id_ in queries.reports_of([1])[1] for row in queries.reading(id_).actors}
    sizes = parts(path)
    assert sum(sizes.values()) <= path.stat().st_size
    assert all(sizes.values())


def test_generated_readings_are_the_same_for_a_seed() -> None:
    one, other = Reports(7), Reports(7)
    left, right = (each.reading("a", each.story(3), 4) for each in (one, other))
    assert left == right
    assert one.meanings == other.meanings
