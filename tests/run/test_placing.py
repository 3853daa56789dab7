"""Which story each report is in: the same in whatever order and batches they come in, and as a person has judged."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.errors import LedgerError
from sayso.core.records import Document, Reading
from sayso.ledger import Ledger, placing
from sayso.link import joining
from sayso.run.linking import judge_story, link_reading, place_due

from ..databases import fingerprint_rows

Stories = frozenset[frozenset[str]]

TOPICS = [
    "Zenda bridge convoy withdraw brigade ferry river shelling commander Strelsau".split(),
    "Hentzau ferry river flood shelter rescue evacuate levee commander Zenda".split(),
    "Klow parliament budget minister coalition vote deficit pension Szohod".split(),
    "Szohod convoy minister harvest tariff grain embargo Klow export".split(),
]
FILLER = "people officials region statement report week number country government several".split()


def meaning(text: str) -> bytes:
    """Counts of words by their hash, as a stand-in for the network."""
    counts = [0] * 12
    for word in text.lower().split():
        counts[crc32(word.encode()) % 12] += 9
    return bytes(min(count, 127) for count in counts)


@st.composite
def reports(draw: st.DrawFn) -> list[Document]:
    """Reports on a few matters that overlap, on a few days; some of them copies of others."""
    made: list[Document] = []
    for number in range(draw(st.integers(2, 9))):
        day = draw(st.sampled_from(["2031-03-01", "2031-03-02", "2031-03-02", "2031-03-05", "2031-04-20", None]))
        if made and draw(st.integers(0, 5)) == 0:
            original = draw(st.sampled_from(made))
            text = f"{original.text} Further details were awaited."
        else:
            topic = draw(st.sampled_from(TOPICS))
            words = draw(st.lists(st.sampled_from(topic), min_size=4, max_size=9))
            other = draw(st.lists(st.sampled_from([*FILLER, *TOPICS[number % 4]]), min_size=0, max_size=6))
            text = " ".join((*words, *other)) + "."
        made.append(Document(id=f"r{number}", publisher=f"Outlet {number}", published=day, text=text))
    return made


def store(ledger: Ledger, document: Document, fingerprint: str = "f") -> None:
    reading = Reading(**{name: getattr(document, name) for name in Document.__struct_fields__})
    with ledger.write() as writer:
        stored = writer.add_document(document, origin=document.id)
        writer.add_reading(stored, reading, fingerprint=fingerprint)
        link_reading(writer, stored, document)


def stories(ledger: Ledger) -> Stories:
    with ledger.read() as queries:
        assert queries.number_due() == 0
        grouped = queries.storylines()
        documents = [entry.id for entry in queries.documents()]
    assert sorted(id_ for ids in grouped.values() for id_ in ids) == sorted(documents), "each in one story"
    return frozenset(map(frozenset, grouped.values()))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "l.db"
    Ledger.open(str(path)).close()
    return path


@pytest.fixture
def ledger(tmp_path: Path, empty: Path) -> Iterator[Ledger]:
    with Ledger.open(str(copy(empty, tmp_path / "l.db"))) as opened:
        yield opened


def placed(empty: Path, arriving: Sequence[Document], pauses: Iterable[int]) -> Stories:
    """The stories of reports that came in like this, placed whenever so many had come in."""
    stops = set(pauses)
    with TemporaryDirectory() as folder, Ledger.open(str(copy(empty, Path(folder) / "l.db"))) as ledger:
        for number, document in enumerate(arriving):
            store(ledger, document)
            if number in stops:
                place_due(ledger, meaning)
        place_due(ledger, meaning)
        return stories(ledger)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few candidates, few stories, few reports of each: so that a handful of reports meets all limits."""
    monkeypatch.setattr(placing, "EACH", 3)
    monkeypatch.setattr(placing, "MOST", 4)
    monkeypatch.setattr(joining, "NEAREST", 2)
    monkeypatch.setattr(joining, "RECENT", 2)


