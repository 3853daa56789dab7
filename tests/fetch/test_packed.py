"""Packed files and archives: what they hold is read as if it lay there, and bombs are refused."""

import gzip
import io
import json
import random
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from sayso.fetch import Failure, Limits, Source, count, pages

from .samples import PAGE, PROSE, archive, jsonl

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": lambda content: pa.compress(content, "zstd", asbytes=True),
}
FAR_TOO_MUCH = "unpacks to more than 100 times its size: not read"


def told(*paths: Path, limits: Limits | None = None) -> list[str]:
    found = pages([str(path) for path in paths], **({"limits": limits} if limits else {}))
    return [item.problem.message if isinstance(item, Failure) else item.name for item in found]


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_files_are_read_as_those_they_hold(tmp_path: Path, ending: str) -> None:
    packed, plain = tmp_path / "packed", tmp_path / "plain"
    for folder in (packed, plain):
        folder.mkdir()
    files = {
        "a.txt": PROSE.encode(),
        "b.html": PAGE.encode(),
        "c.jsonl": jsonl({"id": "one", "text": PROSE}, {"text": PROSE}),
        "d.jsonl": '{"id": "é", "text": "x"}\n'.encode("utf-16"),
    }
    for name, content in files.items():
        (plain / name).write_bytes(content)
        (packed / f"{name}{ending}").write_bytes(PACKERS[ending](content))
    (packed / f"e{ending}").write_bytes(PACKERS[ending](PROSE.encode()))
    first, second = list(pages([str(packed)])), list(pages([str(plain)]))
    assert (
        [item.name for item in first if not isinstance(item, Failure)]
        == [item.name for item in second if not isinstance(item, Failure)]
        == ["a", "b", "one", "c-line-2", "é"]
    )
    assert [item.content for item in first if not isinstance(item, Failure)] == [
        item.content for item in second if not isinstance(item, Failure)
    ]
    assert told(packed / f"e{ending}") == ["e"]  # of no ending: by its content, if it is named
    assert count([str(packed)]) == 4


