"""The Python of the pages runs: each fence by itself, as a reader would paste it, where the sample has been read."""

import sys
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from pages import DOCS, ROOT, fences

import sayso
from manual import python, records


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("python")
    (made / "examples").symlink_to(ROOT / "examples")
    with sayso.Ledger.open(str(made / "kherson.db")) as ledger:
        assert ledger.add(str(ROOT / "examples/kherson")).read == 18
    return made


def test_every_fence_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    text = (DOCS / "howto/python.md").read_text(encoding="utf-8") + python.page()
    run = [fence.body for fence in fences(text) if fence.kind == "python"]
    assert len(run) >= 6
    for body in run:
        exec(compile(body, "docs/howto/python.md", "exec"), {"__name__": "pasted"})


def test_what_the_pages_say_of_spans_is_so() -> None:
    reading = sayso.extract("The mayor of Aldery said the bridge was open again.", date="2022-11-15")
    assert f"spans: {reading.statements[0].content}" in python.page()
    shown = next(fence.body for fence in fences(records.page()) if fence.kind == "json")
    assert msgspec.json.decode(shown) == msgspec.json.decode(msgspec.json.encode(reading.statements[0]))
