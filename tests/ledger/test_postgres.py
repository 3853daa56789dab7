"""What is PostgreSQL's own: the schema, the mark, who may open it, writers side by side, and what breaks in between."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Table, make_url, select

from sayso.core.errors import LedgerError, UnavailableError, UnfitError
from sayso.core.records import Reading, Statement
from sayso.ledger import Ledger, databases, postgres, schema, tables, views

from ..databases import Databases, Server, fingerprint_rows

Put = Callable[..., int]


@pytest.fixture
def address(server: Server) -> Iterator[str]:
    """Of an empty ledger."""
    kept = Databases(server)
    yield kept.new()
    server.give_back(kept.taken[0])


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    with Ledger.open(address) as opened:
        yield opened


def described(server: Server, database: str) -> list[Any]:
    """Columns, constraints, indexes and triggers, but not the order of columns: migrations add theirs at the end."""
    asked = (
        "SELECT table_name, column_name, data_type, character_maximum_length, collation_name, is_nullable, "
        "column_default FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT relname FROM pg_class WHERE relkind = 'S'",
    )
    rows = (row for statement in asked for row in server.run(statement, database))
    return sorted((row for row in rows if "alembic" not in str(row)), key=str)


def test_migrating_an_empty_database_gives_the_schema_of_the_tables(server: Server) -> None:
    migrated, made = server.fresh(), server.fresh()
    Ledger.open(server.database(migrated)).close()
    engine = postgres.connect(make_url(server.database(made)))
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        for statement in postgres.extras(connection):
            connection.exec_driver_sql(statement)
        views.make(connection)
    engine.dispose()
    assert described(server, migrated) == described(server, made)
    text = server.run(
        "SELECT count(*) FROM pg_attribute a JOIN pg_class c ON a.attrelid = c.oid WHERE c.relkind = 'r' "
        "AND attnum > 0 AND relnamespace = 'public'::regnamespace AND attcollation = 100 "
        "AND relname <> 'alembic_version'",
        migrated,
    )
    assert text == [(0,)], "no column compares as the server's language does"


def test_a_database_of_another_program_is_refused_and_left_as_it_is(server: Server) -> None:
    name = server.fresh()
    server.run("CREATE TABLE recipes (name text)", name)
    before = described(server, name)
    for create in (True, False):
        with pytest.raises(LedgerError, match="some other program"):
            Ledger.open(server.database(name), create=create)
    assert described(server, name) == before


def test_an_absent_ledger_is_not_made_unless_asked_for(server: Server) -> None:
    name = server.fresh()
    with pytest.raises(LedgerError, match=r"no ledger postgresql://.* yet; `sayso read PATH"):
        Ledger.open(server.database(name), create=False)
    assert described(server, name) == []
    with pytest.raises(UnavailableError, match='database "nowhere" does not exist; make it first, with `createdb`'):
        Ledger.open(server.database("nowhere"))


def test_a_newer_ledger_is_refused(server: Server) -> None:
    name = server.fresh()
    Ledger.open(server.database(name)).close()
    server.run("UPDATE alembic_version SET version_num = '9999'", name)
    with pytest.raises(LedgerError, match=r"newer version of sayso \(schema 9999\)"):
        Ledger.open(server.database(name))


def test_a_database_that_cannot_hold_all_characters_is_refused(server: Server) -> None:
    server.run("CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(LedgerError, match="keeps text as LATIN1"):
        Ledger.open(server.database("narrow"))


@pytest.mark.parametrize("table", [table for table in tables.metadata.sorted_tables if table not in tables.WORKING])
def test_no_row_can_be_changed_or_taken_away(address: str, server: Server, table: Table) -> None:
    import psycopg

    name = make_url(address).database or ""
    for change in (
        f'UPDATE {table.name} SET "{table.columns[0].name}" = NULL', f"DELETE FROM {table.name}",
        f"TRUNCATE {table.name} CASCADE",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
            server.run(change, name)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://kim:s3cret@host:99/db", "postgresql://kim:***@host:99/db"),
        (
            "postgresql+psycopg://kim@host/db?password=s3cret&sslmode=require",
            "postgresql://kim@host/db?sslmode=require",
        ),
        ("postgres://kim:s3cret@host/db", "postgresql://kim:***@host/db"),
    ],
)
def test_no_password_is_ever_shown(given: str, shown: str) -> None:
    kind, url = databases.located(given)
    assert (kind.shown(url), kind.title(url)) == (shown, "db")
    assert kind.address(url).count("s3cret") == 1
    assert databases.without_place(f"the ledger {shown} cannot be used", given) == "the ledger db cannot be used"
    with pytest.raises(LedgerError) as told:
        Ledger.open(given.replace("@host:99", "@localhost:1").replace("@host", "@localhost:1"))
    assert "s3cret" not in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://kim:s3cret@[host/db",
        "mysql://kim:s3cret@host/db",
        "postgresql+asyncpg://kim:s3cret@h/d",
        "postgresql://kim:s3cret@h:abc/db",
        "postgresql://kim:p@s3cret@h/db",
        "postgresql://kim:p@s3cret:1@h/db",
        "postgresql://kim:p@/s3cret@h/db",
        "postgresql://kim:p@?s3cret@h/db",
    ],
)
def test_nor_the_one_of_an_address_that_is_none(given: str) -> None:
    with pytest.raises(LedgerError) as told:
        Ledger.open(given)
    assert "s3cret" not in str(told.value)


def test_without_the_driver_what_to_install_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"pip install 'sayso\[postgres\]'"):
        Ledger.open("postgresql://host/db")


def test_no_driver_is_imported_for_a_file(tmp_path: Any) -> None:
    code = f"""
