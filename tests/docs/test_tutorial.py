"""The tutorial is true: every command in it is carried out on the sample, and prints what the page shows.

`pytest tests/docs/test_tutorial.py --golden` writes the output anew where it is shown from its beginning; read the
diff, and the words around it.
"""

import re
import shlex
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app

sys.path.insert(0, str(Path(__file__).parent))

from pages import DOCS, ROOT, fences

PAGE = DOCS / "tutorial.md"
PROMPT = "$ "
LEFT_OUT = "…"
"""A line that stands for any number of lines."""
USUAL = {0, 3, 4}
"""Exit codes of a command that did what it was to do; `watch-story` tells of news by 3 and 4."""

_VARYING = (
    (re.compile(r"\d+\.\d s, [\d,]+ words a second"), "SECONDS"),
    (re.compile(r", \d+\.\d s\)"), ", SECONDS)"),
    (re.compile(r"\b20(?:2[6-9]|[3-9]\d)-\d\d-\d\d\b"), "TODAY"),
    (re.compile(r"\b[0-9a-f]{12,64}\b"), "HASH"),
)


def normal(output: str) -> list[str]:
    """The lines of an output without what is another one each time: times, today, hashes, blanks at the ends."""
    for pattern, name in _VARYING:
        output = pattern.sub(name, output)
    return [line.rstrip() for line in output.strip("\n").splitlines()]


def shows(page: list[str], output: list[str]) -> bool:
    """Whether what the page shows is the output, with lines left out where it says so."""
    at, first = 0, True
    for chunk in _chunks(page):
        fits = [i for i in range(at, len(output) - len(chunk) + 1) if output[i : i + len(chunk)] == chunk]
        if not fits or (first and chunk and fits[0] != 0):
            return False
        at, first = fits[0] + len(chunk), False
    return page[-1:] == [LEFT_OUT] or at == len(output)


def _chunks(page: list[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    for line in page:
        if line == LEFT_OUT:
            chunks.append([])
        else:
            chunks[-1].append(line)
    return chunks


def anew(shown: list[str], output: str) -> str | None:
    """The output as the page is to show it, as many lines as before; None where it is shown from the middle."""
    lines = [line.rstrip() for line in output.strip("\n").splitlines()]
    if LEFT_OUT not in shown:
        return "\n".join(lines)
    if shown.index(LEFT_OUT) == len(shown) - 1:
        return "\n".join([*lines[: len(shown) - 1], LEFT_OUT])
    return None


def test_the_tutorial_does_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    text = PAGE.read_text(encoding="utf-8")
    written, done, wrong = "", 0, []
    blocks = [fence for fence in fences(text) if fence.kind == "console"]
    assert len(blocks) > 10
    for fence in blocks:
        command, *rest = re.sub(r"\\\n *", "", fence.body).split("\n", 1)
        assert command.startswith(f"{PROMPT}sayso "), command
        result = CliRunner().invoke(app, shlex.split(command.removeprefix(f"{PROMPT}sayso ")))
        assert result.exit_code in USUAL, f"{command}\n{result.output}\n{result.exception!r}"
        shown = [line.rstrip() for line in rest[0].strip("\n").splitlines()] if rest else []
        if not shows(normal("\n".join(shown)), normal(result.output)):
            wrong.append(f"{command}\n{result.output}")
            typed = fence.body[: fence.body.index("\n", fence.body.rindex(command[-10:])) + 1]
            if (fresh := anew(shown, result.output)) is not None:
                written += text[done : fence.start] + typed + fresh + "\n"
                done = fence.end
    if pytestconfig.getoption("golden"):
        PAGE.write_text(written + text[done:], encoding="utf-8")
    assert not wrong, "\n\n".join(["the tutorial shows otherwise (--golden writes it anew):", *wrong])


def test_lines_left_out_are_no_licence() -> None:
    output = ["a", "b", "c", "d"]
    assert shows(["a", "b", LEFT_OUT], output)
    assert shows([LEFT_OUT, "b", "c", LEFT_OUT], output)
    assert shows(["a", LEFT_OUT, "d"], output)
    assert not shows(["b", LEFT_OUT], output)
    assert not shows(["a", LEFT_OUT, "c"], output)
    assert not shows(["a", "b"], output)
    assert not shows(["a", LEFT_OUT, "x", LEFT_OUT], output)
