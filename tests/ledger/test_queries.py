"""The named reads: only what is current, and as of a day only what was published by then."""

from collections.abc import Callable, Sequence

import pytest

from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Document, Judgement, Reading, Sketch
from sayso.ledger import Ledger, placing

from ..databases import fingerprint_rows

Report = Callable[..., Reading]
Put = Callable[..., int]


def test_the_writer_sees_what_it_has_written(ledger: Ledger, report: Report, document: Callable[..., Document]) -> None:
    with ledger.write() as writer:
        stored = writer.add_document(document(report()), origin="r1.txt")
        writer.add_reading(stored, report(), fingerprint="f")
        assert writer.queries.readings(["r1", "r2"]) == {"r1": report()}
        assert writer.queries.document("r1") == document(report())


def sketched(id: str, day: str = "2022-11-09", **words: float) -> Sketch:
    return Sketch(document=id, published=day, names={}, words=words, keys=tuple(words), meaning=b"", length=9)


@pytest.fixture
def filled(ledger: Ledger, put: Put, report: Report) -> Ledger:
    """Two reports of a day, one of a later and one of no day; all but the last are in one storyline."""
    days = {"r1": "2022-11-09", "r2": "2022-11-09", "r3": "2022-11-12", "r4": None}
    for id, day in days.items():
        put(ledger, report(id, published=day), storyline=None if id in ("r1", "r4") else 1)
    with ledger.write() as writer:
        writer.add_sketch(sketched("r1", ferry=0.8, levee=0.6))
        writer.add_sketch(sketched("r2", ferry=0.6, bridge=0.8))
        writer.add_sketch(sketched("r3", "2022-11-12", levee=0.6, ferry=0.8))
        writer.add_sketch(sketched("r4", "", ferry=1.0))
    return ledger


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (sketched("r9", "2022-11-30", ferry=0.6, levee=0.8), ["r1", "r3", "r2", "r4"]),  # two words before one
        (sketched("r9", "2022-11-30", bridge=1.0), ["r2"]),
        (sketched("r9", "2022-11-09", ferry=1.0), ["r1", "r2", "r4"]),
        (sketched("r2", "2022-11-09", ferry=1.0), ["r1", "r4"]),  # of one day, by id
        (sketched("r0", "2022-11-09", ferry=1.0), ["r4"]),  # the undated first
        (sketched("r0", "", ferry=1.0), []),
        (sketched("r9", "2022-11-30", tariff=1.0), []),
        (sketched("r9", "2022-11-30"), []),
        (sketched("' OR 1=1 --", "9999", **{"' OR 1=1 --": 1.0}), []),
    ],
)
def test_alike_are_earlier_reports_that_share_words(filled: Ledger, own: Sketch, found: list[str]) -> None:
    with filled.read() as queries:
        assert queries.alike(own) == found
        assert [queries.displaced([own], other) for other in found] == [{own.document: {other}} for other in found]
        assert queries.displaced([own], "r8") == {own.document: set()}


def test_of_a_frequent_word_the_nearest_are_looked_at(filled: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "EACH", 2)
    own = sketched("r9", "2022-11-30", ferry=1.0)
    with filled.read() as queries:
        assert queries.alike(own) == ["r2", "r3"]
        assert queries.displaced([own], "r3") == {"r9": {"r1", "r3"}}, "the one would be found for the other"
        assert queries.displaced([own], "r1") == {"r9": set()}, "it is not found anyway"
        start, first = ("2022-11-09", "r1"), ("2022-11-09", "")
        assert queries.later_alike(first, [("ferry", ("", "r4"))]) == {"r1", "r2"}
        assert queries.later_alike(start, [("ferry", ("", "r4")), ("levee", start)]) == {"r2", "r3"}
        monkeypatch.setattr(placing, "EACH", 9)
        monkeypatch.setattr(placing, "MOST", 1)
        assert queries.alike(own) == ["r1"]


def test_who_has_a_later_one(filled: Ledger) -> None:
    with filled.read() as queries:
        orders = [("", "r4"), ("2022-11-09", "r2"), ("2022-11-12", "r3"), ("2022-11-30", "")]
        assert [queries.has_later(order) for order in orders] == [True, True, False, False]


