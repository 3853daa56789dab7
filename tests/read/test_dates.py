"""Date expressions against a day of publication: the table in dates.tsv, and what holds for any text."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import DateRef, Document, Reading
from sayso.read.dates import calendar as reckon
from sayso.read.dates import find_dates
from sayso.read.parse import Parsed, parse
from sayso.resources import Resources

THURSDAY = "2022-11-10"
_MARK = re.compile(r"\[(.*?)\]")


def cases() -> Iterator[object]:
    """The rows of dates.tsv: day of publication, marked sentence, meanings."""
    for line in (Path(__file__).parent / "dates.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            published, marked, meanings, reason = [*line.split("\t"), ""][:4]
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            yield pytest.param(published, marked, meanings, id=f"{marked} {published}", marks=marks)


def meaning(ref: DateRef) -> str:
    """As in the table: `2022-11-07/2022-11-13 week`."""
    return f"{ref.start}/{ref.end} {ref.precision}" if ref.start != ref.end else f"{ref.start} {ref.precision}"


def found(parsed: Parsed) -> list[tuple[str, str]]:
    return [(parsed.document.text[slice(*ref.span)], meaning(ref)) for ref in find_dates(parsed)]


@pytest.mark.parametrize(("published", "marked", "meanings"), list(cases()))
def test_expression(parsed: Callable[..., Parsed], published: str, marked: str, meanings: str) -> None:
    expected = [] if meanings == "-" else meanings.split("; ")
    text = parsed(_MARK.sub(r"\1", marked), published=published)
    assert found(text) == list(zip(_MARK.findall(marked), expected, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The raid was on 8 November 2022.", [("8 November 2022", "2022-11-08 day")]),
        ("The raid was in November 2022.", [("November 2022", "2022-11 month")]),
        ("It began in 2014.", [("2014", "2014 year")]),
        ("It has gone on since 2014.", [("2014", "2014 year")]),
        ("It was built in the 14th century.", [("the 14th century", "1301/1400 century")]),
        ("Sales fell in the first half of 2021.", [("the first half of 2021", "2021-01/2021-06 year")]),
        ("The church burned on Good Friday, 1998.", [("Good Friday, 1998", "1998-04-10 day")]),
        ("The form is dated 23/09/2021, the copy 04/10/2021.",
         [("23/09/2021", "2021-09-23 day"), ("04/10/2021", "2021-10-04 day")]),
        ("The form is dated 23/09/21.", []),
        ("The raid was on 8 November.", []),
        ("The raid was on Tuesday, two weeks ago, last month.", []),
        ("It broke out on Christmas Eve and has lasted for three weeks.", []),
    ],
)  # fmt: skip
def test_without_a_day_of_publication_only_full_dates_count(
    parsed: Callable[..., Parsed], text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(parsed(text)) == expected


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "soon", "2022-13-45"])
def test_an_impossible_day_of_publication_counts_as_none(parsed: Callable[..., Parsed], published: str) -> None:
    assert found(parsed("They met yesterday and on 31 December.", published=published)) == []


def test_the_29th_of_february_is_found_in_leap_years_only(parsed: Callable[..., Parsed]) -> None:
    assert found(parsed("They met on 29 February 2024.")) == [("29 February 2024", "2024-02-29 day")]
    assert found(parsed("They met on 29 February 2023.")) == []


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Rebels attacked the depot on Monday.", "attacked", ("2022-11-07", "2022-11-07")),
        ("Militants attacked the town in early October.", "attacked", ("2022-10-01", "2022-10-10")),
        ("Turkey has bombed the region since April.", "bombed", ("2022-04", THURSDAY)),
        ("Rebels attacked the depot after Monday.", "attacked", None),
        ("It was the worst attack since 2015.", "attack", None),
    ],
)
def test_an_event_has_the_date_it_was_on_not_one_it_only_followed(
    reading: Callable[..., Reading], text: str, trigger: str, expected: tuple[str, str] | None
) -> None:
    read = reading(text, published=THURSDAY)
    assert [e.date for e in read.events if text[slice(*e.trigger)] == trigger] == [expected]


@given(base=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), weekday=st.integers(0, 6))
def test_weekdays_fall_where_they_should(base: date, weekday: int) -> None:
    before, after = reckon.weekday_before(base, weekday), reckon.weekday_after(base, weekday)
    assert before.weekday() == after.weekday() == weekday
    assert 0 <= (base - before).days < 7
    assert 0 < (after - base).days <= 7


@given(
    base=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
    unit=st.sampled_from(["month", "year", "decade", "century"]),
)
def test_early_middle_and_late_make_up_the_whole(base: date, unit: str) -> None:
    whole = reckon.unit_of(base, unit)
    parts = [part for number in range(3) if (part := reckon.third(whole, number))]
    assert len(parts) == 3
    assert (parts[0].first, parts[2].last) == (whole.first, whole.last)
    assert all((b.first - a.last).days == 1 for a, b in pairwise(parts))


_PIECES = (
    "on from to between and 8 13 31 October May 2022 2014 the next last Tuesday week month weekend two days ago later "
    "earlier 1990s - – , . 29 February '80s winter overnight é \U0001f600 since early mid- end of first half quarter "
    "century 14th following eve Christmas Eve for has been 04/05/2022 23/09/22 24 hours past at 3 a.m. by nightfall "
    "that evening year in a decade second Q3 nineteen eighty-nine"
).split(" ")


@given(
    pieces=st.lists(st.sampled_from(_PIECES), max_size=14),
    published=st.sampled_from([None, THURSDAY, "2020-02-29", "1800-01-01", "2199-12-31"]),
)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_lie_in_the_text_in_order_and_starts_come_before_ends(
    loaded: Resources, pieces: list[str], published: str | None
) -> None:
    text = " ".join(pieces)
    refs = find_dates(next(parse([Document(id="t", text=text, published=published)], loaded.pipeline)))
    assert all(0 <= d.span[0] < d.span[1] <= len(text) for d in refs)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(refs))
    assert all(reckon.first_day(d.start) <= reckon.last_day(d.end) for d in refs)
    assert all(d.precision in reckon.PRECISIONS for d in refs)


@pytest.mark.parametrize("piece", ["1.1.", "the last ", "12/", "May ", "for a ", "2014-", "\u00a0on the", "x"])
def test_hostile_text_takes_time_in_proportion(loaded: Resources, piece: str) -> None:
    from spacy.tokens import Doc

    def spent(times: int) -> float:
        text = piece * times
        words = text.split() or [text]
        spaces = [True] * (len(words) - 1) + [text.endswith(" ")]
        doc = Doc(loaded.pipeline.vocab, words=words, spaces=spaces)
        whole = Parsed(Document(id="t", text=doc.text, published=THURSDAY), doc, doc.text, (), (), [t.idx for t in doc])
        start = time.process_time()
        find_dates(whole)
        return time.process_time() - start

    spent(10)
    long, short = (min(spent(times) for _ in range(3)) for times in (16_000, 4_000))  # a busy machine slows single runs
    assert long < 8 * max(short, 0.02)
