"""The Search page: quotations with the words marked, and what there is to narrow down by."""

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.core.records import Actor, Judgement, Reading, Statement


def report(number: int, *, publisher: str = "Calder Post", speaker: str = "Tove Arnquist", day: str = "09") -> Reading:
    text = f"{speaker} said the brigade would leave the harbour. The harbour is old, says report {number}."
    content = (text.index("the brigade"), text.index(". The"))
    return Reading(
        id=f"r/{number}", text=text, published=f"2022-11-{day}", title=f"Title {number}", publisher=publisher,
        actors=(Actor(id="a1", name=speaker, kind="person", mentions=((0, len(speaker)),)),),
        statements=(Statement(id="s1", kind="indirect", content=(content,), speaker="a1"),),
    )  # fmt: skip


def words_of(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_hits_are_quotations_with_the_words_marked_and_lead_into_the_report(pages: Any) -> None:
    pages.put(report(1))
    page = pages.get("/search?q=leaving+harbour")
    [said] = page.cssselect(".hits > li")
    assert [e.text for e in said.cssselect("mark")] == ["leave", "harbour"]
    assert words_of(said).startswith("Tove Arnquist the brigade would leave the harbour")
    assert "9 Nov 2022 · Calder Post" in words_of(said)
    [link] = [e.get("href") for e in said.cssselect("blockquote a")]
    assert link == "/reports/r%2F1?at=19-54#c19-54"
    assert [e.text_content() for e in pages.get(link.partition("#")[0]).cssselect(".found")] != []
    [repeated] = page.cssselect(".repeats li")
    assert "Title 1" in words_of(repeated)


def test_copies_are_shown_and_not_counted(pages: Any) -> None:
    pages.put(report(1))
    pages.put(report(2))
    with pages.ledger.write() as writer:
        writer.add_judgement(Judgement(kind="copy", left="r/2", right="r/1", score=1.0, by="a person", reason=""))
    page = pages.get("/search?q=brigade")
    assert words_of(page.cssselect("#hits")[0]) == "1 statement, 1 report and 1 copy, not counted"
    assert [words_of(e) for e in page.cssselect(".hits .copied")] == ["a copy, not counted"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("brigade after:2022-99-99", "after:2022-99-99 is no day, month or year such as 2022-11-10; it was not used."),
        (
            "brigade before:2022-02-30",
            "before:2022-02-30 is no day, month or year such as 2022-11-10; it was not used.",
        ),
        ("foo:bar", "foo:bar narrows nothing down: there is no foo:, it was taken as words."),
        ("speaker:", "speaker: has nothing after it; it was not used."),
        ("speaker: brigade", "speaker: has nothing after it; it was not used."),
        ("-publisher:Post brigade", "-publisher:Post was not used: only words can be left out."),
        ("type:WALK brigade", "type:WALK is no type of deed; it was not used."),
        ("story:x", "story:x is no number of a story; it was not used."),
        ("brigade story:99", "There is no story 99."),
        ("after:2022-12 before:2022-11", "after:2022-12 is later than before:2022-11, so nothing can be found."),
    ],
)
def test_what_was_not_used_is_told(pages: Any, typed: str, told: str) -> None:
    pages.put(report(1))
    page = pages.get("/search?q=" + quote(typed))
    assert [words_of(e) for e in page.cssselect(".notes li")] == [told]
    assert pages.json("/search.json?q=" + quote(typed))["notes"] == [told]
    assert pages.json("/api/search?q=" + quote(typed))["notes"] == [told]


@pytest.mark.parametrize(
    "typed", ["brigade", "after:2022-11 before:2022", "https://example.org/a", "10:30", '"he said: go"', "story:1"]
)
def test_what_is_used_is_not_remarked_on(pages: Any, typed: str) -> None:
    pages.put(report(1))
    notes = pages.json("/search.json?q=" + quote(typed))["notes"]
    assert notes == (["There is no story 1."] if typed == "story:1" else [])


def test_facets_count_and_narrow_down(pages: Any) -> None:
    for number in range(4):
        pages.put(report(number, publisher="Calder Post" if number else 'Odd "Post"', day=f"0{number + 1}"))
    pages.put(report(9, speaker="Ivo Brandt", day="04"))
    page = pages.get("/search?q=brigade")
    assert "5 statements, 5 reports" in page.text_content()
    facets = {words_of(e): e.cssselect("a")[0].get("href") for e in page.cssselect(".facets li")}
    assert set(facets) == {
        "said 5", "in reports 5", "Tove Arnquist 4", "Ivo Brandt 1", "Calder Post 8", 'Odd "Post" 2', "1 Nov 2022 2",
        "2 Nov 2022 2", "3 Nov 2022 2", "4 Nov 2022 4",
    }  # fmt: skip
    for told, address in facets.items():
        answer = pages.json(address.replace("/search?", "/search.json?"))
        if "Odd" not in told:  # a quotation mark cannot be typed inside of quotation marks
            assert answer["number"] == int(told.split()[-1]), told
        assert answer["chosen"]
        assert answer["chosen"][-1]["without"].startswith("brigade")
    narrowed = pages.get(facets["Ivo Brandt 1"])
    [chip] = narrowed.cssselect(".chosen a")
    assert parse_qs(urlsplit(chip.get("href")).query)["q"] == ["brigade"]


def test_hits_are_paged(pages: Any) -> None:
    for number in range(7):
        pages.put(report(number))
    every = pages.json("/search.json?q=brigade&limit=100")["hits"]
    assert len(every) == 14
    place, seen = "/search?q=brigade&limit=5", []
    while place:
        seen += pages.json(place.replace("/search?", "/search.json?"))["hits"]
        place = next((e.get("href") for e in pages.get(place).cssselect("a[rel='next']")), None)
    assert seen == every


def test_nothing_asked_and_nothing_found(pages: Any) -> None:
    pages.put(report(1))
    empty = pages.get("/search")
    assert empty.cssselect("details[open]")
    assert "speaker:" in empty.text_content()
    nothing = pages.get("/search?q=nothing").text_content()
    assert "Nothing found in this ledger" in nothing
    assert "nobody" not in nothing
    assert "There is nothing in that" in pages.get("/search?q=%2B%2B").text_content()
    for query in ("q=" + "x" * 1001, "q=a&offset=-1", "q=a&limit=0", "q=a&limit=101", "q=a&offset=99999999999"):
        assert pages.client.get(f"/search?{query}").status_code == 422, query


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab\"'*:-() ORspeakr<>&%\u202e\x00") | st.characters(), max_size=30))
def test_whatever_is_typed_is_answered_and_is_text(pages: Any, typed: str) -> None:
    typed = typed.encode("utf-8", "replace").decode()
    answer = pages.client.get("/search", params={"q": typed})
    assert answer.status_code == 200
    assert "<script>" not in answer.text.partition("<main")[2]


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x>', "brigade\u202e"])
def test_the_question_is_text(pages: Any, typed: str) -> None:
    page = pages.get("/search?q=" + typed.replace("#", "%23"))
    assert not page.cssselect("main script, main img")
    assert page.cssselect("#q")[0].get("value") == typed
