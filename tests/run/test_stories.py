"""The bundled sample as its reader sees it: one story, on the say-so of many, its copies and look-alikes kept apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.core.errors import LedgerError
from sayso.ledger import Ledger
from sayso.run.read import read_into
from sayso.run.stories import Story, stories, story

SAMPLE = Path(__file__).parents[2] / "examples/kherson"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path_factory.mktemp("sample") / "l.db")) as opened:
        read_into(opened, [str(SAMPLE)])
        yield opened


@pytest.fixture(scope="module")
def withdrawal(ledger: Ledger) -> Story:
    return story(ledger, "russia kherson")


def test_the_withdrawal_is_one_story(withdrawal: Story) -> None:
    assert "Kherson" in withdrawal.label
    assert (withdrawal.event.type, withdrawal.event.mode) == ("RETREAT", "withdraw")
    assert any(code.startswith("RUS") for code in withdrawal.event.actor)
    assert len(withdrawal.documents) >= 12


def test_other_withdrawals_are_not_mixed_in(withdrawal: Story) -> None:
    assert not {"2022-11-14-beacon-mali", "2022-11-09-highland-barkhane"} & set(withdrawal.documents)


def test_wire_copies_are_found_and_not_counted(withdrawal: Story) -> None:
    assert set(withdrawal.copies) == {
        ("2022-11-09-highland-order", "2022-11-09-estuary-order"),
        ("2022-11-11-beacon-completed", "2022-11-11-estuary-completed"),
    }
    copies = {copy for copy, _ in withdrawal.copies}
    for status in withdrawal.status:
        assert not copies & {a.document for a in status.rests_on}


def test_from_the_word_to_the_deed(withdrawal: Story) -> None:
    by_day = {status.as_of: status for status in withdrawal.status}
    assert by_day["2022-11-09"].status in ("announced", "disputed")
    assert by_day["2022-11-10"].status != "confirmed"
    assert by_day["2022-11-11"].status == "confirmed"
    assert withdrawal.status[-1].status == "confirmed"
    assert {"RUS", "outlet:The Quayside Post"} <= set(by_day["2022-11-11"].sources_for)
    assert withdrawal.credibility == "1"


def test_a_verdict_rests_on_rows(withdrawal: Story) -> None:
    for status in withdrawal.status:
        assert {a.org for a in status.rests_on} == {*status.sources_for, *status.sources_against}
        assert all(a in withdrawal.beliefs for a in status.rests_on)


def test_as_of_knows_nothing_of_later_reports(ledger: Ledger, withdrawal: Story) -> None:
    then = story(ledger, str(withdrawal.id), as_of="2022-11-10")
    assert max(a.published for a in then.beliefs) == "2022-11-10"
    kept = [s for s in withdrawal.status if s.as_of <= "2022-11-10"]
    assert [(s.as_of, s.status) for s in then.status] == [(s.as_of, s.status) for s in kept]


def test_every_belief_points_at_its_words(ledger: Ledger) -> None:
    told = stories(ledger)
    assert told
    with ledger.read() as queries:
        for belief in (b for s in told for b in s.beliefs):
            text = queries.reading(belief.document).text
            start, end = belief.span
            first, _, _ = belief.words.partition(" …")  # of a content in pieces the first
            assert text[start:end].split()[:3] == first.split()[:3] or first in " ".join(text[start:end].split())


def test_a_story_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no story"):
        story(ledger, "4711")
