"""Comparing two versions: nothing is lost, and hostile texts take no longer than others."""

from itertools import pairwise
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from sayso.run.comparing import changes

TEXTS = st.text(alphabet=st.sampled_from("ab. \n\t\x85\u2028"), max_size=40)


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


def test_swapped_neighbours_take_little_time() -> None:
    """Each swap makes a comparison search anew through all that is left."""
    words = [f"w{n} " for n in range(28_000)]
    swapped = [word for pair in zip(words[1::2], words[::2], strict=True) for word in pair]
    begun = process_time()
    both_come_back("".join(words), "".join(swapped))
    assert process_time() - begun < 4  # it took half a minute once; other threads of the run count, too


def test_a_hundred_thousand_short_words_take_little_time() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"{one}{other} " for one in letters for other in letters] * 148
    swapped = [word for pair in zip(words[1::2], words[::2], strict=True) for word in pair]
    begun = process_time()
    both_come_back("".join(words), "".join(swapped))
    both_come_back("".join(words), "".join(reversed(words)))
    assert process_time() - begun < 1


def test_hostile_ends_of_sentences_take_little_time() -> None:
    begun = process_time()
    for part in ("." * 9, ". ", ".'", "\n", " \t", "\n \n", "x\n", ".) \u2028"):
        both_come_back(part * 20_000, part * 19_000 + "b" + part * 20_000)
    assert process_time() - begun < 3


def test_few_changes_in_a_long_text_are_found_word_by_word() -> None:
    sentences = [
        f"On day {n} the ferry left Port Calder with the {n % 7} lorries of the brigade. " for n in range(2_000)
    ]
    edited = list(sentences)
    edited[3] = edited[3].replace("left", "had left")
    edited[700] = "Nobody was hurt. " + edited[700]
    edited[1_990] = edited[1_990].replace("lorries", "buses")
    found = changes("".join(sentences), "".join(edited))
    assert [(c.kind, c.words) for c in found if c.kind != "same"] == [
        ("in", "had "), ("in", "Nobody was hurt. "), ("out", "lorries "), ("in", "buses "),
    ]  # fmt: skip


def both_come_back(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(c.words for c in found if c.kind != "in") == before
    assert "".join(c.words for c in found if c.kind != "out") == after
