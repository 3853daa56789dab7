"""What the pages are made with: links into and out of docs/, figures by name, Markdown that means nothing else."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from manual import decisions, figures, notebooks, outside
from manual.figures import FigureError
from manual.words import cell, prose, table

ROOT = Path(__file__).parents[2]
PAGE = """
<!-- measured: birds -->
| | figure | P |
| --- | --- | --- |
| found, in the wood | .721 | .9 |
| heard | | .5 |

1 May, commit abc; 3 seconds:
<!-- end -->
"""


def test_a_figure_is_looked_up() -> None:
    known = figures.tables(PAGE)
    assert figures.with_figures("{{ figure birds | found, in the wood }}", known) == ".721"
    assert figures.with_figures("of {{ of100 birds | found, in the wood | P }}.", known) == "of 90 of 100."


@pytest.mark.parametrize(
    "asked", ["{{ figure fish | heard }}", "{{ figure birds | seen }}", "{{ figure birds | heard | R }}",
              "{{ figure birds | heard }}", "{{ of100 birds }}"],
)  # fmt: skip
def test_a_figure_that_is_not_there_ends_the_build(asked: str) -> None:
    with pytest.raises(FigureError):
        figures.with_figures(f"so {asked} so", figures.tables(PAGE))


def test_links_hold_in_both_worlds() -> None:
    assert outside.linked("[a](../CHANGELOG.md)", "scale.md", ROOT) == "[a](changelog.md)"
    assert (
        outside.linked("[a](../../training/MODEL_CARD.md#figures)", "howto/team.md", ROOT)
        == "[a](../model-card.md#figures)"
    )
    assert outside.linked("[a](../src/sayso/settings.py)", "scale.md", ROOT) == "a"
    for same in ("[a](https://x.example/y.md)", "[a](evaluation.md#places)", "[a](nowhere.md)", "[a](#here)"):
        assert outside.linked(same, "scale.md", ROOT) == same


def test_pages_from_outside_link_into_the_site() -> None:
    pages = dict(outside.pages(ROOT))
    assert "(evaluation.md)" in pages["model-card.md"]
    assert "(docs/" not in "".join(pages.values())


@pytest.mark.parametrize("name", ["README.md", *outside.PAGES, "training/README.md"])
def test_links_of_a_file_hold_on_a_git_host(name: str) -> None:
    """There nothing is generated: each leads to a file that is there."""
    file = ROOT / name
    for target in re.findall(r"\]\((?![a-z]+:|#)([^)\s#]+)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), target


def test_every_decision_has_a_title_and_every_notebook_a_page() -> None:
    page = decisions.page(ROOT)
    assert all(decisions.title(file) and f"({file.name})" in page for file in decisions.files(ROOT))
    for _, text in notebooks.pages(ROOT):
        assert text.startswith("# ") and "```python" in text


@given(st.text("ab *_`<>[]()|\\#!&-+.1\n", max_size=60))
def test_what_the_code_says_is_shown_as_it_is(text: str) -> None:
    """In a cell nothing of it becomes a tag, a link, or another cell."""
    made = Markdown(extensions=["tables"]).convert(table(("head", "more"), [(cell(text), "end")]))
    assert made.count("<td>") == 2
    assert not any(tag in made for tag in ("<a ", "<em>", "<strong>", "<img", "<b"))


def test_code_stays_code() -> None:
    assert prose("`a_b` and a_b, <x> | y") == "`a_b` and a\\_b, \\<x\\> \\| y"
