"""Names in several spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.spelling import folded, spellings

SAME = [
    ("Zelensky", "Zelenskyy"), ("Zelenskiy", "Zelensky"), ("Zaluzhny", "Zaluzhnyi"), ("Zaluzhnyy", "Zalužnyj"),
    ("Serhiy", "Serhii"), ("Oleksii", "Oleksiy"), ("Muhammad", "Mohammed"), ("Mohamed", "Mohammad"),
    ("Gaddafi", "Qadhafi"), ("ERDOĞAN", "Erdogan"), ("Kharkov", "Harkov"), ("Yeltsin", "Eltsin"),
]  # fmt: skip
OTHER = [("Li", "Lie"), ("Kim", "Khim"), ("Biden", "Binden"), ("Milley", "Mills"), ("Putin", "Puttina")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_names(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_what_to_search_for_holds_the_other_endings() -> None:
    assert {"zelenskyy", "zelenskiy", "zelenski"} <= set(spellings("Zelensky"))
    assert spellings("Biden") == ("Biden",)
    assert spellings("Levy") == ("Levy",), "too short to vary"


@given(st.text(max_size=30))
def test_any_text_can_be_folded(text: str) -> None:
    assert isinstance(folded(text), str)
    assert text in spellings(text)


@given(st.sampled_from([name for pair in SAME for name in pair]))
def test_the_spellings_of_a_name_are_one_name(name: str) -> None:
    assert {folded(way) for way in spellings(name)} == {folded(name)}
