"""Parquet files: the rows that a .jsonl file would have, and one line for what is none, or is meant to do harm."""

import datetime
import io
import json
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sayso.core.records import RawPage
from sayso.fetch import Failure, Limits, Source, count, pages, pagesizes, parts, to_document
from sayso.fetch.pagesizes import page_sizes

from .samples import PROSE, parquet


def given(*paths: Path, limits: Limits | None = None) -> list[RawPage | Failure]:
    return list(pages([str(path) for path in paths], **({"limits": limits} if limits else {})))


def file(path: Path, rows: Any, **options: Any) -> Path:
    path.write_bytes(parquet(rows, **options))
    return path


def lines(found: list[RawPage | Failure]) -> list[str]:
    return [item.problem.message if isinstance(item, Failure) else item.name for item in found]


def test_rows_are_those_of_a_jsonl_file(tmp_path: Path) -> None:
    rows = [
        {"id": "one", "text": PROSE, "date": "2022-11-10", "title": "The ferry", "publisher": "Herald", "score": 0.5},
        {"id": "two", "text": PROSE + " It did not.", "date": None, "title": None, "publisher": None, "score": None},
    ]
    path = file(tmp_path / "r.parquet", rows)
    other = tmp_path / "r.jsonl"
    other.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found, expected = given(path), given(other)
    assert [page.origin for page in found] == [f"{path.resolve()}#one", f"{path.resolve()}#two"]
    assert [to_document(page) for page in found if isinstance(page, RawPage)] == [
        to_document(page) for page in expected if isinstance(page, RawPage)
    ]
    assert count([str(path)]) == 2


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (pa.array([datetime.date(2022, 11, 10)]), "2022-11-10"),
        (pa.array([datetime.datetime(2022, 11, 10, 23, 30)], pa.timestamp("ns")), "2022-11-10"),
        (pa.array([1668126600_123456789], pa.timestamp("ns")), "2022-11-11"),
        # 23:30 in Kyiv, though it is 21:30 in Greenwich: the day is as it is where it was written
        (pa.array([1668115800], pa.timestamp("s", tz="Europe/Kyiv")), "2022-11-10"),
        (pa.array([1668115800_000], pa.timestamp("ms", tz="+02:00")), "2022-11-10"),
        (pa.array([1668115800_000], pa.timestamp("ms", tz="Nowhere/At_All")), None),
        (pa.array(["10 November 2022"]).dictionary_encode(), "2022-11-10"),
        (pa.array(["2022-11-10"], pa.large_string()), "2022-11-10"),
        (pa.array([None], pa.string()), None),
        (pa.array([20221110]), None),
        (pa.array([2**60], pa.timestamp("us")), None),
    ],
)
def test_dates_of_many_kinds(tmp_path: Path, kind: pa.Array, day: str | None) -> None:
    (page,) = given(file(tmp_path / "r.parquet", {"id": pa.array([7]), "text": pa.array([PROSE]), "date": kind}))
    assert isinstance(page, RawPage)
    document, problems = to_document(page)
    assert (document.id, document.published) == ("7", day)
    assert bool(problems) == (day is None and kind[0].is_valid)


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (pa.array(["a", "a", " a  b "]), ["a", "a-line-2", "a b"]),
        (pa.array([1.0, 2.0, None]), ["1", "2", "r-row-3"]),
        (pa.array([Decimal("12"), Decimal("13"), None]), ["12", "13", "r-row-3"]),
        (pa.array([b"\xff", b"b", b""]), ["\ufffd", "b", "r-row-3"]),
        (pa.array([True, False, None]), ["row 1: `id` is true or false, not a string or a whole number"]),
        (pa.array([0.5, 1.0, 2.0]), ["row 1: `id` is a number, not a string or a whole number", "1", "2"]),
    ],
)
def test_ids_of_many_kinds(tmp_path: Path, ids: pa.Array, names: list[str]) -> None:
    texts = pa.array([f"{PROSE} ({number})" for number in range(3)])
    assert lines(given(file(tmp_path / "r.parquet", {"id": ids, "text": texts})))[: len(names)] == names


