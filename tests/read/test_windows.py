"""Windows: every word piece once, with its grammar, and never more than a window holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import resources
from sayso.core.records import Document
from sayso.read.parse import parse
from sayso.read.windows import windows
from sayso.resources.encoder import COLUMNS, Alphabet, load

TEXT = (
    'Ilsa Marek said on Monday that the dam was safe.\n\n"It holds," she added.\n\n'
    "Two officials in Tarn denied that anyone had been told to leave."
)


@pytest.fixture(scope="module")
def alphabet() -> Alphabet:
    return load().alphabet


def parsed(text):
    return next(parse([Document(id="x", text=text)], resources.load().pipeline))


def words(window, text):
    return [text[a:b] for a, b in window.spans.tolist() if a >= 0]


def test_a_short_document_is_one_window(alphabet):
    (window,) = windows(parsed(TEXT), alphabet)
    start, stop = alphabet.marks
    assert window.pieces[0, 0] == start and window.pieces[-1, 0] == stop
    assert (window.pieces[:, 0] == stop).sum() == 3  # one after each paragraph
    assert words(window, TEXT)[:4] == ["Il", "sa", "Marek", "said"]


def test_a_piece_carries_its_grammar(alphabet):
    document = parsed(TEXT)
    (window,) = windows(document, alphabet)
    at = words(window, TEXT).index("said") + 1
    row = dict(zip(COLUMNS, window.pieces[at].tolist(), strict=True))
    assert row["tag"] == alphabet.tags["VBD"] and row["dep"] == alphabet.deps["ROOT"]
    assert row["head"] == row["word"]  # a root governs itself
    dam = window.pieces[words(window, TEXT).index("dam") + 1]
    assert dam[4] == alphabet.tokenizer.token_to_id("was")


@pytest.mark.parametrize("marks", ['""', "“”", "«»", "„“"])
def test_quotation_marks_of_one_kind_look_alike(alphabet, marks):
    text = TEXT.replace('"It', marks[0] + "It").replace('s,"', f"s,{marks[1]}")
    plain, curly = windows(parsed(TEXT), alphabet)[0], windows(parsed(text), alphabet)[0]
    assert (plain.pieces[:, 0] == curly.pieces[:, 0]).all()


def test_letter_case_and_quotation(alphabet):
    text = 'NATO and 40 others say "we are here".'
    (window,) = windows(parsed(text), alphabet)
    shapes = dict(zip(words(window, text), window.pieces[1:-1, 1].tolist(), strict=True))
    assert (shapes["NATO"], shapes["40"], shapes["others"], shapes["here"]) == (2, 3, 0, 4)


@pytest.mark.parametrize("longest", [8, 20, 60])
def test_windows_hold_every_piece_once(alphabet, longest):
    whole = [s for w in windows(parsed(TEXT), alphabet) for s in w.spans.tolist() if s[0] >= 0]
    cut = windows(parsed(TEXT), alphabet, longest=longest)
    assert [s for w in cut for s in w.spans.tolist() if s[0] >= 0] == whole
    assert all(len(w.pieces) <= longest + 2 for w in cut)


def test_an_inner_window_holds_its_own_words_alone(alphabet):
    begin = TEXT.index("the dam")
    *_, inner = windows(parsed(TEXT), alphabet, inner=[(begin, begin + len("the dam was safe"))])
    assert words(inner, TEXT) == ["the", "dam", "was", "safe"]


def test_only_an_inner_window_is_one(alphabet):
    begin = TEXT.index("the dam")
    found = windows(parsed(TEXT), alphabet, inner=[(begin, begin + 7), (begin + 3, begin + 4)])
    assert [w.inner for w in found] == [False, True]  # one for the words, none for the blank between them


def test_a_long_inner_span_is_cut(alphabet):
    *_, inner = windows(parsed(TEXT), alphabet, inner=[(0, len(TEXT))], longest=10)
    assert inner.inner and len(words(inner, TEXT)) == 10


def test_a_paragraph_is_never_parted_that_fits(alphabet):
    for longest in (20, 30, 40):
        ends = {TEXT[b : b + 2] for w in windows(parsed(TEXT), alphabet, longest=longest) for _, b in w.spans[-2:-1]}
        assert ends <= {"\n\n", ""}


def test_boilerplate_has_no_pieces(alphabet):
    begin = TEXT.index('"It holds')
    document = Document(id="x", text=TEXT, boilerplate=((begin, TEXT.index("Two")),))
    (window,) = windows(next(parse([document], resources.load().pipeline)), alphabet)
    assert {"safe", "Two", "officials"} <= set(words(window, TEXT))
    assert not {"holds", "she", "added"} & set(words(window, TEXT))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b"])
def test_no_words_no_windows(alphabet, text):
    assert windows(parsed(text), alphabet) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text):
    letters = load().alphabet
    for window in windows(parsed(text), letters, longest=16):
        assert window.pieces.dtype == np.int64 and len(window.pieces) == len(window.spans) <= 18
        assert all(0 <= a <= b <= len(text) for a, b in window.spans.tolist() if a >= 0)
