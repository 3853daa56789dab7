"""Which statements stand around a place, and which places are no event's."""

from hypothesis import given
from hypothesis import strategies as st

from sayso.core.records import Statement
from sayso.core.spans import inside
from sayso.read.events.where import Said

SPANS = st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(st.lists(SPANS, max_size=3), max_size=5), st.integers(0, 40))
def test_the_statements_around_a_character_are_those_whose_content_holds_it(
    contents: list[list[tuple[int, int]]], position: int
) -> None:
    statements = [Statement(id=f"s{n}", kind="indirect", content=tuple(spans)) for n, spans in enumerate(contents)]
    span = (position, position + 1)
    expected = {number for number, spans in enumerate(contents) if inside(span, spans)}
    assert Said(s.content for s in statements).around(span) == expected
