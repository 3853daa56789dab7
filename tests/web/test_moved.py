"""An old number of a story leads to where most of its reports went."""

import pytest

from .conftest import Pages
from .reviewing import filled, work

__all__ = ["filled", "work"]  # fixtures


@pytest.fixture
def moved(work: Pages) -> Pages:
    """Story 1 has become story 2, but for one report."""
    with work.ledger.write() as writer:
        for document, number in (("r1", writer.add_storyline()), ("r2", 2), ("r3/x", writer.add_storyline())):
            writer.place(document, number)
    return work


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/stories/1", "/stories/2"), ("/stories/1.json", "/stories/2.json"),
        ("/stories/1?as_of=2031-03-05&all=1", "/stories/2?as_of=2031-03-05&all=1"),
        ("/stories/1/report.html", "/stories/2/report.html"), ("/api/stories/1", "/api/stories/2"),
        ("/api/stories/1/changes?since=2031-03-01", "/api/stories/2/changes?since=2031-03-01"),
    ],
)  # fmt: skip
def test_an_old_number_leads_to_the_story_that_most_of_its_reports_are_in(moved: Pages, asked: str, there: str) -> None:
    answer = moved.client.get(asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, there)
    assert moved.client.get(asked).status_code == 200


def test_a_number_that_never_was_is_missing_and_one_with_reports_is_itself(moved: Pages) -> None:
    assert moved.client.get("/stories/99").status_code == 404
    assert moved.client.get("/stories/99.json").status_code == 404
    assert moved.client.get("/stories/3", follow_redirects=False).status_code == 200
    assert moved.client.get("/stories/3?as_of=2031-03-01", follow_redirects=False).status_code == 404
