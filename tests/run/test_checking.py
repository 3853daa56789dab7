"""`sayso check`: a ledger that the program made is sound, whatever was done to it; every kind of damage is found."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copy

import msgspec
import pytest
from sqlalchemy import Connection
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.core.records import Amount, Belief, DateRef, Document, Judgement, Reading
from sayso.ledger import Ledger
from sayso.ledger.soundness import Finding, Found, on_sqlite
from sayso.ledger.terms import SEARCHED
from sayso.run.changing import Change
from sayso.run.checking import check
from sayso.run.correcting import correct, undo
from sayso.run.digests import refresh
from sayso.run.flaws import _TOLD, flaw
from sayso.run.linking import judge_story, link_reading, place_due
from sayso.run.reviewing import withdraw

from ..databases import Databases, Ledgers, Server

PETTY = "\nOn the quay nobody spoke of the pound of sugar, the three hats and the umbrella that had gone since Sunday."


def meaning(text: str) -> bytes:
    return bytes([len(text) % 7, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])


def stored(ledger: Ledger, reading: Reading, fingerprint: str = "f") -> None:
    document = Document(**{name: getattr(reading, name) for name in Document.__struct_fields__})
    with ledger.write() as writer:
        kept = writer.add_document(document, origin=f"{reading.id}.txt")
        writer.add_reading(kept, reading, fingerprint=fingerprint)
        link_reading(writer, kept, document)


def grown(ledger: Ledger, told: Callable[..., Reading]) -> None:
    """Into an empty ledger: copies, versions, stories of several reports, persons' words; all of it placed and kept."""
    people = [
        ("Tove Arnquist", "VEL GOV", "said", "CT+", "announced"),
        ("Runa Eskild", "KOR GOV", "reported", "CT+", "completed"),
        ("Ivo Brandt", "MOR MIL", "denied", "CT-", "completed"),
    ]
    for number in range(7):
        day, outlet = f"2031-03-0{number + 1}", f"Outlet {number % 5}"
        reading = told(f"r{number}", day, outlet, *people[: number % 3 + 1], before=f"{number} of them left. ")
        if number == 6:  # as another one has it
            reading = told("r6", "2031-03-05", "Another", *people[:2], before="4 of them left. ")
        text = reading.text + PETTY
        first = (0, 1)
        reading = msgspec.structs.replace(
            reading,
            text=text,
            amounts=(Amount(id="m1", span=first, value=float(number), unit="people"),),
            dates=(DateRef(span=(len(text) - 7, len(text) - 1), start=day, end=day, precision="day"),),
            events=(msgspec.structs.replace(reading.events[0], amounts=("m1",)), *reading.events[1:]),
            beliefs=(*reading.beliefs, Belief(event="e1", source="AUTHOR", factuality="CT+", aspect="completed",
                                              via=("a1",), cues=(first,))),
        )  # fmt: skip
        stored(ledger, reading)
        if number == 3:  # read anew, by another reader; and a new version
            stored(ledger, reading, "g")
            stored(ledger, msgspec.structs.replace(reading, title="Brigade to leave Port Calder after all"))
        if number % 2:
            place_due(ledger, meaning)
    judge_story(ledger, "r0", "r5", same=False, by="Ada", reason="another brigade")
    place_due(ledger, meaning)
    made = correct(ledger, "r1", Change(action="reject", record="s1"), by="Ada", reason="nobody said so")
    undo(ledger, made.number, by="Ben", reason="he did")
    correct(ledger, "r2", Change(action="accept", record="s1"), by="Ada", reason="heard it")
    withdraw(ledger, "r4", "2031-03-09", by="Ada", reason="the outlet says so")
    with ledger.write() as writer:
        taken = Judgement(kind="actor", left="1:a1", right="2:a1", same=True, score=1.0, reason="one name", by="Ada")
        number = writer.add_judgement(taken)
        writer.recognise(1, "a1", (2, "a1"), number)
        writer.add_judgement(
            Judgement(kind="undone", left=str(number), right="", same=False, score=1.0, reason="two", by="Ben")
        )
    refresh(ledger)


@pytest.fixture
def sound(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, told: Callable[..., Reading]) -> Path:
    """A copy of such a ledger, as a file."""
    made = tmp_path_factory.getbasetemp() / "sound.db"
    if not made.exists():
        with Ledger.open(str(made)) as ledger:
            grown(ledger, told)
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(copy(made, tmp_path / "sound.db"))


