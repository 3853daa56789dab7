"""The ledger as a Python program has it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sayso
from sayso.core.errors import LedgerError, MissingError
from sayso.ledger import Ledger as Stored

from .run.conftest import COLONEL, ENVOY, MINISTER, store, told


@pytest.fixture
def ledger(empty_file: Path, tmp_path: Path) -> Iterator[sayso.Ledger]:
    """The minister announces a withdrawal, an envoy has seen it, a colonel denies it."""
    path = tmp_path / "ledger.db"
    path.write_bytes(empty_file.read_bytes())
    with sayso.Ledger.open(str(path)) as opened:
        for id_, day, publisher, said in (
            ("r1", "2031-03-01", "The Harbour Post", MINISTER),
            ("r2", "2031-03-02", "Calder Voice", ENVOY),
            ("r3", "2031-03-03", "Morrow Wire", COLONEL),
        ):
            store(opened, told(id_, day, publisher, said))
        yield opened


def test_it_is_the_ledger_that_everything_else_works_on(ledger: sayso.Ledger) -> None:
    assert isinstance(ledger, Stored)
    with ledger.read() as queries:
        assert len(queries.documents()) == 3


def test_stories_are_told_as_they_stood_on_a_day(ledger: sayso.Ledger) -> None:
    (story,) = ledger.stories()
    assert [s.as_of for s in story.status] == ["2031-03-01", "2031-03-02", "2031-03-03"]
    assert ledger.story(story.id) == ledger.story("Port Calder")
    before = ledger.story(story.id, as_of="2031-03-01")
    assert {b.document for b in before.beliefs} == {"r1"}
    with pytest.raises(MissingError):
        ledger.story(99)


def test_a_correction_wins_and_is_undone(ledger: sayso.Ledger) -> None:
    before = ledger.reading("r3")
    made = ledger.correct("r3", "s1", {"factuality": "PS-", "aspect": "ongoing"}, by="Kim", reason="he hedges")
    assert [c.field for c in made] == ["factuality", "aspect"]
    (now,) = ledger.reading("r3").statements
    assert (now.factuality, now.aspect) == ("PS-", "ongoing")
    assert {b.factuality for b in ledger.story(1).beliefs if b.document == "r3"} == {"PS-"}
    record = next(r for r in ledger.records("r3") if r.id == "s1")
    assert set(record.reviewed) == {"aspect", "factuality"}
    for correction in made:
        ledger.undo(correction.number, by="Lou")
    assert ledger.reading("r3").statements == before.statements
    assert [(c.state, c.undone_by) for c in ledger.corrections()] == [("undone", "Lou")] * 2


def test_none_takes_a_value_away_and_words_name_an_actor(ledger: sayso.Ledger) -> None:
    ledger.correct("r1", "s1", {"factuality": None, "speaker": "The northern brigade"}, by="Kim", reason="misread")
    (statement,) = ledger.reading("r1").statements
    assert (statement.factuality, statement.speaker) == (None, "a0")


def test_of_several_values_all_are_kept_or_none(ledger: sayso.Ledger) -> None:
    with pytest.raises(LedgerError):
        ledger.correct("r1", "s1", {"aspect": "completed", "factuality": "quite"}, by="Kim", reason="misread")
    assert ledger.corrections() == ()


@pytest.mark.parametrize("by", ["", "rule:copies"])
def test_a_correction_bears_a_persons_name(by: str, ledger: sayso.Ledger) -> None:
    with pytest.raises(LedgerError, match="name of the person"):
        ledger.accept("r1", "s1", by=by)


def test_what_is_rejected_counts_no_more(ledger: sayso.Ledger) -> None:
    ledger.accept("r1", "s1", by="Kim")
    ledger.reject("r3", "s1", by="Kim", reason="a joke")
    assert ledger.reading("r3").statements == ()
    assert not [b for b in ledger.story(1).beliefs if b.document == "r3" and b.record == "s1"]
    assert [(c.document, c.told) for c in ledger.corrections()] == [("r1", "is right"), ("r3", "is wrong")]


@pytest.mark.parametrize(
    "ask", [lambda o: o.reading("r9"), lambda o: o.records("r9"), lambda o: o.accept("r1", "s9", by="Kim")]
)
def test_what_is_not_there_is_told(ask: Callable[[sayso.Ledger], object], ledger: sayso.Ledger) -> None:
    with pytest.raises(MissingError):
        ask(ledger)


def test_reports_are_read_once_and_what_cannot_be_read_is_told(ledger: sayso.Ledger, tmp_path: Path) -> None:
    report = tmp_path / "ferry.txt"
    report.write_text("date 2031-04-01\n\nThe harbour master said that the ferry had sailed.\n", encoding="utf-8")
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"")
    tally = ledger.add(str(report), str(broken))
    assert (tally.read, tally.failed) == (1, 1)
    assert "broken.txt" in ledger.problems()[0].origin
    assert ledger.add(str(report)).known == 1
    assert ledger.reading("ferry").published == "2031-04-01"
