"""The named reads: only what is current, and as of a day only what was published by then."""

from collections.abc import Callable, Sequence

import pytest

from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Assessment, Deed, Document, EventKey, Judgement, Reading
from sayso.ledger import Ledger, StorylineEntry

Report = Callable[..., Reading]
Put = Callable[..., int]


def test_deeds_are_told_with_codes_places_and_amounts(ledger: Ledger, put: Put, report: Report) -> None:
    number = put(ledger, report())
    with ledger.read() as queries:
        assert queries.deeds(number) == (
            Deed(
                key=EventKey(reading=number, event="e1"),
                document="r1",
                published="2022-11-09",
                type="RETREAT",
                mode="withdraw",
                aux="future",
                trigger="leave",
                actor=("VEL MIL",),
                place="Port Calder",
                country="VEL",
                lat=1.5,
                lon=-2.0,
                date=("2022-11-07", "2022-11-07"),
            ),
            Deed(
                key=EventKey(reading=number, event="e2"),
                document="r1",
                published="2022-11-09",
                type="RETREAT",
                trigger="drive off",
                amounts=((40.0, "lorries"),),
            ),
        )
        assert queries.deeds(number + 1) == ()


def test_the_writer_sees_what_it_has_written(ledger: Ledger, report: Report, document: Callable[..., Document]) -> None:
    with ledger.write() as writer:
        stored = writer.add_document(document(report()), origin="r1.txt")
        number = writer.add_reading(stored, report(), fingerprint="f")
        assert [deed.trigger for deed in writer.queries.deeds(number)] == ["leave", "drive off"]


@pytest.mark.parametrize(
    ("types", "days", "countries", "found"),
    [
        ({"RETREAT", "CONCEDE"}, ("2022-11-01", "2022-11-30"), (), [1, 2]),
        ({"RETREAT"}, ("2022-11-09", "2022-11-09"), (), [1]),
        ({"RETREAT"}, ("2022-11-10", "2022-11-12"), (), [2]),
        ({"RETREAT"}, ("2022-11-13", "2022-11-30"), (), []),
        ({"CONCEDE"}, ("2022-11-01", "2022-11-30"), (), []),
        ((), ("2022-11-01", "2022-11-30"), (), []),
        ({"RETREAT"}, ("2022-11-01", "2022-11-30"), {"VEL", "XXX"}, [1, 2]),
        ({"RETREAT"}, ("2022-11-01", "2022-11-30"), {"XXX"}, []),
        ({"RETREAT' OR 1=1 --"}, ("2022-11-01", "2022-11-30"), {"'"}, []),
    ],
)
def test_candidates_are_blocked_by_type_days_and_country(
    filled: Ledger, types: set[str], days: tuple[str, str], countries: set[str], found: list[int]
) -> None:
    with filled.read() as queries:
        offered = queries.candidates(types, since=days[0], until=days[1], countries=countries)
        assert [candidate.storyline for candidate in offered] == found
        assert [candidate.deed.key.event for candidate in offered] == ["e1"] * len(found)
        assert all(candidate.deed in queries.deeds(candidate.deed.key.reading) for candidate in offered)


@pytest.fixture
def filled(ledger: Ledger, put: Put, report: Report) -> Ledger:
    put(ledger, report("r1"), storyline=None)
    put(ledger, report("r2", published="2022-11-12"), storyline=None)
    put(ledger, report("r3", published=None), storyline=None)
    put(ledger, report("r4"))  # in no storyline
    return ledger


def test_candidates_are_offered_from_superseded_readings_and_where_they_were_put_last(
    ledger: Ledger, put: Put, report: Report
) -> None:
    first = put(ledger, report(), storyline=None, fingerprint="old")
    put(ledger, report(), storyline=0, fingerprint="new")
    put(ledger, report("r2"), storyline=None)
    days = {"since": "2022-11-01", "until": "2022-11-30"}
    with ledger.read() as queries:
        assert [c.storyline for c in queries.candidates({"RETREAT"}, **days)] == [1, 2]
        assert [entry.id for entry in queries.storylines()] == [2]
    with ledger.write() as writer:
        writer.join(EventKey(reading=first, event="e1"), 2)
    with ledger.read() as queries:
        assert [c.storyline for c in queries.candidates({"RETREAT"}, **days)] == [2, 2]


