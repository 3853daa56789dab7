"""The Story page: on whose say-so, down to the characters; and nothing of what came later where a day is given."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from shutil import copy
from time import process_time
from typing import Any

import pytest

from sayso.core.records import Actor, Assessment, Belief, Event, Place, Reading, Statement
from sayso.ledger import Ledger
from sayso.run.correcting import correct, undo
from sayso.run.drafting import Change
from sayso.web.storyview import named, role, web_address

from .conftest import Pages

TEXT = (
    "Defence minister Tove Arnquist said on Monday that the northern brigade would leave Port Calder. "
    "Colonel Ivo Brandt denied that the brigade would leave."
)


def at(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def withdrawal(id: str = "r1", **fields: Any) -> Reading:
    """One says that a brigade will leave, another denies it."""
    given = {"text": TEXT, "published": "2022-11-09", "title": "Brigade to leave", "publisher": "Calder Post"} | fields
    return Reading(
        id=id,
        **given,
        actors=(
            Actor(id="a1", name="Tove Arnquist", kind="person", code="SWE GOV", mentions=(at("Tove Arnquist"),)),
            Actor(id="a2", name="northern brigade", kind="group", code="SWE MIL", mentions=(at("northern brigade"),)),
            Actor(id="a4", name="Ivo Brandt", kind="person", code="NOR MIL", mentions=(at("Ivo Brandt"),)),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", source=(at("Defence minister Tove Arnquist"),), cue=(at("said"),),
                content=(at("that the northern brigade would leave Port Calder"),), speaker="a1", date="2022-11-07",
                medium="interview", factuality="CT+", aspect="announced", org="SWE",
            ),
            Statement(
                id="s2", kind="indirect", source=(at("Colonel Ivo Brandt"),), cue=(at("denied"),),
                content=(at("that the brigade would leave"),), speaker="a4", factuality="CT-", aspect="planned",
                org="NOR",
            ),
        ),
        events=(
            Event(id="e1", trigger=at("leave"), type="RETREAT", mode="withdraw", aux="future", actor=("a2",),
                  place="p1"),
            Event(id="e2", trigger=(TEXT.rindex("leave"), TEXT.rindex("leave") + 5), type="RETREAT", mode="withdraw",
                  actor=("a2",)),
        ),
        beliefs=(
            Belief(event="e1", source="a1", statement="s1", factuality="CT+", aspect="announced", org="SWE"),
            Belief(event="e2", source="a4", statement="s2", factuality="CT-", aspect="planned", org="NOR"),
        ),
        places=(
            Place(id="p1", span=at("Port Calder"), name="Port Calder", lat=60.0, lon=15.0, country="SWE", geonameid=9,
                  kind="city", radius=4.0, confidence=0.9),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def kherson(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    path = copy(sample, tmp_path_factory.mktemp("story") / "l.db")
    with Ledger.open(str(path)) as opened:
        yield Pages(opened)


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_head_answers_the_question(kherson: Pages) -> None:
    page = kherson.get("/stories/1")
    (head,) = page.cssselect("header.story-head")
    told = text_of(head)
    assert "Russia says its withdrawal from Kherson is complete" in told
    assert "confirmed since Fri 11 Nov 2022 4 for, 1 against" in told
    assert (
        "Estuary News Agency, Russia, The Quayside Post and a source of Highland Observer say that it is done" in told
    )
    assert "In question: Russia withdraws from Kherson." in told
    assert "Credibility of the information: 1 (best of 1–6): confirmed by other sources" in told
    assert "13 reports and 2 copies, 8 Nov 2022 – 14 Nov 2022" in told
    assert len(page.cssselect("h1")) == 1


def test_words_stand_in_their_sentence_without_marks_of_ours(kherson: Pages) -> None:
    page = kherson.get("/stories/1")
    beliefs = {b["words"] for b in kherson.json("/stories/1.json")["beliefs"]}
    marked = page.cssselect("article.said blockquote mark")
    assert len(marked) > 20
    assert {text_of(mark) for mark in marked} <= beliefs
    (quote,) = [q for q in page.cssselect("article.said blockquote") if "neither confirm nor deny" in text_of(q)]
    assert text_of(quote).startswith("Ukraine's commander-in-chief said on Thursday that he could")
    assert not text_of(quote).startswith("“")


def test_what_is_only_said_in_passing_is_told_so(kherson: Pages) -> None:
    only = kherson.get("/stories/2")
    assert "speak of it only in passing." in text_of(only.cssselect(".verdict .why")[0])
    assert "In question: France withdraws from Mali." in text_of(only.cssselect(".verdict")[0])
    assert all("in passing" in text_of(li) for li in only.cssselect(".two li"))
    assert all("in passing" in text_of(tr) for tr in only.cssselect(".positions td") if "CT" in text_of(tr))
    plain = kherson.get("/stories/1")
    assert "only in passing" not in text_of(plain.cssselect(".verdict")[0])
    quayside = next(tr for tr in plain.cssselect(".positions tr") if "The Quayside Post" in text_of(tr))
    assert "in passing" not in text_of(quayside.cssselect("td")[0])
    assert "in passing" in text_of(quayside.cssselect("td")[1])


def test_corrections_that_enter_into_it_are_told(pages: Pages) -> None:
    pages.put(withdrawal("r1"), storyline=None)
    pages.put(withdrawal("r2", publisher="Northern Echo", published="2022-11-10", title="Echo of it"), storyline=1)
    assert "orrect" not in text_of(pages.get("/stories/1").cssselect(".story-head")[0])
    reject = Change(action="reject", record="s2")
    correct(pages.ledger, "r2", reject, by="Kim", reason="he spoke of something else")
    correct(pages.ledger, "r1", Change(action="accept", record="s1"), by="Ann", reason="")
    for path in ("/stories/1", "/stories/1/report.html"):
        page = pages.get(path)
        assert "2 corrections by Kim, Ann enter into this: see them" in text_of(page.cssselect(".story-head")[0])
        told = [text_of(li) for li in page.cssselect(".corrections li")]
        assert any("Kim: statement that the brigade would leave" in each for each in told), told
        assert any("because: he spoke of something else" in each for each in told)
        assert [text_of(mark) for mark in page.cssselect("article.said .by-hand")] == ["confirmed by Ann"]
        assert page.cssselect("#corrections")
    undo(pages.ledger, 1, by="Kim", reason="")
    page = pages.get("/stories/1")
    assert "1 correction by Ann enters into this: see it" in text_of(page.cssselect(".story-head")[0])


def test_judgements_of_its_reports_are_told(pages: Pages) -> None:
    pages.put(withdrawal("r1"), storyline=None)
    pages.put(withdrawal("r2", published="2022-11-10", title="Echo of it"), storyline=1)
    pages.put(withdrawal("r3", published="2022-11-12", title="Elsewhere"), storyline=None)
    pages.judge("copy", "r2", "r1", by="rule:near")
    assert not pages.get("/stories/1").cssselect(".hands"), "a rule is no person"
    pages.judge("copy", "r2", "r1", by="Kim", reason="word for word")
    page = pages.get("/stories/1")
    assert "1 correction by Kim enters into this" in text_of(page.cssselect(".hands")[0])
    (told,) = page.cssselect(".corrections li")
    assert text_of(told).endswith("Kim: Echo of it is a copy of Brigade to leave, because: word for word")


def test_a_report_without_publisher_or_title_is_not_called_by_its_id(pages: Pages) -> None:
    pages.put(withdrawal("pasted-081", publisher=None, title=None), storyline=None)
    for path in ("/stories/1", "/stories"):
        told = text_of(pages.get(path).cssselect("main")[0])
        assert "pasted-081" not in told, path
    page = pages.get("/stories/1")
    cite = text_of(page.cssselect("article.said a.cite")[0])
    assert cite == "publisher unknown: Defence minister Tove Arnquist said on Monday that…"
    assert text_of(page.cssselect(".reports a")[0]) == "Defence minister Tove Arnquist said on Monday that…"


def test_headings_go_down_one_by_one_and_links_of_the_page_lead_somewhere(kherson: Pages) -> None:
    page = kherson.get("/stories/1?since=2022-11-10")
    levels = [int(h.tag[1]) for h in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in page.cssselect("a[href^='#']"):
        assert link.get("href")[1:] in ids
    for section in page.xpath("//main/section"):
        assert section.get("aria-labelledby") in ids
    for table in page.cssselect("table"):
        assert table.cssselect("caption")
        assert all(th.get("scope") for th in table.cssselect("th"))


def test_every_statement_leads_to_its_characters(kherson: Pages) -> None:
    page = kherson.get("/stories/1")
    beliefs = kherson.json("/stories/1.json")["beliefs"]
    shown = page.cssselect("article.said")
    assert len(shown) == len(beliefs)
    links = {article.cssselect("a.cite")[0].get("href") for article in shown}
    assert links == {f"/reports/{b['document']}#c{b['span'][0]}-{b['span'][1]}" for b in beliefs}
    wallace = next(a for a in shown if "had not yet been seen leaving in large numbers" in text_of(a))
    assert "Ben Wallace, British Defence Secretary (counts for United Kingdom) possibly not" in text_of(wallace)
    assert "against" in wallace.get("class")
    assert wallace.cssselect("strong a")[0].get("href") == "/actors/Ben%20Wallace"
    tweeted = next(a for a in shown if "Podolyak" in text_of(a))
    assert "an adviser to President Volodymyr Zelensky" in text_of(tweeted)
    assert "tweet" in text_of(tweeted.cssselect(".from")[0])
    assert any("in passing" in text_of(a) for a in shown)


def test_copies_are_greyed_folded_and_beneath_their_original(kherson: Pages) -> None:
    page = kherson.get("/stories/1")
    copied = page.cssselect("details.copies article")
    assert copied
    assert all("copied" in article.get("class") for article in copied)
    assert not page.xpath("//article[contains(@class, 'copied')][not(ancestor::details)]")
    (under,) = [li for li in page.cssselect("ol.under li") if "Shoigu gives order" in text_of(li)]
    assert "shares" in text_of(under)
    assert "Russia orders its troops out of Kherson" in text_of(under.getparent().getparent())


def test_who_stands_where_and_the_two_sides(kherson: Pages) -> None:
    page = kherson.get("/stories/1")
    rows = {text_of(tr.cssselect("th")[0]): text_of(tr) for tr in page.cssselect(".positions tr")}
    assert "denies it, planned" in rows["The Quayside Post"]
    assert "no longer counted" in rows["United States"]
    assert "says both" in rows["Ukraine"]
    sides = page.cssselect(".two section")
    assert [text_of(s.cssselect("h3")[0]) for s in sides] == ["For 4 counted of 6", "Against 1 counted"]
    assert "large numbers" in text_of(sides[1])
    told = [text_of(li) for li in sides[0].cssselect("li")]
    assert [" no longer counted " in each for each in told].count(True) == 2
    days = [li.cssselect("time")[0].get("datetime") for li in sides[0].cssselect("li")]
    assert days == sorted(days)
    (residents,) = [each for each in told if "Residents of Snihurivka certain" in each]
    assert residents.endswith("10 Nov 2022 · Highland Observer: Ukrainian flag over Snihurivka")
    both = page.cssselect(".bothways")[0]
    assert "Ukraine says both" in text_of(both)
    assert [li.get("class") for li in both.cssselect("li")] == ["for", "against"]


def test_amounts_and_places(kherson: Pages) -> None:
    page = kherson.get("/stories/1")
    assert "Netherlands → Ukraine: 100 million EUR promised, no delivery told" in text_of(
        page.cssselect(".pledge h3")[0]
    )
    places = [text_of(li) for li in page.cssselect(".places li")]
    assert places[0] == "Kherson city, Ukraine · the deed 11 reports"
    assert not any(p.startswith(("Russia ", "Ukraine ")) for p in places), "a country is no place to point at"


@pytest.mark.parametrize("path", ["/stories/1?as_of=2022-11-10", "/stories/1.json?as_of=2022-11-10",
                                  "/stories/1/chart.json?as_of=2022-11-10", "/stories/1/map.json?as_of=2022-11-10",
                                  "/stories/1/report.html?as_of=2022-11-10"])  # fmt: skip
def test_as_of_nothing_later_shines_through(kherson: Pages, path: str) -> None:
    with kherson.ledger.read() as queries:
        known = queries.documents()
    later = [d for d in known if (d.published or "") > "2022-11-10" and d.id != "2022-11-14-beacon-mali"]
    assert later
    told = kherson.client.get(path).text
    for document in later:
        assert document.id not in told
        assert (document.title or "-") not in told
    assert "confirmed" not in json.dumps(kherson.json("/stories/1.json?as_of=2022-11-10")["status"])


def test_as_of_says_so_and_leads_back(kherson: Pages) -> None:
    page = kherson.get("/stories/1?as_of=2022-11-10")
    banner = page.cssselect(".banner")[0]
    assert "As it stood at the end of Thu 10 Nov 2022" in text_of(banner)
    assert banner.cssselect("a")[0].get("href") == "/stories/1"
    assert "disputed since Wed 9 Nov 2022" in text_of(page.cssselect(".verdict")[0])
    assert page.cssselect("a[rel='prev']")[0].get("href") == "/stories/1?as_of=2022-11-09"
    assert page.cssselect("a[rel='next']")[0].get("href") == "/stories/1?as_of=2022-11-11"
    assert page.cssselect("figure.chart")[0].get("data-chart") == "/stories/1/chart.json?as_of=2022-11-10"
    assert page.cssselect(".downloads a")[0].get("href") == "/stories/1/report.html?as_of=2022-11-10"
    now = kherson.get("/stories/1?as_of=")
    assert not now.cssselect(".banner")
    assert now.cssselect("form.asof")[0].get("data-days").split()[0] == "2022-11-08"


def test_what_changed(kherson: Pages) -> None:
    told = text_of(kherson.get("/stories/1?since=2022-11-10").xpath("//section[@aria-labelledby='changes']")[0])
    assert "What changed since the end of Thu 10 Nov 2022" in told
    assert "Status: disputed → confirmed" in told
    assert "Zelensky visits Kherson" in told
    assert kherson.client.get("/stories/1?since=2022-11-12&as_of=2022-11-10").status_code == 400
    page = kherson.get("/stories/1")
    assert page.xpath("//input[@name='since']/@value") == ["2022-11-13"], "the day before its last report"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/stories/99", 404),
        ("/stories/0", 422),
        ("/stories/99999999999999999999", 422),
        ("/stories/one", 404),
        ("/stories/1?as_of=2022-11-01", 404),
        ("/stories/1?as_of=tomorrow", 422),
        ("/stories/1/chart.gif", 422),
        ("/stories/1/chart.svg?width=9", 422),
        ("/stories/99/chart.svg", 404),
        ("/stories/99/report.html", 404),
    ],
)
def test_what_is_not_there_is_told(kherson: Pages, path: str, status: int) -> None:
    assert kherson.client.get(path).status_code == status


def test_pictures(kherson: Pages) -> None:
    assert "$schema" in kherson.json("/stories/1/chart.json?theme=dark")
    assert "$schema" in kherson.json("/stories/1/map.json")
    svg = kherson.client.get("/stories/1/chart.svg")
    assert (svg.headers["content-type"], svg.content[:4]) == ("image/svg+xml", b"<svg")
    assert kherson.client.get("/stories/1/chart.svg", headers={"If-None-Match": svg.headers["etag"]}).status_code == 304
    png = kherson.client.get("/stories/1/map.png?width=300")
    assert (png.headers["content-type"], png.content[:4]) == ("image/png", b"\x89PNG")
    script = kherson.client.get("/static/vega.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert b"vegaEmbed" in script.content


def test_reviewers_are_led_to_corrections(pages: Pages) -> None:
    pages.put(withdrawal("a/b c"), storyline=None)
    page = pages.get("/stories/1")
    links = [a.get("href") for a in page.cssselect("article.said a.correct")]
    assert links == ["/reports/a%2Fb%20c/correct?record=s1", "/reports/a%2Fb%20c/correct?record=s2"]
    assert [a.get("href") for a in page.cssselect(".reports a.correct")] == ["/reports/a%2Fb%20c/correct"]


def test_statements_beyond_many_are_one_link_away(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    from sayso.web.pages import story

    monkeypatch.setattr(story, "SHOWN", 3)
    pages.put(withdrawal("r1"), storyline=None)
    pages.put(withdrawal("r2", publisher="Northern Echo", published="2022-11-10"), storyline=1)
    page = pages.get("/stories/1")
    assert len(page.cssselect("article.said")) == 3
    (more,) = [a.get("href") for a in page.cssselect("a") if "Show the other 1" in a.text_content()]
    assert len(pages.get(more).cssselect("article.said")) == 4
    assert len(pages.json("/stories/1.json")["beliefs"]) == 4


def test_corrected_reports_show_what_was_taken_back(pages: Pages) -> None:
    pages.put(withdrawal("r1"), storyline=None)
    before = withdrawal("r2", publisher="Northern Echo", published="2022-11-10", url="https://echo.example/1")
    pages.put(before, storyline=1)
    with pages.ledger.write() as writer:
        writer.add_note(kind="withdrawn", subject="r2", value="2022-11-11", reason="the outlet says so", by="ann")
    page = pages.get("/stories/1")
    assert "report withdrawn on 11 Nov 2022" in text_of(page.xpath("//section[@aria-labelledby='back']")[0])
    assert "withdrawn on 11 Nov 2022" in text_of(page.cssselect(".reports li")[1])
    assert [a.get("href") for a in page.cssselect(".reports a[rel='noreferrer']")] == ["https://echo.example/1"]


HOSTILE = "</title></style><script>alert(1)</script>\u202egnp.exe\x07"


def test_hostile_words_stay_text(pages: Pages) -> None:
    text = TEXT.replace("Port Calder", "<b>Calder")
    assert len(text) == len(TEXT) - 2
    reading = withdrawal('r"><script>1', title=HOSTILE, publisher="<img src=x onerror=alert(1)>",
                         url="javascript:alert(1)")  # fmt: skip
    pages.put(reading, storyline=None)
    for path in ("/stories/1", "/stories/1?since=2022-11-01", "/stories/1/report.html"):
        answer = pages.client.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<script>1" not in answer.text
        assert "<img src=x" not in answer.text
        assert "javascript:" not in answer.text
        assert "\u202e" not in answer.text
        assert "\x07" not in answer.text
    assert pages.client.get("/stories/1/chart.svg").status_code == 200


@pytest.mark.parametrize(
    ("source", "called", "told"),
    [
        ("Tove Arnquist", "Defence minister Tove Arnquist", "Defence minister"),
        ("Ivo Brandt", "Ivo Brandt, a colonel", "a colonel"),
        ("Residents", "The Residents", ""),
        ("Ivo Brandt", "he", ""),
        ("analyst", "An analyst in Oslo", ""),
        ("Residents", "Residents of Port Calder", ""),
        ("AUTHOR", "", ""),
    ],
)
def test_the_role_in_the_words_of_the_report(source: str, called: str, told: str) -> None:
    belief = Assessment(document="d", published="", source=source, org="o", date="", factuality="CT+",
                        aspect="announced", called=called)  # fmt: skip
    assert role(belief) == told
    assert told or named(belief) in (called, source)


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "ftp://a.example/", "https://a.example/\u202e", "//x"]
)
def test_only_addresses_of_the_web_are_links(url: str | None) -> None:
    assert web_address(url) is None
    assert web_address("https://a.example/b?c=d") == "https://a.example/b?c=d"


def test_a_page_costs_little(kherson: Pages) -> None:
    kherson.get("/stories/1")
    begun = process_time()
    for _ in range(5):
        kherson.get("/stories/1")
    assert (process_time() - begun) / 5 < 0.08, "some 10 ms where nothing else runs"


def test_a_headline_of_our_own_is_a_question(pages: Pages) -> None:
    pages.put(withdrawal("r1", title=None), storyline=None)
    pages.refresh()
    shown = pages.get("/stories/1")
    assert text_of(shown.cssselect("h1")[0]).startswith("In question: ")
    assert not shown.cssselect(".verdict .claim")
    assert "In question: " in text_of(pages.get("/stories").cssselect("h2")[0])
