"""Marking: pieces of a text give the text back, and know what covers them."""

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from sayso.web.marking import DEPTH, Mark, anchor, cut, paragraphs, window

TEXTS = st.text(alphabet=st.sampled_from("ab \n\r\u202e𝔘é"), max_size=60)
SPANS = st.lists(st.tuples(st.integers(-2, 60), st.integers(-2, 65)), max_size=DEPTH)


@given(TEXTS, SPANS, st.lists(st.integers(-2, 60), max_size=4))
def test_the_pieces_give_the_text_back_and_know_what_covers_them(
    text: str, spans: list[tuple[int, int]], at: list[int]
) -> None:
    pieces = list(cut((0, len(text)), spans, at))
    assert "".join(text[p.start : p.end] for p in pieces) == text
    for piece in pieces:
        assert piece.start < piece.end
        assert not any(piece.start < place < piece.end for place in at)
        for character in range(piece.start, piece.end):
            assert set(piece.covers) == {n for n, (start, end) in enumerate(spans) if start <= character < end}
        lengths = [spans[n][1] - spans[n][0] for n in piece.covers]
        assert lengths == sorted(lengths)


@given(TEXTS, SPANS, st.integers(-5, 70), st.integers(1, 30))
def test_paragraphs_are_lines_and_give_the_window_back(
    text: str, spans: list[tuple[int, int]], start: int, size: int
) -> None:
    span = window(text, start, size)
    assert 0 <= span[0] <= span[1] <= len(text)
    assert not text or span[0] < span[1]
    marks = [Mark(each, "content", f"s{number}") for number, each in enumerate(spans)]
    shown = paragraphs(text, span, marks, spans)
    assert "".join(piece.text for paragraph in shown for piece in paragraph.pieces) == text[slice(*span)]
    for paragraph in shown:
        line = "".join(piece.text for piece in paragraph.pieces)
        assert "\n" not in line[:-1]
        assert text[paragraph.start : paragraph.start + len(line)] == line
    ids = [each for paragraph in shown for piece in paragraph.pieces for each in piece.anchors]
    assert len(ids) == len(set(ids))
    within = {anchor(s) for s in spans if span[0] <= s[0] < span[1] and s[0] < s[1]}
    assert within <= set(ids)


@given(TEXTS, st.integers(1, 30))
def test_windows_one_after_another_leave_nothing_out(text: str, size: int) -> None:
    position, seen = 0, set()
    while position < len(text):
        start, end = window(text, position, size)
        assert start <= position < end
        seen |= set(range(start, end))
        position = end
    assert seen == set(range(len(text)))


def test_what_a_piece_is_part_of() -> None:
    text = "Orla Vint said the convoy left Port Calder."
    marks = [
        Mark((0, 9), "source", "s1"), Mark((0, 9), "mention", "a1"), Mark((10, 14), "cue", "s1"),
        Mark((15, 42), "content", "s1"), Mark((26, 30), "trigger", "e1"), Mark((31, 42), "place", "p1"),
    ]  # fmt: skip
    [paragraph] = paragraphs(text, (0, len(text)), marks, [(15, 42)])
    told = [(p.text, p.layers, p.record, p.anchors, p.ends) for p in paragraph.pieces]
    assert told == [
        ("Orla Vint", ("source", "mention"), "s1", (), ()),
        (" ", (), "", (), ()),
        ("said", ("cue",), "s1", (), ()),
        (" ", (), "", (), ()),
        ("the convoy ", ("content",), "", ("c15-42",), ()),
        ("left", ("trigger", "content"), "e1", (), ()),
        (" ", ("content",), "", (), ()),
        ("Port Calder", ("place", "content"), "p1", (), ("s1",)),
        (".", (), "", (), ()),
    ]


def test_a_long_line_with_many_spans_and_deep_nesting_is_quick() -> None:
    size = 5_000_000
    text = "x" * size
    side_by_side = [(250 * n, 250 * n + 300) for n in range(10_000)]
    nested = [(n, size - n) for n in range(10_000)]
    begun = process_time()
    pieces = list(cut((0, size), side_by_side + nested))
    assert sum(len(text[p.start : p.end]) for p in pieces) == size
    assert max(len(p.covers) for p in pieces) == DEPTH
    assert process_time() - begun < 3