@pytest.mark.usefixtures("narrow")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports(), st.data())
def test_neither_order_nor_batches_matter(empty: Path, made: list[Document], data: st.DataObject) -> None:
    expected = placed(empty, sorted(made, key=lambda d: (d.published or "", d.id)), range(len(made)))
    arriving = data.draw(st.permutations(made))
    pauses = data.draw(st.sets(st.integers(0, len(made))))
    assert placed(empty, arriving, pauses) == expected


def text_on(*topics: int, words: str = "") -> str:
    return " ".join(word for topic in topics for word in TOPICS[topic]) + f" {words}."


def on(id: str, day: str | None, *topics: int, words: str = "") -> Document:
    return Document(id=id, publisher=f"Outlet {id}", published=day, text=text_on(*topics, words=words))


BRIDGE = [on("b1", "2031-03-01", 0), on("b2", "2031-03-02", 0, words="officials"), on("b3", "2031-03-04", 0)]
BUDGET = [on("k1", "2031-03-01", 2), on("k2", "2031-03-03", 2, words="region")]
APART = frozenset({frozenset({"b1", "b2", "b3"}), frozenset({"k1", "k2"})})


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    """Three reports on a bridge, and two on a budget."""
    for document in (*BRIDGE, *BUDGET):
        store(ledger, document)
    place_due(ledger, meaning)
    assert stories(ledger) == APART
    return ledger


def judge(ledger: Ledger, left: str, right: str, same: bool) -> None:
    judge_story(ledger, left, right, same=same, by="Kim", reason="read both")
    place_due(ledger, meaning)


def groups(ledger: Ledger) -> set[str]:
    return {" ".join(sorted(ids)) for ids in stories(ledger)}


def rows(ledger: Ledger) -> list[tuple[object, ...]]:
    with ledger.read() as queries:
        return list(fingerprint_rows(queries))


def test_a_judgement_tells_what_two_reports_share(told: Ledger) -> None:
    with told.read() as queries:
        judged = queries.bonds(["b3"])
    assert [(j.right, j.by, j.same) for j in judged.values()] == [("b1", "rule:story", True)]
    assert all(0.5 < j.score <= 1 and "both speak of" in j.reason for j in judged.values())


def test_placing_again_writes_nothing(told: Ledger) -> None:
    before = rows(told)
    place_due(told, meaning)
    with told.write() as writer:
        writer.add_due([d.id for d in (*BRIDGE, *BUDGET)])
    place_due(told, meaning)
    assert rows(told) == before


