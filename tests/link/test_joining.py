"""Which story a report joins: the one it is most like, two that it shows to be one, or none."""

from collections.abc import Collection
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.core.records import Sketch
from sayso.link.joining import RECENT, WAIT_DAYS, Story, join, nearest
from sayso.link.likeness import likeness

BRIDGE, BUDGET, FLOOD = (bytes([*(0,) * n, 90, *(0,) * (3 - n)]) for n in range(3))
"""Meanings that have nothing to do with each other."""


def sketch(id: str, day: str = "2031-03-01", *, about: bytes = BRIDGE, **words: float) -> Sketch:
    return Sketch(document=id, published=day, names={}, words=words, keys=tuple(words), meaning=about, length=400)


def on_bridge(id: str, day: str = "2031-03-01") -> Sketch:
    return sketch(id, day, bridge=0.8, convoy=0.6)


def on_budget(id: str, day: str = "2031-03-01") -> Sketch:
    return sketch(id, day, about=BUDGET, budget=0.8, pension=0.6)


def of(*reports: Sketch, older: Collection[str] = ()) -> Story:
    return Story(reports, frozenset({*older, *(r.document for r in reports)}))


NEW = on_bridge("new", "2031-03-05")


def joined(report: Sketch, *stories: Story, **options: object) -> list[str]:
    judged = join(report, stories, **options)  # type: ignore[arg-type]
    assert all((j.kind, j.left, j.same, j.by) == ("story", report.document, True, "rule:story") for j in judged)
    return [j.right for j in judged]


def test_it_joins_the_story_it_is_like_at_its_nearest_report() -> None:
    near = on_bridge("b3", "2031-03-04")
    bridge, budget = of(on_bridge("b1"), near, sketch("b2", "2031-03-04", bridge=1.0)), of(on_budget("k1"))
    assert joined(NEW, budget, bridge) == joined(NEW, bridge, budget) == ["b3"]
    judgement = join(NEW, [bridge])[0]
    assert judgement.reason == "much the same matter, both speak of bridge, convoy"
    assert 0.8 < judgement.score <= 1.0


@pytest.mark.parametrize("stories", [[], [of()], [of(on_budget("k1"))], [of(on_budget("k1")), of(on_budget("k2"))]])
def test_like_none_it_begins_one(stories: list[Story]) -> None:
    assert joined(NEW, *stories) == []


def test_one_report_in_a_story_of_another_matter_is_not_enough() -> None:
    others = [on_budget(f"k{n}", "2031-03-04") for n in range(RECENT - 1)]
    assert joined(NEW, of(on_bridge("b1"))) == ["b1"]
    assert joined(NEW, of(on_bridge("b1"), *others)) == []
    assert joined(NEW, of(*others, *(on_bridge(f"b{n}") for n in range(RECENT)))) != [], "the latest stand for it"


@pytest.mark.parametrize(
    ("last", "day", "found"),
    [
        ("2030-03-05", "2031-03-05", ["b1"]),
        ("2030-03-04", "2031-03-05", []),
        ("", "2031-03-05", ["b1"]),
        ("2031-03-05", "", ["b1"]),
    ],
)
def test_a_story_waits_a_year(last: str, day: str, found: list[str]) -> None:
    assert WAIT_DAYS == 365
    assert joined(on_bridge("new", day), of(on_bridge("b1", last))) == found


def test_two_stories_that_it_fits_and_that_are_alike_become_one() -> None:
    assert set(joined(NEW, of(on_bridge("b1")), of(on_bridge("c1")))) == {"b1", "c1"}


def test_two_stories_that_it_fits_and_that_are_not_alike_stay_two() -> None:
    left = sketch("b1", about=bytes([90, 60, 0, 0]), bridge=0.9, levee=0.1)
    right = sketch("f1", about=bytes([0, 60, 90, 0]), flood=0.9, levee=0.1)
    both = sketch("new", about=bytes([90, 80, 90, 0]), bridge=0.7, flood=0.7)
    assert joined(both, of(left)) == ["b1"]
    assert joined(both, of(right)) == ["f1"]
    assert likeness(left, right) < 0
    assert len(joined(both, of(left), of(right))) == 1


def test_what_belongs_together_goes_together_whatever_it_looks_like() -> None:
    stories = [of(on_bridge("b1")), of(on_budget("k1"), on_budget("k2"))]
    judged = join(NEW, stories, together={"k1": "one copies the other", "gone": "no more"})
    assert [(j.right, j.score, j.reason) for j in judged] == [("k1", 1.0, "one copies the other")]
    assert set(joined(NEW, *stories, together={"k1": "", "b1": ""})) == {"b1", "k1"}


def test_no_story_comes_to_hold_what_a_person_has_told_apart() -> None:
    bridge, other = of(on_bridge("b1"), older={"b0"}), of(on_bridge("c1"))
    for apart in (("b1", "new"), ("b0", "new")):  # of any report in it, however old
        assert joined(NEW, bridge, apart={apart}) == []
        assert joined(NEW, bridge, other, apart={apart}) == ["c1"]
    assert len(joined(NEW, bridge, other, apart={("b0", "c1")})) == 1
    assert set(joined(NEW, bridge, other, apart={("b0", "x1")})) == {"b1", "c1"}


def test_nearest_are_those_that_are_enough_alike() -> None:
    candidates = [on_budget("k1"), on_bridge("b1", "2031-02-01"), on_bridge("b2"), on_bridge("b3", "2031-03-05")]
    assert [s.document for s in nearest(NEW, candidates)] == ["b3", "b2", "b1"]
    assert [s.document for s in nearest(NEW, candidates[::-1])] == ["b3", "b2", "b1"]


WORDS = st.dictionaries(st.sampled_from(["bridge", "convoy", "budget", "flood", "levee"]), st.floats(0, 0.5))


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    day = draw(st.sampled_from(["", "2031-03-01", "2031-03-02", "2033-01-01", "soon"]))
    about = draw(st.sampled_from([b"", BRIDGE, BUDGET, FLOOD, bytes([90, 90, 90, 90])]))
    made = sketch("x", day, about=about, **draw(WORDS))
    return msgspec.structs.replace(made, names=draw(WORDS), length=draw(st.integers(0, 6000)))


@given(sketches(), st.lists(st.lists(sketches(), max_size=4), max_size=4), st.randoms())
def test_the_order_of_stories_does_not_matter(new: Sketch, groups: list[list[Sketch]], chance: Random) -> None:
    stories = [
        of(*(msgspec.structs.replace(r, document=f"{n}-{m}") for m, r in enumerate(group)))
        for n, group in enumerate(groups)
    ]
    found = join(new, stories)
    chance.shuffle(stories)
    assert join(new, stories) == found
    assert len({j.right.partition("-")[0] for j in found}) == len(found), "one report of each story"
