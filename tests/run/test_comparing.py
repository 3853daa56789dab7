"""Comparing two versions: nothing is lost, and hostile texts take no longer than others."""

from itertools import pairwise
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from sayso.run.comparing import changes

TEXTS = st.text(alphabet=st.sampled_from("ab \n\t\x85\u2028"), max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_come_back(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(c.words for c in found if c.kind != "in") == before
    assert "".join(c.words for c in found if c.kind != "out") == after
    assert all(c.words for c in found)
    assert all(a.kind != b.kind for a, b in pairwise(found))
    if before == after:
        assert [c.kind for c in found] == ["same"] * bool(before)


def test_words_are_compared() -> None:
    found = changes("Forty lorries left the port on Monday.", "Fourteen lorries left the port.")
    assert [(c.kind, c.words) for c in found] == [
        ("out", "Forty "), ("in", "Fourteen "), ("same", "lorries left the "), ("out", "port on Monday."),
        ("in", "port."),
    ]  # fmt: skip


def test_texts_of_one_word_over_and_over_take_little_time() -> None:
    begun = process_time()
    for before, after in (("a " * 50_000, "a " * 40_000 + "b"), ("a b " * 20_000 + "c", "b a " * 20_000)):
        found = changes(before, after)
        assert "".join(c.words for c in found if c.kind != "in") == before
    assert process_time() - begun < 3
