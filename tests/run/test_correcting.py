"""A person's correction reaches the verdict, can be taken back, and survives whatever is read later."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Self

import msgspec
import pytest

from sayso.core.corrections import Correction, PlaceEntry
from sayso.core.errors import LedgerError, MissingError
from sayso.core.records import Judgement, Reading
from sayso.ledger import Ledger
from sayso.run import exchanging, reviewing
from sayso.run.accounts import account
from sayso.run.agreement import agreement
from sayso.run.changing import a_new_event, a_part, change_to, same_person
from sayso.run.correcting import correct, current, show, undo
from sayso.run.correctionlist import correction_list
from sayso.run.digests import listing
from sayso.run.drafting import Change
from sayso.run.exchanging import export_corrections, import_corrections
from sayso.run.stories import story


def status(ledger: Ledger) -> str:
    return story(ledger, "1").status[-1].status


def say(ledger: Ledger, document: str, action: str, record: str | None = None, by: str = "Kim", **fields: Any) -> int:
    change = Change(action=action, record=record, **fields)
    return correct(ledger, document, change, by=by, reason="because").number


def reading(ledger: Ledger, document: str) -> Reading:
    with ledger.read() as queries:
        return current(queries, document)


@pytest.mark.parametrize(
    ("document", "action", "record", "fields"),
    [
        ("r3", "reject", "s1", {}),
        ("r3", "set", "s1", {"field": "factuality", "value": "CT+"}),
        ("r3", "set", "s1", {"field": "view", "value": None}),
        ("r3", "set", "s1", {"field": "view", "value": "CT+"}),
        ("r3", "set", "s1", {"field": "speaker", "value": None}),
        ("r3", "reject", "a1", {}),
    ],
)
def test_a_correction_changes_the_status_and_undoing_brings_the_very_answer_back(
    withdrawal: Ledger, document: str, action: str, record: str, fields: dict[str, Any]
) -> None:
    before = account(withdrawal, "1")
    assert before.status[-1].status == "disputed"
    number = say(withdrawal, document, action, record, **fields)
    assert status(withdrawal) != "disputed"
    assert listing(withdrawal).entries[0].status == status(withdrawal)
    assert listing(withdrawal).pending == 0
    undo(withdrawal, number, by="Lee", reason="not so")
    assert account(withdrawal, "1") == before
    assert listing(withdrawal).entries[0].status == "disputed"
    with pytest.raises(LedgerError, match="Lee has taken correction"):
        undo(withdrawal, number, by="Kim", reason="")
    (entry,) = correction_list(withdrawal)
    assert (entry.state, entry.undone_by, entry.by) == ("undone", "Lee", "Kim")


def test_a_code_decides_for_whom_somebody_speaks(withdrawal: Ledger) -> None:
    say(withdrawal, "r3", "set", "a1", field="code", value="VEL MIL")
    orgs = {b.source: b.org for b in story(withdrawal, "1").beliefs}
    assert orgs["Ivo Brandt"] == "VEL"
    assert status(withdrawal) != "disputed"


def test_certainty_that_a_person_sets_is_not_reinterpreted(withdrawal: Ledger) -> None:
    say(withdrawal, "r2", "set", "s1", field="factuality", value="PS+")
    say(withdrawal, "r2", "set", "s1", field="aspect", value="ongoing")
    belief = next(b for b in story(withdrawal, "1").beliefs if b.document == "r2")
    assert (belief.factuality, belief.aspect) == ("PS+", "ongoing")


def test_an_accepted_record_changes_no_verdict(withdrawal: Ledger) -> None:
    before = story(withdrawal, "1")
    for record in show(withdrawal, "r2"):
        say(withdrawal, "r2", "accept", record.id)
    after = story(withdrawal, "1")
    assert [(s.as_of, s.status, s.why) for s in after.status] == [(s.as_of, s.status, s.why) for s in before.status]
    assert [msgspec.structs.replace(b, reviewed=False) for b in after.beliefs] == list(before.beliefs)
    assert [b.document for b in after.beliefs if b.reviewed] == ["r2"]
    assert all(r.reviewed == ("accept",) for r in show(withdrawal, "r2"))


def test_a_newer_reader_does_not_undo_it(
    withdrawal: Ledger, told: Callable[..., Reading], store: Callable[..., int]
) -> None:
    say(withdrawal, "r3", "reject", "s1")
    say(withdrawal, "r2", "set", "e1", field="type", value="CONCEDE")
    again = reading(withdrawal, "r3")
    denied = told("r3", "2031-03-03", "Morrow Wire", ("Ivo Brandt", "MOR MIL", "denied", "CT-", "completed"))
    ((start, end),) = denied.statements[0].content
    renamed = msgspec.structs.replace(denied.statements[0], id="s77", content=((start - 5, end),))
    beliefs = tuple(msgspec.structs.replace(b, statement="s77") for b in denied.beliefs)
    store(withdrawal, msgspec.structs.replace(denied, statements=(renamed,), beliefs=beliefs), fingerprint="newer")
    assert reading(withdrawal, "r3").statements == again.statements == ()
    empty = msgspec.structs.replace(
        told("r2", "2031-03-02", "Calder Voice", ("Runa Eskild", "KOR GOV", "reported", "CT+", "completed")),
        actors=(), statements=(), events=(), beliefs=(), places=(),
    )  # fmt: skip
    store(withdrawal, empty, fingerprint="newer")
    found = reading(withdrawal, "r2")
    assert [(e.type, found.text[slice(*e.trigger)]) for e in found.events] == [("CONCEDE", "withdraw")]
    assert [a.name for a in found.actors] == ["northern brigade"]


def test_in_a_new_version_it_holds_where_its_words_are_and_is_flagged_where_they_are_gone(
    withdrawal: Ledger, told: Callable[..., Reading], store: Callable[..., int]
) -> None:
    say(withdrawal, "r3", "set", "a1", field="code", value="VEL MIL")
    say(withdrawal, "r2", "reject", "s1")
    colonel = ("Ivo Brandt", "MOR MIL", "denied", "CT-", "completed")
    store(withdrawal, told("r3", "2031-03-03", "Morrow Wire", colonel, before="Updated at noon. "))
    store(withdrawal, msgspec.structs.replace(told("r2", "2031-03-02", "Calder Voice"), text="The mayor waved."))
    kept, gone = correction_list(withdrawal)
    assert kept.state == "in force"
    assert reading(withdrawal, "r3").actors[1].code == "VEL MIL"
    assert gone.state == "lost"
    assert "not in the text any more" in gone.why


def test_what_makes_no_sense_is_refused_and_nothing_is_kept(withdrawal: Ledger) -> None:
    wrong: list[tuple[type[Exception], str, Change]] = [
        (MissingError, "no record", Change(action="accept", record="s9")),
        (LedgerError, "no mode of RETREAT", Change(action="set", record="e1", field="mode", value="aerial")),
        (LedgerError, "no actor", Change(action="set", record="s1", field="speaker", value="a9")),
        (LedgerError, "one actor already", Change(action="merge", record="a1", value="a1")),
        (LedgerError, "cannot be corrected by", Change(action="merge", record="s1", value="a1")),
        (LedgerError, "not 'burn'", Change(action="burn", record="s1")),
        (LedgerError, "outside", Change(action="add", kind="event", span=(3, 10**9), value={"type": "AID"})),
        (LedgerError, "no field", Change(action="set", record="s1", field="kind", value="direct")),
    ]
    for error, told, change in wrong:
        with pytest.raises(error, match=told):
            correct(withdrawal, "r1", change, by="Kim", reason="")
    with pytest.raises(MissingError):
        correct(withdrawal, "r9", Change(action="accept", record="s1"), by="Kim", reason="")
    with pytest.raises(LedgerError, match="bears the name"):
        correct(withdrawal, "r1", Change(action="accept", record="s1"), by="rule:x", reason="")
    assert correction_list(withdrawal) == ()


def test_what_a_person_types_becomes_a_change(withdrawal: Ledger) -> None:
    first = reading(withdrawal, "r1")
    for record, field, typed in (
        ("e1", "actor", "Tove Arnquist; quay"), ("e1", "date", "2031-03-01..2031-03-04"),
        ("e1", "place", "Port Calder"),
        ("s1", "speaker", "none"), ("p1", "entry", "1.5,2.5,VEL"), ("a1", "code", "VEL LEG"),
    ):  # fmt: skip
        correct(withdrawal, "r1", change_to(first, record, field, typed), by="Kim", reason="")
    found = reading(withdrawal, "r1")
    event = found.events[0]
    assert {a.name for a in found.actors if a.id in event.actor} == {"Tove Arnquist", "quay"}
    assert event.date == ("2031-03-01", "2031-03-04")
    assert found.statements[0].speaker is None
    assert (found.places[0].lat, found.places[0].country) == (1.5, "VEL")
    with pytest.raises(MissingError, match="not in the report"):
        change_to(first, "s1", "speaker", "Nobody Here")
    with pytest.raises(LedgerError, match="1 to 1"):
        a_part(first, "a1", [2], "Bo", None)
    new = a_new_event(first, "on the move", "MOBILIZE", "troops", "a0")
    correct(withdrawal, "r1", new, by="Kim", reason="")
    assert [e.type for e in reading(withdrawal, "r1").events] == ["RETREAT", "MOBILIZE"]


def test_across_reports_an_actor_takes_over_name_and_code(withdrawal: Ledger) -> None:
    made = same_person(withdrawal, ("r3", "a1"), ("r1", "a1"), by="Kim", reason="")
    assert [c.field for c in made] == ["name", "code"]
    assert made[0].reason == "the same as Tove Arnquist in r1"
    assert reading(withdrawal, "r3").actors[1].code == "VEL GOV"


def test_out_of_one_ledger_and_into_another_once(
    withdrawal: Ledger, fresh: Ledger, told: Callable[..., Reading], store: Callable[..., int]
) -> None:
    say(withdrawal, "r3", "set", "s1", field="factuality", value="PS-")
    number = say(withdrawal, "r3", "reject", "s1", by="Lee")
    undo(withdrawal, number, by="Lee", reason="no")
    say(withdrawal, "r1", "set", "p1", field="entry", value=PlaceEntry(name="Port Calder", lat=1.0, lon=2.0))
    for same in (True, False, True):
        reviewing.judge(
            withdrawal,
            Judgement(kind="copy", left="r2", right="r1", same=same, score=1.0, reason="alike", by="Kim"),
        )
    reviewing.withdraw(withdrawal, "r2", "2031-03-05", by="Kim", reason="taken down")
    reviewing.grade(withdrawal, "VEL", "C", by="Kim", reason="so so")
    lines = list(export_corrections(withdrawal))
    assert len(lines) == 4 + 3 + 2
    assert import_corrections(withdrawal, lines).added == 0
    store(fresh, msgspec.structs.replace(reading(withdrawal, "r3"), id="x3", outcomes=(), told={}, views={}))
    store(
        fresh,
        told("r1", "2031-03-01", "The Harbour Post", ("Tove Arnquist", "VEL GOV", "said", "CT+", "announced")),
    )
    first = import_corrections(fresh, [*lines, "{}", '{"line": "note"}'])
    assert first.added == 5
    assert sum("no report 'r2'" in problem for problem in first.problems) == 4
    assert any("line 10" in problem for problem in first.problems)
    assert import_corrections(fresh, lines).added == 0
    assert import_corrections(fresh, lines).known == 5
    assert [(e.document, e.state) for e in correction_list(fresh)] == [
        ("x3", "in force"), ("x3", "undone"), ("r1", "in force"),
    ]  # fmt: skip
    changed = json.loads(lines[0])
    changed["reason"] = "something else"
    assert "changed on the way" in import_corrections(fresh, [json.dumps(changed)]).problems[0]


def forged(line: str, **fields: Any) -> str:
    """A line that says something else, by its right name."""
    told = json.loads(line) | fields
    found = exchanging._decode(json.dumps(told))
    assert isinstance(found, exchanging.CorrectionLine)
    shared = {name: getattr(found, name) for name in exchanging._SHARED}
    return json.dumps(told | {"name": exchanging._name(Correction(number=0, document="", **shared), None)})


def test_no_word_comes_out_of_the_future(withdrawal: Ledger) -> None:
    say(withdrawal, "r1", "set", "a1", field="code", value="VEL LEG")
    (line,) = export_corrections(withdrawal)
    ahead = datetime.now(UTC) + timedelta(hours=1)
    for at in ("9999-01-01T00:00:00Z", ahead.isoformat()):
        assert "dated into the future" in import_corrections(withdrawal, [forged(line, made_at=at)]).problems[0]
    for at in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"):
        brought = import_corrections(withdrawal, [json.dumps(json.loads(line) | {"made_at": at}), line])
        assert (brought.added, brought.known) == (0, 1)
        assert "no moment that can be" in brought.problems[0]
    soon = (datetime.now(UTC) + timedelta(seconds=30)).isoformat()
    assert import_corrections(withdrawal, [forged(line, made_at=soon, value='"ABC GOV"')]).added == 1
    assert reading(withdrawal, "r1").actors[1].code == "ABC GOV"
    say(withdrawal, "r1", "set", "a1", field="code", value="VEL MIL")  # a minute ahead, and yet older
    assert reading(withdrawal, "r1").actors[1].code == "VEL MIL"


def test_a_clock_that_was_set_back_makes_no_newer_word_lose(
    withdrawal: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Back(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(2001, 1, 1, tzinfo=tz)

    say(withdrawal, "r1", "set", "a1", field="code", value="VEL LEG")
    monkeypatch.setattr("sayso.run.drafting.datetime", Back)
    number = say(withdrawal, "r1", "set", "a1", field="code", value="VEL MIL")
    assert reading(withdrawal, "r1").actors[1].code == "VEL MIL"
    monkeypatch.setattr("sayso.run.correcting.datetime", Back)
    undo(withdrawal, number, by="Kim", reason="")
    assert reading(withdrawal, "r1").actors[1].code == "VEL LEG"
    with withdrawal.read() as queries:
        moments = [c.made_at for c in queries.corrections()]
    assert moments == sorted(set(moments))


def snapshots() -> list[tuple[str, dict[str, Any]]]:
    span = [0, 9]
    actor = {"id": "a9", "name": "Zed", "kind": "person", "code": None, "mentions": [span]}
    event = {"id": "e9", "trigger": span, "type": "AID"}
    place = {"id": "p9", "span": span, "name": "Aldery"}
    statement = {"id": "s9", "kind": "direct", "content": [span]}
    return [
        ("no type of event", {"event": event | {"type": "NOPE"}}),
        ("no mode", {"event": event | {"mode": "aerial"}}),
        ("no day", {"event": event | {"date": ["now", "then"]}}),
        ("nowhere on Earth", {"place": place | {"lat": 1000.0, "lon": 1.0}}),
        ("three capitals", {"place": place | {"country": "ZZZZ"}}),
        ("no day", {"date": {"span": span, "start": "garbage", "end": "zz", "precision": "day"}}),
        ("told to the", {"date": {"span": span, "start": "2031", "end": "2031", "precision": "blink"}}),
        ("three capitals", {"actor": actor | {"code": "lower case <x>"}}),
        ("some letters", {"actor": actor | {"name": " "}}),
        ("longer than any", {"actor": actor | {"id": "a" * 5000}}),
        ("not the one", {"actor": actor | {"mentions": []}}),
        ("not the one", {"statement": statement | {"content": []}}),
        ("no day", {"statement": statement | {"date": "soon"}}),
        ("places that no text has", {"statement": statement | {"cue": [[7, 3]]}}),
        ("not the one", {"event": event | {"trigger": [20, 24]}}),
        ("not the one", {"place": place, "kind": "event"}),
        ("three capitals", {"statement": statement, "actors": {"a1": {
            "at": {"span": span, "exact": "x"}, "name": "X", "code": "x y"}}}),
        ("some letters", {"amount": {"id": "m1", "span": span, "unit": "", "value": 3.0}}),
    ]  # fmt: skip


@pytest.mark.parametrize(("told", "snapshot"), snapshots())
def test_a_record_from_elsewhere_is_checked_as_any_value(
    withdrawal: Ledger, told: str, snapshot: dict[str, Any]
) -> None:
    say(withdrawal, "r1", "accept", "a1")
    (line,) = export_corrections(withdrawal)
    kind = snapshot.get("kind") or next(iter(snapshot))
    target = {"kind": kind, "at": {"span": [0, 9], "exact": reading(withdrawal, "r1").text[:9]}}
    kept = {name: value for name, value in snapshot.items() if name != "kind"}
    brought = import_corrections(withdrawal, [forged(line, target=target, snapshot=kept)])
    assert brought.added == 0
    assert told in brought.problems[0]


def test_a_wrong_line_keeps_no_other_out_and_the_stories_follow(withdrawal: Ledger) -> None:
    say(withdrawal, "r1", "set", "a1", field="code", value="VEL LEG")
    (line,) = export_corrections(withdrawal)
    deep = '{"line": "note", "more": ' + "[" * 200_000 + "]" * 200_000 + "}"
    wild = forged(line, target=json.loads(line)["target"] | {"at": {"span": [0, 10**30], "exact": "x"}}, snapshot=None)
    judged = {"line": "judgement", "kind": "story", "same": False, "reason": "", "by": "Kim", "undone_by": None}
    signs = {side: {"id": id_, "url": None, "text_hash": ""} for side, id_ in (("left", "r1"), ("right", "r3"))}
    placed: list[int] = []
    good = forged(line, value='"ABC GOV"')
    lines = [deep, wild, "x" * 2_000_000, json.dumps(judged | signs), good, "[" * 100_000]
    brought = import_corrections(withdrawal, lines, place=lambda: placed.append(1))
    assert (brought.added, brought.known, placed) == (2, 0, [1])
    assert [p.partition(":")[0] for p in brought.problems] == ["line 1", "line 2", "line 3", "line 6"]
    assert all(len(p) < 400 for p in brought.problems)
    assert reading(withdrawal, "r1").actors[1].code == "ABC GOV"


def test_of_very_many_lines_the_first_are_taken_and_the_others_told(withdrawal: Ledger) -> None:
    say(withdrawal, "r1", "set", "a1", field="code", value="VEL LEG")
    (line,) = export_corrections(withdrawal)
    brought = import_corrections(withdrawal, ["", *[line] * 450], most=401)
    assert (brought.added, brought.known) == (0, 401)
    assert brought.problems[0].startswith("line 403: this and the 48 after it are left")
    assert import_corrections(withdrawal, [line] * 450, most=None).known == 450


def test_agreement_of_two_reviewers(withdrawal: Ledger) -> None:
    assert agreement(withdrawal) == ()
    for document, kim, lee in (("r1", "CT+", "CT+"), ("r2", "PR+", "CT+"), ("r3", "CT-", "CT-")):
        say(withdrawal, document, "set", "s1", field="factuality", value="Uu", by="Lee")
        say(withdrawal, document, "set", "s1", field="factuality", value=kim)
        say(withdrawal, document, "set", "s1", field="factuality", value=lee, by="Lee")
    found = {a.what: a for a in agreement(withdrawal)}
    assert (found["factuality"].level, found["factuality"].units, found["factuality"].raters) == ("ordinal", 3, 2)
    assert found["factuality"].alpha is not None
    assert 0.5 < found["factuality"].alpha < 1
    assert found["verdict"].alpha is None
    assert "said the same of everything" in found["verdict"].why
    say(withdrawal, "r1", "reject", "s1", by="Lee")
    verdict = next(a for a in agreement(withdrawal) if a.what == "verdict")
    assert verdict.alpha is not None


def test_who_accepts_stands_by_what_the_reader_had(withdrawal: Ledger) -> None:
    for document in ("r1", "r2"):
        say(withdrawal, document, "accept", "e1")
    say(withdrawal, "r1", "set", "e1", field="type", value="RETREAT", by="Lee")
    say(withdrawal, "r2", "set", "e1", field="type", value="AID", by="Lee")
    kinds = next(a for a in agreement(withdrawal) if a.what == "type")
    assert (kinds.units, kinds.raters) == (2, 2)