def test_assessments_tell_who_said_what_and_where_the_words_stand(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report(publisher="Calder Post"), storyline=None)
    with ledger.write() as writer:
        writer.join(EventKey(reading=1, event="e2"), 1)
    text = report().text
    with ledger.read() as queries:
        found = queries.assessments(1)
    common = {"document": "r1", "publisher": "Calder Post", "published": "2022-11-09"}
    first = text.index("the northern brigade would leave Port Calder")
    second = text.index("that any unit had left")
    third = text.index("Residents near")
    sentence = "Residents near Port Calder, in Veldmark, saw 40 lorries drive off."
    assert found == (
        Assessment(
            **common, source="Tove Arnquist", code="VEL GOV", org="VEL", date="2022-11-09", factuality="CT+",
            aspect="planned", cue="said",
            words="the northern brigade would leave Port Calder", span=(first, first + 44),
        ),
        Assessment(
            **common, source="Ivo Brandt", code="VEL MIL", org="Ivo Brandt", date="2022-11-09", factuality="CT-",
            aspect="completed", via=("Tove Arnquist",), cue="denied",
            words="that any unit had left", span=(second, second + 22),
        ),
        Assessment(
            **common, source="AUTHOR", org="outlet:Calder Post", date="2022-11-09", factuality="CT+",
            aspect="completed", words=sentence, span=(third, third + len(sentence)),
        ),
    )  # fmt: skip


def judge(ledger: Ledger, *pairs: tuple[str, str, bool]) -> None:
    with ledger.write() as writer:
        for left, right, same in pairs:
            writer.add_judgement(
                Judgement(kind="copy", left=left, right=right, same=same, score=1, reason="r", by="rule:t")
            )
        writer.add_judgement(Judgement(kind="event", left="x:1", right="y:1", score=1, reason="r", by="rule:t"))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], {}),
        ([("b", "a", True)], {"b": "a"}),
        ([("b", "a", True), ("b", "a", False)], {}),
        ([("b", "a", True), ("b", "a", False), ("b", "a", True)], {"b": "a"}),
        ([("c", "b", True), ("b", "a", True)], {"c": "a", "b": "a"}),
        ([("b", "a", True), ("a", "b", True)], {"b": "a"}),
        ([("b", "a", True), ("c", "b", True), ("a", "c", True)], {"b": "a", "c": "a"}),
        ([("a", "a", True)], {}),
        ([("b", "a", True), ("b", "o", True)], {"b": "o"}),
        ([("b", "a", True), ("b", "o", True), ("b", "o", False)], {"b": "a"}),
    ],
)
def test_copies_follow_the_latest_judgement(
    ledger: Ledger, pairs: Sequence[tuple[str, str, bool]], expected: dict[str, str]
) -> None:
    judge(ledger, *pairs)
    with ledger.read() as queries:
        assert queries.copies() == expected


def test_assessments_and_sayings_of_copies_name_the_original(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1"), storyline=None)
    put(ledger, report("r2"), storyline=1)
    judge(ledger, ("r2", "r1", True))
    with ledger.read() as queries:
        assert {(a.document, a.copy_of) for a in queries.assessments(1)} == {("r1", None), ("r2", "r1")}
        assert {(s.document, s.copy_of) for s in queries.statements_by("Brandt")} == {("r1", None), ("r2", "r1")}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-11-08", {}),
        ("2022-11-10", {"c": "b"}),
        ("2022-11-11", {"c": "a", "b": "a"}),
        (None, {"c": "a", "b": "a", "undated": "a"}),
    ],
)
def test_copies_as_of_a_day_are_between_reports_of_that_day(
    ledger: Ledger, put: Put, report: Report, day: str | None, expected: dict[str, str]
) -> None:
    for name, published in (("a", "2022-11-11"), ("b", "2022-11-09"), ("c", "2022-11-10"), ("undated", None)):
        put(ledger, report(name, published=published), storyline=None if name == "a" else 1)
    judge(ledger, ("b", "a", True), ("c", "b", True), ("undated", "a", True))
    with ledger.read() as queries:
        assert queries.copies(as_of=day) == expected
        told = {a.document: a.copy_of for a in queries.assessments(1, as_of=day)}
        assert {copy: original for copy, original in told.items() if original} == expected
        every = queries.storyline_assessments(as_of=day).get(1, ())
        assert {a.document: a.copy_of for a in every} == told


