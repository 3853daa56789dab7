"""The notebooks run from their first cell to their last, in a real kernel, and show what they speak of."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOKS = sorted((EXAMPLES / "notebooks").glob("*.ipynb"))
SECONDS = 120
"""For one cell, on a machine that does much else."""
Run = Callable[[str], nbformat.NotebookNode]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`ran("01")`: that notebook with its outputs; all of them in one copy of the examples, as a user has them."""
    copy = tmp_path_factory.mktemp("notebooks") / "examples"
    shutil.copytree(EXAMPLES, copy, ignore=shutil.ignore_patterns("*.db*", ".ipynb_checkpoints"))
    done: dict[str, nbformat.NotebookNode] = {}

    def run(number: str) -> nbformat.NotebookNode:
        if number not in done:
            path = next((copy / "notebooks").glob(f"{number}-*.ipynb"))
            try:
                done[number] = executed(path)
            except RuntimeError:  # a kernel that did not start: somebody else had its ports first
                done[number] = executed(path)
        return done[number]

    return run


def executed(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    return NotebookClient(notebook, timeout=SECONDS, resources=where).execute()


def printed(notebook: nbformat.NotebookNode) -> str:
    """All that its cells print or show as text."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)


def drawn(notebook: nbformat.NotebookNode) -> list[str]:
    """The charts that it shows."""
    data = [o.get("data", {}) for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
    return [found["image/svg+xml"] for found in data if "image/svg+xml" in found]


def test_there_are_four() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
def test_what_is_kept_of_a_notebook_is_its_text_alone(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert cell.cell_type == "markdown" or (not cell.outputs and cell.execution_count is None)
    source = "\n".join(cell.source for cell in notebook.cells)
    assert not re.search(r"(?<![\w.:/])/(?:home|tmp|work|Users|root|mnt|var)\b|[A-Z]:\\", source)
    assert path.stat().st_size < 20_000
    prose = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert len(prose.split()) > 150


def test_a_first_story_goes_from_the_list_to_the_words(ran: Run) -> None:
    told = printed(ran("01"))
    assert "withdrawal from Kherson" in told
    days = re.findall(r"^(2022-11-\d\d)  (\w+)", told, re.MULTILINE)
    assert len(days) == len(dict(days)) > 4
    assert {"announced", "confirmed"} <= set(dict(days).values())
    assert re.search(r"CT\+ completed: “.*withdraw", told)
    assert "2022-11-09" in told  # the latest report known on that day
    assert re.search(r"…[^\[]+\[[^\]]+\]", told)
    (chart,) = drawn(ran("01"))
    assert "confirmed" in chart


def test_counts_are_of_what_happened_and_copies_count_for_nothing(ran: Run) -> None:
    told = printed(ran("02"))
    assert re.search(r"^2022-11 [A-Z]{3}(?: +\d+){4}$|^ +RUS(?: +\d+)+", told, re.MULTILINE)
    without, with_them = map(int, re.findall(r"without copies (\d+), with them (\d+)", told)[0])
    assert 20 < without < with_them
    assert int(re.findall(r"nobody holds it to be so: (\d+)", told)[0]) > 10, (
        "those of whom nobody says so are among them"
    )
    rows = re.findall(r"^(?:verbal|material) \w+ +(\d+) +(\d+)$", told, re.MULTILINE)
    assert len(rows) == 4
    assert all(int(once) <= int(as_told) for as_told, once in rows)
    assert sum(int(as_told) for as_told, _ in rows) < without
    assert re.search(r"[A-Z]{3,} +“\w[^”]*” \(2022-11-", told)
    charts = drawn(ran("02"))
    assert len(charts) == 2
    assert all("material conflict" in chart for chart in charts)


def test_outlets_are_compared_with_their_numbers_beside_them(ran: Run) -> None:
    told = printed(ran("03"))
    lines = re.findall(r"^(\w[\w ]+?) +(\d+) of +(\d+) +(\d+)% to (\d+)%$", told, re.MULTILINE)
    assert len(lines) == 5
    for _, hits, of, low, high in lines:
        assert int(low) <= 100 * int(hits) / int(of) <= int(high)
    charts = drawn(ran("03"))
    assert len(charts) == 3
    assert "(n = " in charts[0]
    assert re.search(r"CT\+.*: “|CT\+ .*“", told)


def test_a_correction_wins_survives_and_is_undone(ran: Run) -> None:
    told = printed(ran("04"))
    assert "nobody outside the Russian command could know" in told
    assert "disputed -> signs" in told
    assert "it is one of CT+" in told
    assert re.search(r"^1 Ada .* \| in force \| ", told, re.MULTILINE)
    assert "read=1, known=17, failed=0" in told
    assert "signs -> disputed" in told
    assert "(1, 'undone', 'Ben')" in told
