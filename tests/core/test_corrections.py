"""Corrections win, they survive another reader and a changed text, and what cannot be applied is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.core.corrections import (
    ActorRef,
    Corrected,
    Correction,
    NewEvent,
    NewStatement,
    PlaceEntry,
    Quote,
    Split,
    Target,
    apply,
    belief_id,
    encoded,
    hash_of,
    quote,
)
from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Amount, Belief, DateRef, Event, Place, Reading, Statement
from sayso.core.spans import Span
from sayso.run.recordsof import anchored, find

TEXT = (
    "Minister Ada Lund said the convoy would leave Port Calder on Friday. "
    "Colonel Oren Vasek denied that any unit had left. Lund spoke to reporters. "
    "Residents saw 40 lorries drive off, and Lund waved."
)
START = datetime(2026, 1, 1, tzinfo=UTC)


def at(words: str, text: str = TEXT, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


READING = Reading(
    id="r1",
    text=TEXT,
    published="2026-01-01",
    publisher="The Quay",
    actors=(
        Actor(id="a1", name="Ada Lund", kind="person", code="VEL GOV",
              mentions=(at("Ada Lund"), at("Lund", nth=1), at("Lund", nth=2))),
        Actor(id="a2", name="convoy", kind="group", code="VEL MIL", mentions=(at("the convoy"),)),
        Actor(id="a3", name="Oren Vasek", kind="person", mentions=(at("Oren Vasek"),)),
        Actor(id="a4", name="Residents", kind="unnamed", mentions=(at("Residents"),)),
    ),
    statements=(
        Statement(
            id="s1", kind="indirect", source=(at("Minister Ada Lund"),), cue=(at("said"),), speaker="a1", org="VEL",
            content=(at("the convoy would leave Port Calder on Friday"),), factuality="PR+", aspect="planned",
            core=at("leave"),
        ),
        Statement(
            id="s2", kind="indirect", source=(at("Colonel Oren Vasek"),), cue=(at("denied"),), speaker="a3",
            content=(at("that any unit had left"),), factuality="CT-", aspect="completed", parent="s1",
        ),
    ),
    events=(
        Event(id="e1", trigger=at("leave"), type="RETREAT", mode="withdraw", actor=("a2",), place="p1"),
        Event(id="e2", trigger=at("drive off"), type="RETREAT", actor=("a4",), amounts=("m1",)),
    ),
    beliefs=(
        Belief(event="e1", source="a1", statement="s1", factuality="PR+", aspect="planned", org="VEL"),
        Belief(event="e1", source="a3", statement="s2", factuality="CT-", aspect="completed", via=("a1",)),
        Belief(event="e2", source="AUTHOR", factuality="CT+", aspect="completed"),
    ),
    places=(Place(id="p1", span=at("Port Calder"), name="Port Calder", lat=1.0, lon=2.0, country="VEL", geonameid=9),),
    dates=(DateRef(span=at("Friday"), start="2026-01-02", end="2026-01-02", precision="day"),),
    amounts=(Amount(id="m1", span=at("40 lorries"), value=40, unit="lorries"),),
)  # fmt: skip


def says(
    record: str | Target,
    action: str,
    field: str | None = None,
    value: Any = None,
    *,
    number: int = 1,
    reading: Reading = READING,
    by: str = "Kim",
) -> Correction:
    target, snapshot = (record, None) if isinstance(record, Target) else anchored(reading, *find(reading, record))
    return Correction(
        number=number, document=reading.id, text_hash=hash_of(reading.text), target=target,
        action=action, field=field, value=encoded(target.kind, action, field, value),  # type: ignore[arg-type]
        snapshot=snapshot, reason="because", by=by, made_at=START + timedelta(seconds=number),
    )  # fmt: skip


def ref(words: str, nth: int = 0, **fields: Any) -> ActorRef:
    return ActorRef(at=quote(TEXT, at(words, nth=nth)), name=fields.pop("name", words), **fields)


def corrected(*corrections: Correction, reading: Reading = READING) -> Corrected:
    found = apply(reading, corrections)
    assert isinstance(found, Corrected)
    return found


def by_id(records: tuple[Any, ...], id_: str | None) -> Any:
    return next(r for r in records if r.id == id_)


def test_without_corrections_a_reading_is_what_it_was() -> None:
    assert apply(READING, ()) is READING


def test_each_kind_of_record_can_be_set() -> None:
    found = corrected(
        says("e1", "set", "type", "MOBILIZE", number=1),
        says("e1", "set", "recipient", (ref("Residents"),), number=2),
        says("s1", "set", "factuality", "CT+", number=3),
        says("a1", "set", "code", "VEL LEG", number=4),
        says(
            "p1", "set", "entry", PlaceEntry(name="Port Calder", lat=5.0, lon=6.0, country="ABC", geonameid=7), number=5
        ),
        says("m1", "set", "value", 4.0, number=6),
        says("d@" + "-".join(map(str, at("Friday"))), "set", "range", ("2026-01-09", "2026-01-09"), number=7),
        says("e2:AUTHOR:-", "set", "factuality", "PS+", number=8),
    )
    event = by_id(found.events, "e1")
    assert (event.type, event.mode, event.recipient) == ("MOBILIZE", None, ("a4",))
    assert by_id(found.statements, "s1").factuality == "CT+"
    assert by_id(found.actors, "a1").code == "VEL LEG"
    assert (found.places[0].lat, found.places[0].country, found.places[0].geonameid) == (5.0, "ABC", 7)
    assert found.amounts[0].value == 4
    assert found.dates[0].start == "2026-01-09"
    assert found.beliefs[-1].factuality == "PS+"
    assert {o.state for o in found.outcomes} == {"in force"}
    assert found.told["e1"] == ("type", "recipient")


@pytest.mark.parametrize(("field", "value"), [("factuality", "CT-"), ("aspect", "completed")])
def test_what_is_held_of_the_main_clause_goes_with_the_statement(field: str, value: str) -> None:
    found = corrected(says("s1", "set", field, value))
    assert getattr(found.beliefs[0], field) == value
    assert found.beliefs[1:] == READING.beliefs[1:]  # of the same event, in other words
    assert "e1:a1:s1" not in found.told  # it is of the statement that he has spoken


@pytest.mark.parametrize(
    "word", [("e1:a1:s1", "set", "factuality", "PS+"), ("e1:a1:s1", "accept")], ids=["set", "accepted"]
)
@pytest.mark.parametrize("first", [True, False])
def test_what_a_person_says_of_a_belief_itself_is_not_overruled_by_its_statement(
    word: tuple[Any, ...], first: bool
) -> None:
    told = [says(*word, number=1), says("s1", "set", "factuality", "CT-", number=2)]
    found = corrected(*(told if first else reversed(told)))
    expected = {(True, "set"): "PS+", (False, "set"): "PS+", (True, "accept"): "PR+", (False, "accept"): "CT-"}
    assert found.beliefs[0].factuality == expected[first, word[1]]


def test_other_beliefs_in_a_statement_stay() -> None:
    """He may be sure of what he adds, and another's word in his is another's."""
    other = Event(id="e3", trigger=at("Friday"), type="AID")
    held = (Belief(event="e3", source="a1", statement="s1", factuality="CT+", aspect="completed"),
            Belief(event="e1", source="a3", statement="s1", factuality="CT+", aspect="completed"))  # fmt: skip
    reading = msgspec.structs.replace(READING, events=(*READING.events, other), beliefs=held)
    found = corrected(says("s1", "set", "factuality", "CT-", reading=reading), reading=reading)
    assert [b.factuality for b in found.beliefs] == ["CT+", "CT+"]
    without = corrected(says("s1", "set", "factuality", None))
    assert without.beliefs == READING.beliefs  # a belief is never without a view


def test_the_last_word_on_a_field_wins() -> None:
    found = corrected(
        says("s1", "set", "factuality", "CT+", number=1), says("s1", "set", "aspect", "ongoing", number=2),
        says("s1", "set", "factuality", "PS-", number=3, by="Lee"),
    )  # fmt: skip
    assert (found.statements[0].factuality, found.statements[0].aspect) == ("PS-", "ongoing")
    assert [o.state for o in found.outcomes] == ["overruled", "in force", "in force"]


def test_a_rejected_record_takes_what_hangs_on_it_with_it_and_comes_back() -> None:
    gone = corrected(says("s1", "reject"))
    assert [s.id for s in gone.statements] == ["s2"]
    assert gone.statements[0].parent is None
    assert not any(b.statement == "s1" for b in gone.beliefs)
    back = corrected(says("s1", "reject", number=1), says("s1", "accept", number=2))
    assert back.statements == READING.statements
    assert [o.state for o in back.outcomes] == ["overruled", "in force"]
    without = corrected(says("e1", "reject"))
    assert {b.event for b in without.beliefs} == {"e2"}
    assert corrected(says("p1", "reject")).events[0].place is None
    nobody = corrected(says("a1", "reject"))
    assert nobody.statements[0].speaker is None
    assert nobody.beliefs[0].via == ()


def test_another_speaker_takes_the_beliefs_and_speaks_for_his_own_side() -> None:
    found = corrected(says("s1", "set", "speaker", ref("Residents")))
    assert found.statements[0].speaker == "a4"
    assert found.statements[0].org is None
    assert (found.beliefs[0].source, found.beliefs[0].org) == ("a4", None)
    coded = corrected(says("a3", "set", "code", "VEL MIL"))
    assert by_id(coded.statements, "s2").org == "VEL"
    other = corrected(says("a1", "set", "code", None))
    assert (other.statements[0].org, other.beliefs[0].org) == (None, None)


def test_an_actor_is_made_where_the_reader_has_none() -> None:
    found = corrected(says("s2", "set", "speaker", ref("reporters", kind="group", code="VEL JRN")))
    made = by_id(found.actors, found.statements[1].speaker)
    assert (made.name, made.code, made.mentions) == ("reporters", "VEL JRN", (at("reporters"),))


def test_two_actors_become_one_and_one_becomes_two() -> None:
    merged = corrected(says("a3", "merge", None, ref("Ada Lund")))
    assert {a.id for a in merged.actors} == {"a1", "a2", "a4"}
    assert by_id(merged.statements, "s2").speaker == "a1"
    assert at("Oren Vasek") in by_id(merged.actors, "a1").mentions
    part = Split(mentions=(quote(TEXT, at("Lund", nth=2)),), name="Bo Lund")
    parted = corrected(says("a1", "split", None, part))
    new = next(a for a in parted.actors if a.name == "Bo Lund")
    assert new.mentions == (at("Lund", nth=2),)
    assert len(by_id(parted.actors, "a1").mentions) == 2
    assert by_id(parted.statements, "s1").speaker == "a1"


def test_what_the_reader_has_missed_is_added() -> None:
    event = Target(kind="event", at=quote(TEXT, at("waved")))
    statement = Target(kind="statement", at=quote(TEXT, at("Lund spoke to reporters")))
    found = corrected(
        says(event, "add", None, NewEvent(type="CONSULT", actor=(ref("Lund", 2),)), number=1),
        says(
            statement,
            "add",
            None,
            NewStatement(speaker=ref("Ada Lund"), factuality="CT+", aspect="completed"),
            number=2,
        ),
    )
    assert (found.events[-1].type, found.events[-1].actor) == ("CONSULT", ("a1",))
    assert found.beliefs[-1].event == found.events[-1].id
    assert (found.statements[-1].speaker, found.statements[-1].org) == ("a1", "VEL")


def test_a_newer_reader_changes_nothing_of_it() -> None:
    newer = msgspec.structs.replace(
        READING,
        events=(msgspec.structs.replace(READING.events[1], id="e9", trigger=at("drive")),),
        actors=tuple(msgspec.structs.replace(a, id="x" + a.id) for a in READING.actors[:1]),
        statements=(), beliefs=(), places=(), amounts=(), dates=(),
    )  # fmt: skip
    newer = msgspec.structs.replace(newer, events=(msgspec.structs.replace(newer.events[0], actor=(), amounts=()),))
    found = corrected(
        says("e1", "set", "type", "CONCEDE", number=1),
        says("s2", "accept", number=2),
        says("e2", "set", "type", "COOPERATE", number=3),
        says("p1", "reject", number=4),
        says("e1:a1:s1", "set", "factuality", "CT+", number=5),
        reading=newer,
    )
    assert by_id(found.events, "e9").type == "COOPERATE"
    restored = next(e for e in found.events if e.trigger == at("leave"))
    assert restored.type == "CONCEDE"
    assert [by_id(found.actors, a).name for a in restored.actor] == ["convoy"]
    assert found.statements[0].content == (at("that any unit had left"),)
    assert by_id(found.actors, found.statements[0].speaker).name == "Oren Vasek"
    assert found.beliefs[0].factuality == "CT+"
    assert not found.lost
    check(found)


def test_in_a_changed_text_the_words_are_found_or_the_correction_is_flagged() -> None:
    before = "Editor's note: this report was shortened. "
    text = before + TEXT.replace("Colonel Oren Vasek denied that any unit had left. ", "")
    shift = len(before)
    moved = msgspec.structs.replace(
        READING, text=text, statements=(), beliefs=(), places=(), amounts=(), dates=(), actors=(),
        events=(Event(id="n1", trigger=(at("leave")[0] + shift, at("leave")[1] + shift), type="RETREAT"),),
    )  # fmt: skip
    found = corrected(
        says("e1", "set", "type", "CONCEDE", number=1), says("s2", "accept", number=2), says("s1", "accept", number=3),
        reading=moved,
    )  # fmt: skip
    assert found.events[0].type == "CONCEDE"
    assert [o.number for o in found.lost] == [2, 3]
    assert "not in the text any more" in found.lost[0].why
    assert "no such record" in found.lost[1].why


def test_of_the_same_words_those_with_the_same_words_around_are_meant() -> None:
    text = "It left. Nobody saw it. The crew left at dawn. Later it left again."
    event = Event(id="e1", trigger=at("left", text, 1), type="RETREAT")
    old = Reading(id="r", text=text, events=(event,))
    word = says("e1", "set", "type", "CONCEDE", reading=old)
    new = "The boat left. " + text
    events = tuple(Event(id=f"n{i}", trigger=at("left", new, i), type="RETREAT") for i in range(4))
    found = corrected(word, reading=Reading(id="r", text=new, events=events))
    assert [e.type for e in found.events] == ["RETREAT", "RETREAT", "CONCEDE", "RETREAT"]
    other = Reading(id="r", text="She left. He left.", events=())
    assert "among others" in corrected(word, reading=Reading(id="r", text="She left.")).lost[0].why
    assert corrected(word, reading=other).lost


@pytest.mark.parametrize(
    ("record", "field", "value", "told"),
    [
        ("e1", "type", "ATTACK", "no type of event"),
        ("e1", "colour", "red", "no field 'colour'"),
        ("s1", "factuality", "SURE", "CT"),
        ("a1", "code", "Ukraine", "three capitals"),
        ("a1", "code", "UKR GVO", "no sector"),
        ("a1", "name", " ", "letters"),
        ("p1", "entry", {"name": "X", "lat": 91.0, "lon": 0.0}, "nowhere on Earth"),
        ("e1", "date", ("2026-13-01", "2026-13-02"), "no day"),
        ("e1", "date", ("2026-02-01", "2026-01"), "later than"),
    ],
)
def test_what_makes_no_sense_is_refused(record: str, field: str, value: Any, told: str) -> None:
    with pytest.raises(LedgerError, match=told):
        says(record, "set", field, value)


def check(reading: Reading) -> None:
    """What holds of every reading."""
    actors, events = {a.id for a in reading.actors}, {e.id for e in reading.events}
    statements, places = {s.id for s in reading.statements}, {p.id for p in reading.places}
    amounts = {m.id for m in reading.amounts}
    for records in (reading.actors, reading.events, reading.statements, reading.places, reading.amounts):
        assert len({r.id for r in records}) == len(records)
    spans = [m for a in reading.actors for m in a.mentions] + [e.trigger for e in reading.events]
    spans += [p.span for p in reading.places] + [s for each in reading.statements for s in each.content]
    assert all(0 <= start < end <= len(reading.text) for start, end in spans)
    assert all(a.mentions for a in reading.actors)
    for e in reading.events:
        assert {*e.actor, *e.recipient} <= actors
        assert e.place is None or e.place in places
        assert set(e.amounts) <= amounts
    for s in reading.statements:
        assert s.speaker is None or s.speaker in actors
        assert s.parent is None or s.parent in statements - {s.id}
    for b in reading.beliefs:
        assert b.event in events
        assert b.source == "AUTHOR" or b.source in actors
        assert b.statement is None or b.statement in statements
        assert set(b.via) <= actors


WORDS = ["Ada Lund", "Lund spoke", "Oren Vasek", "the convoy", "reporters", "Residents", "waved", "left", "Friday"]
REFS = st.sampled_from(WORDS).map(lambda w: ref(w, name=w, kind="person", code=None))
IDS = ["a1", "a2", "a3", "a4", "s1", "s2", "e1", "e2", "p1", "m1", "e1:a1:s1", "e1:a3:s2", "e2:AUTHOR:-"]


@st.composite
def words_on_it(draw: st.DrawFn) -> Correction:
    number = draw(st.integers(1, 10_000))
    choice = draw(st.integers(0, 9))
    if choice < 3:
        return says(draw(st.sampled_from(IDS)), draw(st.sampled_from(["accept", "reject"])), number=number)
    if choice == 3:
        return says(draw(st.sampled_from(IDS[:4])), "merge", None, draw(REFS), number=number)
    if choice == 4:
        mention = draw(st.sampled_from([0, 1, 2]))
        span = (at("Ada Lund"), at("Lund", nth=1), at("Lund", nth=2))[mention]
        return says("a1", "split", None, Split(mentions=(quote(TEXT, span),), name="Bo"), number=number)
    if choice == 5:
        target = Target(kind="event", at=quote(TEXT, at(draw(st.sampled_from(["waved", "spoke", "leave"])))))
        return says(target, "add", None, NewEvent(type="AID", actor=(draw(REFS),)), number=number)
    field, record, value = draw(
        st.sampled_from([
            ("speaker", "s1", 0), ("speaker", "s2", 0), ("actor", "e1", 1), ("recipient", "e2", 1),
            ("source", "e1:a1:s1", 0), ("source", "e1:a3:s2", 0), ("source", "e2:AUTHOR:-", 0),
            ("factuality", "e1:a1:s1", "PS-"), ("code", "a1", "ABC GOV"),
            ("code", "a3", None), ("type", "e1", "MOBILIZE"), ("factuality", "s1", "Uu"), ("view", "s2", None),
            ("place", "e2", quote(TEXT, at("Port Calder"))), ("entry", "p1", None), ("name", "a2", "lorries"),
        ])
    )  # fmt: skip
    if value == 0:
        value = draw(REFS)
    elif value == 1:
        value = tuple(draw(st.lists(REFS, max_size=2)))
    return says(record, "set", field, value, number=number)


@settings(max_examples=150, deadline=None)
@given(st.lists(words_on_it(), max_size=6, unique_by=lambda c: c.number), st.sampled_from(["", "Note. ", "cut"]))
def test_whatever_is_said_the_result_is_a_reading_and_saying_it_twice_changes_nothing(
    corrections: list[Correction], change: str
) -> None:
    reading = READING
    if change == "cut":
        reading = Reading(id="r1", text=TEXT[60:])
    elif change:
        reading = Reading(id="r1", text=change + TEXT)
    once = apply(reading, corrections)
    check(once)
    assert {o.number for o in getattr(once, "outcomes", ())} == {c.number for c in corrections}
    assert apply(once, corrections) == once


def person(reading: Reading, words: str, nth: int = 0) -> Any:
    """Whose mention that is."""
    return next(a for a in reading.actors if at(words, nth=nth) in a.mentions)


def taken_back(correction: Correction, number: int) -> Correction:
    return msgspec.structs.replace(
        correction, number=number, action="undo", field=None, value=None, snapshot=None, undoes=correction.number
    )


def part(*nth: int, name: str = "Bo Lund", code: str | None = "ABC GOV") -> Split:
    return Split(mentions=tuple(quote(TEXT, at("Lund", nth=n)) for n in nth), name=name, code=code)


def states(reading: Corrected) -> list[str]:
    return [o.state for o in reading.outcomes]


def test_what_was_said_of_the_whole_before_a_split_stays_with_the_whole() -> None:
    found = corrected(says("a1", "set", "code", "USA GOV", number=1), says("a1", "split", None, part(0), number=2))
    assert (person(found, "Ada Lund").name, person(found, "Ada Lund").code) == ("Bo Lund", "ABC GOV")
    assert person(found, "Lund", 1).code == "USA GOV"
    assert found.outcomes[0].record == "a1"
    assert found.told["a1"] == ("code",)


def test_what_was_said_of_an_actor_before_he_was_merged_does_not_overrule_the_other() -> None:
    found = corrected(
        says("a2", "set", "code", "CHN GOV", number=1), says("a2", "merge", None, ref("Ada Lund"), number=2)
    )
    assert (person(found, "the convoy").id, person(found, "the convoy").code) == ("a1", "VEL GOV")
    assert states(found) == ["overruled", "in force"]
    nobody = corrected(says("a1", "set", "code", None, number=1), says("a2", "merge", None, ref("Ada Lund"), number=2))
    assert person(nobody, "the convoy").code is None
    later = corrected(
        says("a2", "merge", None, ref("Ada Lund"), number=1), says("a2", "set", "code", "CHN GOV", number=2)
    )
    assert person(later, "Ada Lund").code == "CHN GOV"
    without = corrected(
        says("a2", "set", "code", "CHN GOV", number=1), says("a2", "merge", None, ref("Oren Vasek"), number=2)
    )
    assert person(without, "Oren Vasek").code == "CHN GOV"  # he had none
    assert states(without) == ["in force", "in force"]


def test_words_on_a_part_are_lost_with_the_split_and_back_with_it() -> None:
    split = says("a1", "split", None, part(1), number=1)
    whole = corrected(split)
    new = person(whole, "Lund", 1)
    words = [
        says(new.id, "set", "code", "USA GOV", number=2, reading=whole),
        says("s2", "set", "speaker", ref("Lund", 1, name="Bo Lund"), number=3),
        says("a1", "set", "name", "Ada M. Lund", number=4, reading=whole),
    ]
    held = corrected(split, *words)
    assert (person(held, "Lund", 1).code, by_id(held.statements, "s2").speaker) == ("USA GOV", new.id)
    gone = corrected(split, *words, taken_back(split, 5))
    assert (person(gone, "Lund", 1).name, person(gone, "Lund", 1).code) == ("Ada M. Lund", "VEL GOV")
    assert by_id(gone.statements, "s2").speaker == "a3"
    assert states(gone) == ["lost", "lost", "in force"]
    assert "taken back" in gone.outcomes[0].why
    again = msgspec.structs.replace(split, number=6)
    back = corrected(split, *words, taken_back(split, 5), again)
    assert back.actors == held.actors
    assert by_id(back.statements, "s2").speaker == new.id
    assert set(states(back)) == {"in force"}
    other = says("a1", "split", None, part(1, name="Cy Lund"), number=6)
    assert states(corrected(split, *words, taken_back(split, 5), other)) == ["lost", "lost", "in force", "in force"]


def test_words_on_two_as_one_are_lost_with_the_merge() -> None:
    merge = says("a1", "merge", None, ref("Oren Vasek"), number=1)
    both = corrected(merge)
    word = says(person(both, "Oren Vasek").id, "set", "code", "USA GOV", number=2, reading=both)
    assert person(corrected(merge, word), "Ada Lund").code == "USA GOV"
    gone = corrected(merge, word, taken_back(merge, 3))
    assert gone.actors == READING.actors
    assert states(gone) == ["lost"]


@pytest.mark.parametrize("action", ["accept", "set"])
def test_taking_back_that_something_was_missed_takes_it_out_whatever_was_said_of_it(action: str) -> None:
    target = Target(kind="event", at=quote(TEXT, at("waved")))
    add = says(target, "add", None, NewEvent(type="CONSULT", actor=(ref("Lund", 2),)), number=1)
    with_it = corrected(add)
    field, value = ("type", "AID") if action == "set" else (None, None)
    word = says(with_it.events[-1].id, action, field, value, number=2, reading=with_it)
    belief = says(belief_id(with_it.beliefs[-1]), "set", "factuality", "PS+", number=3, reading=with_it)
    assert set(states(corrected(add, word, belief))) == {"in force"}
    gone = corrected(add, word, belief, taken_back(add, 4))
    assert (gone.events, gone.beliefs) == (READING.events, READING.beliefs)
    assert states(gone) == ["lost", "lost"]
    back = corrected(add, word, belief, taken_back(add, 4), msgspec.structs.replace(add, number=5))
    assert set(states(back)) == {"in force"}
    assert back.beliefs[-1].factuality == "PS+"


def test_a_type_set_and_set_back_keeps_the_mode() -> None:
    found = corrected(says("e1", "set", "type", "ASSAULT", number=1), says("e1", "set", "type", "RETREAT", number=2))
    assert by_id(found.events, "e1").mode == "withdraw"
    over = corrected(says("e1", "set", "mode", "release", number=1), says("e1", "set", "type", "AID", number=2))
    assert by_id(over.events, "e1").mode is None
    assert states(over) == ["overruled", "in force"]


def test_whom_a_later_word_throws_out_speaks_no_more() -> None:
    found = corrected(says("s1", "set", "speaker", ref("Residents"), number=1), says("a4", "reject", number=2))
    assert by_id(found.statements, "s1").speaker is None
    assert states(found) == ["overruled", "in force"]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Correction], list[str]]:
    """What people say of the reading as it stands each time, and the ids of the records that they say it of."""
    told: list[Correction] = []
    ids: list[str] = []
    for number in range(1, draw(st.integers(3, 10))):
        now = apply(READING, told)
        undone = {c.undoes for c in told}
        standing = [c for c in told if c.action != "undo" and c.number not in undone]
        choice = draw(st.integers(0, 6))
        if choice == 0 and standing:
            makers = [c for c in standing if c.action != "set"]
            told.append(taken_back(draw(st.sampled_from(makers or standing)), number))
            ids.append("")
            continue
        parts = [a for a in now.actors if "+" in a.id]
        who = draw(st.sampled_from(parts if parts and choice > 3 else now.actors[:2]))
        made = [e.id for e in now.events if "+" in e.id]
        if choice == 1 and len(who.mentions) > 1:
            mention = draw(st.sampled_from(who.mentions))
            value: Any = Split(mentions=(quote(TEXT, mention),), name=f"Part {number}", code="ABC GOV")
            told.append(says(who.id, "split", None, value, number=number, reading=now))
        elif choice == 2 and len(now.actors) > 1:
            other = draw(st.sampled_from([a for a in now.actors if a.id != who.id]))
            into = ActorRef(at=quote(TEXT, other.mentions[0]), name=other.name, kind=other.kind, code=other.code)
            told.append(says(who.id, "merge", None, into, number=number, reading=now))
        elif choice == 3 and not made:
            target = Target(kind="event", at=quote(TEXT, at("waved")))
            told.append(says(target, "add", None, NewEvent(type="CONSULT"), number=number))
        elif choice == 4 and made:
            told.append(
                says(made[0], "set", "type", draw(st.sampled_from(["AID", "CONCEDE"])), number=number, reading=now)
            )
            ids.append(made[0])
            continue
        else:
            code = draw(st.sampled_from(["USA GOV", "CHN GOV", "GBR MIL"]))
            told.append(says(who.id, "set", "code", code, number=number, reading=now))
        ids.append(who.id)
    return told, ids


@settings(max_examples=300, deadline=None)
@given(histories())
def test_no_word_moves_to_another_record_and_the_last_one_holds(history: tuple[list[Correction], list[str]]) -> None:
    told, ids = history
    found = apply(READING, told)
    check(found)
    assert apply(found, told) == found
    outcomes = {o.number: o for o in found.outcomes} if isinstance(found, Corrected) else {}
    last: dict[tuple[str, str], Correction] = {}
    for c, id_ in zip(told, ids, strict=True):
        outcome = outcomes.get(c.number)
        if c.action == "set" and outcome is not None and outcome.state == "in force":
            of = outcome.record or ""
            if not any(m.action == "merge" for m in told):  # but for a code that passes to one who has none
                assert of == id_
            last[of, c.field or ""] = c
    for (of, field), c in last.items():
        record = by_id((*found.actors, *found.events), of)
        assert encoded(c.target.kind, "set", field, getattr(record, field)) == c.value
    if told[-1].action == "set":
        assert outcomes[told[-1].number].state == "in force"
        assert outcomes[told[-1].number].record == ids[-1]
    undone = {c.undoes for c in told}
    left = [c for c in told if c.action != "undo" and c.number not in undone]
    assert apply(READING, [*told, *(taken_back(c, 100 + n) for n, c in enumerate(left))]) == READING


@settings(max_examples=100, deadline=None)
@given(st.text("ab .\u202e\n", min_size=1, max_size=80), st.data())
def test_an_anchor_is_found_in_its_own_text_and_never_where_the_words_are_not(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = (start, data.draw(st.integers(start + 1, len(text))))
    other = data.draw(st.text("ab .\u202e\n", max_size=80))
    event = Event(id="e1", trigger=span, type="AID")
    word = says("e1", "set", "type", "RETREAT", reading=Reading(id="r", text=text, events=(event,)))
    assert corrected(word, reading=Reading(id="r", text=text)).events[0].trigger == span
    target = msgspec.structs.replace(
        word, action="add", field=None, value=encoded("event", "add", None, NewEvent(type="AID"))
    )
    for found in corrected(target, reading=Reading(id="r", text=other)).events:
        assert other[slice(*found.trigger)] == text[slice(*span)]


def test_belief_ids_tell_what_whose_and_where() -> None:
    assert [belief_id(b) for b in READING.beliefs] == ["e1:a1:s1", "e1:a3:s2", "e2:AUTHOR:-"]
    assert Quote(span=(0, 1), exact="a") == quote("a", (0, 1))