import sys
from sayso.ledger import Ledger
Ledger.open({str(tmp_path / "t.db")!r}).close()
assert not any(name.startswith("psycopg") for name in sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


WRITER = """
import sys
from sayso.core.records import Actor, Document, Reading
from sayso.ledger import Ledger

with Ledger.open(sys.argv[1]) as ledger:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(25):
        # Every second report is everybody's, the others are his own.
        name = f"r{number}" if number % 2 else f"{sys.argv[2]}-{number}"
        document = Document(id=name, text=f"Report {name} of Port Calder.", publisher="Calder Post")
        with ledger.write() as writer:
            stored = writer.add_document(document, origin=name)
            reading = Reading(id=name, text=document.text, actors=(
                Actor(id="a1", name="Port Calder", kind="place", mentions=((10, 12),)),
            ))
            key = writer.add_reading(stored, reading, fingerprint="f")
            if stored.is_new:
                writer.place(stored.id, writer.add_storyline())
"""


def test_four_processes_write_at_once_and_nothing_is_lost_or_doubled(server: Server) -> None:
    address = server.database(server.fresh())  # they make the ledger at once, too
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, address, f"w{n}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for n in range(4)
    ]
    for writer in writers:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    expected = {f"r{n}" for n in range(1, 25, 2)} | {f"w{w}-{n}" for w in range(4) for n in range(0, 25, 2)}
    with Ledger.open(address) as ledger, ledger.read() as queries:
        rows = [row[1:] for row in fingerprint_rows(queries) if row[0] == "documents"]
        assert [row[0] for row in rows] == list(range(1, len(expected) + 1)), "no key is left out"
        assert sorted(row[1] for row in rows) == sorted(expected)
        added = queries._connection.execute(
            select(tables.documents.c.added_at).order_by(tables.documents.c.key)
        ).scalars()
        assert (moments := list(added)) == sorted(moments), "keys ascend in the order of writing"
        counts = queries.counts()
        assert {counts[name] for name in ("documents", "readings", "actors", "placements")} == {len(expected)}
        assert len(queries.statements_by("calder")) == 0
        assert len(queries.bearers("calder")) == len(expected)


def test_a_writer_waits_for_another_one_and_not_for_ever(
    ledger: Ledger, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "BUSY_SECONDS", 0.2)
    with Ledger.open(address) as other, ledger.write() as writer:
        writer.add_storyline()
        with other.read() as queries:
            assert queries.counts()["storylines"] == 0, "who reads waits for nobody"
        told = pytest.raises(UnavailableError, match=r"another process has been writing for more than 0\.2 seconds")
        with told, other.write():
            pass
    with ledger.write() as writer:
        assert writer.add_storyline() == 2


def test_what_is_read_stands_still(ledger: Ledger, address: str) -> None:
    with Ledger.open(address) as other, other.read() as queries:
        assert queries.counts()["storylines"] == 0
        with ledger.write() as writer:
            writer.add_storyline()
        assert queries.counts()["storylines"] == 0
    with ledger.read() as queries:
        assert queries.counts()["storylines"] == 1


def test_cut_connections_are_made_anew_and_what_was_open_is_told(ledger: Ledger, server: Server) -> None:
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sayso'"
    with ledger.write() as writer:
        writer.add_storyline()
    server.run(cut)
    with ledger.read() as queries:
        assert queries.counts()["storylines"] == 1
    told = pytest.raises(UnavailableError, match="what was not committed is not kept: the same command goes on")
    with told, ledger.write() as writer:
        writer.add_storyline()
        server.run(cut)
        writer.add_storyline()
    with ledger.write() as writer:
        assert writer.add_storyline() == 2


