"""Searching with facets: counts say what narrowing gives, and stay bounded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.core.records import Actor, Document, Reading, Statement
from sayso.ledger import Ledger
from sayso.run import finding
from sayso.run.finding import find


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "l.db")) as opened:
        with opened.write() as writer:
            for number in range(12):
                text = f"Arnquist said the harbour is open, says report {number}."
                day = f"2022-{number % 12 + 1:02}-05"
                reading = Reading(
                    id=f"r{number}", text=text, publisher=f"Post {number % 3}", published=day,
                    actors=(Actor(id="a", name="Arnquist", kind="person", mentions=((0, 8),)),),
                    statements=(Statement(id="s", kind="indirect", content=((14, 33),), speaker="a"),),
                )  # fmt: skip
                document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
                writer.add_reading(writer.add_document(document, origin=reading.id), reading, fingerprint="f")
        yield opened


def test_each_facet_gives_as_many_as_it_says(ledger: Ledger) -> None:
    found = find(ledger, "harbour OR nothing")
    assert (found.number, found.capped, len(found.hits)) == (24, False, 20)
    assert {f.kind for f in found.facets} == {"kind", "speaker", "publisher", "day"}
    for facet in found.facets:
        assert find(ledger, facet.asks, limit=50).number == facet.number, facet
        assert len(find(ledger, facet.asks, limit=50).hits) == facet.number, facet


def test_what_was_chosen_can_be_taken_away_again(ledger: Ledger) -> None:
    found = find(ledger, 'harbour publisher:"Post 1" after:2022-06 kind:statement')
    assert [(c.narrowing.field, c.without) for c in found.chosen] == [
        ("publisher", "harbour after:2022-06 kind:statement"),
        ("after", 'harbour publisher:"Post 1" kind:statement'),
        ("kind", 'harbour publisher:"Post 1" after:2022-06'),
    ]
    assert {f.kind for f in found.facets} == {"speaker", "day"}


def test_counting_is_bounded_and_says_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "COUNTED", 5)
    found = find(ledger, "harbour")
    assert (found.number, found.capped, found.more) == (10, True, True)


def test_one_can_turn_the_pages_to_the_last_and_not_beyond_reason(ledger: Ledger) -> None:
    every = find(ledger, "harbour", limit=100).hits
    assert not find(ledger, "harbour", limit=100).more
    paged = [hit for offset in range(0, 24, 7) for hit in find(ledger, "harbour", limit=7, offset=offset).hits]
    assert paged == list(every)
    assert find(ledger, "harbour", offset=10**9).hits == ()
    assert find(ledger, "").hits == find(ledger, "-harbour").hits == ()
