"""Which story each report is in: the same in whatever order and batches they come in, and as a person has judged."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from zlib import crc32

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.errors import LedgerError
from sayso.core.records import Document, Reading
from sayso.ledger import Ledger, placing
from sayso.link import joining
from sayso.run import linking
from sayso.run.linking import judge_story, link_reading, place_due

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
    monkeypatch.setattr(linking, "NEAREST", 2)
    for module in (linking, joining):
        monkeypatch.setattr(module, "RECENT", 2)


@pytest.mark.usefixtures("narrow")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports(), st.data())
def test_neither_order_nor_batches_matter(empty: Path, made: list[Document], data: st.DataObject) -> None:
    expected = placed(empty, sorted(made, key=lambda d: (d.published or "", d.id)), range(len(made)))
    arriving = data.draw(st.permutations(made))
    pauses = data.draw(st.sets(st.integers(0, len(made))))
    assert placed(empty, arriving, pauses) == expected
