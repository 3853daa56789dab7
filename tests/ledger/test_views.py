"""The views show what the named reads tell, on every database; where persons have said otherwise, they say that."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from sayso.core.records import Judgement, Reading
from sayso.core.vocabulary import QUAD
from sayso.ledger import Ledger, Queries, schema, sqlite, views
from sayso.ledger.views.words import questions, view_words

from ..databases import Ledgers
from ..export.hand import fill
from .test_corrections import at, keep, said, word
from .test_recognitions import JUDGEMENT, silent

Report = Callable[..., Reading]
Put = Callable[..., int]
Row = dict[str, Any]


def rows(queries: Queries, view: str, where: str = "1 = 1") -> list[Row]:
    return [dict(row._mapping) for row in queries._connection.execute(text(f"SELECT * FROM {view} WHERE {where}"))]


def shown(ledger: Ledger, view: str, where: str = "1 = 1") -> list[Row]:
    with ledger.read() as queries:
        return rows(queries, view, where)


@pytest.fixture
def taught(ledger: Ledger, put: Put, report: Report) -> Ledger:
    """The colonel of r2 is known from r1 alone; r1 has a later version, r3 an older reading beside the last."""
    put(ledger, report("r1", publisher="The Harbour Post"), storyline=None)
    put(ledger, silent(report("r2", published="2022-11-10")), storyline=1)
    with ledger.write() as writer:
        for actor in ("a1", "a4"):
            writer.recognise(2, actor, (1, actor), writer.add_judgement(JUDGEMENT))
    put(ledger, report("r1", published="2022-11-11", publisher="The Harbour Post"), storyline=None)
    older = report("r3", published=None)
    put(ledger, msgspec.structs.replace(older, statements=(), beliefs=older.beliefs[2:]), fingerprint="old")
    put(ledger, older, fingerprint="new")
    return ledger


def compared(queries: Queries, ids: set[str]) -> None:
    """Each of these reports, of which no person has corrected anything, as the named reads have it."""
    homes, copies, gone = queries.storylines_of(ids), queries.copies(), queries.withdrawn()
    readings = queries.readings(ids)
    listed = {row["report"]: row for row in rows(queries, "reports_now")}
    assert listed.keys() == {entry.id for entry in queries.documents()}
    for view, records in (("statements_now", "statements"), ("events_now", "events"), ("beliefs_now", "beliefs")):
        found = [row for row in rows(queries, view) if row["report"] in ids]
        wanted = [(id_, record) for id_, reading in readings.items() for record in getattr(reading, records)]
        assert len(found) == len(wanted) > 0
        for row in found:
            reading = readings[row["report"]]
            whole = listed[row["report"]]
            around = (reading.title, reading.publisher, reading.published, reading.url)
            assert (row["title"], row["publisher"], row["published"], row["url"]) == around
            assert row["story"] == whole["story"] == homes.get(reading.id)
            assert row["copy_of"] == whole["copy_of"] == copies.get(reading.id)
            assert row["withdrawn"] == whole["withdrawn"] == gone.get(reading.id)
            assert row["corrected"] is None
            {"statements": statement, "events": event, "beliefs": belief}[records](row, reading)


def statement(row: Row, reading: Reading) -> None:
    own = next(s for s in reading.statements if s.id == row["statement"])
    actor = next((a for a in reading.actors if a.id == own.speaker), None)
    assert (row["speaker"], row["code"]) == ((actor.name, actor.code) if actor else (None, None))
    for name in ("kind", "factuality", "aspect", "addressee", "medium", "parent", "org"):
        assert row[name] == getattr(own, name), name
    assert row["date"] == (own.date or reading.published)
    assert (row["start_char"], row["end_char"]) == (own.content[0][0], own.content[-1][1])
    assert row["words"] == " … ".join(reading.text[start:end] for start, end in own.content)


def event(row: Row, reading: Reading) -> None:
    own = next(e for e in reading.events if e.id == row["event"])
    actors = {a.id: a for a in reading.actors}
    for role in ("actor", "recipient"):
        parties = [actors[id_] for id_ in getattr(own, role)]
        assert row[role] == ("; ".join(a.name for a in parties) or None)
        assert row[f"{role}_codes"] == ("; ".join(a.code for a in parties if a.code) or None)
    place = next((p for p in reading.places if p.id == own.place), None)
    for view, name in (("place", "name"), ("country", "country"), ("lat", "lat"), ("lon", "lon")):
        assert row[view] == (getattr(place, name) if place else None)
    amounts = {m.id: reading.text[slice(*m.span)] for m in reading.amounts}
    assert row["amounts"] == ("; ".join(amounts[id_] for id_ in own.amounts) or None)
    assert (row["type"], row["mode"], row["aux"], row["quad"]) == (own.type, own.mode, own.aux, QUAD[own.type])
    assert (row["date_start"], row["date_end"]) == (own.date or (None, None))
    assert row["trigger"] == reading.text[slice(*own.trigger)]
    held = [b.factuality for b in reading.beliefs if b.event == own.id and b.source == "AUTHOR"]
    assert row["factuality"] == (held[0] if held else None)


def belief(row: Row, reading: Reading) -> None:
    actors = {a.id: a for a in reading.actors}

    def told(own: Any) -> tuple[Any, ...]:
        source = actors.get(own.source)
        names = "; ".join(actors[id_].name for id_ in own.via) or None
        return (
            own.event, source.name if source else "AUTHOR", source and source.code, own.statement, own.factuality,
            own.aspect, own.extent, own.date or reading.published, names, own.org,
        )  # fmt: skip

    names = ("event", "source", "code", "statement", "factuality", "aspect", "extent", "date", "via", "org")
    assert tuple(row[name] for name in names) in [told(own) for own in reading.beliefs]


def test_they_show_what_the_named_reads_tell(taught: Ledger) -> None:
    with taught.read() as queries:
        compared(queries, {"r1", "r2", "r3"})
        assert {(row["report"], row["version"], row["reader"]) for row in rows(queries, "reports_now")} == {
            ("r1", 2, "f"), ("r2", 1, "f"), ("r3", 1, "new"),
        }  # fmt: skip


def test_likewise_of_copies_withdrawn_and_hostile_reports(ledger: Ledger) -> None:
    fill(ledger)
    with ledger.read() as queries:
        compared(queries, {"r2", "c1", "w1", "u1", "h1"})
        reports = {row["report"]: row for row in rows(queries, "reports_now")}
        assert (reports["c1"]["copy_of"], reports["w1"]["withdrawn"]) == ("r1", "2031-03-05")
        assert {id_: row["corrections"] for id_, row in reports.items() if row["corrections"]} == {"r1": 2, "r3": 1}


def test_where_a_person_has_spoken_it_says_so(ledger: Ledger) -> None:
    fill(ledger)
    found = {
        (row["report"], row[id_]): row["corrected"]
        for view, id_ in (("statements_now", "statement"), ("events_now", "event"))
        for row in shown(ledger, view, "report IN ('r1', 'r3')")
    }
    assert found == {
        ("r1", "s1"): "record", ("r1", "s2"): "report", ("r1", "e1"): "record", ("r1", "e2"): "report",
        ("r3", "s1"): "report", ("r3", "e1"): "report",
    }  # fmt: skip
    assert [row["corrected"] for row in shown(ledger, "beliefs_now", "report = 'r3'")] == ["record"]
    told = shown(ledger, "corrections_in_force")
    assert sorted((row["report"], row["kind"], row["action"], row["on_latest_text"]) for row in told) == [
        ("r1", "event", "accept", 1), ("r1", "statement", "set", 1), ("r3", "belief", "set", 1),
    ]  # fmt: skip


def test_what_a_person_has_rejected_is_told_until_he_takes_it_back(ledger: Ledger, put: Put, report: Report) -> None:
    made = report()
    put(ledger, made)

    def now() -> dict[str, str | None]:
        return {row["statement"]: row["corrected"] for row in shown(ledger, "statements_now")}

    (number,) = keep(ledger, word(made, said(made), "reject"))
    assert now() == {"s1": "report", "s2": "rejected"}
    keep(ledger, word(made, said(made), "accept", day=1))
    assert now() == {"s1": "report", "s2": "record"}, "the last word"
    (other,) = keep(ledger, word(made, at(made, "event", "leave"), "reject", day=2))
    assert [row["corrected"] for row in shown(ledger, "events_now")] == ["rejected", "report"]
    for taken in (number, number + 1, other):
        keep(ledger, word(made, said(made), "undo", undoes=taken, day=3))
    assert now() == {"s1": None, "s2": None}
    assert shown(ledger, "corrections_in_force") == []


def test_that_a_text_has_changed_since_a_correction_is_told(ledger: Ledger, put: Put, report: Report) -> None:
    made = report()
    put(ledger, made)
    keep(ledger, word(made, said(made), "reject"))
    put(ledger, report(text=f"{made.text} More was to come."))
    assert [row["on_latest_text"] for row in shown(ledger, "corrections_in_force")] == [0]
    assert {row["corrected"] for row in shown(ledger, "statements_now")} == {"report"}


def test_stories_are_shown_as_derived_and_marked_where_they_are_not_up_to_date(ledger: Ledger) -> None:
    fill(ledger)
    (story,) = (row for row in shown(ledger, "stories_now") if row["reports"] > 1)
    with ledger.read() as queries:
        entry = msgspec.json.decode(queries.digests.entries([story["story"]])[story["story"]])
    for name in ("label", "status", "since", "why", "changed", "type", "mode", "place", "country", "credibility"):
        assert story[name] == entry[name], name
    assert [msgspec.json.decode(story[name]) for name in ("sources_for", "sources_against")] == [
        entry["sources_for"], entry["sources_against"],
    ]  # fmt: skip
    assert (int(story["copies"]), story["stale"]) == (entry["copies"], 0)
    days = [row for row in shown(ledger, "story_days") if row["story"] == story["story"]]
    assert [row["until"] for row in sorted(days, key=lambda row: row["day"])][-1] == "now"
    with ledger.write() as writer:
        writer.touch(["r2"])
    assert [row["stale"] for row in shown(ledger, "stories_now", f"story = {story['story']}")] == [1]


def test_problems_judgements_and_notes_are_those_that_stand(ledger: Ledger) -> None:
    fill(ledger)
    with ledger.write() as writer:
        judged = Judgement(kind="story", left="r1", right="r2", score=1.0, reason="look", by="Kim", same=False)
        number = writer.add_judgement(judged)
    with ledger.read() as queries:
        told = [(p.origin, p.document, p.stage, p.message) for p in queries.problems()]
        assert told == [
            tuple(row[n] for n in ("origin", "report", "stage", "message")) for row in rows(queries, "problems_now")
        ]
        assert [(row["left"], row["right"], row["same"]) for row in rows(queries, "judgements_in_force")] == [
            ("r1", "r2", 0)
        ]
        kept = [(note.kind, note.subject, note.value) for note in queries.notes()]
        assert kept == [(row["kind"], row["subject"], row["value"]) for row in rows(queries, "notes_in_force")]
        assert told
        assert len(kept) == 2
    with ledger.write() as writer:
        undo = Judgement(kind="undone", left=str(number), right="", score=1.0, reason="no", by="Kim")
        writer.add_judgement(undo)
        writer.add_note(kind="withdrawn", subject="w1", value=None, reason="it did not", by="Kim")
    assert shown(ledger, "judgements_in_force") == []
    assert [row["kind"] for row in shown(ledger, "notes_in_force")] == ["reliability"]
    assert shown(ledger, "reports_now", "withdrawn IS NOT NULL") == []


IDS = ("r1", "r2", "r3", "r4")
JUDGED = st.tuples(
    st.sampled_from([(a, b) for a in IDS for b in IDS if a > b]), st.booleans(), st.sampled_from(["rule:copies", "Kim"])
)
UNDOING = st.integers(1, 8)


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> Iterator[Ledger]:
    """Four reports of which nothing is judged."""
    from .conftest import put, report

    path = tmp_path_factory.mktemp("four") / "four.db"
    path.write_bytes(empty_file.read_bytes())
    with Ledger.open(str(path)) as ledger:
        for id_ in IDS:
            put(ledger, report(id_))
        yield ledger


class _DoneError(Exception):
    """Nothing of the transaction is to stay."""


@settings(max_examples=150, deadline=None)
@given(st.lists(JUDGED | UNDOING, max_size=9))
def test_copies_are_those_that_stand_by_the_last_word_a_persons_before_a_rules(four: Ledger, given_: list[Any]) -> None:
    try:
        with four.write() as writer:
            for each in given_:
                if isinstance(each, int):
                    writer.add_judgement(
                        Judgement(kind="undone", left=str(each), right="", score=1.0, reason="r", by="Kim")
                    )
                else:
                    (left, right), same, by = each
                    writer.add_judgement(
                        Judgement(kind="copy", left=left, right=right, same=same, score=1.0, reason="r", by=by)
                    )
            found = rows(writer.queries, "reports_now", "copy_of IS NOT NULL")
            assert {row["report"]: row["copy_of"] for row in found} == writer.queries.copies()
            raise _DoneError
    except _DoneError:
        pass


def test_copies_in_a_circle_come_to_an_end(four: Ledger) -> None:
    with pytest.raises(_DoneError), four.write() as writer:
        for left, right in (("r1", "r2"), ("r2", "r3"), ("r3", "r1")):
            writer.add_judgement(Judgement(kind="copy", left=left, right=right, score=1.0, reason="r", by="Kim"))
        assert len(rows(writer.queries, "reports_now")) == len(IDS)
        raise _DoneError


def test_every_column_has_its_words_and_every_view_its_order(taught: Ledger) -> None:
    assert tuple(view_words()) == views.NAMES
    with taught.read() as queries:
        for name, words in view_words().items():
            columns = set(queries._connection.execute(text(f"SELECT * FROM {name} LIMIT 0")).keys())
            assert columns == words.columns.keys(), name
            assert all(words.columns.values())
            assert {words.sort, *words.facets} <= columns
            assert words.search is None or "key" in columns
    kept = views.words._read("views.toml")
    everywhere = kept.pop("*")
    with taught.read() as queries:
        every = {n: set(queries._connection.execute(text(f"SELECT * FROM {n} LIMIT 0")).keys()) for n in kept}
    assert all(set(told.get("columns", ())) <= every[name] for name, told in kept.items()), "words on absent columns"
    assert set(everywhere) <= set().union(*every.values())
    assert all(set(re.findall(r":(\w+)", asked.sql)) == set(asked.sample) for asked in questions().values())


def test_a_changed_text_of_the_views_comes_with_a_migration() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations")).walk_revisions()
    last = next(script.module.VIEWS for script in scripts if hasattr(script.module, "VIEWS"))
    assert views.fingerprint() == last, "add a migration that names it: ledgers get the views only with one"


def test_an_older_ledger_gets_them_and_one_of_an_older_text_gets_the_new(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")
        sqlite.sign(connection)
        connection.exec_driver_sql("CREATE VIEW reports_now AS SELECT 1 AS report")
        connection.exec_driver_sql("CREATE VIEW my_own AS SELECT id FROM documents")
    engine.dispose()
    with Ledger.open(str(path)) as ledger:
        assert shown(ledger, "reports_now") == shown(ledger, "my_own") == []
    with sqlite3.connect(path) as plain:
        made = [
            sql for (sql,) in plain.execute("SELECT sql FROM sqlite_master WHERE type = 'view' AND name <> 'my_own'")
        ]
    plain.close()
    assert made == list(views.made("sqlite"))


SMALL = {"problems_now", "story_days", "corrections_in_force", "judgements_in_force", "notes_in_force"}
"""What persons say and what fails is little; the days of stories are sorted by an index that is none of theirs."""


def test_a_page_of_any_view_needs_no_look_at_all_rows(empty_file: Path) -> None:
    connection = sqlite3.connect(empty_file)
    for name, words in view_words().items():
        asked = f"EXPLAIN QUERY PLAN SELECT * FROM {name} ORDER BY {words.sort} DESC LIMIT 101"
        plan = [(row[1], row[3]) for row in connection.execute(asked)]
        if name in SMALL:
            continue
        assert not any("TEMP B-TREE" in step for parent, step in plan if parent == 0), (name, plan)
        scanned = [step for _, step in plan if step.startswith("SCAN")]
        own = ("SCAN CONSTANT ROW", "SCAN chain", "SCAN party", "SCAN listed")
        assert not [step for step in scanned[1:] if not step.startswith(own)], (name, scanned)
    connection.close()


def test_they_are_there_in_postgresql_too(ledgers: Ledgers) -> None:
    with Ledger.open(ledgers.new()) as ledger:
        assert [shown(ledger, name) for name in views.NAMES] == [[]] * len(views.NAMES)
