"""Packs: every report in one, in order, and cut alike whoever cuts them."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.errors import InputError
from sayso.fetch import Limits
from sayso.run.packs import Pack, listed, packs, units

LIMITS = Limits()


def cut(paths: list[str], reports: int, salt: str = "") -> list[Pack]:
    return [
        pack
        for unit in units(listed(paths), reports=reports)
        for pack in packs(unit, LIMITS, reports=reports, salt=salt)
    ]


@given(files=st.lists(st.integers(0, 9), max_size=12), reports=st.integers(1, 7))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_report_is_in_one_pack_in_the_order_of_the_input(
    tmp_path_factory: pytest.TempPathFactory, files: list[int], reports: int
) -> None:
    """A file of no rows is a text of its own."""
    folder = tmp_path_factory.mktemp("in")
    for number, lines in enumerate(files):
        rows = [f'{{"id": "{number}-{n}", "text": "It rained."}}\n' for n in range(lines)]
        path = folder / f"{number:02}{'.jsonl' if rows else '.txt'}"
        path.write_text("".join(rows) or "It snowed.")
    made = cut([str(folder)], reports)
    at = [(entry.input, entry.row) for pack in made for entry in pack.entries]
    assert at == [(i, n) for i, lines in enumerate(files) for n in range(max(1, lines))] or not files
    assert all(0 < len(pack.entries) <= reports for pack in made)
    assert [pack.name for pack in made] == sorted({pack.name for pack in made})
    assert made == cut([str(folder)], reports)


def test_a_pack_is_named_for_what_is_in_it_and_who_reads_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    (tmp_path / "b.txt").write_text("It snowed.")
    before = cut([str(tmp_path)], 1)
    assert [p.name for p in before] != [p.name for p in cut([str(tmp_path)], 1, salt="another reader")]
    (tmp_path / "b.txt").write_text("It froze.")
    after = cut([str(tmp_path)], 1)
    assert before[0] == after[0]
    assert before[1].name != after[1].name


def test_large_reports_are_not_packed_together(tmp_path: Path) -> None:
    for name in "abcde":
        (tmp_path / f"{name}.txt").write_bytes(b"It rained. " * 1_000_000)
    limits = Limits(max_bytes=12_000_000)
    (unit,) = units(listed([str(tmp_path)]))
    assert [len(pack.entries) for pack in packs(unit, limits)] == [2, 2, 1]


def test_many_small_files_are_opened_together_and_a_large_one_alone() -> None:
    many = [f"/nowhere/{n}.txt" for n in range(7)]
    assert [len(unit) for unit in units(listed(many), reports=3)] == [3, 3, 1]
    files = [f"/nowhere/{n}.jsonl" for n in range(3)]
    assert [len(unit) for unit in units(listed(files), reports=3)] == [1, 1, 1]
    files = [f"/nowhere/{n}.jsonl" for n in range(1_024)]
    assert {len(unit) for unit in units(listed(files))} == {4}


def test_what_cannot_be_opened_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    (pack,) = cut([str(tmp_path / "gone.txt"), str(tmp_path / "a.txt")], 5)
    assert [entry.failure is None for entry in pack.entries] == [False, True]


def test_standard_input_is_for_one_machine() -> None:
    with pytest.raises(InputError, match="standard input"):
        listed(["-"])
