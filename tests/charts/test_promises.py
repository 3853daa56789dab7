"""Promised and delivered."""

import altair as alt

from sayso.charts import Look, promises_chart, spec
from sayso.link.pledges import Pledge, Quantity

from .conftest import rows


def pledge(**more: object) -> Pledge:
    known = {
        "giver": ("FRA",), "giver_words": "", "recipient": ("MDA",), "recipient_words": "", "unit": "tanks",
        "state": "open", "promised": Quantity(low=40, high=40), "on_top": False, "differ": False, "delivered": None,
        "share": None, "due": None, "promises": (), "expected": (), "deliveries": (), "storylines": (1,),
        "last": "2031-01-01", **more,
    }  # fmt: skip
    return Pledge(**known)  # type: ignore[arg-type]


def test_a_bar_is_filled_as_far_as_it_is_kept() -> None:
    pledges = [
        pledge(delivered=Quantity(low=10, high=10)),
        pledge(),
        pledge(share=30.0),
        pledge(delivered=Quantity(low=90), state="kept"),
        pledge(promised=None, delivered=Quantity(low=3, high=3)),
    ]
    found = spec(promises_chart(pledges, Look()))
    alt.Chart.from_dict(found)
    assert [row["least"] for row in rows(found, "pledges")] == [0.25, 0, 0.3, 1, 0]
    assert "10 of 40 tanks" in rows(found, "pledges")[0]["title"]
    assert "4 open, 1 kept" in found["description"]


def test_no_promise_and_too_many() -> None:
    assert "No promise of money or things." in str(spec(promises_chart([], Look())))
    assert "and 3 promises more" in str(spec(promises_chart([pledge()] * 5, Look(most=2))))
