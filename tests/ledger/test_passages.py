"""Passages: about a sentence around a place, always within the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ledger.passages import REACH, excerpt, hull, joined, passage

TEXT = (
    "It rained. Gen. Ivo Brandt, of the U.S. mission, told Mr. Olm that troops had left Port Calder! Nobody saw "
    "them go.\n\nA new paragraph began"
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("rained", "It rained."),
        ("told", "Gen. Ivo Brandt, of the U.S. mission, told Mr. Olm that troops had left Port Calder!"),
        ("left", "Gen. Ivo Brandt, of the U.S. mission, told Mr. Olm that troops had left Port Calder!"),
        ("them", "Nobody saw them go."),
        ("new", "A new paragraph began"),
    ],
)
def test_a_passage_is_cut_at_sentence_ends(word: str, expected: str) -> None:
    start = TEXT.index(word)
    begin, end = passage(TEXT, (start, start + len(word)))
    assert TEXT[begin:end] == expected


def test_a_passage_without_sentence_ends_is_cut_at_words() -> None:
    text = "word " * 200
    begin, end = passage(text, (500, 504))
    assert text[begin:end].startswith("word")
    assert text[begin:end].endswith("word")
    assert 2 * REACH - 10 < end - begin <= 2 * REACH + 4


@given(st.text(alphabet=st.sampled_from('ab. !?\n"”\x00…A') | st.characters(), min_size=1, max_size=700), st.data())
def test_a_passage_lies_within_the_text_and_holds_its_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 20)))
    begin, finish = passage(text, (start, end))
    assert 0 <= begin <= start < end <= finish <= len(text)
    assert finish - begin <= end - start + 2 * REACH


def test_a_passage_at_the_beginning_of_a_text() -> None:
    assert TEXT[slice(*passage(TEXT, (0, 0)))] == "It rained."
    assert passage("", (0, 0)) == (0, 0)


def test_pieces_are_joined_and_their_hull_holds_them_all() -> None:
    assert joined("one two three", ((0, 3), (8, 13))) == "one … three"
    assert hull(((8, 13), (0, 3))) == (0, 13)
    assert hull(()) == (0, 0)


def test_a_passage_leaves_boilerplate_out() -> None:
    text = "CALDER, Nov 9 (Agency) - Troops left the port. READ MORE: Ten walks"
    dateline, more = (0, 24), (text.index("READ"), len(text))
    start = text.index("left")
    begin, end = passage(text, (start, start + 4), (dateline, more))
    assert text[begin:end] == "Troops left the port."


@pytest.mark.parametrize(
    ("text", "word", "before", "after"),
    [
        ("They left. It rained. Nobody came.", "rained", True, True),
        ("It rained", "rained", True, True),
        ("Away from\n\nIt rained\n\nNobody came", "rained", True, True),
        ("In the end Gen. Moss and Lt. Ruk and Col. Aas rained.", "rained", True, True),
        (f"{'on and on ' * 30}it rained{' and on and on' * 30}.", "rained", False, False),
        (f"{'on and on ' * 30}\nit rained{' and on and on' * 30}.", "rained", False, False),  # a line is no paragraph
        (f"{'x' * 140} by Gen. {'Moss ' * 28}rained.", "rained", False, True),  # no sentence ends with Gen.
        ("Photo: Ida Moe It rained Share this", "rained", True, True),
    ],
)
def test_an_excerpt_tells_where_it_breaks_off(text: str, word: str, before: bool, after: bool) -> None:
    boilerplate = [(0, 15), (25, 35)] if text.startswith("Photo") else []
    found = excerpt(text, (text.index(word), text.index(word) + len(word)), boilerplate)
    assert found.startswith("… ") != before
    assert found.endswith(" …") != after
    assert found.removeprefix("… ").removesuffix(" …") in text