def test_rows_that_cannot_be_read_are_failures_and_the_others_are_read(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": None}, {"id": "b", "text": "word " * 500}, {"id": "c", "text": PROSE}]
    assert lines(given(file(tmp_path / "r.parquet", rows), limits=Limits(max_bytes=1_000))) == [
        "row 1: has no `text`",
        "row 2: is larger than the limit of 0.001 MB a report (setting max_bytes)",
        "c",
    ]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"id": [1], "body": [PROSE]},
            "has no column `text`, which every report needs "
            "(`id`, `date`, `title`, `publisher`, `url`, `byline` are read, too)",
        ),
        ({"text": [1]}, "has a column `text` that holds no strings"),
        ({"text": [[PROSE]]}, "has a column `text` that holds no strings"),
        ({"text": pa.array([], pa.string())}, "is empty"),
    ],
)
def test_a_wrong_schema_is_one_line(tmp_path: Path, columns: dict[str, Any], message: str) -> None:
    assert lines(given(file(tmp_path / "r.parquet", columns))) == [message]


def test_a_list_of_authors_is_left_out_and_told(tmp_path: Path) -> None:
    columns = {"text": [PROSE], "byline": [["Ada Quill", "Tom Reed"]], "text.clean": ["no"]}
    (page,) = given(file(tmp_path / "r.parquet", columns))
    assert isinstance(page, RawPage)
    document, problems = to_document(page)
    assert document.text == PROSE
    assert [problem.message for problem in problems] == ["`byline` is a list, not a string; left out"]


def test_an_index_out_of_bounds_is_no_other_text() -> None:
    from sayso.fetch.parquet import _values

    words = pa.array(["one", "two"])
    for index in (-1, 2):
        column = pa.DictionaryArray.from_arrays(pa.array([0, index], pa.int32()), words, safe=False)
        with pytest.raises(ValueError, match="bounds"):
            list(_values(column))


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array([PROSE]), pa.array([PROSE])], names=["text", "text"])
    pa.parquet.write_table(table, tmp_path / "r.parquet")
    assert lines(given(tmp_path / "r.parquet")) == ["has two columns `text`"]


@pytest.mark.parametrize("change", ["cut", "head", "empty", "noise"])
def test_what_is_no_parquet_file(tmp_path: Path, change: str) -> None:
    whole = parquet([{"id": str(n), "text": f"{PROSE} {n}"} for n in range(50)])
    broken = {"cut": whole[:-20], "head": whole[len(whole) // 2 :], "empty": b"", "noise": b"PAR1" * 200}[change]
    (tmp_path / "r.parquet").write_bytes(broken)
    found = given(tmp_path / "r.parquet")
    assert any(isinstance(item, Failure) for item in found)
    if change != "head":
        assert lines(found) == ["is no Parquet file that can be read, or a damaged one"]


def test_a_damaged_row_group_is_one_line_and_the_others_are_read(tmp_path: Path) -> None:
    path = file(
        tmp_path / "r.parquet",
        [{"id": str(n), "text": f"{PROSE} {n}"} for n in range(30)],
        row_group_size=10,
        compression="none",
    )
    content = bytearray(path.read_bytes())
    start = pa.parquet.read_metadata(path).row_group(1).column(1).dictionary_page_offset
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(content)
    assert lines(given(path)) == [
        *map(str, range(10)),
        "its rows 11 to 20 are damaged",
        *map(str, range(20, 30)),
    ]


def test_rows_are_streamed(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": PROSE} for n in range(20_000)]
    path = file(tmp_path / "r.parquet", rows, row_group_size=1_000)
    found: Iterator[RawPage | Failure] = pages([str(path)])
    next(found)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])  # only a reader that has not swallowed the file notices
    assert 1_000 <= sum(isinstance(item, RawPage) for item in found) < 19_000


def test_parts_give_what_the_whole_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.fetch.cutting._PART", 3_000)
    rows = [{"id": str(n % 70), "text": f"{PROSE} {n % 90}"} for n in range(200)]
    rows[57] = {"id": "57", "text": ""}
    file(tmp_path / "b.parquet", [*rows, {"id": None, "text": PROSE}], row_group_size=9)
    file(tmp_path / "a.parquet", rows[:3])
    (tmp_path / "c.txt").write_text(PROSE)
    cut = list(parts([str(tmp_path)]))
    assert len(cut) > 5
    assert all(isinstance(part, Source) for part in cut)
    whole = list(pages([str(tmp_path)]))
    assert [item for part in cut for item in pages([part])] == whole  # type: ignore[list-item]
    assert len(whole) == 205


def test_bombs_are_refused_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a text of a megabyte a hundred thousand times; millions of rows of nothing; a page of gigabytes
    same = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["word " * 200_000]))
    path = file(tmp_path / "r.parquet", {"text": same})
    before = pa.total_allocated_bytes()
    assert lines(given(path))[-1] == "unpacks to more than 100 times its size: not read"
    assert pa.total_allocated_bytes() - before < 50_000_000
    file(path, {"text": pa.nulls(3_000_000, pa.string())})
    assert lines(given(path))[-1] == "unpacks to more than 100 times its size: not read"
    monkeypatch.setattr("sayso.fetch.parquet._LARGEST_PAGE", 1_000_000)
    file(path, {"text": pa.array(["\0" * 2_000_000])}, compression="zstd", use_dictionary=False)
    assert lines(given(path)) == ["its rows 1 to 1: a page of the row group is larger than 1 MB"]


