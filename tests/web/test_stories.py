"""The Stories page: what moves, narrowed down by a plain form, each line with who is for and against."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from sayso.ledger import Ledger

from .conftest import Pages

HOSTILE = "</title><script>alert(1)</script>\u202egnp.exe"


@pytest.fixture(scope="module")
def kherson(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    path = copy(sample, tmp_path_factory.mktemp("stories") / "l.db")
    with Ledger.open(str(path)) as opened:
        yield Pages(opened)


def labels(page) -> list[str]:  # type: ignore[no-untyped-def]
    return [link.text_content() for link in page.cssselect(".story h2 a")]


def test_a_line_tells_where_the_story_stands_and_on_whose_say_so(kherson: Pages) -> None:
    page = kherson.get("/stories")
    (line,) = [li for li in page.cssselect("li.story") if "Kherson" in li.text_content()]
    words = " ".join(line.text_content().split())
    assert "confirmed since 11 Nov 2022" in words
    assert "for: Russia, Estuary News Agency" in words
    assert "against: United Kingdom" in words
    assert "13 reports + 2 copies" in words
    assert line.cssselect("svg title")[0].text.startswith("13 reports from 8 Nov 2022 to 14 Nov 2022")
    assert line.cssselect("h2 a")[0].get("href") == "/stories/1"
    assert "moved 14 Nov 2022" in words


def test_the_same_as_json(kherson: Pages) -> None:
    told = kherson.json("/stories.json")
    assert told["total"] == 2
    assert {entry["status"] for entry in told["entries"]} == {"confirmed", "disputed"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 2),
        ("words=&status=&actor=&country=&type=&since=&until=&as_of=", 2),
        ("status=confirmed", 1),
        ("status=broken", 0),
        ("words=kherson", 1),
        ("actor=Wallace", 1),
        ("country=MLI", 1),
        ("type=RETREAT", 2),
        ("type=AID", 0),
        ("since=2022-11-15", 0),
        ("until=2022-11-08", 1),
        ("as_of=2022-11-08", 1),
        ("page=2", 0),
        ("words=%F0%9F%92%A3%22%27%25%5C", 0),
    ],
)
def test_the_form_narrows_the_list_down(kherson: Pages, asked: str, found: int) -> None:
    page = kherson.get(f"/stories?{asked}")
    assert len(labels(page)) == found
    assert bool(page.cssselect("p.card")) == (found == 0), "it says that there is none"


def test_the_form_keeps_what_was_asked(kherson: Pages) -> None:
    page = kherson.get(
        "/stories?words=troops&actor=RUS&type=RETREAT&country=UKR&since=2022-11-01&order=title&status=confirmed"
    )
    assert [(f.get("name"), f.get("value")) for f in page.cssselect(".filters input") if f.get("value")] == [
        ("status", "confirmed"), ("words", "troops"), ("actor", "RUS"), ("since", "2022-11-01"),
    ]  # fmt: skip
    assert [o.get("value") for o in page.xpath("//option[@selected]")] == ["RETREAT", "UKR", "title"]
    for field in page.cssselect(".filters input, .filters select"):
        if field.get("type") != "hidden":
            assert page.xpath("//label[@for=$id]", id=field.get("id")), field.get("name")


def test_each_status_is_a_link_with_its_number(kherson: Pages) -> None:
    page = kherson.get("/stories?words=troops&status=confirmed")
    links = {" ".join(a.text_content().split()): a.get("href") for a in page.cssselect(".statuses a")}
    assert links == {
        "all 2": "/stories?words=troops",
        "disputed 1": "/stories?status=disputed&words=troops",
        "confirmed 1": "/stories?status=confirmed&words=troops",
    }
    assert page.cssselect(".statuses a[aria-current]")[0].text_content().split() == ["confirmed", "1"]


def test_deeds_and_countries_are_links_with_their_numbers_and_a_second_click_takes_them_back(kherson: Pages) -> None:
    page = kherson.get("/stories?country=MLI")
    links = {" ".join(a.text_content().split()): a.get("href") for a in page.cssselect(".facets a")}
    assert links == {
        "Retreat 2": "/stories?country=MLI&type=RETREAT",
        "Mali 1": "/stories",
        "Ukraine 1": "/stories?country=UKR",
    }


def test_order(kherson: Pages) -> None:
    assert labels(kherson.get("/stories?order=title")) == sorted(labels(kherson.get("/stories")))
    assert "Kherson" in labels(kherson.get("/stories?order=weight"))[0]


def test_as_of_a_day_nothing_later_shows(kherson: Pages) -> None:
    page = kherson.get("/stories?as_of=2022-11-09")
    text = " ".join(page.cssselect("main")[0].text_content().split())
    assert "As they stood at the end of Wed 9 Nov 2022" in text
    assert "Nov 2022" in text
    assert not any(f"{day} Nov 2022" in text for day in range(10, 15))
    assert all(a.get("href").endswith("?as_of=2022-11-09") for a in page.cssselect(".story h2 a"))
    assert not labels(kherson.get("/stories?as_of=2022-11-01"))


@pytest.mark.parametrize("asked", ["as_of=yesterday", "as_of=2022-13-01", "status=true", "page=0", "page=x", "order=up",
                                   "country=U%00A", f"words={'w' * 400}", "since=2022"])  # fmt: skip
def test_what_is_no_value_is_told_and_nothing_breaks(kherson: Pages, asked: str) -> None:
    answer = kherson.client.get(f"/stories?{asked}")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_an_empty_ledger_says_what_to_do(pages: Pages) -> None:
    page = pages.get("/stories")
    assert page.cssselect(".empty a[href='/read']")
    assert not page.cssselect("form.filters")


def test_paging(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    from sayso.web.pages import stories

    from .test_story import withdrawal

    monkeypatch.setattr(stories, "PER_PAGE", 2)
    for number in range(5):
        pages.put(withdrawal(f"r{number}", title=f"Brigade {number} leaves"), storyline=None)
    pages.refresh()
    seen = []
    address = "/stories?order=title"
    for _ in range(3):
        page = pages.get(address)
        seen += labels(page)
        address = next(iter(a.get("href") for a in page.cssselect("a[rel='next']")), "")
    assert not address, "the last page has no next one"
    assert seen == [f"Brigade {number} leaves" for number in range(5)]


def test_hostile_titles_stay_text(pages: Pages) -> None:
    from .test_story import withdrawal

    pages.put(withdrawal("r1", title=HOSTILE, publisher="<img src=x onerror=alert(1)>"), storyline=None)
    pages.refresh()
    answer = pages.client.get("/stories")
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert "\u202e" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_what_is_in_question_stands_under_the_headline(kherson: Pages) -> None:
    told = [" ".join(p.text_content().split()) for p in kherson.get("/stories").cssselect(".story .claim")]
    assert told == ["In question: France withdraws from Mali.", "In question: Russia withdraws from Kherson."]
    assert {e["claim"] for e in kherson.json("/stories.json")["entries"]} == {
        "France withdraws from Mali", "Russia withdraws from Kherson",
    }  # fmt: skip


def test_what_cannot_be_meant_is_told(kherson: Pages) -> None:
    turned = kherson.get("/stories?since=2022-11-12&until=2022-11-09").cssselect("p.count")[0].text_content()
    assert "“Reports from” is after “to”" in turned
    unknown = kherson.get("/stories?type=PICNIC").cssselect("p.card")[0].text_content()
    assert "There are no deeds of the type PICNIC." in " ".join(unknown.split())
