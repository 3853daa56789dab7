"""The table of `make bench`: each row measured in a process of its own, all as ratios to the bare pass."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import bench

REPORT = "OSTREVA, 3 May 2031 - The minister said the bridge would open on Friday. “It is safe,” said Ilsa Marek.\n"


def test_reports_are_repeated_under_new_ids(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(REPORT, encoding="utf-8")
    found = bench.documents([str(tmp_path)], 100)
    assert len(found) == len({d.id for d in found}) > 3
    assert {d.text for d in found} == {REPORT}


def test_each_row_is_measured_in_turn(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(REPORT, encoding="utf-8")
    found = bench.measured([bench.BARE, bench.QUOTATIONS], [str(tmp_path)], 40, 1)
    assert list(found) == [bench.BARE, bench.QUOTATIONS]
    assert all(rate > 1 and peak > 50 for rate, peak in found.values())


def test_ratios_are_to_the_bare_pass() -> None:
    head, *rows = bench.table({bench.BARE: (4000.0, 300.0), bench.EXTRACT: (2000.0, 450.0)})
    assert head.split() == ["words/s", "ratio", "peak", "MB", "ratio"]
    assert [row.split()[-3:] for row in rows] == [["1.00", "300", "1.00"], ["0.50", "450", "1.50"]]


def test_a_slow_reader_is_no_success(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rates = dict.fromkeys(bench.ROWS, (1000.0, 1.0))
    monkeypatch.setattr("sys.argv", ["bench"])
    monkeypatch.setattr(bench, "measured", lambda *_: {**rates, bench.EXTRACT: (449.0, 1.0)})
    assert bench.main() == 1
    monkeypatch.setattr(bench, "measured", lambda *_: {**rates, bench.EXTRACT: (451.0, 1.0)})
    assert bench.main() == 0
    assert "at least 0.45" in capsys.readouterr().out
