"""The Pledges page: promises with what has come of them, and what was not looked at."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from sayso.core.records import Reading
from sayso.ledger import Ledger
from sayso.run import pledges as run_pledges
from sayso.web.filters import came_from
from sayso.web.security.mistakes import told

from .conftest import Pages


@pytest.fixture
def sampled(tmp_path: Path, sample: Path) -> Iterator[Pages]:
    copy(sample, tmp_path / "sample.db")
    with Ledger.open(str(tmp_path / "sample.db")) as opened:
        yield Pages(opened)


def test_each_pledge_stands_with_its_sentence_and_its_story(sampled: Any) -> None:
    page = sampled.get("/pledges")
    known = sampled.json("/pledges.json")
    shown = page.cssselect("section.pledge")
    assert len(shown) == known["total"] == len(known["pledges"]) > 0
    for section, pledge in zip(shown, known["pledges"], strict=True):
        links = [each.get("href") for each in section.cssselect("a")]
        assert {f"/stories/{number}" for number in pledge["storylines"]} <= set(links)
        rows = pledge["promises"] + pledge["expected"] + pledge["deliveries"]
        assert len(section.cssselect("blockquote")) == len(rows)
        assert {f"/reports/{row['document']}#c{row['span'][0]}-{row['span'][1]}" for row in rows} <= set(links)
    for story in {number for pledge in known["pledges"] for number in pledge["storylines"]}:
        assert sampled.get(f"/stories/{story}").cssselect("h1")


def test_as_of_a_day_only_what_was_known_counts(sampled: Any) -> None:
    assert sampled.json("/pledges.json?as_of=2022-11-01")["total"] == 0
    assert "No promise" in sampled.get("/pledges?as_of=2022-11-01").text_content()
    every = sampled.json("/pledges.json?limit=100")["pledges"]
    paged = [p for n in range(len(every)) for p in sampled.json(f"/pledges.json?limit=1&offset={n}")["pledges"]]
    assert paged == every
    for query in ("as_of=2022-99-99", "offset=-1", "limit=0", "limit=101"):
        assert sampled.client.get(f"/pledges?{query}").status_code == 422, query


def test_what_was_not_looked_at_is_told(sampled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_pledges, "LATEST", 1)
    known = sampled.json("/pledges.json")
    assert known["looked_at"] == 1 < known["reports"]
    assert "looks at the latest 1 of" in sampled.get("/pledges").text_content()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/stories?as_of=2022-99-99", "As of: write a day such as 2022-11-10."),
        ("/stories?words=" + "x" * 400, "Words: at most 300 characters."),
        ("/stories?page=x", "Page: write a whole number."),
        ("/stories?page=0", "Page: at least 1."),
        ("/stories?order=odd", "Sorted by: one of moving, weight or title."),
        ("/stories?country=12", "Country: write three letters such as UKR."),
    ],
)
def test_mistakes_are_told_in_plain_words(sampled: Any, address: str, words: str) -> None:
    answer = sampled.client.get(address)
    assert answer.status_code == 422
    assert words in answer.text
    name = address.partition("?")[2].partition("=")[0]
    assert sampled.client.get(address.replace("?", ".json?")).json()["error"]["message"].startswith(f"{name}: ")


def test_what_may_be_empty_is_not_told_of() -> None:
    mistakes = [
        {"type": "date_from_datetime_parsing", "loc": ("body", "date", "date"), "msg": ""},
        {"type": "literal_error", "loc": ("body", "date", "literal['']"), "msg": "", "ctx": {"expected": "''"}},
    ]
    assert told(mistakes, by_label=True) == ["Published on: write a day such as 2022-11-10"]


def test_no_page_gives_advice_for_the_command_line(sampled: Any) -> None:
    for address in ("/stories/99999", "/stories/99999.json", "/api/stories/99999"):
        answer = sampled.client.get(address)
        assert answer.status_code == 404
        assert "`sayso" not in answer.text


def test_a_report_leads_to_its_story_also_without_a_status(sampled: Any) -> None:
    with sampled.ledger.read() as queries:
        listed = {entry["id"] for entry in sampled.json("/stories.json")["entries"]}
        homes = queries.storylines_of([id_ for ids in queries.storylines().values() for id_ in ids])
    quiet = {document: number for document, number in homes.items() if number not in listed}
    assert quiet, "the sample has a report in which nobody takes a stance"
    for document, number in quiet.items():
        links = [each.get("href") for each in sampled.get(f"/reports/{document}").cssselect("a")]
        assert f"/stories/{number}" in links


def test_stories_without_a_status_are_a_list_of_their_own(pages: Any) -> None:
    for number in (1, 2):
        pages.put(Reading(id=f"r{number}", text="Talks went on.", published="2031-03-01"), storyline=number - 1 or None)
    pages.refresh()
    assert [entry["id"] for entry in pages.json("/stories.json?status=none")["entries"]] == [1]
    assert [entry["id"] for entry in pages.json("/api/stories?status=none")["items"]] == [1]
    assert pages.json("/stories.json?status=open")["entries"] == []
    [link] = pages.get("/stories?status=none").cssselect(".statuses a[href='/stories?status=none']")
    assert link.get("aria-current") == "true"
    assert "no status yet 1" in " ".join(link.text_content().split())


def test_files_are_named_without_their_folders_to_those_who_sit_elsewhere() -> None:
    assert came_from("/home/tove/reports/ferry.txt") == "ferry.txt"
    assert came_from("C:\\reports\\ferry.txt") == "ferry.txt"
    assert came_from("ferry.txt") == "ferry.txt"
    assert came_from("https://x.example/a/b") == "https://x.example/a/b"
