"""A code learnt from another report serves wherever codes do, and changes no reading."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Judgement, Reading
from sayso.ledger import Ledger, schema, sqlite

Report = Callable[..., Reading]
Put = Callable[..., int]

JUDGEMENT = Judgement(kind="actor", left="l", right="r", score=1, reason="r", by="rule:name")


def silent(reading: Reading) -> Reading:
    """The same report if it told no code of its persons and groups; the colonel is its second event's actor, too."""
    actors = tuple(msgspec.structs.replace(actor, code=None) for actor in reading.actors)
    events = tuple(
        msgspec.structs.replace(event, actor=("a4",)) if event.id == "e2" else event for event in reading.events
    )
    return msgspec.structs.replace(reading, actors=actors, events=events)


@pytest.fixture
def taught(ledger: Ledger, put: Put, report: Report) -> Ledger:
    """Report r1 tells who Brandt is; r2 does not, and has been judged to mean the same."""
    assert put(ledger, report("r1"), storyline=None) == 1
    assert put(ledger, silent(report("r2", published="2022-11-10")), storyline=1) == 2
    with ledger.write() as writer:
        for actor in ("a1", "a4"):
            writer.recognise(2, actor, (1, actor), writer.add_judgement(JUDGEMENT))
    return ledger


def told(ledger: Ledger, document: str) -> dict[str, tuple[str | None, set[str | None]]]:
    """Code of each actor, and for whom he speaks in beliefs and statements, in the reading that stories are made of."""
    with ledger.read() as queries:
        reading = queries.readings([document])[document]

    def orgs(actor: Actor) -> set[str | None]:
        said = {s.org for s in reading.statements if s.speaker == actor.id}
        return said | {b.org for b in reading.beliefs if b.source == actor.id}

    return {actor.name: (actor.code, orgs(actor)) for actor in reading.actors}


def test_it_serves_in_stories(taught: Ledger) -> None:
    assert told(taught, "r2") == {
        "Tove Arnquist": ("VEL GOV", {"VEL"}),
        "Ivo Brandt": ("VEL MIL", {"VEL"}),  # not for himself, as r2 alone would have it
        "northern brigade": (None, set()),
        "Residents": (None, set()),
    }


def test_an_organisation_that_the_code_does_not_name_is_the_one_spoken_for_then(
    ledger: Ledger, put: Put, report: Report
) -> None:
    def of(reading: Reading, code: str | None, org: str) -> Reading:
        actors = tuple(msgspec.structs.replace(actor, code=code) for actor in reading.actors)
        beliefs = tuple(msgspec.structs.replace(belief, org=org) for belief in reading.beliefs)
        statements = tuple(msgspec.structs.replace(statement, org=org) for statement in reading.statements)
        return msgspec.structs.replace(reading, actors=actors, beliefs=beliefs, statements=statements)

    for id, code, org in (("r1", "IGO", "Calder Pact"), ("r2", "VEL BUS", "outlet:Calder Post")):
        put(ledger, of(report(id), code, org), storyline=None)
    for number, known in ((3, 1), (4, 2)):
        put(ledger, of(report(f"r{number}"), None, "outlet:P"), storyline=known)
        with ledger.write() as writer:
            writer.recognise(number, "a1", (known, "a1"), writer.add_judgement(JUDGEMENT))
    found = [told(ledger, id)["Tove Arnquist"] for id in ("r3", "r4")]
    assert found == [("IGO", {"Calder Pact"}), ("VEL BUS", {"outlet:P"})]


def test_who_tells_from_where_it_was_learnt(taught: Ledger) -> None:
    with taught.read() as queries:
        said = queries.statements_by("Arnquist")
    assert [(s.document, s.code, s.learnt_from, s.learnt_on) for s in said] == [
        ("r1", "VEL GOV", None, None),
        ("r2", "VEL GOV", "r1", "2022-11-09"),
    ]


def test_the_reading_stays_as_it_was(taught: Ledger, report: Report) -> None:
    with taught.read() as queries:
        assert queries.reading("r2") == silent(report("r2", published="2022-11-10"))


def test_the_last_word_holds(taught: Ledger) -> None:
    with taught.write() as writer:
        writer.recognise(2, "a4", None, writer.add_judgement(msgspec.structs.replace(JUDGEMENT, same=False)))
    with taught.read() as queries:
        assert queries.readings(["r2"])["r2"].actors[3].code is None
        days = {"since": "2022-11-01", "until": "2022-11-30"}
        asked = queries.unknown_persons({"Brandt", "Arnquist"}, **days)
    assert [(p.name, p.known and p.known.document, p.judged_by) for p in asked] == [
        ("Tove Arnquist", "r1", "rule:name"),
        ("Ivo Brandt", None, "rule:name"),
    ]
    assert asked[0].countries == {"VEL"}, "by its places"


def test_nobody_can_be_known_who_is_not_there(taught: Ledger) -> None:
    with pytest.raises(LedgerError, match="contradict"), taught.write() as writer:
        writer.recognise(2, "a4", (1, "a9"), writer.add_judgement(JUDGEMENT))


def test_persons_are_found_by_name_and_day_in_current_readings(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1"), fingerprint="old")
    put(ledger, report("r1"), fingerprint="new")
    put(ledger, report("undated", published=None))
    days = {"since": "2022-11-09", "until": "2022-11-09"}
    with ledger.read() as queries:
        found = queries.persons_named({"brandt", 'x"', "brigade"}, **days)
        assert [(p.reading, p.name, p.code) for p in found] == [(2, "Ivo Brandt", "VEL MIL")]
        assert queries.persons_named({"Brandt"}, since="2022-11-10", until="2022-11-30") == ()
        assert queries.persons_named({"", "…", '"'}, **days) == ()
        assert queries.unknown_persons({"Brandt"}, **days) == ()
        assert {p.reading for p in queries.persons_of("r1")} == {1, 2}
        assert queries.persons_of("undated") == ()


def test_a_ledger_of_the_first_schema_is_brought_up_to_date(tmp_path: Path, put: Put, report: Report) -> None:
    path = tmp_path / "first.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        sqlite.sign(connection)
    engine.dispose()
    with Ledger.open(str(path), create=False) as ledger:
        put(ledger, report("r1"))
        with ledger.read() as queries:
            assert queries.counts()["recognitions"] == 0
            assert queries.reading("r1") == report("r1")
