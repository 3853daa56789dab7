"""The wheel: all that is needed in it and nothing else, the same from the source distribution, and it works by itself.

`make wheel-check` does it once more with all dependencies from the package index.
"""

import json
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Callable
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


def broken(environment: Path, name: str, change: Callable[[Path], object]) -> dict[str, dict[str, str]]:
    """What the doctor finds where something has happened to a file; the file is put back."""
    (path,) = (environment / "venv" / "lib").glob(f"python*/site-packages/sayso/{name}")
    kept = path.read_bytes()
    try:
        change(path)
        done = run(environment, "sayso", "doctor", "--json")
        assert done.returncode == 1, done.stdout
        found = [json.loads(line) for line in done.stdout.splitlines()]
        return {row["what"]: row for row in found if row["state"] == "broken"}
    finally:
        path.write_bytes(kept)


def test_the_doctor_finds_what_is_missing(environment: Path) -> None:
    found = broken(environment, "resources/data/gazetteer.sqlite", Path.unlink)
    assert {"sayso", "gazetteer", "reading"} <= found.keys()
    assert "gazetteer.sqlite" in found["sayso"]["told"]
    assert "install it again" in found["sayso"]["fix"]


def test_the_doctor_finds_what_is_damaged(environment: Path) -> None:
    def flip(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    found = broken(environment, "resources/data/encoder/encoder.onnx", flip)
    assert {"sayso", "encoder"} <= found.keys()
    assert "checksum" in found["encoder"]["told"]
    assert all(row["fix"] for row in found.values())


def test_the_doctor_finds_a_word_list_that_cannot_be_read(environment: Path) -> None:
    found = broken(environment, "resources/data/cues.tsv", lambda path: path.write_bytes(b"\xff\xfe\x00"))
    assert "cues.tsv" in found["sayso"]["told"]
    assert "word lists" in found
