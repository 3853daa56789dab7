"""What is chosen, and that all of it comes from the ledger in a few questions."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import event

from sayso.core.corrections import Corrected, belief_id
from sayso.core.errors import SaysoError
from sayso.core.vocabulary import certainty, polarity
from sayso.export.choosing import Chosen
from sayso.export.filters import chosen
from sayso.export.found import Choice, ChosenReport, ChosenStory
from sayso.ledger import Ledger
from sayso.run.digests import derived_accounts
from sayso.run.dossiers import Dossier

from .hand import hostile

Reports = list[ChosenReport]


def take(ledger: Ledger, **choice: Any) -> tuple[Reports, list[int], dict[str, int]]:
    with ledger.read() as queries:
        source = Chosen(queries, Choice(**choice))
        reports = list(source.reports())
        return reports, [story.id for story in source.stories()], source.left_out


def ids(reports: Reports) -> list[str]:
    return [report.entry.id for report in reports]


def test_copies_and_withdrawn_reports_are_left_out_and_counted(by_hand: Ledger) -> None:
    reports, stories, left_out = take(by_hand)
    assert ids(reports) == ["u1", "r1", "r2", "r3", "h1"]
    assert left_out == {"copies": 1, "withdrawn": 1}
    assert stories == [1]
    with_copies, _, left_out = take(by_hand, copies=True)
    assert ids(with_copies) == ["u1", "r1", "c1", "r2", "r3", "h1"]
    assert [r.copy_of for r in with_copies] == [None, None, "r1", None, None, None]
    assert left_out["withdrawn"] == 1


def test_days(by_hand: Ledger) -> None:
    reports, _, left_out = take(by_hand, since="2031-03-02", until="2031-03-03")
    assert ids(reports) == ["r2", "r3"]
    assert left_out == {"copies": 1, "withdrawn": 1, "other days": 2, "undated": 1}
    with by_hand.read() as queries:
        (story,) = Chosen(queries, Choice(until="2031-03-01")).stories()
    assert story.documents == ("r1",)
    assert [day.as_of for day in story.status] == ["2031-03-01"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["VEL GOV"], ["r1"]),
        (["vel gov"], ["r1"]),
        (["VEL"], ["u1", "r1", "r2", "r3", "h1"]),
        (["VE"], []),
        (["GOV"], []),
        (["Brandt"], ["u1", "r1", "r3"]),
        (["ivo brandt"], ["u1", "r1", "r3"]),
        (["Ivo B"], []),
        (["Eskild", "Tove Arnquist"], ["r1", "r2"]),
        (["northern brigade"], ["u1", "r1", "r2", "r3"]),
    ],
)
def test_actors_by_code_or_name(by_hand: Ledger, wanted: list[str], found: list[str]) -> None:
    assert ids(take(by_hand, actors=tuple(wanted))[0]) == found


def test_types_and_what_they_refer_to(by_hand: Ledger) -> None:
    (report,), _, left_out = take(by_hand, types=("ASSAULT",))
    assert (report.entry.id, left_out["nothing chosen in them"]) == ("h1", 4)
    assert [s.id for s in report.statements] == ["s1", "s2"]  # the belief's own, and that in which it stands
    assert [a.id for a in report.actors] == ["a0", "a1", "a2"]
    assert [p.id for p in report.places] == ["p1"]
    assert [a.id for a in report.amounts] == ["m1"]
    assert len(report.dates) == 1
    assert report.problems == ()
    assert take(by_hand, types=("AID",))[:2] == ([], [])


def test_reviewed_only_is_what_a_person_has_said(by_hand: Ledger) -> None:
    reports, stories, _ = take(by_hand, reviewed=True)
    assert ids(reports) == ["r1", "r3"]
    assert stories == [1]
    first, third = reports
    assert [e.id for e in first.events] == ["e1"]
    assert [s.id for s in first.statements if first.is_reviewed(s.id)] == ["s1"]
    assert [b.factuality for b in third.beliefs] == ["PR-"]
    assert all(third.is_reviewed(belief_id(b)) for b in third.beliefs)


def test_who_holds_a_reviewed_event_goes_with_it(by_hand: Ledger) -> None:
    """Without its beliefs it would look like one that nobody holds, and that is not so."""
    (first, *_), _, _ = take(by_hand, reviewed=True)
    (event,) = first.events
    held = [b for b in first.reading.beliefs if b.event == event.id]
    assert first.is_reviewed(event.id)
    assert list(first.beliefs) == held
    assert held
    assert not any(first.is_reviewed(belief_id(b)) for b in held)
    assert {b.statement for b in held} - {None} <= {s.id for s in first.statements}


def told_stories(ledger: Ledger, **choice: Any) -> list[ChosenStory]:
    with ledger.read() as queries:
        return list(Chosen(queries, Choice(**choice)).stories())


def test_of_a_story_only_reviewed_words_go_out_and_it_says_what_it_rests_on(by_hand: Ledger) -> None:
    (whole,) = told_stories(by_hand)
    (story,) = told_stories(by_hand, reviewed=True)
    assert story.beliefs
    assert all(stance.reviewed for stance in story.beliefs)
    assert story.beliefs == tuple(stance for stance in whole.beliefs if stance.reviewed)
    assert 0 < len(story.beliefs) < len(whole.beliefs)
    assert (story.rests_on, story.unreviewed) == (len(whole.beliefs), len(whole.beliefs) - len(story.beliefs))
    assert {move.stance for each in story.positions for move in each.moves} <= set(story.beliefs)
    assert (story.places, story.figures, story.outside) == ((), (), 0)
    assert len(story.settings) <= len(story.beliefs)
    assert story.status == whole.status


def test_a_story_tells_how_much_of_it_stands_in_reports_that_are_left_out(by_hand: Ledger) -> None:
    (story,) = told_stories(by_hand, actors=("VEL GOV",))
    assert story.outside == sum(stance.document != "r1" for stance in story.beliefs) > 0
    (story,) = told_stories(by_hand)
    assert {stance.document for stance in story.beliefs if stance.copy_of} == {"c1"}
    assert story.outside == 1
    (story,) = told_stories(by_hand, copies=True)
    assert story.outside == 0


def test_a_withdrawn_report_says_nothing_whatever_the_day(by_hand: Ledger) -> None:
    """It was withdrawn on the 5th: of the 3rd the status is as it was, and the words of the report stay at home."""
    with by_hand.read() as queries:
        (number,) = queries.storylines_of(["w1"]).values()
        before = derived_accounts(queries, [number], "2031-03-03")[number]
    assert "w1" in {stance.document for stance in before.beliefs}
    (story,) = told_stories(by_hand, until="2031-03-03")
    assert "w1" not in {stance.document for stance in story.beliefs}
    assert "w1" not in {naming.document for place in story.places for naming in place.named}
    assert "w1" not in {figure.document for figure in story.figures}
    assert not any(key.endswith(" w1") for key in story.settings)
    (report,) = (report for report in story.reports if report.id == "w1")
    assert (report.withdrawn_on, report.opening) == ("2031-03-05", "")
    assert story.status == before.status


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"since": "10 Nov 2022"}, "since wants a day"),
        ({"until": "20221110"}, "until wants a day"),
        ({"until": 20221110}, "until wants a day"),
        ({"since": "2031-03-02", "until": "2031-03-01"}, "is after until"),
        ({"types": ("RETREET",)}, "Did you mean RETREAT"),
        ({"types": "RETREAT"}, "('RETREAT',)"),
        ({"actors": "UKR"}, "('UKR',)"),
        ({"actors": (" ",)}, "an actor wants"),
        ({"actors": (7,)}, "actors wants several"),
        ({"types": None}, "types wants several"),
        ({"least": "certain"}, "PS+, PR+, CT+"),
        ({"reviewed": "no"}, "reviewed is True or False"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(SaysoError) as caught:
        Choice(**wrong)
    assert told in str(caught.value)


def test_a_choice_is_put_in_order() -> None:
    choice = Choice(types=["retreat", "RETREAT"], actors=["vel  gov "])  # type: ignore[arg-type]
    assert (choice.types, choice.actors) == (("RETREAT",), ("vel gov",))


def test_actors_of_whom_no_report_knows_are_told(by_hand: Ledger) -> None:
    with by_hand.read() as queries:
        source = Chosen(queries, Choice(actors=("VEL GOV", "XYZ", "Nemo")))
        assert len(list(source.reports())) == 1
        assert source.unmet == ("XYZ", "Nemo")


def test_how_sure_some_source_is(by_hand: Ledger) -> None:
    assert ids(take(by_hand, least="PS+")[0]) == ["r1", "r2", "h1"]
    assert ids(take(by_hand, least="CT+")[0]) == ["r2"]  # of r1 a person has said that he is less sure


DAYS = st.sampled_from(
    [(None, None), ("2031-03-01", "2031-03-03"), ("2022-11-10", "2022-11-12"), ("2031-03-03", None),
     (None, "2022-11-12"), ("2022-11-10", "2040-01-01")]
)  # fmt: skip
CHOICES = st.builds(
    lambda days, **more: Choice(since=days[0], until=days[1], **more),
    days=DAYS,
    actors=st.sampled_from([(), ("VEL",), ("RUS",), ("RUS", "UKR MIL"), ("Brandt",), ("Shoigu",)]),
    types=st.sampled_from([(), ("RETREAT",), ("ASSAULT", "RETREAT"), ("AID",)]),
    reviewed=st.booleans(),
    least=st.sampled_from([None, "PS+", "PR+", "CT+"]),
    copies=st.booleans(),
)


def records(reports: Reports) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for report in reports:
        own = report.entry.id
        found.add(("report", own))
        found |= {("event", own, e.id) for e in report.events}
        found |= {("statement", own, s.id) for s in report.statements}
        found |= {("belief", own, belief_id(b)) for b in report.beliefs}
        found |= {("actor", own, a.id) for a in report.actors}
        found |= {("place", own, p.id) for p in report.places}
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=CHOICES, data=st.data())
def test_a_narrower_choice_gives_less_and_nothing_dangles(
    choice: Choice, data: st.DataObject, sample: Ledger, by_hand: Ledger
) -> None:
    ledger = data.draw(st.sampled_from([sample, by_hand]))
    fields = {name: getattr(choice, name) for name in Choice.__struct_fields__}
    dropped = data.draw(st.sampled_from(sorted(fields)))
    wide = {**fields, dropped: True if dropped == "copies" else getattr(Choice(), dropped)}
    less, _, _ = take(ledger, **fields)
    more, _, _ = take(ledger, **wide)
    assert records(less) <= records(more)
    for report in less:
        _nothing_dangles(report)
        assert not choice.types or all(e.type in choice.types for e in report.events)
        assert choice.least is None or all(_is_sure(report, e.id, choice.least) for e in report.events)


def _is_sure(report: ChosenReport, event_id: str, least: str) -> bool:
    held = [b.factuality for b in report.reading.beliefs if b.event == event_id]
    return any(polarity(f) == "+" and certainty(f) >= certainty(least) for f in held)


def _nothing_dangles(report: ChosenReport) -> None:
    actors, events = {a.id for a in report.actors}, {e.id for e in report.events}
    statements, places = {s.id for s in report.statements}, {p.id for p in report.places}
    assert {b.event for b in report.beliefs} <= events
    assert {b.statement for b in report.beliefs if b.statement} <= statements
    assert {s.parent for s in report.statements if s.parent} <= statements
    assert {s.speaker for s in report.statements if s.speaker} <= actors
    assert {a for e in report.events for a in (*e.actor, *e.recipient)} <= actors
    assert {a for b in report.beliefs for a in (b.source, *b.via)} - {"AUTHOR"} <= actors
    assert {e.place for e in report.events if e.place} <= places


def test_a_statement_that_stands_in_itself_ends() -> None:
    """No reader makes such a thing; a shard of somebody else's may."""
    reading = hostile()
    first, second = reading.statements
    turned = replace(reading, statements=(replace(first, parent="s2"), second))
    assert len(chosen(turned, Choice(types=("ASSAULT",))).statements) == 2


def test_no_report_is_asked_for_by_itself(sample: Ledger) -> None:
    asked = 0

    def count(*_: Any) -> None:
        nonlocal asked
        asked += 1

    event.listen(sample._engine, "before_cursor_execute", count)
    try:
        reports, _, _ = take(sample)
    finally:
        event.remove(sample._engine, "before_cursor_execute", count)
    assert len(reports) == 16
    assert asked < 40


def test_a_story_that_cannot_be_told_stops_nothing(by_hand: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Dossier) -> None:
        raise ValueError("what a story")

    monkeypatch.setattr(Dossier, "account", fail)
    reports, stories, _ = take(by_hand, until="2031-03-02")
    assert (ids(reports), stories) == (["r1", "r2"], [])


def test_corrections_are_in_force(by_hand: Ledger) -> None:
    reports, _, _ = take(by_hand)
    (first,) = (r for r in reports if r.entry.id == "r1")
    assert isinstance(first.reading, Corrected)
    assert next(s for s in first.statements if s.id == "s1").factuality == "PR+"
    assert first.is_reviewed("s1")
    assert first.is_reviewed("e1")
    assert not first.is_reviewed("s2")