def found(path: Path) -> dict[str, tuple[str, ...]]:
    with Ledger.open(str(path), create=False) as ledger:
        checked = check(ledger)
    assert checked.sound == (not checked.flaws)
    assert msgspec.json.decode(msgspec.json.encode(checked), type=type(checked)) == checked
    assert not checked.left_out
    return {flaw.kind: flaw.where for flaw in checked.flaws}


def damage(path: Path, *statements: str, keeping: bool = True) -> None:
    """From outside, past the triggers, which are back in their place afterwards."""
    with closing(sqlite3.connect(path)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in guards if keeping else ():
            connection.execute(sql)
        connection.commit()


def test_what_the_program_made_is_sound(ledgers: Ledgers, told: Callable[..., Reading]) -> None:
    with Ledger.open(ledgers.new()) as ledger:
        assert check(ledger).sound, "even with nothing in it"
        grown(ledger, told)
        looked_at: dict[str, int] = {}
        checked = check(ledger, watch=lambda what, done, total: looked_at.update({what: done}))
        assert checked.flaws == ()
        assert checked.left_out == ()
        assert (checked.sound, checked.reports, checked.quick) == (True, 7, False)
        assert looked_at["texts"] == 8, "all versions"
        with ledger.read() as queries:
            counts = queries.counts()
        assert all(counts[name] for name in ("bands", "sketches", "judgements", "corrections", "notes")), "all is there"
        assert check(ledger, quick=True).sound


DAMAGES: dict[str, tuple[str, ...]] = {
    "reference": ("INSERT INTO bands VALUES (99, 1)",),
    "value": ("UPDATE actors SET mentions = '{garbage' WHERE reading = (SELECT min(reading) FROM actors)",
              "UPDATE amounts SET start_char = -1 WHERE reading = (SELECT max(reading) FROM amounts)"),
    "value in the place of a number": ("UPDATE statements SET start_char = 'abc' WHERE key = 2",),
    "value of a kept story": ("UPDATE digests SET content = x'00'",),
    "guard": (),
    "schema": ("DROP INDEX ix_documents_origin",),
    "gap": ("DELETE FROM judgements WHERE key = 1",),
    "search": ("INSERT INTO statements_search(statements_search, rowid, words) "
               "SELECT 'delete', key, words FROM statements WHERE key = 1",),
    "search words": ("UPDATE statements SET cue_words = cue_words",
                     "INSERT INTO actors_search(actors_search, rowid, name) SELECT 'delete', key, name FROM actors "
                     "WHERE key = 1", "INSERT INTO actors_search(rowid, name) VALUES (1, 'somebody else')"),
    "versions": ("UPDATE documents SET version = 3 WHERE version = 2",),
    "versions swapped": ("UPDATE documents SET version = -version WHERE id = 'r3'",
                         "UPDATE documents SET version = 3 + version WHERE id = 'r3'"),
    "unread": ("INSERT INTO documents SELECT 9, 'r9', 1, 'r9', 'r9.txt', url, title, publisher, byline, published, "
               "text, text_hash, content_hash, added_at FROM documents WHERE key = 1",),
    "twice": ("UPDATE documents SET origin = 'r0.txt', given_id = 'r0', publisher = 'Outlet 0' WHERE id = 'r5'",),
    "text": ("UPDATE documents SET text = replace(text, 'lorries', 'larries') || 'x' WHERE id = 'r2'",),
    "content": ("UPDATE documents SET publisher = 'Nobody' WHERE id = 'r2'",),
    "span": ("UPDATE actors SET mentions = '[[0,99999]]' WHERE key = 3",),
    "span of boilerplate": ("UPDATE readings SET boilerplate = '[[5,2]]' WHERE key = 3",),
    "span of an amount": ("UPDATE amounts SET start_char = -1 WHERE key = 1",),
    "span of a cue": ("UPDATE beliefs SET cues = '[[0,99999]]' WHERE key = 2",),
    "span of a passage": ("UPDATE events SET passage_end = 99999 WHERE key = 2",),
    "words": ("UPDATE statements SET words = 'something else' WHERE key = 2",),
    "words of a trigger": ('UPDATE events SET "trigger" = \'stay\' WHERE key = 1',),
    "words on a day": ("UPDATE events SET published = '2031-01-01' WHERE key = 1",),
    "named": ("UPDATE events SET amounts = '[\"m7\"]' WHERE key = 1",),
    "named via": ("UPDATE beliefs SET via = '[\"a9\"]' WHERE via <> '[]'",),
    "bands": ("DELETE FROM bands WHERE document = 1",),
    "bands of another text": ("UPDATE bands SET band = band + 1 WHERE document = 1",),
    "unplaced": ("DELETE FROM placements WHERE document = 'r2'", "UPDATE placements SET key = key + 1000",
                 "UPDATE placements SET key = (SELECT count(*) FROM placements p WHERE p.key <= placements.key)"),
    "strange": ("INSERT INTO due VALUES ('2031-03-01', 'r99')",),
    "strange placement": ("INSERT INTO placements SELECT max(key) + 1, 1, 'r99', max(added_at) FROM placements",),
    "empty": ("INSERT INTO storylines SELECT max(key) + 1, max(added_at) FROM storylines",),
    "joined": ("INSERT INTO storylines SELECT max(key) + 1, max(added_at) FROM storylines",
               "INSERT INTO placements SELECT max(key) + 1, (SELECT max(key) FROM storylines), 'r1', max(added_at) "
               "FROM placements"),
    "sketch": ("DELETE FROM sketch_keys WHERE document = 1", "DELETE FROM sketches WHERE document = 1"),
    "sketch without its words": ("DELETE FROM sketch_keys WHERE document = 1",),
    "sketch of nothing": ("UPDATE sketches SET content = x'00' WHERE document = 1",),
    "judgement": ("UPDATE judgements SET \"left\" = 'r99' "
                  "WHERE key = (SELECT min(key) FROM judgements WHERE kind = 'story')",),
    "judgement on a person": ("UPDATE judgements SET \"right\" = '2:a99' WHERE kind = 'actor'",),
    "judgement taken back": ("UPDATE judgements SET \"left\" = '999' WHERE kind = 'undone'",),
    "correction": ("UPDATE corrections SET document = 'r99' WHERE key = 1",),
    "correction of another report": ("UPDATE corrections SET document = 'r0' WHERE undoes IS NOT NULL",),
    "note": ("UPDATE notes SET subject = 'r99' WHERE kind = 'withdrawn'",),
    "digest": ("UPDATE digest_days SET title = 'Something else'",),
    "digest of another story": ("UPDATE digests SET content = NULL WHERE storyline = 1",),
}  # fmt: skip
"""What is done to a ledger from outside; the first word is what it has to be found as."""


@pytest.mark.parametrize("done", DAMAGES)
def test_damage_is_found(sound: Path, done: str) -> None:
    kind = done.partition(" ")[0]
    damage(sound, *DAMAGES[done], keeping=done != "guard")
    told = found(sound)
    assert kind in told
    if kind in ("text", "content", "span", "words", "named", "twice", "unread", "unplaced", "sketch", "bands"):
        assert all(place.startswith("r") for place in told[kind]), "reports are named"


def test_damage_is_found_on_postgresql(server: Server, told: Callable[..., Reading]) -> None:
    databases = Databases(server)
    with Ledger.open(databases.new()) as ledger:
        grown(ledger, told)
        (name,) = databases.taken

        def now_found(statement: str) -> set[str]:
            server.run(f"SET session_replication_role = replica; {statement}", name)
            return {flaw.kind for flaw in check(ledger).flaws}

        for kind in ("content", "text", "span", "words", "named", "judgement", "note", "sketch", "gap", "reference"):
            assert kind in now_found(DAMAGES[kind][0]), kind
        assert now_found("INSERT INTO due VALUES ('2031-03-01', 'r99')") >= {"strange"}
        assert now_found("DELETE FROM statements_search WHERE rowid = 1") >= {"search"}
        assert now_found("UPDATE actors_search SET words = 'else'") >= {"search"}
        with Ledger.open(ledger.address) as other:
            assert all("SQLite" not in told.do for told in check(other).flaws)
        server.run("SET session_replication_role = replica; UPDATE actors SET mentions = '{garbage'", name)
        told_now = {flaw.kind: flaw.where for flaw in check(ledger).flaws}
        assert set(told_now["value"]) == {"r0", "r1", "r2", "r3", "r4"}
        assert now_found("DROP TRIGGER beliefs_append_only ON beliefs") >= {"guard"}
        assert now_found("DROP INDEX ix_documents_origin") >= {"schema"}
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def test_what_cannot_be_read_of_one_report_hides_nothing_of_the_others(sound: Path) -> None:
    damage(sound, *DAMAGES["value"])
    told = found(sound)
    assert told["value"] == ("r0",)
    assert told["span"] == ("r6",)
    assert "file" not in told


def test_others_write_while_the_words_of_a_large_ledger_are_looked_at(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[str] = []
    words = on_sqlite.words

    def watched(connection: Connection, name: str, found: Found) -> None:
        with Ledger.open(str(sound)) as other, other.read() as queries:
            assert queries.counts()["storylines"] == 2 + len(held), "what was written between two tables is there"
        words(connection, name, found)
        held.append(name)

    def between(what: str, done: int, total: int) -> None:
        if what == "words" and held:
            with Ledger.open(str(sound)) as other, other.write() as writer:
                writer.add_storyline()

    monkeypatch.setattr(on_sqlite, "words", watched)
    with Ledger.open(str(sound)) as ledger:
        assert check(ledger, watch=between).left_out == ()
    assert held == [*SEARCHED]


def test_what_would_keep_others_from_writing_for_too_long_is_left_out(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_sqlite, "LOCKED_SECONDS", -1)
    monkeypatch.setattr(on_sqlite, "_STEPS", 1)
    with Ledger.open(str(sound)) as ledger:
        checked = check(ledger)
        assert checked.sound
        assert [line.count("nobody else could write") for line in checked.left_out] == [1, 1, 1]
        monkeypatch.undo()
        assert check(ledger).left_out == ()


def test_how_the_search_is_built_anew_is_told_where_a_statement_does_it(sound: Path) -> None:
    finding = Finding(kind="search", number=3, where=("statements", "actors"))
    assert "new ledger" in flaw(finding).do
    damage(sound, *DAMAGES["search"], *DAMAGES["search words"])
    with Ledger.open(str(sound)) as ledger:
        (told,) = check(ledger).flaws
    statements = told.do.partition(": ")[2]
    assert statements.count("INSERT") == 2
    with closing(sqlite3.connect(sound)) as connection:
        connection.executescript(statements)
    assert found(sound) == {}


def test_a_sound_file_is_found_sound_and_left_as_it_is(sound: Path) -> None:
    before = sound.read_bytes()
    assert found(sound) == {}
    assert sound.read_bytes() == before


def test_pages_that_were_overwritten_are_found(sound: Path) -> None:
    with closing(sqlite3.connect(sound)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'amounts'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(sound.read_bytes())
    content[(page - 1) * size : (page - 1) * size + 40] = b"\xff" * 40
    sound.write_bytes(bytes(content))
    assert "file" in found(sound)


def test_every_kind_is_told_and_tested() -> None:
    assert {done.partition(" ")[0] for done in DAMAGES} | {"file"} == set(_TOLD)


def test_what_cannot_be_written_to_is_looked_at_all_the_same(sound: Path) -> None:
    with Ledger.open(f"sqlite:///file:{sound}?mode=ro&uri=true", create=False) as ledger:
        checked = check(ledger)
    assert checked.sound
    assert len(checked.left_out) == 1
    assert checked.left_out[0].startswith("the words of the search: ")


def cli(*words: object) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["check", *map(str, words)], env={"COLUMNS": "200"})
    return told.exit_code, told.stdout


def test_a_person_is_told_what_is_wrong_what_that_means_and_what_to_do(sound: Path) -> None:
    assert cli("--ledger", sound) == (0, f"{sound} is sound: 7 reports, 2 stories\n")
    damage(sound, *DAMAGES["text"], *DAMAGES["digest"])
    code, told = cli("--ledger", sound)
    assert code == 1
    lines = told.splitlines()
    assert "texts are not those that were stored: r2 - somebody has changed them since" in lines
    assert sum(line.startswith("What to do: go back to a copy") for line in lines) == 1
    assert lines[-1].startswith(f"{sound} is NOT sound: 7 reports")
    code, told = cli("--json", "--ledger", sound)
    answer = json.loads(told)
    assert code == 1
    assert {flaw["kind"] for flaw in answer["flaws"]} >= {"text", "digest"}
    assert (answer["sound"], answer["reports"]) == (False, 7)


def test_an_older_ledger_is_not_brought_up_to_date_by_looking(sound: Path) -> None:
    with closing(sqlite3.connect(sound)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
        connection.commit()
    before = sound.read_bytes()
    told = CliRunner().invoke(app, ["check", "--ledger", str(sound)])
    assert told.exit_code != 0
    assert "older version" in str(told.exception)
    assert sound.read_bytes() == before
