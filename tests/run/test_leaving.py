"""A report taken out of a story goes alone, with its copies; and which number the parts of a story bear."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.errors import LedgerError, MissingError, MovedError
from sayso.core.records import Document, Judgement
from sayso.ledger import Ledger, tables
from sayso.run import reviewing
from sayso.run.followed import before, followed
from sayso.run.linking import place_due
from sayso.run.numbering import numbers
from sayso.run.stories import story

from .test_placing import empty, meaning, on, store

__all__ = ["empty"]  # a fixture


def place(ledger: Ledger) -> None:
    place_due(ledger, meaning)


def stories(ledger: Ledger) -> dict[int, str]:
    with ledger.read() as queries:
        return {number: " ".join(sorted(ids)) for number, ids in sorted(queries.storylines().items()) if ids}


def leave(ledger: Ledger, document: str, number: int) -> int:
    return reviewing.leave(ledger, document, number, by="Kim", reason="another river", place=place)


def undo(ledger: Ledger, number: int) -> None:
    reviewing.undo(ledger, number, by="Lee", reason="it is that river")
    place(ledger)


def joined(ledger: Ledger, left: str, right: str, *, by: str = "rule:story", same: bool = True) -> None:
    with ledger.write() as writer:
        writer.add_judgement(Judgement(kind="story", left=left, right=right, same=same, score=0.9, reason="", by=by))
        writer.add_due([left, right])


@pytest.fixture
def told(tmp_path: Path, empty: Path) -> Iterator[Ledger]:
    """Five reports on a bridge, one of them a copy of another, and two on a budget."""
    with Ledger.open(str(copy(empty, tmp_path / "l.db"))) as ledger:
        for number in range(1, 5):
            store(ledger, on(f"b{number}", f"2031-03-0{number}", 0, words="region official week country"[: number * 6]))
        wire = on("b2", None, 0, words="region official week country"[:12])
        store(ledger, Document(id="w2", publisher="Wire", published="2031-03-02", text=f"{wire.text} More soon."))
        for number in (1, 2):
            store(ledger, on(f"k{number}", f"2031-03-0{number}", 2))
        place(ledger)
        with ledger.write() as writer:
            for other in ("b1", "b3", "b4"):
                writer.add_judgement(
                    Judgement(kind="copy", left="w2", right=other, same=False, score=1, reason="", by="Kim")
                )
            writer.add_judgement(Judgement(kind="copy", left="w2", right="b2", score=1, reason="", by="Kim"))
            writer.add_due(["b2", "w2"])
        place(ledger)
        assert stories(ledger) == {1: "b1 b2 b3 b4 w2", 2: "k1 k2"}
        yield ledger


@pytest.mark.parametrize(
    ("document", "rest", "gone"),
    [
        ("b1", "b2 b3 b4 w2", "b1"), ("b2", "b1 b3 b4", "b2 w2"), ("w2", "b1 b3 b4", "b2 w2"),
        ("b4", "b1 b2 b3 w2", "b4"),
    ],
)  # fmt: skip
def test_only_the_report_and_its_copies_leave_and_undoing_brings_them_back(
    told: Ledger, document: str, rest: str, gone: str
) -> None:
    was = before(told, [document])
    number = leave(told, document, 1)
    now = stories(told)
    home = max(now)
    assert now == {1: rest, 2: "k1 k2", home: gone}
    (done,) = followed(told, [f"j{number}"], was)
    assert (done.document, done.left, done.now, done.moves) == (document, 1, home, ())
    assert [(s.story, s.was.reports if s.was else None, s.reports, s.is_new) for s in done.stories] == [
        (1, 5, 5 - len(gone.split()), False), (home, None, len(gone.split()), True)
    ]  # fmt: skip
    undo(told, number)
    assert stories(told) == {1: "b1 b2 b3 b4 w2", 2: "k1 k2"}
    leave(told, document, 1)
    assert stories(told) == now, "with the number that it had before"
    with told.read() as queries:
        assert any(r.undone_by == "Lee" for r in queries.reviews() if r.reason.startswith(reviewing.LEFT))


def two_more_that_hang_on(told: Ledger, report: str) -> None:
    for id_ in ("n1", "n2"):
        store(told, Document(id=id_, published="2031-03-09", text=f"Quorum of {id_}, {id_} quartz, and zebras."))
    place(told)
    for id_ in ("n1", "n2"):
        joined(told, id_, report, by="Ada")
    place(told)


def test_with_a_clock_that_is_set_back_the_same_leave(told: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = count()

    class Back(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime(2031, 6, 1, tzinfo=UTC) - timedelta(hours=next(hours))

    monkeypatch.setattr(tables, "datetime", Back)
    two_more_that_hang_on(told, "b4")
    leave(told, "b1", 1)
    now = stories(told)
    assert now == {1: "b2 b3 b4 n1 n2 w2", 2: "k1 k2", max(now): "b1"}


def test_those_that_hung_on_the_report_stay(told: Ledger) -> None:
    """Whatever linked them to the story: what the rules would let go along is told to stay."""
    two_more_that_hang_on(told, "b4")
    assert stories(told)[1] == "b1 b2 b3 b4 n1 n2 w2"
    number = leave(told, "b4", 1)
    assert stories(told)[1] == "b1 b2 b3 n1 n2 w2"
    undo(told, number)
    assert stories(told)[1] == "b1 b2 b3 b4 n1 n2 w2"


def test_a_report_that_comes_later_does_not_bring_it_back(told: Ledger) -> None:
    leave(told, "b4", 1)
    store(told, on("b5", "2031-03-05", 0, words="week"))
    place(told)
    (home,) = [ids for ids in stories(told).values() if "b4" in ids.split()]
    assert "b1" not in home.split()


def test_what_is_not_there_cannot_leave(told: Ledger) -> None:
    with pytest.raises(LedgerError, match="cannot leave story 2"):
        leave(told, "b1", 2)
    store(told, Document(id="alone", text="Quite another matter, of the stars."))
    place(told)
    with pytest.raises(LedgerError, match="nothing else is"):
        leave(told, "alone", max(stories(told)))


def test_the_larger_story_gives_its_number_and_whoever_asks_for_the_other_is_told(told: Ledger) -> None:
    joined(told, "k1", "b1", by="Ada")
    joined(told, "k1", "k2", by="Ada")
    place(told)
    assert stories(told) == {1: "b1 b2 b3 b4 k1 k2 w2"}
    with pytest.raises(MovedError, match="story 2 are in story 1") as moved:
        story(told, "2")
    assert (moved.value.number, moved.value.now) == (2, 1)
    with pytest.raises(MissingError) as missing:
        story(told, "99")
    assert not isinstance(missing.value, MovedError)


def test_the_larger_part_keeps_the_number_whichever_is_older(told: Ledger) -> None:
    for n in (3, 4, 5, 6):
        store(told, on(f"k{n}", f"2031-03-1{n}", 2))
    place(told)
    assert stories(told)[2] == "k1 k2 k3 k4 k5 k6"
    joined(told, "k1", "b1", by="Ada")
    joined(told, "k1", "k2", by="Ada")
    place(told)
    assert stories(told) == {2: "b1 b2 b3 b4 k1 k2 k3 k4 k5 k6 w2"}
    joined(told, "k1", "b1", by="Ada", same=False)
    place(told)
    assert stories(told) == {1: "b1 b2 b3 b4 w2", 2: "k1 k2 k3 k4 k5 k6"}, "nothing else has had it meanwhile"


@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=6), min_size=1, max_size=5))
def test_a_number_is_kept_by_a_group_that_has_its_reports_and_by_one_only(borne: list[list[int]]) -> None:
    """0 is a report that was in no story."""
    ids = count()
    groups = [[f"d{next(ids)}" for _ in group] for group in borne]
    homes = {id_: n for group, of in zip(groups, borne, strict=True) for id_, n in zip(group, of, strict=True) if n}
    found = numbers(groups, homes)
    kept = [number for number in found if number]
    assert len(kept) == len({*kept})
    for group, number in zip(borne, found, strict=True):
        assert number is None or number in group
    largest = {n: max(g.count(n) for g in borne) for n in homes.values()}
    for group, number in zip(borne, found, strict=True):
        for other in {*group} - {0, number}:
            rival = next((g for g, n in zip(borne, found, strict=True) if n == other), None)
            own = group.count(number) if number else 0
            assert own >= group.count(other) or (rival is not None and rival.count(other) >= group.count(other))
    assert all(n in largest for n in kept)
