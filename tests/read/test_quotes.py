"""Which stretches of a text stand in quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.parse import paragraphs_of
from sayso.read.quotes import quoted_spans

CASES = [
    ("no marks at all", []),
    ("She said “the road is open” today.", ["“the road is open”"]),
    ('She said "the road is open" today.', ['"the road is open"']),
    ("She said ''the road is open'' today.", ["''the road is open''"]),
    ("She said «the road is open» today.", ["«the road is open»"]),
    ("“One.” Then “two.”", ["“One.”", "“two.”"]),
    ("A stray ” closes nothing.", []),
    ("“Left open to the end of its paragraph.", ["“Left open to the end of its paragraph."]),
    ("“Left open.\n\nThe next paragraph is not in it.", ["“Left open."]),
    ("“First sentence. “Second sentence, marked again.”", ["“First sentence.", "“Second sentence, marked again.”"]),
    ("“He called it a “mess and left”", ["“He called it a “mess and left”"]),
    ("‘Single marks’ set off titles.", []),
    ("“ “ “", ["“ “ “"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quoted_spans(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text, paragraphs_of(text))] == expected


@given(st.text(alphabet="a.,\n “”\"'«»`"))
def test_spans_are_in_order_and_inside_one_paragraph(text: str) -> None:
    paragraphs = paragraphs_of(text)
    last = 0
    for start, end in quoted_spans(text, paragraphs):
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert any(a <= start and end <= b for a, b in paragraphs)
        last = end
