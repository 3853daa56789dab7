"""When to ask again: the laws that hold whatever a server says."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.fetch.backoff import DAY, next_try, seconds_until

FAILURES = st.integers(0, 200)
USUAL = st.floats(0, 10 * DAY)
CHANCE = st.floats(0, 1, exclude_max=True)
NOW = 1_700_000_000.0


@given(FAILURES, USUAL, CHANCE, st.none() | st.floats(-1e9, 1e9))
def test_never_sooner_than_usual_and_never_more_than_a_day_late(
    failures: int, usual: float, chance: float, asked: float | None
) -> None:
    wait = next_try(failures, usual=usual, retry_after=asked, chance=lambda: chance)
    assert usual <= wait <= max(usual, DAY)
    assert wait >= min(DAY, asked or 0)


@given(FAILURES, FAILURES, USUAL, CHANCE)
def test_more_failures_never_wait_shorter(one: int, other: int, usual: float, chance: float) -> None:
    few, many = sorted((one, other))
    waits = [next_try(count, usual=usual, chance=lambda: chance) for count in (few, many)]
    assert waits[0] <= waits[1]


@given(USUAL)
def test_success_goes_back_to_the_usual(usual: float) -> None:
    assert next_try(0, usual=usual) == usual


@given(st.floats(1, 600), st.integers(1, 5), CHANCE)
def test_each_failure_doubles_it(usual: float, failures: int, chance: float) -> None:
    waits = [next_try(count, usual=usual, chance=lambda: chance) for count in (failures, failures + 1)]
    assert waits[1] == pytest.approx(2 * waits[0])
    assert 0.75 * usual * 2**failures <= waits[0] <= usual * 2**failures


def test_chance_spreads_what_failed_together() -> None:
    assert len({next_try(3, usual=60) for _ in range(20)}) > 10


@given(st.text(max_size=80) | st.integers().map(str) | st.floats().map(str))
def test_any_header_is_a_time_ahead_or_none(header: str) -> None:
    seconds = seconds_until(header, NOW)
    assert seconds is None or 0 <= seconds <= DAY


@given(st.integers(0, 10**30))
def test_seconds_are_capped(seconds: int) -> None:
    assert seconds_until(str(seconds), NOW) == min(DAY, seconds)


@given(st.integers(-(10**8), 10**8))
def test_dates_are_counted_from_now(offset: int) -> None:
    assert seconds_until(formatdate(NOW + offset, usegmt=True), NOW) == min(DAY, max(0, offset))


@pytest.mark.parametrize("header", ["", "soon", "-1", "1.5", "+3", "Mon, 99 Nov 2022 00:00:00 GMT", "٣", "²"])
def test_what_is_no_time(header: str) -> None:
    assert seconds_until(header, NOW) is None
