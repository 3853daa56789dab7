"""A story in full, as it was on a day: nothing that came later shines through."""

from collections.abc import Callable
from typing import Any

from sayso.ledger import Ledger
from sayso.run.accounts import account

MINISTER = ("Tove Arnquist", "VEL GOV", "said", "CT+", "announced")


def test_an_outlet_that_is_first_seen_later_is_cited_by_nobody_before(
    fresh: Ledger, told: Callable[..., Any], store: Callable[..., int]
) -> None:
    store(fresh, told("r1", "2031-03-01", "The Harbour Post", MINISTER, before="According to the Morrow Wire:\n"))
    assert account(fresh, "1").reports[0].cites == ()
    store(fresh, told("r2", "2031-04-01", "Morrow Wire", MINISTER))
    then, now = account(fresh, "1", as_of="2031-03-02"), account(fresh, "1")
    assert (then.reports[0].cites, now.reports[0].cites) == ((), ("Morrow Wire",))
