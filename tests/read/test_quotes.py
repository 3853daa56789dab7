"""Which stretches of a text stand in quotation marks."""

import time

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
    # the same marks elsewhere in Europe
    ("„Die Straße ist offen.“ Dann ging er.", ["„Die Straße ist offen.“"]),
    ("„Droga jest otwarta” – i tyle.", ["„Droga jest otwarta”"]),
    ("»The road is open«, she said.", ["»The road is open«"]),
    ("”The road is open”, she said.", ["”The road is open”"]),
    ("« La route est ouverte », she said.", ["« La route est ouverte »"]),
    ("“A «road» is open,” she said.", ["“A «road» is open,”"]),
    # unbalanced ones
    ('"First sentence. "Second sentence," she said.', ['"First sentence.', '"Second sentence,"']),
    ('The road is open," she said. "It will stay."', ['"It will stay."']),
    ('A 5" pipe and a 7" pipe.', []),
    # single marks: where there are no others outside them
    ("The dam.\n\n‘The road’s open,’ said Marek. ‘It’ll stay open.’", ["‘The road’s open,’", "‘It’ll stay open.’"]),
    ("The dam.\n\n'The ministers' car is here,' said Marek.", ["'The ministers' car is here,'"]),
    ("The dam.\n\n‘He said “go” and left,’ said Marek.", ["‘He said “go” and left,’"]),
    ("The dam.\n\n‘We go.\n\n‘We go now,’ said Marek.", ["‘We go.", "‘We go now,’"]),
    ("The dam.\n\nThe ministers’ cars, the ’90s and the drivers’ pay.", []),
    ("The dam.\n\nRock 'n' roll isn't the drivers' trade.", []),
    ("The dam.\n\nThe ‘road’ is open.\n\n“It is,” she said.", ["“It is,”"]),
    # ... and in headlines
    ("‘We will return,’ says mayor\n\n“It is so,” the ‘mayor’ said.", ["‘We will return,’", "“It is so,”"]),
    ("“ “ “", ["“ “ “"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quoted_spans(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text, paragraphs_of(text))] == expected


@given(st.text(alphabet="a.,s\n “”„\"'‘’«»`"))
def test_spans_are_in_order_and_inside_one_paragraph(text: str) -> None:
    paragraphs = paragraphs_of(text)
    last = 0
    for start, end in quoted_spans(text, paragraphs):
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert any(a <= start and end <= b for a, b in paragraphs)
        last = end


@pytest.mark.parametrize("unit", ['"', "'", "‘", "’ ", "” a", "«a", " »a", "'a ", "s' a", '" "a'])
def test_many_marks_take_time_in_proportion(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * size
        start = time.perf_counter()
        for _ in quoted_spans(text, [(0, len(text))]):
            pass
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(80_000) < 40 * max(seconds(8_000), 0.001)