def test_an_interrupted_run_goes_on_to_the_same_ledger(told: Ledger, empty: Path, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(left: int) -> None:
        if left % 2:
            raise StoppedError

    with Ledger.open(str(copy(empty, tmp_path / "stopped.db"))) as ledger:
        for document in (*BRIDGE, *BUDGET):
            store(ledger, document)
        for _ in range(2):
            with pytest.raises(StoppedError):
                place_due(ledger, meaning, stop)
        place_due(ledger, meaning)
        assert rows(ledger) == rows(told)


def test_a_person_parts_what_the_rule_joins(told: Ledger) -> None:
    judge(told, "b1", "b2", same=False)
    assert groups(told) == {"b1 b3", "b2", "k1 k2"}
    judge(told, "b3", "b1", same=False)
    assert groups(told) == {"b1", "b2 b3", "k1 k2"}, "to the next best"
    judge(told, "b2", "b1", same=True)
    assert groups(told) == {"b1 b2", "b3", "k1 k2"}, "b3 would bring b1 with it"
    judge(told, "b1", "b3", same=True)
    assert stories(told) == APART


def test_a_person_joins_what_the_rule_parts(told: Ledger) -> None:
    judge(told, "k2", "b1", same=True)
    assert groups(told) == {"b1 b2 b3 k2", "k1"}, "k2 does not look like k1 so much as to bring it along"
    judge(told, "k1", "k2", same=True)
    assert groups(told) == {"b1 b2 b3 k1 k2"}
    judge(told, "b1", "k2", same=False)
    assert stories(told) == APART


@pytest.mark.parametrize("same", [False, True])
def test_a_person_s_word_survives(told: Ledger, same: bool) -> None:
    """A new version of the report, reading it with another reader, a run of the rule, and reports that come in late."""
    other = "k1" if same else "b1"
    judge(told, "b3", other, same=same)
    expected = groups(told)
    assert expected == ({"b1 b2", "b3 k1 k2"} if same else {"b1 b2", "b3", "k1 k2"})
    store(told, BRIDGE[2], "another reader")
    store(told, BUDGET[0], "another reader")
    place_due(told, meaning)
    assert groups(told) == expected
    store(told, on("b3", "2031-03-04", 0, words="corrected since"))
    store(told, on(other, "2031-03-01", 2 if same else 0, words="corrected since"))
    place_due(told, meaning)
    assert groups(told) == expected
    for late in (on("b0", "2031-02-27", 0), on("k0", "2031-02-27", 2)):
        store(told, late)
    place_due(told, meaning)
    found = stories(told)
    assert any({"b3", other} <= ids for ids in found) == same
    judge(told, other, "b3", same=not same)
    assert any({"b3", other} <= ids for ids in stories(told)) != same


def test_no_copy_is_put_where_a_person_says_it_is_not(ledger: Ledger) -> None:
    original = on("o", "2031-03-01", 0, 1)
    wire = on("w", "2031-03-02", 0, 1, words="Further details were awaited")
    for document in (original, wire):
        store(ledger, document)
    place_due(ledger, meaning)
    assert groups(ledger) == {"o w"}
    judge(ledger, "w", "o", same=False)
    assert groups(ledger) == {"o", "w"}
    judge(ledger, "w", "o", same=True)
    assert groups(ledger) == {"o w"}


def test_a_person_can_judge_only_what_is_there(told: Ledger) -> None:
    before = rows(told)
    with pytest.raises(LedgerError, match="no document 'x9'"):
        judge_story(told, "b1", "x9", same=True, by="Kim", reason="")
    assert rows(told) == before


def test_a_new_version_is_placed_by_what_it_says_now(told: Ledger, empty: Path) -> None:
    """And so are those that had joined it."""
    final = {d.id: d for d in (*BRIDGE, *BUDGET)}
    for changed in (on("b1", "2031-03-01", 3), on("b1", "2031-03-09", 2), on("b1", "2031-03-01", 0, words="again")):
        store(told, changed)
        place_due(told, meaning)
        final["b1"] = changed
        assert stories(told) == placed(empty, list(final.values()), ())


def test_a_report_that_comes_in_late_can_make_two_stories_one_or_part_them(empty: Path) -> None:
    assert placed(empty, BRIDGE[:0], ()) == frozenset()
    ends = [on("e1", "2031-03-01", 0), on("e2", "2031-03-03", 1), on("between", "2031-03-02", 0, 1)]
    together = placed(empty, sorted(ends, key=lambda d: d.published or ""), range(3))
    assert placed(empty, ends, range(3)) == placed(empty, ends[::-1], range(3)) == together


def test_two_processes_place_each_report_once(tmp_path: Path, empty: Path, told: Ledger) -> None:
    path = str(copy(empty, tmp_path / "two.db"))
    with Ledger.open(path) as ledger, Ledger.open(path) as other:
        for document in (*BRIDGE, *BUDGET):
            store(ledger, document)
        # Whenever the one has placed a report, the other places all that are left.
        place_due(ledger, meaning, lambda left: place_due(other, meaning))
        assert rows(ledger) == rows(told)


@pytest.mark.parametrize(
    "text", ["", "...", "\x00\ud7ff\U0010ffff", "a " * 20_000, "Zenda " * 20_000, "x" * 100_000, "\u0301" * 999]
)
def test_any_text_can_be_placed(told: Ledger, text: str) -> None:
    for id, day in (("h1", "2031-03-02"), ("h2", None)):
        store(told, Document(id=id, published=day, text=text))
    place_due(told, meaning)
    assert stories(told) >= APART or any({"h1", "b2"} <= ids for ids in stories(told))