def bond(left: str, right: str, same: bool, by: str = "rule:story") -> Judgement:
    return Judgement(kind="story", left=left, right=right, same=same, score=1, reason="r", by=by)


@pytest.mark.parametrize(
    ("judged", "groups"),
    [
        ([], ["r1", "r2", "r3", "r4"]),
        ([bond("r2", "r1", True), bond("r4", "r3", True)], ["r1 r2", "r3 r4"]),
        ([bond("r2", "r1", True), bond("r3", "r2", True)], ["r1 r2 r3", "r4"]),
        ([bond("r2", "r1", True), bond("r1", "r2", False)], ["r1", "r2", "r3", "r4"]),  # the later word holds
        ([bond("r2", "r1", False, "Kim"), bond("r2", "r1", True)], ["r1", "r2", "r3", "r4"]),  # not over a person's
        ([bond("r1", "r2", True, "Kim"), bond("r2", "r1", False)], ["r1 r2", "r3", "r4"]),
        ([bond("r1", "r2", True, "Kim"), bond("r2", "r1", False, "Lee")], ["r1", "r2", "r3", "r4"]),
        ([bond("r2", "r1", True), bond("r3", "r2", True), bond("r3", "r1", False, "Kim")], ["r1 r2", "r3", "r4"]),
        (
            [bond("r2", "r1", True), bond("r4", "r2", True, "Kim"), bond("r4", "r1", False, "Kim")],
            ["r1", "r2 r4", "r3"],
        ),
        ([bond("r3", "r2", True), bond("r2", "r1", True), bond("r3", "r1", False, "Kim")], ["r1 r2", "r3", "r4"]),
        (
            [bond("r1", "r2", True, "Kim"), bond("r2", "r3", True, "Kim"), bond("r1", "r3", False, "Kim")],
            ["r1", "r2 r3", "r4"],
        ),
    ],
)
def test_reports_hang_together_as_judged_and_never_against_a_person(
    ledger: Ledger, judged: list[Judgement], groups: list[str]
) -> None:
    with ledger.write() as writer:
        for judgement in judged:
            writer.add_judgement(judgement)
        found = writer.queries.components(["r1", "r2", "r3", "r4"])
        assert [" ".join(group) for group in found] == groups
        last = [j for j in judged if not j.by.startswith("rule:")][-1:]
        told_apart = {tuple(sorted((j.left, j.right))) for j in last if not j.same}
        assert writer.queries.parted() >= told_apart


def judge(ledger: Ledger, *pairs: tuple[str, str, bool]) -> None:
    with ledger.write() as writer:
        for left, right, same in pairs:
            writer.add_judgement(
                Judgement(kind="copy", left=left, right=right, same=same, score=1, reason="r", by="rule:t")
            )
        writer.add_judgement(Judgement(kind="story", left="x", right="y", score=1, reason="r", by="rule:t"))


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


