"""CSV and Parquet: the same tables, every value as the ledger has it, whatever the words of a report are."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest

from sayso.export import parquet
from sayso.export.cells import LONGEST
from sayso.export.exporting import Order, export
from sayso.export.found import Choice
from sayso.export.kinds import kind
from sayso.export.tables import OF_REPORTS, OF_STORIES
from sayso.ledger import Ledger

from ..databases import Files
from ..run.conftest import store
from .against import check
from .back import csv as csv_back
from .back import parquet as parquet_back
from .conftest import Export
from .hand import FORMULAS, LONG, UNQUOTED, hostile

SPANS = {"start", "end"}


def plainly(value: Any) -> Any:
    """A value of Parquet as CSV tells it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [[each["start"], each["end"]] if isinstance(each, dict) else each for each in value]
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[: LONGEST - 1]}…"
    return None if value == "" else value


@pytest.mark.parametrize("ledger", ["sample", "by_hand"])
def test_both_tell_the_same(ledger: str, exported: Export, request: pytest.FixtureRequest) -> None:
    opened: Ledger = request.getfixturevalue(ledger)
    folders = {name: exported(opened, name) for name in ("csv", "parquet")}
    cells, typed = csv_back.read_back(folders["csv"]), parquet_back.read_back(folders["parquet"])
    assert cells == [{name: plainly(value) for name, value in row.items()} for row in typed]
    for folder in folders.values():
        check(folder, opened)
    counts = Counter(row["table"] for row in cells)
    told = json.loads((folders["csv"] / "export.json").read_text(encoding="utf-8"))["records"]
    plural = {"story": "stories"}
    assert {name: counts[plural.get(name, f"{name}s")] for name in told} == told


def test_hostile_words_come_back_to_the_letter(by_hand: Ledger, exported: Export) -> None:
    rows = csv_back.read_back(exported(by_hand, "csv"))
    names = [row["name"] for row in rows if row["table"] == "actors" and row["document"] == "h1"]
    assert names == list(FORMULAS)
    (report,) = (row for row in rows if row["table"] == "documents" and row["id"] == "h1")
    assert (report["title"], report["publisher"], report["byline"]) == FORMULAS[:3]
    (amount,) = (row for row in rows if row["table"] == "amounts")
    assert (amount["value"], amount["low"], amount["unit"], amount["words"]) == (-5.0, -7.0, "=deaths", "-5")


def test_what_no_cell_holds_is_cut_and_told(by_hand: Ledger, exported: Export) -> None:
    folder = exported(by_hand, "csv")
    losses = json.loads((folder / "losses.json").read_text(encoding="utf-8"))
    assert [(cut["field"], cut["records"], cut["examples"]) for cut in losses["cut"]] == [
        ("statement.content", 1, ["h1/s1"])
    ]
    whole = parquet_back.read_back(exported(by_hand, "parquet"))
    assert (
        len(next(r["words"] for r in whole if r["table"] == "statements" and (r["document"], r["id"]) == ("h1", "s1")))
        == LONG
    )


def test_whatever_is_long_is_cut_and_never_breaks_a_cell(empty_file: Path, tmp_path: Path) -> None:
    long = "=x;=" * (LONGEST // 3)
    reading = hostile()
    first = reading.actors[0]
    reading = msgspec.structs.replace(
        reading,
        title=long,
        publisher=long,
        actors=(
            msgspec.structs.replace(first, name=long, mentions=tuple((n, n + 1) for n in range(20_000, 22_600))),
            *reading.actors[1:],
        ),
        statements=tuple(msgspec.structs.replace(s, addressee=long) for s in reading.statements),
        problems=tuple(msgspec.structs.replace(p, message=long) for p in reading.problems),
    )
    with Files(tmp_path, empty_file).opened() as ledger:
        store(ledger, reading)
        for name in ("csv", "parquet"):
            export(ledger, Order(kind=kind(name), choice=Choice(), out=tmp_path / name))
    rows = csv_back.read_back(tmp_path / "csv")
    (actor,) = (row for row in rows if row["table"] == "actors" and row["id"] == "a0")
    assert 1000 < len(actor["mentions"]) < 2600
    losses = json.loads((tmp_path / "csv/losses.json").read_text(encoding="utf-8"))
    assert {"document.title", "document.publisher", "actor.name", "actor.mentions", "statement.addressee",
            "problem.message"} <= {cut["field"] for cut in losses["cut"]}  # fmt: skip
    assert len(parquet_back.read_back(tmp_path / "parquet")) == len(rows)


def test_texts_are_whole_where_they_are_asked_for(by_hand: Ledger, exported: Export) -> None:
    texts = {}
    with by_hand.read() as queries:
        texts = {id_: queries.reading(id_).text for id_ in ("u1", "r1", "r2", "r3", "h1")}
    lines = (exported(by_hand, "csv", texts=True) / "texts.jsonl").read_bytes().decode().split("\n")[:-1]
    assert {row["document"]: row["text"] for row in map(json.loads, lines)} == texts
    table = pq.read_table(exported(by_hand, "parquet", texts=True) / "documents.parquet")
    assert dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)) == texts
    assert UNQUOTED in texts["h1"]


def test_row_groups_are_written_as_rows_come(
    by_hand: Ledger, exported: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "GROUP", 3)
    folder = exported(by_hand, "parquet")
    assert pq.ParquetFile(folder / "actors.parquet").num_row_groups > 2
    monkeypatch.setattr(parquet, "GROUP", 10_000)
    monkeypatch.setattr(parquet, "SIZE", 200)
    assert pq.ParquetFile(exported(by_hand, "parquet", texts=True) / "documents.parquet").num_row_groups > 3


def test_a_day_that_no_calendar_has_is_told(empty_file: Path, tmp_path: Path) -> None:
    with Files(tmp_path, empty_file).opened() as ledger:
        store(ledger, msgspec.structs.replace(hostile(), published="2031-02-30"))
        _, lost = export(ledger, Order(kind=kind("parquet"), choice=Choice(), out=tmp_path / "out"))
    assert [cut.field for cut in lost.cut] == ["document.published"]
    assert pq.read_table(tmp_path / "out/documents.parquet")["published"].to_pylist() == [None]


def test_every_table_has_its_columns_once() -> None:
    tables = (*OF_REPORTS, *OF_STORIES)
    assert len({table.name for table in tables}) == len(tables) == 18
