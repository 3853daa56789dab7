"""What persons have judged and noted: their word before a rule's, and every change of mind still to be read."""

import itertools

import pytest

from sayso.core.records import Judgement
from sayso.ledger import Ledger
from sayso.ledger.reviews import UNDONE


def judged(ledger: Ledger, left: str, right: str, *, same: bool, by: str) -> int:
    with ledger.write() as writer:
        return writer.add_judgement(
            Judgement(kind="copy", left=left, right=right, same=same, score=1, reason="so", by=by)
        )


def undone(ledger: Ledger, number: int) -> None:
    with ledger.write() as writer:
        writer.add_judgement(Judgement(kind=UNDONE, left=str(number), right="", score=1, reason="no", by="Lee"))


def copies(ledger: Ledger) -> dict[str, str]:
    with ledger.read() as queries:
        found = queries.copies()
        for document in "ab":
            assert queries.copies_with(document) == {o for pair in found.items() if document in pair for o in pair} - {
                document
            }
        return found


def test_a_persons_word_holds_whenever_the_rule_speaks(ledger: Ledger) -> None:
    judged(ledger, "a", "b", same=False, by="Kim")
    judged(ledger, "a", "b", same=True, by="rule:copy")
    assert copies(ledger) == {}
    judged(ledger, "a", "b", same=True, by="Kim")
    judged(ledger, "a", "b", same=False, by="rule:copy")
    assert copies(ledger) == {"a": "b"}


def test_a_person_may_turn_a_pair_round(ledger: Ledger) -> None:
    judged(ledger, "a", "b", same=True, by="rule:copy")
    judged(ledger, "b", "a", same=True, by="Kim")
    assert copies(ledger) == {"b": "a"}
    judged(ledger, "a", "b", same=False, by="Lee")
    assert copies(ledger) == {}, "the last person's word on the pair, whichever way round"


def test_what_is_taken_back_leaves_what_was_before(ledger: Ledger) -> None:
    judged(ledger, "a", "b", same=True, by="rule:copy")
    first = judged(ledger, "a", "b", same=False, by="Kim")
    second = judged(ledger, "b", "a", same=True, by="Lee")
    assert copies(ledger) == {"b": "a"}
    undone(ledger, second)
    assert copies(ledger) == {}
    undone(ledger, first)
    assert copies(ledger) == {"a": "b"}
    with ledger.read() as queries:
        assert [(r.number, r.undone_by) for r in queries.reviews()] == [(first, "Lee"), (second, "Lee")]


def test_the_last_note_holds_and_none_takes_it_back(ledger: Ledger) -> None:
    for value in ("A", "C", None, "B"):
        with ledger.write() as writer:
            writer.add_note(kind="reliability", subject="VEL", value=value, reason="", by="Kim")
        with ledger.read() as queries:
            assert [n.value for n in queries.notes("reliability")] == ([value] if value else [])
            assert queries.notes("withdrawn") == ()


@pytest.mark.parametrize(("as_of", "known"), [(None, True), ("2031-05-01", True), ("2031-04-30", False)])
def test_a_withdrawal_is_known_from_its_day_on(ledger: Ledger, as_of: str | None, known: bool) -> None:
    with ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject="r1", value="2031-05-01", reason="", by="Kim")
    with ledger.read() as queries:
        assert queries.withdrawn(as_of=as_of) == ({"r1": "2031-05-01"} if known else {})


def test_order_of_rules_alone_is_as_it_was(ledger: Ledger) -> None:
    """Of two rows that make each other's originals, the one judged last is not believed."""
    for left, right in itertools.permutations("ab"):
        judged(ledger, left, right, same=True, by="rule:copy")
    assert copies(ledger) == {"a": "b"}
