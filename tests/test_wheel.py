"""The wheel: all that is needed in it and nothing else, the same from the source distribution, and it works by itself.

`make wheel-check` does it once more with all dependencies from the package index.
"""

import json
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import wheel_check

UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that is packed."""
    return wheel_check.copied(tmp_path_factory.mktemp("wheel") / "copy")


@pytest.fixture(scope="session")
def wheel(copy: Path) -> Path:
    """The wheel."""
    return wheel_check.built(copy, "wheel", copy.parent / "dist")


def test_it_holds_what_is_needed_and_nothing_else(wheel: Path) -> None:
    assert list(wheel_check.faults(wheel)) == []


def test_what_has_no_place_in_it_or_is_missing_is_noticed(wheel: Path, tmp_path: Path) -> None:
    other = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as packed, zipfile.ZipFile(other, "w") as made:
        for name in packed.namelist():
            if name.endswith(("gazetteer.sqlite", ".onnx")):
                continue
            content = packed.read(name)
            if name.endswith("METADATA"):
                content = content.replace(b"\n\n", b"\nRequires-Dist: x @ https://example.org/x.whl\n\n", 1)
            made.writestr(name, content.replace(b"[spacy_factories]", b"[others]"))
        made.writestr("sayso/resources/data/gazetteer.sqlite-wal", b"")
        made.writestr("tests/test_x.py", f"# {wheel_check.ROOT}/x")
    found = "\n".join(wheel_check.faults(other))
    for told in ("gazetteer.sqlite is missing", "encoder.onnx is missing", "sqlite-wal has no place", "tests/test_x.py",
                 "takes no addresses", "where it was made", "spacy_factories"):  # fmt: skip
        assert told in found


def test_one_of_the_source_distribution_is_the_same(copy: Path, wheel: Path, tmp_path: Path) -> None:
    source = wheel_check.built(copy, "sdist", tmp_path / "sdist")
    with tarfile.open(source) as packed:
        packed.extractall(tmp_path, filter="data")
    (folder,) = (path for path in tmp_path.iterdir() if (path / "PKG-INFO").exists())
    again = wheel_check.built(folder, "wheel", tmp_path / "dist")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment in which the wheel is installed, beside what this one has installed but Sayso."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([UV, "venv", "--quiet", "--offline", "--python", sys.executable, folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    install = [UV, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel]
    subprocess.run(install, check=True)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def run(environment: Path, *line: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(environment / "venv" / "bin" / line[0]), *line[1:]],
        cwd=environment, env=wheel_check.alone(environment, **more), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_works_where_there_is_nothing_else_of_ours(environment: Path) -> None:
    told = run(environment, "python", "-c", "import sayso; print(sayso.__file__)")
    assert str(environment) in told.stdout
    program = environment / "venv" / "bin" / "sayso"
    assert list(wheel_check.tried(program, environment, wheel_check.alone(environment))) == []


def test_the_doctor_finds_what_is_missing_damaged_or_not_readable(environment: Path) -> None:
    (package,) = (environment / "venv" / "lib").glob("python*/site-packages/sayso/resources/data")
    absent, damaged, spoilt = (
        package / name for name in ("sentences/sentences.onnx", "encoder/encoder.onnx", "cues.tsv")
    )
    kept = {path: path.read_bytes() for path in (absent, damaged, spoilt)}
    flipped = bytearray(kept[damaged])
    flipped[len(flipped) // 2] ^= 1
    try:
        absent.unlink()
        damaged.write_bytes(flipped)
        spoilt.write_bytes(b"\xff\xfe\x00")
        done = run(environment, "sayso", "doctor", "--json")
    finally:
        for path, content in kept.items():
            path.write_bytes(content)
    assert done.returncode == 1
    rows = [row for row in map(json.loads, done.stdout.splitlines()) if row["state"] == "broken"]
    assert all("install it again" in row["fix"] for row in rows)
    told = {
        what: " ".join(row["told"] for row in rows if row["what"] == what) for what in {row["what"] for row in rows}
    }
    assert {"sayso", "encoder", "word lists"} <= told.keys()
    assert "missing: sayso/resources/data/sentences/sentences.onnx" in told["sayso"]
    assert "not as they were packed: " in told["sayso"]
    assert "encoder.onnx is damaged: its checksum is another" in told["encoder"]
    assert "sentences.onnx is missing" in told["encoder"]
