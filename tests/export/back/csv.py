"""Reads what `csv` writes, and takes nothing for granted."""

import csv
import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sayso.export.cells import plain
from sayso.export.tables import OF_REPORTS, OF_STORIES, Table

RUN = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
TYPES: Mapping[str, Any] = {"int": int, "float": float, "bool": {"true": True, "false": False}.__getitem__}
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_back(folder: Path) -> Sequence[Mapping[str, Any]]:
    """All rows of all tables; the name of the table is `table`."""
    csv.field_size_limit(10**9)
    found = [row for table in (*OF_REPORTS, *OF_STORIES) for row in read_table(folder / f"{table.name}.csv", table)]
    documents = {row["id"] for row in found if row["table"] == "documents"}
    of = {table.name for table in OF_REPORTS} - {"documents"}
    assert {row["document"] for row in found if row["table"] in of} <= documents
    for table, column in (("participants", "event"), ("beliefs", "event"), ("beliefs", "statement")):
        target = {(r["document"], r["id"]) for r in found if r["table"] == f"{column}s"}
        assert {(r["document"], r[column]) for r in found if r["table"] == table and r[column]} <= target
    texts = folder / "texts.jsonl"
    if texts.exists():
        lines = texts.read_bytes().decode().split("\n")[:-1]
        assert [json.loads(line)["document"] for line in lines] == [r["id"] for r in found if r["table"] == "documents"]
    return found


def read_table(path: Path, table: Table) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert b"\x00" not in raw
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert header == list(table.columns)
    return [
        {"table": table.name}
        | {name: _value(cell, table.columns[name]) for name, cell in zip(header, row, strict=True)}
        for row in rows
    ]


def _value(cell: str, kind: str) -> Any:
    assert len(cell) < 32_767
    if kind in TYPES:
        value = TYPES[kind](cell) if cell else None
        assert not isinstance(value, float) or math.isfinite(value)
        return value
    assert not RUN.match(cell), cell
    text = plain(cell)
    if kind in ("texts", "spans"):
        value = json.loads(text) if text else []
        assert kind == "texts" or all(start <= end for start, end in value)
        return value
    assert kind != "day" or not text or DAY.fullmatch(text)
    return text or None