def test_a_row_group_that_says_that_it_is_enormous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.fetch.parquet._LARGEST_GROUP", 1_000_000)
    path = file(tmp_path / "r.parquet", [{"text": f"{PROSE * 30} {n}"} for n in range(1_000)])
    assert lines(given(path)) == ["its rows 1 to 1,000: the row group is larger than 1 MB: write smaller ones"]


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("compression", ["none", "snappy", "zstd", "gzip", "brotli", "lz4"])
def test_sizes_of_pages_are_found_whoever_wrote_them(tmp_path: Path, version: str, compression: str) -> None:
    letters = random.Random(5)
    rows = [{"id": str(n), "text": letters.randbytes(n % 400).hex()} for n in range(3_000)]
    path = file(
        tmp_path / "r.parquet",
        rows,
        compression=compression,
        data_page_version=version,
        data_page_size=50_000,
        use_dictionary=["id"],
    )
    metadata = pa.parquet.read_metadata(path).row_group(0)
    with path.open("rb") as stream:
        for at in range(2):
            chunk = metadata.column(at)
            start = chunk.dictionary_page_offset or chunk.data_page_offset
            sizes = list(page_sizes(stream, start, chunk.total_compressed_size))
            assert sum(sizes) <= chunk.total_uncompressed_size < sum(sizes) + 20_000 * len(sizes)
    assert len(given(path)) == 3_000


def test_no_header_of_a_page_makes_the_walk_fail_otherwise_than_with_a_word(tmp_path: Path) -> None:
    for content in (b"", b"\x00", b"\x15", b"\xff" * 5_000, b"\x19\xfc" + b"\xff" * 90, b"\x1c" * 5_000):
        with pytest.raises(ValueError, match=r"page|number|header"):
            list(page_sizes(io.BytesIO(content), 0, len(content) or 1))


def footer(*structure: bytes) -> bytes:
    """A file that holds nothing but a footer."""
    written = b"".join(structure)
    return b"PAR1" + written + len(written).to_bytes(4, "little") + b"PAR1"


def test_a_field_that_stands_twice_as_two_things_is_damage(tmp_path: Path) -> None:
    # as field 4 a list of one structure: an empty list as field 1, the numbers 2 and 3, and 3 once more, as text
    group = bytes([0x19, 0x0C, 0x16, 2, 0x16, 2, 0x08, 6, 1, ord("x"), 0])
    (tmp_path / "x.parquet").write_bytes(footer(bytes([0x49, 0x1C]), group, b"\0"))
    assert len(lines(given(tmp_path / "x.parquet"))) == 1


def test_a_footer_of_millions_of_nothings_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagesizes, "_MOST", 1_000)
    (tmp_path / "x.parquet").write_bytes(footer(bytes([0x49, 0xFC, 0xD0, 0x0F]), bytes(2_000), b"\0"))
    with (tmp_path / "x.parquet").open("rb") as stream, pytest.raises(ValueError, match="too large"):
        pagesizes.row_groups(stream)