@pytest.mark.parametrize("ending", PACKERS)
def test_damage_is_one_line_and_what_came_before_is_read(tmp_path: Path, ending: str) -> None:
    letters = random.Random(3)
    rows = [{"id": str(n), "text": "".join(letters.choices("abcdefgh ", k=2_000))} for n in range(300)]
    whole = PACKERS[ending](jsonl(*rows))
    (tmp_path / f"r.jsonl{ending}").write_bytes(whole[: len(whole) // 2])
    *names, line = told(tmp_path / f"r.jsonl{ending}")
    assert names == [str(n) for n in range(len(names))]
    assert 40 < len(names) < 200
    assert line == "is packed, and cannot be unpacked: it is damaged or cut off"
    (tmp_path / f"a.txt{ending}").write_bytes(whole[:-5])
    (tmp_path / f"b.txt{ending}").write_bytes(b"no such thing")
    (tmp_path / f"c.txt{ending}").write_bytes(b"")
    damaged = "is packed, and cannot be unpacked: it is damaged or cut off"
    assert told(*(tmp_path / f"{name}.txt{ending}" for name in "abc"))[:2] == [damaged, damaged]


@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("filler", [b"\0" * 1_000_000, b" " * 999_999 + b"\n"])
def test_bombs_are_refused(tmp_path: Path, ending: str, filler: bytes) -> None:
    bomb = PACKERS[ending](filler * 60)
    assert len(bomb) < 600_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for kind in ("txt", "html", "jsonl", "bin"):
        (tmp_path / f"a.{kind}{ending}").write_bytes(bomb)
        assert told(tmp_path / f"a.{kind}{ending}", limits=Limits(max_bytes=50_000_000))[-1] == FAR_TOO_MUCH
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000
    assert told(tmp_path / f"a.txt{ending}", limits=Limits(max_bytes=50_000)) == [
        "is larger than the limit of 0.05 MB a report (setting max_bytes)"
    ]


def test_a_bomb_in_a_bomb_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(gzip.compress(b"\0" * 30_000_000)))
    (found,) = pages([str(tmp_path / "a.txt.gz")])
    assert not isinstance(found, Failure)
    assert len(found.content) < 100_000


def test_an_archive_of_articles(tmp_path: Path) -> None:
    files = {
        "in/a.txt": PROSE, "in/b.html": PAGE, "c.jsonl": jsonl({"id": "one", "text": PROSE}), "deep/in/a.txt": PROSE,
        "note.md": PROSE, "in/.hidden.txt": PROSE, "more.zip": archive({"x.txt": PROSE}), "a.txt.gz": b"",
        "../../up.txt": PROSE,
    }  # fmt: skip
    (tmp_path / "a.zip").write_bytes(archive(files))
    origin = f"{(tmp_path / 'a.zip').resolve()}#"
    found = [item for item in pages([str(tmp_path / "a.zip")]) if not isinstance(item, Failure)]
    assert [(item.origin.removeprefix(origin), item.name) for item in found] == [
        ("in/a.txt", "a"), ("in/b.html", "b"), ("c.jsonl#one", "one"), ("deep/in/a.txt", "deep/in/a"),
        ("../../up.txt", "up"),
    ]  # fmt: skip
    (tmp_path / "b.txt").write_text(PROSE)
    assert told(tmp_path) == ["a", "b", "one", "deep/in/a", "up", "b"], "in a folder, too"


def test_archives_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 no archive")
    assert told(path) == ["is no ZIP archive that can be read, or a damaged one"]
    path.write_bytes(archive({"note.md": PROSE}))
    assert told(path) == ["holds no .txt, .html or .jsonl file"]
    content = bytearray(archive({"a.txt": PROSE * 50, "b.txt": PROSE}))
    content[40:60] = b"\xff" * 20
    path.write_bytes(content)
    first, second = told(path)
    assert (first.startswith("cannot be unpacked"), second) == (True, "b")
    locked = bytearray(archive({"a.txt": PROSE}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    path.write_bytes(locked)
    assert told(path) == ["is locked by a password"]


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_entry_is_told_however_it_is_packed(tmp_path: Path, packing: int) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", packing) as archive:
        archive.writestr("a.txt", " ".join(map(str, range(5_000))))
    content = bytearray((tmp_path / "x.zip").read_bytes())
    content[60:90] = (byte ^ 0xFF for byte in content[60:90])
    (tmp_path / "x.zip").write_bytes(content)
    (tmp_path / "z.txt").write_text("The ferry sails on Monday.")
    found = told(tmp_path / "x.zip", tmp_path / "z.txt")
    assert len(found) == 2
    assert found[1] == "z"


def test_zip_bombs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive({f"{n}.txt": b"\0" * 4_000_000 for n in range(10)}))
    assert told(path) == [FAR_TOO_MUCH]
    # an entry that says that it is small gives no more than it says
    small = archive({"a.txt": b"\0" * 10_000_000}).replace(
        (10_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little")
    )
    path.write_bytes(small)
    (line,) = told(path)
    assert line.startswith("cannot be unpacked")
    # entries upon each other: the same bytes a thousand times
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("0.txt", b"\0" * 1_000_000)
        info = packed.infolist()[0]
        for n in range(1, 1_000):
            twin = zipfile.ZipInfo(f"{n}.txt")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(twin, name, getattr(info, name))
            packed.filelist.append(twin)
            packed.NameToInfo[twin.filename] = twin
        packed._didModify = True
    path.write_bytes(out.getvalue())
    assert told(path) == [FAR_TOO_MUCH]


def test_an_upload_is_not_unpacked(tmp_path: Path) -> None:
    """Of what a visitor hands in, nothing is packed: `run/intake.py` gives sources without."""
    (tmp_path / "0").write_bytes(gzip.compress(json.dumps({"id": "a", "text": PROSE}).encode()))
    (found,) = pages([Source(str(tmp_path / "0"), "a", None, known_as="upload:a#1")])
    assert isinstance(found, Failure) or found.media_type == "text/plain"  # which `to_document` refuses as packed