def test_sayings_of_copies_name_the_original(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1"))
    put(ledger, report("r2"))
    judge(ledger, ("r2", "r1", True))
    with ledger.read() as queries:
        assert {(s.document, s.copy_of) for s in queries.statements_by("Brandt")} == {("r1", None), ("r2", "r1")}


def test_a_copy_belongs_with_its_likeliest_original(ledger: Ledger) -> None:
    with ledger.write() as writer:
        for right, score in (("a", 0.8), ("b", 0.9), ("c", 0.7)):
            writer.add_judgement(Judgement(kind="copy", left="x", right=right, score=score, reason="r", by="rule:copy"))
        copies_with = writer.queries.copies_with
        assert [copies_with(id) for id in "xabc"] == [{"b"}, set(), {"x"}, set()]
        writer.add_judgement(Judgement(kind="copy", left="x", right="b", same=False, score=1, reason="r", by="Kim"))
        assert [copies_with(id) for id in "xabc"] == [{"a"}, {"x"}, set(), set()]
        writer.add_judgement(Judgement(kind="copy", left="x", right="c", score=0.5, reason="r", by="Kim"))
        assert [copies_with(id) for id in "xabc"] == [{"c"}, set(), set(), {"x"}]


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


def test_storylines_as_of_a_day(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report("r1", published="2022-11-09"), storyline=None)
    put(ledger, report("r2", published="2022-11-11"), storyline=1)
    put(ledger, report("r3", published=None), storyline=1)
    put(ledger, report("r4", published="2022-11-12"), storyline=None)
    with ledger.read() as queries:
        assert queries.storylines() == {1: ("r3", "r1", "r2"), 2: ("r4",)}
        assert queries.storylines(as_of="2022-11-11") == {1: ("r1", "r2")}
        assert queries.storylines(as_of="2022-11-08") == {}
        assert queries.storyline(1) == ("r3", "r1", "r2")
        assert queries.storyline(1, as_of="2022-11-10") == ("r1",)
        assert queries.storyline(2, as_of="2022-11-10") == queries.storyline(7) == ()
        assert queries.readings(["r1", "r2", "r3"], as_of="2022-11-10") == {"r1": report("r1")}


def test_as_of_a_day_the_version_of_that_day_is_current(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report(published="2022-11-09"), storyline=None)
    put(ledger, report(published="2022-11-11", text=report().text + " Later more."), storyline=1)
    with ledger.read() as queries:
        assert queries.storylines() == queries.storylines(as_of="2022-11-10") == {1: ("r1",)}
        assert queries.members([1]) == {1: [("2022-11-11", "r1")]}
        assert queries.readings(["r1"])["r1"].published == "2022-11-11"
        assert queries.readings(["r1"], as_of="2022-11-10")["r1"].published == "2022-11-09"
        assert [entry.version for entry in queries.documents(as_of="2022-11-10")] == [1]


def test_a_document_that_is_not_there_is_told(ledger: Ledger) -> None:
    with ledger.read() as queries, pytest.raises(LedgerError, match='no reading of a document "x\' --"'):
        queries.reading("x' --")
    with ledger.read() as queries, pytest.raises(LedgerError, match='no document "x\' --"'):
        queries.document("x' --")


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
        rows = list(fingerprint_rows(queries))
        counts = queries.counts()
    assert len(rows) == sum(counts.values())
    assert ("storylines", 1) in rows
    assert {table for table, *_ in rows} == {table for table, count in counts.items() if count}


@pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)
def test_reads_in_the_middle_of_reading_go_by_index(filled: Ledger, report: Report) -> None:
    import sqlite3

    from sqlalchemy import event

    judge(filled, ("r2", "r1", True))
    asked: list[tuple[str, Sequence[object]]] = []

    def note(connection: object, cursor: object, statement: str, parameters: Sequence[object], *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(filled._engine, "before_cursor_execute", note)
    with filled.read() as queries:
        queries.has_reading(report("r1", url="https://news.example/1"), origin="r1.txt", fingerprint="f")
        queries.reading("r1")
        queries.document("r1")
        queries.readings(["r1", "r2"])
        own = queries.sketches_of(["r1", "r2"])["r1"]
        queries.former_sketches("r1")
        queries.alike(own)
        queries.displaced([own], "r2")
        queries.later_alike(own.order, [("ferry", own.order)])
        queries.has_later(own.order)
        queries.storylines_of(["r1"])
        queries.members([1])
        queries.storyline(1)
        queries.bonds(["r1"])
        queries.parted()
        queries.copies_with("r1")
        queries.documents_by_bands({1, 2}, around="2022-11-09", days=3)
        queries.documents_by_publisher({"P"}, around="2022-11-09", days=3)
        queries.persons_of("r1")
        queries.persons_named({"Brandt"}, since="2022-11-01", until="2022-11-30")
        queries.unknown_persons({"residents"}, since="2022-11-01", until="2022-11-30")
        path = filled.address
    assert len(asked) > 30
    connection = sqlite3.connect(path)
    plans = [row[3] for query in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {query[0]}", query[1])]
    connection.close()
    assert [step for step in plans if step.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in step] == []
    assert [step for step in plans if step.endswith("(kind=?)")] == [], "half of all judgements"
