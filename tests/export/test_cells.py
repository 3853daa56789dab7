"""No cell is run by a spreadsheet, and what was written can be had again to the letter."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.export.cells import BOM, Sheet, cell, held, plain

from .hand import FORMULAS

RUNS = tuple("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫−")
HARD = st.text(alphabet=st.sampled_from("=+-@\t\r\n'; |,\"a\u2028＝−\x00 "), max_size=12)
TEXTS = st.one_of(HARD, st.text())


@given(TEXTS)
@example("'=1")
@example(";'=1")
@example("\t\t=")
@example("\u2028=")
@example(" \u00a0 =1")
def test_a_text_is_safe_and_reversible(text: str) -> None:
    safe = held(text)
    assert not safe.lstrip().startswith(RUNS)
    assert not safe.startswith(RUNS)
    for piece in re.split("[;|\t\r\n\x0b\x0c\x85\u2028\u2029；｜]", safe)[1:]:
        assert not piece.startswith(RUNS)
    assert plain(safe) == re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=5))
def test_a_file_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    sheet = Sheet(file, ("one", "two", "three"))
    for row in rows:
        sheet.write(row)
    written = file.getvalue()
    assert written.startswith(BOM)
    header, *back = csv.reader(io.StringIO(written[1:], newline=""), strict=True)
    assert header == ["one", "two", "three"]
    assert [[plain(each) for each in row] for row in back] == [
        [re.sub("[\x00\ud800-\udfff]", "\ufffd", each) for each in row] for row in rows
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, ""), (True, "true"), (False, "false"), (-5, "-5"), (-12.5, "-12.5"), (0, "0"), ((), ""), ((1, 2), "[1,2]"),
     ((("=a", "b"),), '[["=a","b"]]'), (("x;=y",), '["x;\'=y"]'), ("-5", "'-5"), ("", "")],
)  # fmt: skip
def test_numbers_stay_numbers_and_lists_are_json(value: Any, told: str) -> None:
    assert cell(value) == told


def test_what_attackers_write_is_held() -> None:
    assert [held(words)[0] for words in FORMULAS[:8]] == ["'"] * 8
    assert held("an ordinary sentence, with - dashes = and more") == "an ordinary sentence, with - dashes = and more"


def test_a_long_text_of_line_breaks_takes_no_time() -> None:
    text = "\n" * 500_000 + ";" * 500_000 + " " * 1_000_000 + ("'" * 1000 + ";") * 500
    assert plain(held(text)) == text
