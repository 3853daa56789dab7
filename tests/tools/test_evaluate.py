"""`make evaluate`: measured blocks are replaced, people's words stay, and what cannot be measured is said."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import evaluate
from evaluation.page import PageError, blocks, with_block
from evaluation.sections import SECTIONS, Figure, Section, Step, article_counts, last_line
from evaluation.tables import table

ROOT = Path(__file__).parents[2]
SCORER = """
import json, pathlib, sys
words = pathlib.Path(sys.argv[1]).read_text().split()
print("said to people")
print(json.dumps({"all": {"p": 0.5, "r": 1.0, "f1": 2 / 3, "tp": len(words), "pred": 1234, "gold": 3}, "share": 1.0}))
"""
PAGE = """# Figures

Words before.

<!-- measured: birds -->
old birds
<!-- end -->

Words between.

<!-- measured: fish -->
old fish
<!-- end -->

Words after.
"""


def section(name: str, *, scorer: str = "count.py", **changes: object) -> Section:
    step = Step(f'python "$SCORERS/{scorer}" "$CORPORA/{name}.txt" > "$OUT/scores.txt"')
    fields: dict[str, object] = {
        "name": name,
        "title": name.title(),
        "needs": (f"{name}.txt",),
        "scorer": scorer,
        "steps": (step,),
        "result": "scores.txt",
        "parse": last_line,
        "figures": (Figure("all of them", ("all",), (".9",)), Figure("some", ("share",))),
        "marks": ("others",),
    }
    return Section(**(fields | changes))  # type: ignore[arg-type]


BIRDS, FISH = section("birds"), section("fish")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one commit, and beside it corpora and a scorer of our own."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):  # set where a hook of git runs the tests
        monkeypatch.delenv(name, raising=False)
    for folder in ("project/docs", "data/the corpora", "data/score"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "data/score/count.py").write_text(SCORER)
    (tmp_path / "data/the corpora/birds.txt").write_text("wren heron")
    (tmp_path / "data/the corpora/fish.txt").write_text("perch")
    root = tmp_path / "project"
    (root / "docs/evaluation.md").write_text(PAGE)
    (root / ".gitignore").write_text("build/\n")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "first")
    return root


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def run(root: Path, *arguments: str, sections: tuple[Section, ...] = (BIRDS, FISH)) -> tuple[int, str]:
    """The exit status and the page afterwards."""
    corpora = str(root.parent / "data/the corpora")
    status = evaluate.main(["--corpora", corpora, *arguments], sections=sections, root=root)
    return status, (root / "docs/evaluation.md").read_text()


def body(page: str, name: str) -> str:
    start, end = blocks(page)[name]
    return page[start:end]


def test_blocks_are_replaced_and_words_stay(project: Path) -> None:
    status, page = run(project)
    assert status == 0
    head = git(project, "rev-parse", "--short", "HEAD")
    stamp = rf"\d+ \w+ \d{{4}}, commit {head}; \d+ seconds:"
    told = [line for line in body(page, "birds").splitlines() if line]
    assert told[:4] == [
        "| | figure | P | R | right | found | gold | others |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| all of them | .667 | .500 | 1.000 | 2 | 1,234 | 3 | .9 |",
        "| some | 1.000 | | | | | | |",
    ]
    assert re.fullmatch(stamp, told[4])
    assert told[5:] == ['    python "$SCORERS/count.py" "$CORPORA/birds.txt" > "$OUT/scores.txt"']
    assert "| all of them | .667 | .500 | 1.000 | 1 |" in body(page, "fish")
    around = re.compile(r"(?s)(<!-- measured: \w+ -->\n).*?(<!-- end -->)")
    assert around.sub(r"\1\2", page) == around.sub(r"\1\2", PAGE)


def test_nothing_of_this_machine_is_on_the_page(project: Path) -> None:
    assert str(project.parent) not in run(project)[1]


def test_some_sections_alone(project: Path) -> None:
    _, page = run(project, "--only", "fish")
    assert body(page, "birds") == "old birds\n"
    assert "commit" in body(page, "fish")


def test_a_name_takes_its_family_too() -> None:
    family = [section("birds-small"), section("birds-big"), section("birdsong"), section("fish")]
    assert [s.name for s in evaluate.chosen(family, "birds", bench=False)] == ["birds-small", "birds-big"]


def test_timings_only_on_request() -> None:
    sections = [BIRDS, section("bench", on_request=True)]
    assert evaluate.chosen(sections, "", bench=False) == [BIRDS]
    assert evaluate.chosen(sections, "", bench=True) == sections
    assert evaluate.chosen(sections, "bench", bench=False) == sections[1:]
    assert evaluate.chosen(sections, "birds", bench=True) == sections


def test_a_changed_tree_is_marked_but_not_for_the_page_itself(project: Path) -> None:
    (project / "docs/evaluation.md").write_text(PAGE + "\nMore words.\n")
    assert "+ changes" not in run(project)[1]
    (project / "new.py").write_text("")
    assert "+ changes;" in run(project)[1]


def test_without_git_the_commit_is_unknown(project: Path) -> None:
    (project / ".git").rename(project / "gone")
    assert ", commit unknown;" in run(project)[1]


def test_a_missing_corpus_or_scorer_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project.parent / "data/the corpora/fish.txt").unlink()
    status, page = run(project, sections=(FISH, section("moss"), section("birds", scorer="gone.py")))
    assert status == 0
    told = capsys.readouterr().err
    assert "fish is left out, not there: $CORPORA/fish.txt" in told
    assert "birds is left out, not there: $SCORERS/gone.py" in told
    assert (body(page, "fish"), body(page, "birds")) == ("old fish\n", "old birds\n")
    assert page.endswith(
        "## Moss\n\n<!-- measured: moss -->\nNot measured; not there: $CORPORA/moss.txt.\n<!-- end -->\n"
    )


@pytest.mark.parametrize(
    "scorer",
    [f"{SCORER}\nsys.exit(3)", "import nothing_of_the_kind", "print('no figures')", "print('{}')", "print('[1]')"],
)
def test_a_failing_scorer_does_not_end_the_others(
    project: Path, capsys: pytest.CaptureFixture[str], scorer: str
) -> None:
    (project.parent / "data/score/bad.py").write_text(scorer)
    status, page = run(project, sections=(section("birds", scorer="bad.py"), FISH))
    assert status == 1
    assert "birds FAILED and keeps the figures it had" in capsys.readouterr().err
    assert body(page, "birds") == "old birds\n"
    assert "commit" in body(page, "fish")


def test_what_an_earlier_run_left_is_not_taken_for_a_result(project: Path) -> None:
    run(project)
    silent = section("birds", steps=(Step("true"),))
    assert run(project, sections=(silent,))[0] == 1


def test_status_1_may_be_no_failure(project: Path) -> None:
    steps = (Step("exit 1", on_1="Some were not read."), *BIRDS.steps)
    status, page = run(project, sections=(section("birds", steps=steps),))
    assert status == 0
    assert "\n\nSome were not read.\n\n" in body(page, "birds")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--corpora", ""], "CORPORA: say which folder, CORPORA=DIR"),
        (["--corpora", "nowhere"], "CORPORA: no folder nowhere"),
        (["--scorers", "nowhere"], "SCORERS: no folder nowhere"),
        (["--only", "trees"], "no section 'trees'; there are birds, fish"),
    ],
)
def test_what_cannot_be_tried_is_said(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert run(project, *arguments) == (2, PAGE)
    assert told in capsys.readouterr().err


def test_a_page_whose_marks_do_not_pair_up_is_not_touched(project: Path) -> None:
    broken = PAGE.replace("<!-- end -->", "", 1)
    (project / "docs/evaluation.md").write_text(broken)
    assert run(project) == (2, broken)


@pytest.mark.parametrize("marks", ["<!-- end -->", "<!-- measured: a -->", "<!-- measured: a -->\n<!-- end -->\n" * 2])
def test_marks_that_do_not_pair_up(marks: str) -> None:
    with pytest.raises(PageError):
        blocks(f"Words.\n{marks}\n")


lines = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")).filter(lambda t: "<!--" not in t)


@given(lines, lines, lines)
def test_writing_a_block_changes_nothing_else(before: str, after: str, words: str) -> None:
    page = f"{before}\n<!-- measured: a -->\nold\n<!-- end -->\n{after}"
    written = with_block(page, "a", "A", words)
    assert written.startswith(f"{before}\n<!-- measured: a -->\n")
    assert written.endswith(f"<!-- end -->\n{after}")
    assert body(written, "a").strip() == words.strip()
    assert with_block(written, "a", "A", words) == written


def test_shapes_of_figures() -> None:
    result = json.loads('{"a": {"share": 0.25, "n": 1, "of": 4}, "b": [3, 4], "c": {"p": 0.1, "r": 0.2, "f1": 0.13}}')
    told = table(section("x", figures=tuple(Figure(key, (key,)) for key in "abc"), marks=()), result)
    assert told.splitlines()[2:] == [
        "| a | .250 | | | 1 | 4 |",
        "| b | .750 | | | 3 | 4 |",
        "| c | .130 | .100 | .200 | | |",
    ]


def test_a_result_of_text_is_shown_as_it_is() -> None:
    assert table(section("x", figures=()), "fast  1.00\n  slow  0.50\n") == "    fast  1.00\n      slow  0.50"


def test_the_counts_of_an_article() -> None:
    told = "ok     place   Avonmouth\ndate 1/2, event actor 0/3\nfacts found: 1 of 5 = 0.200\n"
    assert article_counts(told) == {"date": [1, 2], "event actor": [0, 3], "all facts": [1, 5]}


@pytest.mark.parametrize("one", SECTIONS, ids=lambda s: s.name)
def test_sections_are_whole(one: Section) -> None:
    commands = "\n".join(step.command for step in one.steps)
    assert set(re.findall(r"\$\w+", commands)) <= {"$CORPORA", "$SCORERS", "$OUT"}
    assert f'"$OUT/{one.result}"' in one.steps[-1].command
    assert one.scorer is None or f'"$SCORERS/{one.scorer}"' in one.steps[-1].command
    assert all(len(figure.marks) in (0, len(one.marks)) for figure in one.figures)


def test_every_section_has_its_block_on_our_page() -> None:
    page = (ROOT / "docs/evaluation.md").read_text(encoding="utf-8")
    assert sorted(blocks(page)) == sorted(s.name for s in SECTIONS)
