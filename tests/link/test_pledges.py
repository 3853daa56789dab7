"""Promises and deliveries: figures found in invented reports, and joined into pledges with a careful balance."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.core.records import Actor, Amount, Belief, Event, Reading
from sayso.link.pledges import Figure, Pledge, Quantity, Told, figures, pledges
from sayso.link.pledges.deadlines import Deadline, last_day

Read = Callable[..., Reading]


def told(reading: Read, text: str, published: str = "2031-01-12") -> list[tuple[object, ...]]:
    found = figures(reading(text, published=published))
    return [(f.kind, ",".join(f.giver), ",".join(f.recipient), f.value, f.unit, f.tally) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Germany pledged to deliver 31 tanks to Ukraine.", [("promise", "DEU", "UKR", 31, "tanks", None)]),
        ("France offered 20 million euros in aid to Moldova.", [("promise", "FRA", "MDA", 2e7, "EUR", None)]),
        (
            "The United States announced a further $400 million in military aid for Ukraine.",
            [("promise", "USA", "UKR", 4e8, "USD", "increment")],
        ),
        ("Ten European nations vowed to send 31 tanks to the front.", [("promise", "", "", 31, "tanks", None)]),
        ("Germany has delivered 10 tanks to Ukraine.", [("delivery", "DEU", "UKR", 10, "tanks", None)]),
        (
            "Germany has delivered 10 tanks to Ukraine, bringing the total to 18, the defence ministry said.",
            [("delivery", "DEU", "UKR", 10, "tanks", None), ("delivery", "DEU", "UKR", 18, "tanks", "total")],
        ),
        (
            "Ukraine has received 18 of the 31 tanks that Germany promised.",
            [("delivery", "DEU", "UKR", 18, "tanks", "total"), ("promise", "DEU", "UKR", 31, "tanks", None)],
        ),
        ("Ukraine has received 10 tanks from Germany.", [("delivery", "", "UKR", 10, "tanks", None)]),
        ("Another six tanks arrived on Monday, Kyiv said.", [("delivery", "", "", 6, "tanks", "increment")]),
        (
            "Germany pledged 31 tanks to Ukraine. About 12 have been delivered, Kyiv said.",
            [("promise", "DEU", "UKR", 31, "tanks", None), ("delivery", "", "", 12, "tanks", None)],
        ),
        (
            "Germany pledged 31 tanks to Ukraine. So far it is 12.",
            [("promise", "DEU", "UKR", 31, "tanks", None), ("delivery", "", "", 12, "tanks", "total")],
        ),
        (
            "Of the 500 lorries that Canada promised Ukraine, not fifty but thirty per cent have come, Kyiv said.",
            [("promise", "CAN", "UKR", 500, "trucks", None), ("delivery", "", "", 30, "percent", None)],
        ),
        ("Germany promised to send tanks to Ukraine.", [("promise", "DEU", "UKR", None, "tanks", None)]),
        # What is no gift, or nothing that has come.
        ("Poland agreed to buy 30 jets from the United States.", []),
        ("Germany promised not to send Ukraine 31 tanks.", []),
        ("None of the 31 tanks have arrived, Kyiv said.", []),
        ("Kyiv denied that 31 tanks had arrived.", []),
        ("If 31 tanks are delivered, the army can advance.", []),
        ("31 tanks will have been delivered by June, an officer hoped.", []),
        ("The company pledged to cut 5,000 jobs.", []),
        ("The ministers agreed on 40 per cent.", []),
        ("", []),
    ],
)
def test_what_is_promised_and_what_has_come(reading: Read, text: str, expected: list[tuple[object, ...]]) -> None:
    found = told(reading, text)
    assert [row[:5] for row in found] == [row[:5] for row in expected]
    assert [row[5] for row in found if row[5] != "part"] == [row[5] for row in expected if row[4] != "percent"]


def test_a_deadline_is_a_day_still_to_come(reading: Read) -> None:
    def due(text: str) -> Deadline | None:
        (figure,) = figures(reading(text, published="2031-01-12"))
        return figure.due

    pledged = "Germany pledged to deliver 31 tanks to Ukraine"
    assert due(f"{pledged} over the next twelve months.") == Deadline(
        words="over the next twelve months", last="2032-01-31"
    )
    by_march = due(f"{pledged} by March 2031.")
    assert by_march and (by_march.words, by_march.last) == ("by March 2031", "2031-03-31")
    assert due(f"{pledged}.") is None
    past = due(f"{pledged} by June 2029.")
    assert past is None or past.last is None


@pytest.mark.parametrize(
    ("day", "last"), [("2031-02", "2031-02-28"), ("2031", "2031-12-31"), ("2031-02-03", "2031-02-03"), ("soon", None)]
)
def test_the_last_day(day: str, last: str | None) -> None:
    assert last_day(day) == last


NUMBER = iter(range(10**9))


def fig(kind: str, value: float | None, day: int, story: int | None = 1, **fields: object) -> Told:
    """A figure that Veldmark promises or gives Xantia, in tanks unless told otherwise."""
    number = next(NUMBER)
    given = {"giver": ("VEL",), "recipient": ("XAN",), "unit": "tanks", "low": value, "high": value, **fields}
    figure = Figure(
        kind=kind, document=f"d{number:06}", publisher="P", published=f"2031-01-{day:02}", source="AUTHOR",
        org="outlet:P", value=value, words="…", span=(0, 1), **given,
    )  # fmt: skip
    return Told(figure, story)


def one(*rows: Told, today: str = "2031-12-31") -> Pledge:
    (found,) = pledges(rows, today=today)
    return found


def exactly(number: float) -> Quantity:
    return Quantity(low=number, high=number)


def at_least(number: float) -> Quantity:
    return Quantity(low=number)


def test_eighteen_of_thirty_one() -> None:
    pledge = one(fig("promise", 31, 1), fig("delivery", 18, 5))
    assert (pledge.promised, pledge.delivered, pledge.state) == (exactly(31), exactly(18), "open")


def test_across_stories_the_giver_the_recipient_and_the_unit_tell() -> None:
    pledge = one(fig("promise", 31, 1, story=1), fig("delivery", 31, 5, story=2))
    assert (pledge.delivered, pledge.state) == (exactly(31), "kept")


@pytest.mark.parametrize(
    ("rows", "delivered"),
    [
        ([("total", 18), ("increment", 4)], exactly(22)),
        ([("increment", 4), ("total", 18)], exactly(18)),
        ([("total", 18), (None, 10)], at_least(18)),
        ([(None, 10), (None, 12)], at_least(12)),
        ([(None, 10), (None, 10)], exactly(10)),
        ([("increment", 4)], at_least(4)),
        ([("increment", 4), ("increment", 4)], at_least(4)),
        ([(None, 10), ("increment", 4)], exactly(14)),
        ([], None),
    ],
)
def test_totals_are_never_added_to_what_they_hold(
    rows: list[tuple[str | None, int]], delivered: Quantity | None
) -> None:
    came = [fig("delivery", value, 5 + n, tally=tally) for n, (tally, value) in enumerate(rows)]
    assert one(fig("promise", 31, 1), *came).delivered == delivered


@pytest.mark.parametrize(
    ("rows", "promised", "differ"),
    [
        ([(None, 31), (None, 31)], exactly(31), False),
        ([(None, 31), ("increment", 4)], exactly(35), False),
        ([(None, 31), ("increment", 4), (None, 31)], exactly(35), False),
        ([(None, 31), ("increment", 4), ("total", 40)], exactly(40), False),
        ([(None, 14), (None, 31)], exactly(31), True),
        ([(None, 31), (None, 14), (None, 31)], exactly(31), True),
        ([(None, None)], None, False),
    ],
)
def test_what_is_promised(rows: list[tuple[str | None, int | None]], promised: Quantity | None, differ: bool) -> None:
    found = one(*(fig("promise", value, 1 + n, tally=tally) for n, (tally, value) in enumerate(rows)))
    assert (found.promised, found.differ) == (promised, differ)


def test_more_than_is_a_least() -> None:
    assert one(fig("promise", 30, 1, high=None)).promised == at_least(30)
    assert one(fig("promise", 30, 1, low=None, high=None)).promised == exactly(30), "about 30"
    assert one(fig("promise", None, 1, low=24, high=99)).promised == Quantity(low=24, high=99)


@pytest.mark.parametrize(
    "other",
    [
        fig("delivery", 18, 5, unit="USD"),
        fig("delivery", 18, 5, giver=("ZEN",)),
        fig("delivery", 18, 5, recipient=("ZEN",)),
        fig("delivery", 18, 5, story=2, giver=()),
        fig("delivery", 18, 5, story=2, recipient=()),
        fig("delivery", 18, 5, story=None, giver=()),
        fig("delivery", 18, 5, unit="shells"),
    ],
)
def test_what_is_not_of_the_pledge(other: Told) -> None:
    assert one(fig("promise", 31, 1), other).delivered is None


def test_before_the_promise_nothing_is_delivered_on_it() -> None:
    assert one(fig("promise", 31, 9), fig("delivery", 18, 5)).delivered is None


def test_rounds_are_shells_within_a_story() -> None:
    rows = [fig("promise", 900, 1, unit="rounds"), fig("delivery", 300, 5, unit="shells", giver=())]
    assert one(*rows).delivered == exactly(300)


def test_what_leans_is_nobodys_where_two_promises_fit() -> None:
    rows = [fig("promise", 31, 1), fig("promise", 14, 2, giver=("ZEN",)), fig("delivery", 6, 5, giver=())]
    assert [p.delivered for p in pledges(rows, today="2031-12-31")] == [None, None]
    share = [fig("promise", 31, 1), fig("promise", 9, 2, unit="lorries"), fig("delivery", 30, 5, unit="percent")]
    assert [p.share for p in pledges(share, today="2031-12-31")] == [None, None]


def test_a_share_is_no_number_of_tanks() -> None:
    pledge = one(fig("promise", 31, 1), fig("delivery", 30, 5, unit="percent", giver=()))
    assert (pledge.share, pledge.delivered) == (30, None)


def test_another_hundred_weeks_later_is_another_hundred() -> None:
    def money(day: int, story: int) -> Told:
        return fig("promise", 100, day, story=story, unit="EUR", tally="increment")

    assert one(money(1, 1), money(3, 2)).promised == exactly(100), "told twice"
    assert one(money(1, 1), money(20, 2)).promised == exactly(200)
    assert one(money(1, 1)).on_top


def test_separate_promises_stay_separate() -> None:
    rows = [fig("promise", 50, 1, story=1, unit="EUR"), fig("promise", 80, 20, story=2, unit="EUR")]
    assert [p.promised for p in pledges(rows, today="2031-12-31")] == [exactly(80), exactly(50)]


def test_overdue_first_kept_last() -> None:
    due = Deadline(words="by 20 January", last="2031-01-20")
    rows = [
        fig("promise", 1, 1, story=1, unit="boats"),
        fig("promise", 2, 1, story=2, unit="guns", due=due),
        fig("promise", 3, 1, story=3, unit="mines", due=due),
        fig("delivery", 3, 4, story=3, unit="mines"),
        fig("promise", 4, 1, story=4, unit="drones", due=Deadline(words="by 2033", last="2033-12-31")),
    ]
    found = pledges(rows, today="2031-02-01")
    assert [(p.unit, p.state) for p in found] == [
        ("guns", "overdue"), ("drones", "open"), ("boats", "open"), ("mines", "kept")
    ]  # fmt: skip
    assert pledges(rows, today="2031-01-20")[0].state == "open", "on the last day it is not overdue yet"


def test_the_deadline_is_of_the_figure_taken() -> None:
    early = Deadline(words="by 5 January", last="2031-01-05")
    found = one(fig("promise", 14, 1, due=early), fig("promise", 31, 2))
    assert (found.promised, found.due, found.state) == (exactly(31), None, "open")


def test_what_nobody_promised_is_no_pledge() -> None:
    assert pledges([fig("delivery", 18, 5)], today="2031-12-31") == ()
    assert pledges([fig("promise", 18, 5, giver=())], today="2031-12-31") == ()


@given(st.permutations(range(7)))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_figures_come_in_does_not_matter(order: list[int]) -> None:
    rows = [
        fig("promise", 31, 1), fig("promise", 4, 3, tally="increment"), fig("delivery", 10, 5),
        fig("delivery", 18, 6, tally="total"), fig("delivery", 4, 7, tally="increment", giver=()),
        fig("promise", 9, 2, story=2, giver=("ZEN",)), fig("expected", 35, 8),
    ]  # fmt: skip
    assert pledges([rows[n] for n in order], today="2031-12-31") == pledges(rows, today="2031-12-31")


@pytest.mark.parametrize(
    "text",
    ["300 have been delivered " * 4000, "so far it is 5. " * 6000, "." * 100_000, "\n" * 100_000, "\u202e\x00" * 9000],
)
def test_hostile_text_takes_no_more_than_its_time(text: str) -> None:
    amounts = tuple(Amount(id=f"m{n}", span=(n * 60, n * 60 + 3), value=3.0, unit="tanks") for n in range(300))
    events = tuple(
        Event(id=f"e{n}", trigger=(n * 60 + 10, n * 60 + 14), type="AGREE", actor=("a",), amounts=(f"m{n}",))
        for n in range(300)
    )
    beliefs = tuple(Belief(event=e.id, source="AUTHOR", factuality="CT+", aspect="announced") for e in events)
    actor = Actor(id="a", name="A", kind="country", code="VEL", mentions=())
    found = figures(Reading(id="r", text=text, amounts=amounts, events=events, beliefs=beliefs, actors=(actor,)))
    assert all(0 <= f.span[0] < f.span[1] <= len(text) and len(f.words) < 1000 for f in found)
    json.dumps([f.words for f in found])
