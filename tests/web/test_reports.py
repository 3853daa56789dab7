"""The Report page: the text as it is in the ledger, each record one click from its words, and nothing of it markup."""

import re
from itertools import pairwise
from time import process_time
from typing import Any
from urllib.parse import quote, unquote

import pytest

from sayso.core.records import (
    Actor,
    Amount,
    Belief,
    DateRef,
    Event,
    Place,
    Problem,
    Reading,
    Statement,
)
from sayso.core.spans import Span

TEXT = (
    "CALDER, Nov 9\n\n"
    "Defence minister Tove Arnquist said on Monday that Colonel Ivo Brandt had promised that the northern brigade "
    "would leave Port Calder.\n"
    "Residents saw 40 lorries drive off."
)


def at(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return start, start + len(words)


def report(id: str = "r1", **fields: Any) -> Reading:
    """Two statements, one inside the other, of one withdrawal, and a deed in the report's own voice."""
    return Reading(
        **{"id": id, "text": TEXT, "published": "2022-11-09", "title": "Brigade to leave", "publisher": "Calder Post"}
        | fields,
        boilerplate=(at("CALDER, Nov 9"),),
        actors=(
            Actor(id="a1", name="Tove Arnquist", kind="person", code="VEL GOV", mentions=(at("Tove Arnquist"),)),
            Actor(id="a2", name="northern brigade", kind="group", code="VEL MIL", mentions=(at("northern brigade"),)),
            Actor(id="a4", name="Ivo Brandt", kind="person", code="VEL MIL", mentions=(at("Ivo Brandt"),)),
        ),
        statements=(
            Statement(
                id="s2", kind="indirect", source=(at("Colonel Ivo Brandt"),), cue=(at("promised"),),
                content=(at("that the northern brigade would leave Port Calder"),), speaker="a4", parent="s1",
            ),
            Statement(
                id="s1", kind="indirect", source=(at("Defence minister Tove Arnquist"),), cue=(at("said"),),
                content=(at("that Colonel Ivo Brandt had promised that the northern brigade would leave Port Calder"),),
                speaker="a1", date="2022-11-07", factuality="CT+", aspect="completed", org="VEL",
            ),
        ),
        events=(
            Event(
                id="e1", trigger=at("leave"), type="RETREAT", mode="withdraw", aux="future", actor=("a2",), place="p1",
                date=("2022-11-07", "2022-11-07"), amounts=("m1",),
            ),
        ),
        beliefs=(
            Belief(event="e1", source="a4", statement="s2", factuality="CT+", aspect="planned", via=("a1",)),
            Belief(event="e1", source="AUTHOR", factuality="PS-", aspect="completed", cues=(at("saw"),)),
        ),
        places=(Place(id="p1", span=at("Port Calder"), name="Port Calder", lat=1.5, lon=-2, country="GBR"),),
        dates=(DateRef(span=at("Monday"), start="2022-11-07", end="2022-11-07", precision="day"),),
        amounts=(Amount(id="m1", span=at("40 lorries"), value=40, unit="lorries"),),
        problems=(Problem(stage="places", message="the map was <b>torn</b>"),),
    )  # fmt: skip


def shown_text(page: Any) -> str:
    return "".join("".join(p.itertext()) for p in page.cssselect(".text .words p"))


def test_the_text_stands_there_exactly_with_its_marks(pages: Any) -> None:
    pages.put(report())
    page = pages.get("/reports/r1")
    assert shown_text(page) == TEXT
    marked = {layer: [e.text_content() for e in page.cssselect(f".text .m.{layer}")] for layer in
              ("trigger", "cue", "place", "date", "amount", "aside")}  # fmt: skip
    assert marked == {
        "trigger": ["leave"], "cue": ["said", "promised"], "place": ["Port Calder"], "date": ["Monday"],
        "amount": ["40 lorries"], "aside": ["CALDER, Nov 9"],
    }  # fmt: skip
    assert "".join(e.text_content() for e in page.cssselect(".text .content")) == TEXT[slice(
        *at("that Colonel Ivo Brandt had promised that the northern brigade would leave Port Calder")
    )]  # fmt: skip
    assert [p.get("dir") for p in page.cssselect(".text .words p")] == ["auto"] * 4


def test_one_click_from_each_record_to_its_words_and_back(pages: Any) -> None:
    pages.put(report())
    page = pages.get("/reports/r1")
    ids = {e.get("id") for e in page.cssselect("[id]")}
    links = [e.get("href") for e in page.cssselect(".panel a[href^='#'], .text a[href^='#']")]
    assert links
    assert {unquote(link[1:]) for link in links} <= ids
    for record in ("s1", "s2", "e1", "a1", "a2", "a4", "p1", "m1"):
        assert f"#r-{record}" in [e.get("href") for e in page.cssselect(".text a")], record
        [entry] = page.cssselect(f"#r-{record}")
        assert any(link.get("href", "").startswith("#c") for link in entry.cssselect("a")), record
    for words in ("that the northern brigade would leave Port Calder", "leave", "Port Calder", "saw", "Tove Arnquist"):
        [anchor] = page.cssselect("#c{}-{}".format(*at(words)))
        following = "".join(anchor.getparent().itertext())
        assert words in following
        assert anchor.tail or anchor.getnext() is not None


def test_the_panel_tells_what_was_found(pages: Any) -> None:
    pages.put(report())
    page = pages.get("/reports/r1")
    told = {
        e.get("id"): re.sub(r"\s+", " ", " ".join(" ".join(e.itertext()).split()))
        for e in page.cssselect(".panel li[id]")
    }
    assert told["r-s1"].startswith("1 Tove Arnquist said")
    assert "says it is so , completed · said 7 Nov 2022" in told["r-s1"]
    assert page.cssselect("#r-s2")[0].get("class") == "level-1"
    assert told["r-s2"].startswith("2 Ivo Brandt promised inside 1")
    assert told["r-e1"].startswith("retreat: withdraw leave still to come northern brigade Port Calder · 7 Nov 2022")
    assert "40 lorries" in told["r-e1"]
    assert "+ certain, planned — Ivo Brandt by way of Tove Arnquist statement 2" in told["r-e1"]
    assert "− possibly not, completed — Calder Post" in told["r-e1"]
    assert "torn" in page.cssselect(".problem")[0].text_content()


def test_only_reviewers_of_the_version_in_force_are_led_to_correct(pages: Any) -> None:
    pages.put(report("a b/c"))
    page = pages.get("/reports/a%20b%2Fc")
    assert "/reports/a%20b%2Fc/correct?record=s1" in [e.get("href") for e in page.cssselect(".correct")]
    pages.put(report("a b/c", title="Changed"))
    assert not pages.get("/reports/a%20b%2Fc?version=1").cssselect(".correct")


@pytest.mark.parametrize(
    "id_",
    ["a/b", "a b", "ü/ж ☂", "100%", "q?x=1", "a#c1-2", "r.json", "r.json.json", "/", "a/../b", "x/correct/y", "%2F"],
)
def test_reports_of_any_id_have_a_page(pages: Any, id_: str) -> None:
    pages.put(report(id_))
    path = f"/reports/{quote(id_, safe='')}"
    page = pages.get(path)
    assert shown_text(page) == TEXT
    assert pages.json(path + ".json")["reading"]["id"] == id_


def test_an_id_that_is_another_with_json_behind_it(pages: Any) -> None:
    pages.put(report("r"))
    pages.put(report("r.json", title="The other"))
    assert pages.json("/reports/r.json")["reading"]["id"] == "r"
    assert pages.json("/reports/r.json.json")["reading"]["id"] == "r.json"
    assert pages.get("/reports/r%2Ejson").findtext(".//h1") == "The other"


def test_what_is_not_there_and_what_cannot_be_asked(pages: Any) -> None:
    pages.put(report())
    assert pages.client.get("/reports/nobody").status_code == 404
    assert pages.client.get("/reports/r1?version=7").status_code == 404
    assert pages.client.get("/reports/r1?compare=1,7").status_code == 404
    for query in ("from=-1", "at=x", "at=1-", "compare=1", "version=x", "at=" + "9" * 40 + "-1"):
        assert pages.client.get(f"/reports/r1?{query}").status_code == 422, query
    assert pages.client.get("/reports/r1?at=99999999-1&from=999999999").status_code == 200


HOSTILE = (
    "<script>alert(1)</script> \u202eright to left\u202c \u2067isolated\r\n"
    "nul\x00 and \x1b[31m escape\x07 <img src=x onerror=alert(1)>\r"
    "&amp; \"quoted\" 'too' {{ 7 * 7 }} 𝔘𝔫𝔦 e\u0301 \u200f\n" + "x" * 10_000
)


def test_a_hostile_text_is_text(pages: Any) -> None:
    words = at("right to left", HOSTILE)
    pages.put(
        Reading(
            id="<script>x</script>", text=HOSTILE, title="<b>\u202eBold</b>", publisher="<i>Post</i>", byline="<u>",
            url="javascript:alert(1)",
            statements=(Statement(id="s1", kind="direct", content=(words,), addressee="<s>"),),
        )
    )  # fmt: skip
    answer = pages.client.get("/reports/" + quote("<script>x</script>", safe=""))
    assert answer.status_code == 200
    page = pages.get("/reports/" + quote("<script>x</script>", safe=""))
    assert shown_text(page) == HOSTILE.replace("\x00", "\ufffd")
    assert [e.get("src") for e in page.cssselect("script")] == ["/static/report.js"]
    assert not page.cssselect("main img, main b b, main i, main u, main s, [style], [onerror]")
    assert not [e for e in page.cssselect("a") if "javascript" in e.get("href", "")]
    assert "49" not in page.cssselect(".text")[0].text_content()
    assert "\u202e" not in page.cssselect("h1")[0].text_content()


@pytest.mark.parametrize(
    ("url", "linked"),
    [("https://example.org/a", True), ("HTTP://example.org", True), ("javascript:alert(1)//https://x", False),
     ("data:text/html,x", False), (" https://example.org", False), ("//example.org", False)],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(pages: Any, url: str, linked: bool) -> None:
    pages.put(report(url=url))
    links = [e for e in pages.get("/reports/r1").cssselect("main a") if e.get("href") == url]
    assert bool(links) is linked
    assert all(e.get("rel") == "noopener noreferrer nofollow" for e in links)


def test_copies_withdrawals_and_judgements_are_told(pages: Any) -> None:
    pages.put(report("original"))
    pages.put(report("copy", publisher="Other Post"))
    pages.judge("copy", "copy", "original", reason="shares 97% of its words")
    pages.judge("story", "original", "copy", by="Ada", reason="one deed")
    with pages.ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject="original", value="2022-11-12", reason="It was wrong", by="Ada")
    copy, original = pages.get("/reports/copy"), pages.get("/reports/original")
    told = " ".join(copy.cssselect(".notice")[0].text_content().split())
    assert told.startswith("A copy, shown and not counted. The original: Brigade to leave Calder Post, 9 Nov 2022")
    assert "shares 97% of its words" in told
    notices = " ".join(original.cssselect("header")[1].text_content().split())
    assert "Withdrawn by its publisher on 12 Nov 2022: It was wrong (noted by Ada" in notices
    assert "Copied by 1 other report" in notices
    assert original.cssselect(".notice a[href='/reports/copy']")
    assert "on one story with copy, because: one deed" in " ".join(original.text_content().split())


def test_versions_and_what_changed_between_them(pages: Any) -> None:
    pages.put(report())
    pages.put(report(text=TEXT.replace("Residents saw", "Two residents\r\n<i>saw"), title="Corrected"))
    page = pages.get("/reports/r1?compare=1,2")
    assert [e.text_content() for e in page.cssselect(".comparison del")] == ["Residents saw "]
    assert [e.text_content() for e in page.cssselect(".comparison ins")] == ["Two residents\r\n<i>saw "]
    assert "An older version." in pages.get("/reports/r1?version=1").text_content()
    assert pages.get("/reports/r1?version=1").findtext(".//h1") == "Brigade to leave"
    assert pages.get("/reports/r1").findtext(".//h1") == "Corrected"
    links = [e.get("href") for e in page.cssselect(".versions a")]
    assert links == ["?version=1", "?compare=1,2#changes"]


def test_a_long_text_is_shown_in_parts_and_each_place_can_be_reached(pages: Any) -> None:
    text = ("A line of words that says little.\n" * 3000) + "The end \U0001d518 of it."
    late = at("The end \U0001d518", text)
    pages.put(Reading(id="long", text=text, statements=(Statement(id="s1", kind="direct", content=(late,)),)))
    place, parts = "/reports/long", []
    while place:
        page = pages.get(place)
        parts.append(shown_text(page))
        following = [e.get("href") for e in page.cssselect(".go a") if "Go on" in e.text_content()]
        place = "/reports/long" + following[0] if following else ""
    assert "".join(parts) == text
    assert len(parts) > 2
    assert not pages.get("/reports/long").cssselect("#r-s1")
    page = pages.get("/reports/long?at={}-{}".format(*late))
    assert page.cssselect("#c{}-{}".format(*late))
    assert [e.text_content() for e in page.cssselect(".found")] == ["The end \U0001d518"]


def test_a_line_of_five_megabytes_and_thousands_of_records_is_no_burden(pages: Any) -> None:
    text = "x" * 5_000_000
    spans = [(n * 2, n * 2 + 3) for n in range(10_000)]
    pages.put(Reading(id="big", text=text, dates=tuple(
        DateRef(span=span, start="2022", end="2022", precision="year") for span in spans
    )))  # fmt: skip
    begun = process_time()
    answer = pages.client.get("/reports/big")
    assert answer.status_code == 200
    assert len(answer.text) < 2_000_000
    assert process_time() - begun < 3
    assert len(pages.get("/reports/big").cssselect(".panel li")) < 600


def test_an_ordinary_report_takes_little_time(pages: Any) -> None:
    pages.put(report())
    pages.get("/reports/r1")
    begun = process_time()
    for _ in range(10):
        pages.client.get("/reports/r1")
    assert (process_time() - begun) / 10 < 0.15


def test_the_page_can_be_found_one_s_way_in(pages: Any) -> None:
    pages.put(report())
    page = pages.get("/reports/r1")
    levels = [int(e.tag[1]) for e in page.cssselect("h1, h2, h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for box in page.cssselect(".layers input"):
        assert box.getparent().tag == "label"
    ids = [e.get("id") for e in page.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    assert not re.search(r"\sstyle=|\son\w+=", pages.client.get("/reports/r1").text)
