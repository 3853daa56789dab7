"""The report on paper: one file that opens from disk, loads nothing, runs nothing, and cites what it rests on."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import msgspec
import pytest
from lxml import html

from sayso.ledger import Ledger

from .conftest import PARSER, Pages
from .test_story import text_of, withdrawal


@pytest.fixture(scope="module")
def kherson(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    path = copy(sample, tmp_path_factory.mktemp("paper") / "l.db")
    with Ledger.open(str(path)) as opened:
        yield Pages(opened)


@pytest.fixture(scope="module")
def paper(kherson: Pages) -> Any:
    answer = kherson.client.get("/stories/1/report.html")
    assert answer.headers["content-disposition"] == 'attachment; filename="story-1.html"'
    return html.document_fromstring(answer.content, parser=PARSER)


def test_it_needs_nothing_else(paper: Any) -> None:
    assert not paper.cssselect("script, link, iframe, object, form, input, button")
    assert all(img.get("src").startswith("data:image/svg+xml;base64,") for img in paper.cssselect("img"))
    assert len(paper.cssselect("img")) == 2, "the chart and the map"
    assert all(img.get("alt") for img in paper.cssselect("img"))
    style = "".join(s.text_content() for s in paper.cssselect("style"))
    assert "url(" not in style
    assert "@import" not in style
    policy = paper.cssselect("meta[http-equiv='Content-Security-Policy']")[0].get("content")
    assert policy.startswith("default-src 'none';")
    assert not paper.xpath("//@*[starts-with(name(), 'on')] | //@style")
    for link in paper.cssselect("a"):
        address = link.get("href")
        assert address.startswith("#report-") or address == link.text_content(), "an outside link shows where it goes"


def test_it_says_what_it_is(paper: Any) -> None:
    imprint = text_of(paper.cssselect(".imprint")[0])
    assert re.fullmatch(
        r"Sayso · story 1 of invented\.db · made \w{3} \d+ \w{3} \d{4}, \d\d:\d\d UTC with version .+", imprint
    )


def test_it_tells_what_the_page_tells(paper: Any, kherson: Pages) -> None:
    page = kherson.get("/stories/1")
    for part in (".verdict", ".two h3", ".bothways h3", ".day h3", "blockquote.words", ".pledge h3"):
        assert [text_of(e) for e in paper.cssselect(part)] == [text_of(e) for e in page.cssselect(part)], part


def test_what_is_cited_stands_under_its_number(paper: Any, kherson: Pages) -> None:
    reports = {li.get("id"): text_of(li) for li in paper.cssselect(".reports li")}
    assert [f"report-{n}" for n in range(1, 16)] == list(reports)
    assert all(f"[{id_.removeprefix('report-')}]" in told for id_, told in reports.items())
    by_words = {b["words"]: b["document"] for b in kherson.json("/stories/1.json")["beliefs"]}
    checked = 0
    for said in paper.cssselect("article.said"):
        document = next((by_words.get(text_of(mark)) for mark in said.cssselect("blockquote mark")), None)
        if document:
            assert document in reports[said.cssselect("a.cite")[0].get("href")[1:]]
            checked += 1
    assert checked > 20


def test_a_withdrawn_report_is_cited_too(pages: Pages) -> None:
    pages.put(withdrawal("r1"), storyline=None)
    pages.put(
        withdrawal("r2", publisher="Northern Echo", published="2022-11-10", url="https://echo.example/1"), storyline=1
    )
    with pages.ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject="r2", value="2022-11-11", reason="the outlet says so", by="ann")
    paper = pages.get("/stories/1/report.html")
    assert "report withdrawn on 11 Nov 2022 · Northern Echo [2]" in text_of(paper.cssselect(".gone")[0])
    assert "https://echo.example/1" in text_of(paper.cssselect("#report-2")[0])


def test_a_story_without_stances_or_places_has_a_report_too(pages: Pages) -> None:
    silent = {"statements": (), "events": (), "beliefs": (), "places": (), "actors": ()}
    for name in ("r1", "r2"):
        pages.put(msgspec.structs.replace(withdrawal(name, text=f"Nothing happened, said {name}."), **silent),
                  storyline=None if name == "r1" else 1)  # fmt: skip
    for path in ("/stories/1", "/stories/1/report.html"):
        assert "Nobody in these reports takes a stance" in text_of(pages.get(path))