def test_storylines_as_of_a_day(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1", published="2022-11-09"), storyline=None)
    put(ledger, report("r2", published="2022-11-11"), storyline=1)
    put(ledger, report("r3", published=None), storyline=1)
    put(ledger, report("r4", published="2022-11-12"), storyline=None)
    with ledger.read() as queries:
        assert queries.storylines() == (
            StorylineEntry(id=1, documents=3, first="2022-11-09", last="2022-11-11"),
            StorylineEntry(id=2, documents=1, first="2022-11-12", last="2022-11-12"),
        )
        assert [(e.id, e.documents) for e in queries.storylines(as_of="2022-11-11")] == [(1, 2)]
        assert queries.storylines(as_of="2022-11-08") == ()
        assert [deed.document for deed in queries.storyline(1)] == ["r3", "r1", "r2"]
        assert [deed.document for deed in queries.storyline(1, as_of="2022-11-10")] == ["r1"]
        assert queries.storyline(2, as_of="2022-11-10") == ()
        assert {a.document for a in queries.assessments(1, as_of="2022-11-09")} == {"r1"}
        for day in (None, "2022-11-09", "2022-11-12"):
            every = {entry.id for entry in queries.storylines(as_of=day)}
            assert queries.storyline_deeds(as_of=day) == {n: queries.storyline(n, as_of=day) for n in every}
            assert queries.storyline_assessments(as_of=day) == {n: queries.assessments(n, as_of=day) for n in every}


def test_as_of_a_day_the_version_of_that_day_is_current(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report(published="2022-11-09"), storyline=None)
    put(ledger, report(published="2022-11-11", text=report().text + " Later more."), storyline=1)
    with ledger.read() as queries:
        assert [deed.published for deed in queries.storyline(1)] == ["2022-11-11"]
        assert [deed.published for deed in queries.storyline(1, as_of="2022-11-10")] == ["2022-11-09"]
        assert [entry.version for entry in queries.documents(as_of="2022-11-10")] == [1]


@pytest.mark.parametrize("ask", ["storyline", "assessments"])
def test_a_storyline_that_is_not_there_is_told(ledger: Ledger, ask: str) -> None:
    with ledger.read() as queries, pytest.raises(LedgerError, match="no storyline 7; `sayso stories`"):
        getattr(queries, ask)(7)


def test_a_document_that_is_not_there_is_told(ledger: Ledger) -> None:
    with ledger.read() as queries, pytest.raises(LedgerError, match='no reading of a document "x\' --"'):
        queries.reading("x' --")


def test_documents_by_publisher_and_day(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1", publisher="O'Hara's \"Wire\""))
    put(ledger, report("r2", publisher="Calder Post"))
    put(ledger, report("r3", publisher="Calder Post", published="2022-12-01"))
    put(ledger, report("r4", publisher="Calder Post", published=None))
    with ledger.read() as queries:
        assert queries.publishers() == ("Calder Post", "O'Hara's \"Wire\"")

        def found(publishers: set[str], around: str | None, days: int) -> list[str]:
            return [d.id for d in queries.documents_by_publisher(publishers, around=around, days=days)]

        assert found({"O'Hara's \"Wire\""}, "2022-11-08", 1) == ["r1"]
        assert found({"Calder Post"}, "2022-11-08", 1) == ["r2"]
        assert found({"Calder Post"}, None, 1) == ["r2", "r3", "r4"]
        assert found({"Calder Post"}, "2022-11-08", 0) == []
        assert found(set(), None, 0) == []


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Tove Arnquist", ["statement"]),
        ("tove arnquist", ["statement"]),
        ("Arnquist", ["statement"]),
        ("Ärnquist", ["statement"]),
        ("Arnq", []),
        ("Arnq*", ["statement"]),
        ("brigade", ["event"]),
        ("Nobody", []),
        ("", []),
        ("'; DROP TABLE actors; --", []),
        ('"', []),
        ("name:Tove", []),
    ],
)
def test_who_is_found_by_whole_words_of_a_name(
    ledger: Ledger, put: Put, report: Report, name: str, kinds: list[str]
) -> None:
    put(ledger, report(), fingerprint="old")
    put(ledger, report(), fingerprint="new")
    with ledger.read() as queries:
        assert [saying.kind for saying in queries.statements_by(name)] == kinds


