"""Writing: which report is the same, what makes a version, and that a transaction is whole or absent."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from sayso.core.errors import LedgerError
from sayso.core.records import Actor, Document, Event, Place, Problem, Reading, Sketch
from sayso.ledger import Ledger

from ..databases import fingerprint_rows

Report = Callable[..., Reading]
Put = Callable[..., int]


def add(ledger: Ledger, origin: str, **fields: str) -> tuple[str, int, bool]:
    """Store a document and a reading of it; id, version and whether it was new."""
    document = Document(**{"id": "a", "text": "One.", **fields})
    with ledger.write() as writer:
        known = writer.queries.has_reading(document, origin=origin, fingerprint="f")
        stored = writer.add_document(document, origin=origin)
        writer.add_reading(stored, Reading(**{"id": "a", "text": "One.", **fields}), fingerprint="f")
        assert known is not stored.is_new
        assert writer.queries.has_reading(document, origin=origin, fingerprint="f")
    return stored.id, stored.version, stored.is_new


PAGE = "https://news.example/1"
ANOTHER, SUFFIXED = (f"a-{sha256(text).hexdigest()[:6]}" for text in (b"Two.", b"One."))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param({}, {}, ("a", 1, False), id="the same again"),
        pytest.param({}, {"origin": "other/a.txt"}, ("a", 1, False), id="the same text elsewhere under the same id"),
        pytest.param({}, {"text": "Two."}, ("a", 2, True), id="changed text in the same place"),
        pytest.param({}, {"published": "2022-11-09"}, ("a", 2, True), id="a date put right"),
        pytest.param({}, {"title": "T"}, ("a", 2, True), id="a title put right"),
        pytest.param({"publisher": "P"}, {"publisher": "Q"}, ("a", 2, True), id="a publisher put right"),
        pytest.param({}, {"text": "Two.", "origin": "b/a.txt"}, (ANOTHER, 1, True), id="another report, same id"),
        pytest.param({}, {"id": "b", "origin": "b.txt"}, ("b", 1, True), id="the same text under another id"),
        pytest.param({"url": PAGE}, {"url": PAGE, "id": "b", "origin": "b"}, ("a", 1, False), id="the same page"),
        pytest.param(
            {"url": PAGE}, {"url": PAGE, "id": "b", "origin": "b", "text": "Two."}, ("a", 2, True), id="a page changed"
        ),
        pytest.param({"url": PAGE}, {"url": PAGE + "2"}, (SUFFIXED, 1, True), id="another page in the same place"),
        pytest.param(
            {"publisher": "P"}, {"publisher": "Q", "origin": "q.txt"}, (SUFFIXED, 1, True), id="printed by another"
        ),
        pytest.param(
            {"url": "https://news.example/"},
            {"url": "https://news.example/", "id": "b", "origin": "b", "text": "Two."},
            ("b", 1, True),
            id="the address of a front page names no report",
        ),
        pytest.param({"origin": "-"}, {"origin": "-", "text": "Two."}, (ANOTHER, 1, True), id="from standard input"),
        pytest.param({"origin": "-#1"}, {"origin": "-#1", "text": "Two."}, (ANOTHER, 1, True), id="a row of it"),
        pytest.param(
            {"origin": "x.jsonl#1"}, {"origin": "x.jsonl#1", "id": "b", "text": "Two."}, ("b", 1, True), id="rows moved"
        ),
        pytest.param({}, {"id": "b/a"}, ("a", 1, False), id="named by its path since another has its name"),
        pytest.param(
            {"publisher": "P"},
            {"publisher": "Q", "id": "a-line-2"},
            ("a-line-2", 1, True),
            id="a wire text twice in a file",
        ),
    ],
)
def test_identity(
    ledger: Ledger, first: dict[str, str], second: dict[str, str], expected: tuple[str, int, bool]
) -> None:
    assert add(ledger, **{"origin": "a.txt", **first}) == ("a", 1, True)
    assert add(ledger, **{"origin": "a.txt", **second}) == expected
    rows = list(_rows(ledger))
    for again in (first, second):  # whatever was stored once is never stored again
        assert not add(ledger, **{"origin": "a.txt", **again})[2]
    assert list(_rows(ledger)) == rows


def test_suffixes_run_out_never(ledger: Ledger) -> None:
    ids = {add(ledger, origin=f"{n}/a.txt", publisher=f"P{n}")[0] for n in range(70)}
    assert len(ids) == 70


def test_a_document_that_got_a_suffix_is_known_by_it(ledger: Ledger) -> None:
    add(ledger, "a/x.txt")
    suffixed, *_ = add(ledger, "b/x.txt", text="Two.")
    assert add(ledger, "b/x.txt", text="Three.") == (suffixed, 2, True)
    assert add(ledger, "moved/x.txt", text="Two.") == (suffixed, 1, False)
    with ledger.read() as queries:
        assert queries.reading(suffixed).text == "Three."
        assert queries.reading(suffixed).id == suffixed


def _rows(ledger: Ledger) -> list[tuple[object, ...]]:
    with ledger.read() as queries:
        return list(fingerprint_rows(queries))


def test_both_versions_are_kept_and_the_latest_is_current(ledger: Ledger, report: Report, put: Put) -> None:
    old, new = report(), report(text=report().text + " More followed.")
    put(ledger, old)
    put(ledger, new)
    put(ledger, old)  # read once more: what came last stays current
    with ledger.read() as queries:
        assert queries.reading("r1") == new
        assert queries.reading("r1", version=1) == old
        assert [entry.version for entry in queries.documents()] == [2]
        with pytest.raises(LedgerError, match="version 3 of"):
            queries.reading("r1", version=3)


def test_another_reader_s_reading_is_added_and_current(ledger: Ledger, report: Report, put: Put) -> None:
    first = put(ledger, report(), fingerprint="old")
    less = Reading(id="r1", text=report().text, published="2022-11-09", boilerplate=((0, 7),))
    second = put(ledger, less, fingerprint="new")
    assert first != second
    with ledger.read() as queries:
        assert queries.reading("r1") == less
        assert queries.counts()["documents"] == 1
        assert queries.counts()["readings"] == 2


def test_an_error_leaves_nothing_of_the_transaction(
    ledger: Ledger, report: Report, document: Callable[..., Document]
) -> None:
    with pytest.raises(KeyError), ledger.write() as writer:
        stored = writer.add_document(document(report()), origin="x")
        writer.add_reading(stored, report(), fingerprint="f")
        writer.place(stored.id, writer.add_storyline())
        writer.add_sketch(sketch(stored.id))
        writer.add_due([stored.id])
        raise KeyError
    assert _rows(ledger) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"events": (Event(id="e1", trigger=(0, 1), type="AID", actor=("nobody",)),)},
        {"events": (Event(id="e1", trigger=(0, 1), type="AID", place="nowhere"),)},
        {"actors": (Actor(id="x", name="X", kind="person", mentions=()),) * 2},
    ],
)
def test_records_that_contradict_each_other_are_kept_out(ledger: Ledger, put: Put, broken: dict[str, object]) -> None:
    with pytest.raises(LedgerError, match="contradict"):
        put(ledger, Reading(id="r", text="Text.", **broken))
    assert _rows(ledger) == []


@pytest.mark.parametrize("title", ["lone \ud800", "\udfff"])
def test_what_no_database_can_hold_is_told(ledger: Ledger, put: Put, title: str) -> None:
    with pytest.raises(LedgerError, match="no character that a ledger can hold"):
        put(ledger, Reading(id="r", text="Text.", title=title))
    assert _rows(ledger) == []


def test_a_number_beyond_64_bits_is_told(ledger: Ledger, put: Put) -> None:
    place = Place(id="p", span=(0, 1), name="P", geonameid=2**63)
    with pytest.raises(LedgerError, match="number too large"):
        put(ledger, Reading(id="r", text="Text.", places=(place,)))
    assert _rows(ledger) == []


def test_a_file_name_of_no_encoding_is_known_again(ledger: Ledger) -> None:
    assert add(ledger, "caf\udce9.txt") == ("a", 1, True)
    assert add(ledger, "caf\udce9.txt", text="Two.") == ("a", 2, True)
    with ledger.write() as writer:
        writer.add_problem("\udce9", Problem(stage="fetch", message="no \udce9"), content_hash=None)


def test_problems_are_noted_once(ledger: Ledger) -> None:
    for content_hash in (None, "abc", None, "abc"):
        with ledger.write() as writer:
            writer.add_problem("a.txt", Problem(stage="fetch", message='it\'s "odd"; --'), content_hash=content_hash)
    with ledger.read() as queries:
        assert queries.counts()["problems"] == 2
        assert [(p.origin, p.document, p.stage) for p in queries.problems()] == [("a.txt", None, "fetch")] * 2


def test_what_could_be_read_since_is_no_problem_any_more(ledger: Ledger, put: Put) -> None:
    def note(origin: str, stage: str = "fetch") -> None:
        with ledger.write() as writer:
            writer.add_problem(origin, Problem(stage=stage, message="is empty"), content_hash=None)

    put(ledger, Reading(id="broken since", text="Text."), origin="d.txt")
    for origin in ("a.txt", "b.txt", "d.txt"):
        note(origin)
    note("a.txt", stage="other")
    put(ledger, Reading(id="mended", text="Text of it."), origin="a.txt")
    with ledger.read() as queries:
        assert [(p.origin, p.stage) for p in queries.problems()] == [
            ("b.txt", "fetch"), ("d.txt", "fetch"), ("a.txt", "other"),
        ]  # fmt: skip
        assert queries.counts()["problems"] == 4


def test_problems_of_stages_are_listed_with_their_document(ledger: Ledger, put: Put) -> None:
    put(ledger, Reading(id="r", text="T.", problems=(Problem(stage="events", message="m"),)), fingerprint="old")
    with ledger.read() as queries:
        assert [(p.origin, p.document, p.stage) for p in queries.problems()] == [("r.txt", "r", "events")]
    put(ledger, Reading(id="r", text="T."), fingerprint="new")
    with ledger.read() as queries:
        assert queries.problems() == ()


@pytest.mark.parametrize("bands", [[0, 1, 2**63 - 1, 2**63, 2**64 - 1], []])
def test_bands_of_64_bits_are_found_again(
    ledger: Ledger, put: Put, report: Report, document: Callable[..., Document], bands: list[int]
) -> None:
    put(ledger, report())
    for _ in range(2):
        with ledger.write() as writer:
            stored = writer.add_document(document(report()), origin="r1.txt")
            writer.add_bands(stored, bands + bands)
    with ledger.read() as queries:
        assert queries.counts()["bands"] == len(bands)
        for band in bands:
            found = queries.documents_by_bands([band], around="2022-11-10", days=1)
            assert found == (document(report()),)
        assert queries.documents_by_bands([12345], around=None, days=0) == ()
        assert queries.documents_by_bands([], around=None, days=0) == ()


@pytest.mark.parametrize("band", [-1, 2**64])
def test_a_band_beyond_64_bits_is_refused(ledger: Ledger, band: int) -> None:
    with ledger.read() as queries, pytest.raises(LedgerError, match="64 bits"):
        queries.documents_by_bands([band], around=None, days=0)


def sketch(document: str, published: str = "2022-11-09", **names: float) -> Sketch:
    return Sketch(
        document=document, published=published, names=names, words={}, keys=tuple(names), meaning=b"\x01\xff", length=9
    )


def test_a_report_is_in_the_storyline_that_it_was_put_into_last(ledger: Ledger, put: Put, report: Report) -> None:
    for name in ("r1", "r2", "r3"):
        put(ledger, report(name), storyline=None)
    with ledger.write() as writer:
        writer.place("r2", 1)
        writer.place("r3", 1)
        writer.place("r3", 3)
        assert writer.queries.storylines_of({"r1", "r2", "r3", "r4"}) == {"r1": 1, "r2": 1, "r3": 3}
        assert writer.queries.storylines() == {1: ("r1", "r2"), 3: ("r3",)}
        day = "2022-11-09"
        assert writer.queries.members([1, 2, 3]) == {1: [(day, "r1"), (day, "r2")], 2: [], 3: [(day, "r3")]}
    with pytest.raises(LedgerError, match="contradict"), ledger.write() as writer:
        writer.place("r1", 99)


def test_a_sketch_is_kept_as_it_is_and_by_version(ledger: Ledger, put: Put, report: Report) -> None:
    put(ledger, report())
    with ledger.write() as writer:
        writer.add_sketch(sketch("r1", Zenda=0.8, Klow=0.6))
        assert writer.queries.sketches_of(["r1", "r2"]) == {"r1": sketch("r1", Zenda=0.8, Klow=0.6)}
        assert writer.queries.former_sketches("r1") == []
    put(ledger, report(text=report().text + " More followed."))
    with ledger.write() as writer:
        assert writer.queries.sketches_of(["r1"]) == {}, "of the version before"
        writer.add_sketch(sketch("r1", Zenda=1.0))
        assert writer.queries.sketches_of(["r1"]) == {"r1": sketch("r1", Zenda=1.0)}
        assert writer.queries.former_sketches("r1") == [sketch("r1", Zenda=0.8, Klow=0.6)]
        assert writer.queries.alike(sketch("r2", "2022-12-01", Zenda=1.0)) == ["r1"]
        assert writer.queries.alike(sketch("r2", "2022-12-01", Klow=1.0)) == [], "what it says no more"


def test_what_is_due_is_listed_once_in_the_order_of_days(ledger: Ledger, put: Put, report: Report) -> None:
    for name, day in (("r1", "2022-11-12"), ("r2", "2022-11-10"), ("r3", None), ("r4", "2022-11-10")):
        put(ledger, report(name, published=day))
    with ledger.write() as writer:
        writer.add_due(["r4", "r2"])
        writer.add_due(["r1", "r2", "r3", "nobody"])
        assert writer.queries.number_due() == 4
        found = []
        while (next_ := writer.queries.next_due()) is not None:
            found.append(next_)
            writer.done(next_)
    assert found == ["r3", "r2", "r4", "r1"]


def test_readers_see_a_whole_ledger_while_another_writes(tmp_path: Path, put: Put, report: Report) -> None:
    with Ledger.open(str(tmp_path / "t.db")) as writing, Ledger.open(str(tmp_path / "t.db")) as reading:
        put(writing, report("r1"))
        with reading.read() as queries:
            before = list(fingerprint_rows(queries))
            with writing.write() as writer:
                writer.add_document(Document(id="r2", text="More."), origin="r2")
                assert list(fingerprint_rows(queries)) == before
            assert list(fingerprint_rows(queries)) == before
        with reading.read() as queries:
            assert queries.counts()["documents"] == 2


def test_the_same_writes_give_the_same_ledger(tmp_path: Path, put: Put, report: Report) -> None:
    rows = []
    for name in ("one.db", "two.db"):
        with Ledger.open(str(tmp_path / name)) as ledger:
            for number in range(3):
                put(ledger, report(f"r{number}"), storyline=None)
            rows.append(_rows(ledger))
    assert rows[0] == rows[1]
    assert len(rows[0]) > 60
