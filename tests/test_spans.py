"""The law of spans: for any text, every span of every record lies in the text and is not empty."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Reading
from sayso.core.spans import Span

NEWSY = st.sampled_from(
    """Russia Ukraine's President Volodymyr Zelensky said told that he she they it “ ” " ' ‘ ’ , . ; : ? ! - — ( )
    £87million $2bn 10,000 troops soldiers withdrew from Kherson attacked killed on Thursday since February according to
    officials not no signs of may could If will pledged ordered denied \n \n\n \t \u200b \u202e \x00 é 漢字 🙂 READ
    MORE: the a of in and""".split(" ")
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(NEWSY, max_size=80).map(" ".join))


def spans_of(reading: Reading) -> Iterator[Span]:
    yield from reading.boilerplate
    for actor in reading.actors:
        yield from actor.mentions
    for s in reading.statements:
        yield from (*s.source, *s.cue, *s.content)
    for belief in reading.beliefs:
        yield from belief.cues
    for record in (*reading.places, *reading.dates, *reading.amounts):
        yield record.span
    for event in reading.events:
        yield event.trigger


@given(TEXTS)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_name_text(reading: Callable[..., Reading], text: str) -> None:
    got = reading(text, published="2022-11-10")
    assert got.text == text
    for start, end in spans_of(got):
        assert 0 <= start < end <= len(text)


@given(TEXTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_records_refer_to_records_that_are_there(reading: Callable[..., Reading], text: str) -> None:
    got = reading(text, published="2022-11-10")
    assert not got.problems
    actors, statements = {a.id for a in got.actors}, {s.id for s in got.statements}
    places, amounts, events = ({r.id for r in rs} for rs in (got.places, got.amounts, got.events))
    for s in got.statements:
        assert s.content
        assert {s.speaker} - {None} <= actors
        assert {s.parent} - {None} <= statements - {s.id}
    for e in got.events:
        assert {*e.actor, *e.recipient} <= actors
        assert {e.place} - {None} <= places
        assert set(e.amounts) <= amounts
    for b in got.beliefs:
        assert b.event in events
        assert {b.source, *b.via} - {"AUTHOR"} <= actors
        assert {b.statement} - {None} <= statements


@pytest.mark.parametrize("size", [20_000, 200_000])
def test_one_enormous_word_is_no_trouble(reading: Callable[..., Reading], size: int) -> None:
    assert reading("a" * size).text == "a" * size
