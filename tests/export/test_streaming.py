"""An export holds some hundred reports at a time, however many there are, and is the same from every database."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sayso.export import choosing
from sayso.export.choosing import Chosen
from sayso.export.exporting import Order, export
from sayso.export.folder import Folder
from sayso.export.found import Choice, ChosenReport
from sayso.export.kinds import KINDS, kind
from sayso.export.losses import Losses
from sayso.ledger import Ledger
from sayso.ledger.results import DocumentEntry
from sayso.run.dossiers import Account

from ..databases import Databases, Files, Server
from ..run.conftest import COLONEL, ENVOY, MINISTER, told
from .hand import fill

FEW, MANY = 10, 70
LENGTH = 100_000
MOST = LENGTH * (MANY - FEW) // 2
"""Bytes that so many more reports may take: a kind may keep a few numbers of each, and rows that make a group."""


class Many:
    """So many reports, one after the other."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._reading = told(
            "r", "2031-03-01", "The Harbour Post", MINISTER, COLONEL, ENVOY, before="words " * (LENGTH // 6) + "end. "
        )

    def reports(self) -> Iterator[ChosenReport]:
        for n in range(self._number):
            id_ = f"r{n:06}"
            reading = msgspec.structs.replace(self._reading, id=id_, text=self._reading.text + f" Number {n}.")
            yield ChosenReport(
                entry=DocumentEntry(
                    id=id_, version=1, origin="r.txt", title=reading.title, publisher=reading.publisher, url=None,
                    published=reading.published,
                ),
                reading=reading, fingerprint="f", text_hash=f"{n:064}", copy_of=None, withdrawn_on=None,
                events=reading.events, statements=reading.statements, beliefs=reading.beliefs, story=None,
            )  # fmt: skip

    def stories(self) -> Iterator[Account]:
        yield from ()


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_writes_as_reports_come(name: str, tmp_path: Path) -> None:
    found = kind(name)

    def peak(number: int, folder: Path) -> int:
        folder.mkdir()
        tracemalloc.start()
        losses = Losses(found.lost, carried=found.carried)
        found.write(Many(number), Folder(folder), losses, texts=False)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2, tmp_path / "warm")
    few, many = peak(FEW, tmp_path / "few"), peak(MANY, tmp_path / "many")
    assert many < few + MOST


def test_readings_are_let_go_of_batch_by_batch(by_hand: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "BATCH", 2)
    asked: list[int] = []
    with by_hand.read() as queries:
        readings = queries.readings
        monkeypatch.setattr(queries, "readings", lambda ids: asked.append(len(ids)) or readings(ids))
        reports = Chosen(queries, Choice()).reports()
        next(reports)
        assert asked == [2]
        assert len([*reports]) == 4
        assert asked == [2, 2, 1]


def test_what_is_written_meanwhile_is_not_in_it(empty_file: Path, tmp_path: Path) -> None:
    with Files(tmp_path, empty_file).opened() as ledger:
        fill(ledger)
        with ledger.read() as queries:
            source = Chosen(queries, Choice())
            reports = source.reports()
            first = next(reports)
            with ledger.write() as writer:
                writer.add_note(kind="withdrawn", subject="r3", value="2031-03-09", reason="so it is", by="Kim")
            assert [r.entry.id for r in (first, *reports)] == ["u1", "r1", "r2", "r3", "h1"]


def test_every_database_gives_the_same_bytes(server: Server, tmp_path: Path, by_hand: Ledger) -> None:
    with Databases(server).opened() as other:
        fill(other)
        for name in KINDS:
            for choice in (Choice(copies=True), Choice(until="2031-03-03", actors=("VEL",))):
                ours, theirs = (_files(ledger, name, choice, tmp_path) for ledger in (by_hand, other))
                assert ours == theirs, name


def _files(ledger: Ledger, name: str, choice: Choice, folder: Path) -> dict[str, bytes]:
    out = folder / "out"
    export(ledger, Order(kind=kind(name), choice=choice, out=out, texts=True, again=True))
    return {path.name: path.read_bytes() for path in out.iterdir()}