def test_sayings_are_told_with_document_date_and_words(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r2", published="2022-11-08", title="Title"))
    put(ledger, report("r1"))
    with ledger.read() as queries:
        said = queries.statements_by("Brandt")
    assert [(s.date, s.document, s.title, s.words, s.type, s.code) for s in said] == [
        ("2022-11-08", "r2", "Title", "that any unit had left", "indirect", "VEL MIL"),
        ("2022-11-09", "r1", None, "that any unit had left", "indirect", "VEL MIL"),
    ]
    assert report().text[slice(*said[0].span)] == said[0].words
    with ledger.read() as queries:
        done = queries.statements_by("northern brigade")[0]
    assert (done.type, done.mode, done.aux) == ("RETREAT", "withdraw", "future")
    assert done.words.endswith("would leave Port Calder.")


def test_a_last_name_alone_is_taken_for_its_bearer_only_with_the_same_code(
    ledger: Ledger, put: Put, report: Report
) -> None:
    put(ledger, report("r1"))

    def short(id: str, code: str | None) -> Reading:
        import msgspec

        full = report(id)
        actors = tuple(
            Actor(id=a.id, name="Brandt", kind=a.kind, code=code, mentions=a.mentions) if a.id == "a4" else a
            for a in full.actors
        )
        return msgspec.structs.replace(full, actors=actors)

    put(ledger, short("same", "VEL MIL"))
    put(ledger, short("other", "XXX BUS"))
    put(ledger, short("unknown", None))
    with ledger.read() as queries:
        assert {s.document for s in queries.statements_by("Ivo Brandt")} == {"r1", "same"}
        assert {s.document for s in queries.statements_by("Brandt")} == {"r1", "same", "other", "unknown"}


def test_rows_are_told_without_clock_times(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report(), storyline=None)
    with ledger.read() as queries:
        rows = list(queries.fingerprint_rows())
        counts = queries.counts()
    assert len(rows) == sum(counts.values())
    assert ("storylines", 1) in rows
    assert {table for table, *_ in rows} == {table for table, count in counts.items() if count}


def test_reads_in_the_middle_of_reading_go_by_index(filled: Ledger, report: Report) -> None:
    import sqlite3

    from sqlalchemy import event

    asked: list[tuple[str, Sequence[object]]] = []

    def note(connection: object, cursor: object, statement: str, parameters: Sequence[object], *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(filled._engine, "before_cursor_execute", note)
    with filled.read() as queries:
        queries.has_reading(report("r1", url="https://news.example/1"), origin="r1.txt", fingerprint="f")
        queries.candidates({"RETREAT"}, since="2022-11-01", until="2022-11-30", countries={"VEL"})
        queries.deeds(1)
        queries.reading("r1")
        queries.documents_by_bands({1, 2}, around="2022-11-09", days=3)
        queries.documents_by_publisher({"P"}, around="2022-11-09", days=3)
        queries.assessments(1)
        queries.persons_of("r1")
        queries.persons_named({"Brandt"}, since="2022-11-01", until="2022-11-30")
        queries.unknown_persons({"residents"}, since="2022-11-01", until="2022-11-30")
        path = filled._name
    assert len(asked) > 12
    connection = sqlite3.connect(path)
    plans = [row[3] for query in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {query[0]}", query[1])]
    connection.close()
    assert [step for step in plans if step.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in step] == []