def test_what_a_cut_connection_has_lost_is_written_again(ledger: Ledger, server: Server) -> None:
    tried: list[int] = []

    def work(writer: Any) -> int:
        tried.append(writer.add_storyline())
        if len(tried) == 1:
            server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sayso'")
        writer.add_storyline()
        return len(tried)

    assert ledger.written(work) == 2
    with ledger.read() as queries:
        assert queries.counts()["storylines"] == 2


def test_a_part_that_fails_leaves_no_gap(ledger: Ledger) -> None:
    with ledger.write() as writer:
        with pytest.raises(LedgerError), writer.part():
            writer.add_storyline()
            writer.place("nothing", 99)
        assert writer.add_storyline() == 1


def test_rows_are_loaded_in_bulk(ledger: Ledger) -> None:
    day = datetime(2031, 3, 1, 12, tzinfo=UTC)
    row = {"version": 1, "origin": "o", "text": "The harbour\tis \\N old.\n\\.", "text_hash": "", "published": None}
    rows = [{**row, "id": f"d{n}", "given_id": f"d{n}", "content_hash": str(n), "added_at": day} for n in range(300)]
    with ledger.write() as writer:
        writer.load(tables.documents, [])
        writer.load(tables.documents, rows[:200])
        writer.load(tables.documents, [{"key": 900 + n, **row} for n, row in enumerate(rows[200:])])
        stored = writer.add_document(Reading(id="next", text="The harbour is new."), origin="next")
        assert stored.key == 1000
        writer.load(
            tables.readings, [{"document": key, "fingerprint": "f", "boilerplate": ()} for key in (1, 200, 999)]
        )
    with ledger.read() as queries:
        assert queries.document("d299").text == row["text"]
        assert [hit.document for hit in queries.search("harbours old")] == ["d0", "d199", "d299"]
    with pytest.raises(LedgerError, match="contradict each other"), ledger.write() as writer:
        writer.load(tables.readings, [{"document": 5000, "fingerprint": "f", "boilerplate": ()}])


def test_a_long_report_is_found_to_its_last_phrase(ledger: Ledger, put: Put) -> None:
    """Vectors keep 255 places of a word, of the first 16,383 places; and no word of more than 2046 bytes."""
    text = "the old port and the town " * 4000 + "the quiet harbour and the Blue Ferry " + "x" * 5000
    put(ledger, Reading(id="long", text=text))
    put(ledger, Reading(id="other", text="the harbour was quiet and the ferry blue"))
    with ledger.read() as queries:
        for words in ('"the quiet harbour"', '"and the blue ferry"', '"the blue fer*"', '"blue ferry" "quiet harbour"'):
            found = queries.search(words.replace('*"', '"'))
            assert [hit.document for hit in found] == (["long"] if "fer*" not in words else []), words
        assert [hit.document for hit in queries.search('harbour -"quiet harbour"')] == ["other"]
        assert [hit.document for hit in queries.search("x" * 900 + "*")] == []
        assert [hit.document for hit in queries.search("x" * 300 + "*")] == ["long"]


def test_more_different_words_than_a_vector_holds_are_no_obstacle(ledger: Ledger, put: Put) -> None:
    text = " ".join(f"{number:x}word" for number in range(120_000)) + "\nThe harbour is old."
    put(ledger, Reading(id="many", text=text, url="https://h.example/" + "u" * 9000, title="T" * 9000))
    with ledger.read() as queries:
        assert [hit.document for hit in queries.search("1word")] == ["many"]
    odd = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(9000))
    with pytest.raises(UnfitError, match="cannot hold") as told:
        put(ledger, Reading(id="odd", text="The harbour is new.", publisher=odd))
    assert "postgresql://" in str(told.value)
    assert "postgresql://" not in told.value.why


def test_nothing_is_told_to_go_on_before_it_has_begun(server: Server) -> None:
    for address in ("postgresql://h@localhost:1/db", server.address + "&no_such_option=1"):
        with pytest.raises(UnavailableError) as told:
            Ledger.open(address)
        assert "goes on" not in str(told.value)


def test_a_nul_keeps_its_place(ledger: Ledger, put: Put) -> None:
    text = "The \x00 harbour. It is old."
    put(ledger, Reading(id="nul", text=text, statements=(Statement(id="s", kind="indirect", content=((0, 13),)),)))
    with ledger.read() as queries:
        assert queries.reading("nul").text == text.replace("\x00", "\ufffd")
        assert [hit.span for hit in queries.search("harbour")] == [(0, 13), (0, 14)]


def test_head_is_the_mark_of_the_schema(ledger: Ledger, server: Server, address: str) -> None:
    assert server.run("SELECT version_num FROM alembic_version", make_url(address).database or "") == [(schema.HEAD,)]
