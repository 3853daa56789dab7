"""Date expressions against a day of publication: Thursday 10 November 2022 unless the case says otherwise."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Document
from sayso.read import calendar as reckon
from sayso.read.dates import find_dates
from sayso.read.parse import Parsed, parse
from sayso.resources import Resources

THURSDAY = "2022-11-10"

# text | the expression found, what it means: start, end, precision. Several are parted by " ; "; "-" is none.
CASES = """
The army said on Tuesday that it had left. | Tuesday 2022-11-08 2022-11-08 day
By Thursday the ministry said it saw signs. | Thursday 2022-11-10 2022-11-10 day
The council met on Monday. | Monday 2022-11-07 2022-11-07 day
Police said on Friday that two men were held. | Friday 2022-11-04 2022-11-04 day
Talks will resume on Friday, the envoy said. | Friday 2022-11-11 2022-11-11 day
They are due to meet on Monday. | Monday 2022-11-14 2022-11-14 day
They plan a vote next Friday. | next Friday 2022-11-11 2022-11-11 day
Last Friday the mayor resigned. | Last Friday 2022-11-04 2022-11-04 day
The raid took place last Thursday. | last Thursday 2022-11-03 2022-11-03 day
On Tuesday night a drone fell on the mill. | Tuesday night 2022-11-08 2022-11-08 day
Tuesday last week, shells hit the mill. | Tuesday last week 2022-11-01 2022-11-01 day
From Monday to Wednesday, shops stayed shut. | Monday to Wednesday 2022-11-07 2022-11-09 day
She was detained yesterday. | yesterday 2022-11-09 2022-11-09 day
He was freed this morning. | this morning 2022-11-10 2022-11-10 day
The troops leave today. | today 2022-11-10 2022-11-10 day
The president will speak tonight. | tonight 2022-11-10 2022-11-10 day
They are expected to sign the accord tomorrow. | tomorrow 2022-11-11 2022-11-11 day
The port was hit the day before yesterday. | the day before yesterday 2022-11-08 2022-11-08 day
There was another blast last night. | last night 2022-11-09 2022-11-09 day
A strike overnight killed two. | overnight 2022-11-09 2022-11-10 day
On 24 February 2022 the invasion began. | 24 February 2022 2022-02-24 2022-02-24 day
The treaty was signed on March 3, 2014, in the capital. | March 3, 2014 2014-03-03 2014-03-03 day
The raid on Nov. 8 killed six. | Nov. 8 2022-11-08 2022-11-08 day
The raid of 8 November killed six. | 8 November 2022-11-08 2022-11-08 day
The bridge fell on the 3rd of October. | the 3rd of October 2022-10-03 2022-10-03 day
On Monday, November 7, the council met. | Monday, November 7 2022-11-07 2022-11-07 day
The law took effect on 1 January. | 1 January 2022-01-01 2022-01-01 day
Elections are due to be held on 5 December. | 5 December 2022-12-05 2022-12-05 day
The form is dated 2021-12-31. | 2021-12-31 2021-12-31 2021-12-31 day
The form is dated 31.12.2021. | 31.12.2021 2021-12-31 2021-12-31 day
The form is dated 12/31/2021. | 12/31/2021 2021-12-31 2021-12-31 day
The form is dated 10/11/2021. | -
Strikes on 8 and 13 October hit the port. | 8 and 13 October 2022-10-08 2022-10-13 day
On the night of 3-4 October, drones struck. | 3-4 October 2022-10-03 2022-10-04 day
The fair ran October 8-13, 2021. | October 8-13, 2021 2021-10-08 2021-10-13 day
The offensive, from 8 October to 13 November 2021, failed. | 8 October to 13 November 2021 2021-10-08 2021-11-13 day
The city fell in February 2022. | February 2022 2022-02 2022-02 month
Nothing has moved since February. | February 2022-02 2022-02 month
The siege began in December. | December 2021-12 2021-12 month
Aid will arrive in December. | December 2022-12 2022-12 month
Aid is to arrive by December. | December 2022-12 2022-12 month
He may go in May. | May 2022-05 2022-05 month
They fled in June last year. | June last year 2021-06 2021-06 month
The plan was drawn up in mid-November. | mid-November 2022-11 2022-11 month
They met last month. | last month 2022-10 2022-10 month
A new round begins next month. | next month 2022-12 2022-12 month
From March to May the siege held. | March to May 2022-03 2022-05 month
Fighting from November to February cost many lives. | November to February 2022-11 2023-02 month
It was the third attack this week. | this week 2022-11-07 2022-11-13 week
Prices fell last week. | last week 2022-10-31 2022-11-06 week
Shelling over the weekend wounded nine. | the weekend 2022-11-05 2022-11-06 day
They plan a march next weekend. | next weekend 2022-11-12 2022-11-13 day
In 2014, protests began. | 2014 2014 2014 year
He served from 2014 to 2016. | 2014 to 2016 2014 2016 year
It was built between 2018 and 2020. | 2018 and 2020 2018 2020 year
The 2015-16 talks failed. | 2015-16 2015 2016 year
Prices rose last year. | last year 2021 2021 year
The deal ran out at the end of last year. | last year 2021 2021 year
Work will start early next year. | early next year 2023 2023 year
Unrest spread in the 1990s. | the 1990s 1990 1999 decade
People born in the 60s remember it. | the 60s 1960 1969 decade
The truce was signed in the spring of 2021. | the spring of 2021 2021-03 2021-05 season
Last winter was harsh. | Last winter 2021-12 2022-02 season
They expect an attack next spring. | next spring 2023-03 2023-05 season
Two days ago a convoy was hit. | Two days ago 2022-11-08 2022-11-08 day
Three weeks ago a convoy was hit. | Three weeks ago 2022-10-17 2022-10-23 week
Two months ago the deal was signed. | Two months ago 2022-09 2022-09 month
A year ago the two sides agreed. | A year ago 2021 2021 year
Two days earlier, rebels had taken the bridge. | Two days earlier 2022-11-08 2022-11-08 day
It fell on 3 May. Two days later it rose. | 3 May 2022-05-03 2022-05-03 day ; Two days later 2022-05-05 2022-05-05 day
It fell on 3 May. The next day he left. | 3 May 2022-05-03 2022-05-03 day ; The next day 2022-05-04 2022-05-04 day
In the past two weeks, forces have advanced. | the past two weeks 2022-10-27 2022-11-10 day
They met yesterday and again today. | yesterday 2022-11-09 2022-11-09 day ; today 2022-11-10 2022-11-10 day
He has led the party for two years. | -
The siege lasted 72 hours. | -
The following day, police withdrew. | -
They voted two days before the summit. | -
She was 45 and lived at number 10. | -
Some 2014 homes were lost. | -
Theresa March said nothing. | -
The march may be called off. | -
The fall of the city came as a shock. | -
A spring in the clock had snapped. | -
The 16-year-old hid. | -
"""


def cases() -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    table = []
    for line in CASES.strip().splitlines():
        text, answer = line.rsplit(" | ", 1)
        expected = [] if answer == "-" else [tuple(part.rsplit(" ", 3)) for part in answer.split(" ; ")]
        table.append((text, expected))
    return table


def found(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    text = parsed.document.text
    return [(text[slice(*d.span)], d.start, d.end, d.precision) for d in find_dates(parsed)]


@pytest.mark.parametrize(("text", "expected"), cases())
def test_expression(parsed: Callable[..., Parsed], text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert found(parsed(text, published=THURSDAY)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The raid was on 8 November 2022.", [("8 November 2022", "2022-11-08", "2022-11-08", "day")]),
        ("The raid was in November 2022.", [("November 2022", "2022-11", "2022-11", "month")]),
        ("It began in 2014.", [("2014", "2014", "2014", "year")]),
        ("The raid was on 8 November.", []),
        ("The raid was on Tuesday, two weeks ago, last month.", []),
    ],
)
def test_without_a_day_of_publication_only_full_dates_count(
    parsed: Callable[..., Parsed], text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert found(parsed(text)) == expected


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "soon", "2022-13-45"])
def test_an_impossible_day_of_publication_counts_as_none(parsed: Callable[..., Parsed], published: str) -> None:
    assert found(parsed("They met yesterday and on 31 December.", published=published)) == []


def test_the_29th_of_february_is_found_in_leap_years_only(parsed: Callable[..., Parsed]) -> None:
    assert found(parsed("They met on 29 February 2024.")) == [("29 February 2024", "2024-02-29", "2024-02-29", "day")]
    assert found(parsed("They met on 29 February 2023.")) == []


@given(base=st.dates(min_value=reckon.date(1900, 1, 1), max_value=reckon.date(2100, 1, 1)), weekday=st.integers(0, 6))
def test_weekdays_fall_where_they_should(base: reckon.date, weekday: int) -> None:
    before, after = reckon.weekday_before(base, weekday), reckon.weekday_after(base, weekday)
    assert before.weekday() == after.weekday() == weekday
    assert 0 <= (base - before).days < 7
    assert 0 < (after - base).days <= 7


@given(
    pieces=st.lists(
        st.sampled_from(
            "on from to between and 8 13 31 October May 2022 2014 the next last Tuesday week month weekend two days "
            "ago later earlier 1990s - – , . 29 February '80s winter overnight é \U0001f600".split(" ")
        ),
        max_size=14,
    ),
    published=st.sampled_from([None, THURSDAY, "2020-02-29"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_lie_in_the_text_in_order_and_starts_come_before_ends(
    loaded: Resources, pieces: list[str], published: str | None
) -> None:
    text = " ".join(pieces)
    refs = find_dates(next(parse([Document(id="t", text=text, published=published)], loaded.pipeline)))
    assert all(0 <= d.span[0] < d.span[1] <= len(text) for d in refs)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(refs))
    assert all(reckon.first_day(d.start) <= reckon.first_day(d.end) for d in refs)
    assert all(d.precision in reckon.PRECISIONS for d in refs)
