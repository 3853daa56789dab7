"""The queue holds what a status hangs on, the least certain and most harmful first, until a person has looked at it."""

from collections.abc import Callable

from sayso.core.records import Judgement, Reading
from sayso.ledger import Ledger
from sayso.run.correcting import correct
from sayso.run.drafting import Change
from sayso.run.queue import queue


def test_each_entry_tells_what_would_change(withdrawal: Ledger) -> None:
    entries = queue(withdrawal)
    denial = next(e for e in entries if e.document == "r3")
    assert (denial.record, denial.kind, denial.status) == ("s1", "statement", "disputed")
    assert denial.words == "the northern brigade would withdraw from Port Calder"
    assert denial.would.startswith("Without it: ")
    assert "instead of disputed" in denial.would
    assert "nobody else says so" in denial.because
    assert [e.score for e in entries] == sorted((e.score for e in entries), reverse=True)
    assert len(queue(withdrawal, limit=1)) == 1


def test_what_has_been_reviewed_leaves(withdrawal: Ledger) -> None:
    correct(withdrawal, "r3", Change(action="accept", record="s1"), by="Kim", reason="")
    assert "r3" not in {e.document for e in queue(withdrawal)}


def test_what_others_bear_out_hurts_less(
    fresh: Ledger, told: Callable[..., Reading], store: Callable[..., int]
) -> None:
    assert queue(fresh) == ()
    for n in range(6):
        said = (f"Ana Sund{n}", f"{'KLMNOP'[n]}OR GOV", "reported", "CT+", "completed")
        store(fresh, told(f"r{n}", f"2031-03-0{n + 1}", f"Post {n}", said))
    assert all(e.would.startswith("If it were the opposite") for e in queue(fresh))


def test_the_less_certain_comes_first(fresh: Ledger, told: Callable[..., Reading], store: Callable[..., int]) -> None:
    store(fresh, told("r1", "2031-03-01", "Post A", ("Ana Sund", "KOR GOV", "reported", "PR+", "completed")))
    store(fresh, told("r2", "2031-03-03", "Post C", ("Ivo Brandt", "MOR MIL", "denied", "CT-", "completed")))
    assert [e.document for e in queue(fresh) if e.kind == "statement"] == ["r1", "r2"]


def test_links_that_only_just_held_are_there_until_a_person_has_judged(withdrawal: Ledger) -> None:
    link = Judgement(kind="story", left="r2", right="r1", score=0.855, reason="much the same matter", by="rule:story")
    copy = Judgement(kind="copy", left="r3", right="r1", score=0.71, reason="shares 71% of its words", by="rule:copy")
    with withdrawal.write() as writer:
        writer.add_judgement(link)
        writer.add_judgement(copy)
    kinds = {(e.kind, e.document, e.other) for e in queue(withdrawal)}
    assert {("story", "r2", "r1"), ("copy", "r3", "r1")} <= kinds
    with withdrawal.write() as writer:
        for each in (link, copy):
            writer.add_judgement(
                Judgement(kind=each.kind, left=each.left, right=each.right, score=1.0, reason="so", by="Kim")
            )
    assert not {"story", "copy"} & {e.kind for e in queue(withdrawal)}
