"""The chart of a story: every belief is a mark that hides no other, and nothing of an article is markup."""

import random
import re
import xml.etree.ElementTree as ET
from importlib.resources import files
from itertools import pairwise

import altair as alt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.charts import Look, png, spec, status_band, story_chart, svg
from sayso.charts.days import Days, ordinal
from sayso.charts.look import DARK, LIGHT, contrast, status_colours
from sayso.charts.marks import tone
from sayso.charts.rows import STEP, arranged, days_of
from sayso.charts.words import href
from sayso.core.records import Assessment
from sayso.core.text import safe, shorten
from sayso.core.vocabulary import ASPECTS

from .conftest import account, belief, day, rows, status

FACTUALITIES = ("CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-")
EVIL = '<script>alert(1)</script>\u202e\x00\x1b[2J\ud800\u200b"<img src=x onerror=alert(2)>]]>&' + "A" * 10_000


def many(number: int, days: int, orgs: int) -> list[Assessment]:
    chance = random.Random(7)
    return [
        belief(
            f"Body {chance.randrange(orgs)}",
            day(chance.randrange(days)),
            chance.choice(FACTUALITIES),
            aspect=chance.choice(ASPECTS),
            plain=chance.random() > 0.3,
            copy_of=chance.choice((None, None, "two")),
        )
        for _ in range(number)
    ]


SIZES = [(1, 1, 1), (30, 1, 2), (300, 300, 60), (0, 1, 1)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("width", [280, 880])
def test_every_belief_is_a_mark(size: tuple[int, int, int], width: int) -> None:
    beliefs = many(*size)
    found = spec(story_chart(account(beliefs, [status(0)]), Look(width=width, most=100)))
    alt.Chart.from_dict(found)  # raises where the schema does not hold
    assert len(rows(found, "beliefs")) == len(beliefs)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("width", [280.0, 880.0])
def test_no_mark_hides_another(size: tuple[int, int, int], width: float) -> None:
    beliefs = many(*size)
    days = Days.of([d for d in days_of(beliefs) if d is not None], width)
    found = arranged(beliefs, account(beliefs).positions, days, top=0, names_above=True, most=100)
    marks = [mark for row in found.rows for mark in row.marks]
    assert len(marks) == len(beliefs)
    for line in {mark.y for mark in marks}:
        at = sorted(mark.x for mark in marks if mark.y == line)
        assert all(b - a >= STEP - 0.01 for a, b in pairwise(at))
    assert all(row.top < mark.y < row.bottom for row in found.rows for mark in row.marks)


def test_what_a_mark_tells() -> None:
    said = belief("outlet:The Heron", "2031-01-05", "PR-", date="2031-01-03", span=(3, 9), code="FRA GOV", cue="said")
    (mark,) = rows(spec(story_chart(account([said]), Look())), "beliefs")
    assert mark["org"] == "The Heron"
    assert mark["words"] == "the bridge would be rebuilt"
    assert (mark["who"], mark["sure"], mark["said"]) == ("Mina Orsel (FRA GOV)", "doubts it", "Fri 3 Jan 2031")
    assert mark["sign"] == "−"
    assert mark["href"] == "/reports/one#c3-9"
    assert "Heron" in mark["label"] and "the bridge" in mark["label"]


def test_nothing_is_read_out_that_is_no_word() -> None:
    found = spec(story_chart(account([belief(), belief(copy_of="2031-01-01-an-id")], [status(0)]), Look()))
    assert found["config"]["axis"]["aria"] is False, "the axis counts milliseconds"
    labels = [mark["label"] for mark in rows(found, "beliefs")]
    assert any("in a copy, not counted" in label for label in labels)
    assert not any("an-id" in label for label in labels)
    pasted = belief("outlet:pasted-1", document="pasted-1")
    (mark,) = rows(spec(story_chart(account([pasted]), Look())), "beliefs")
    assert mark["org"] == "publisher unknown"
    assert "pasted-1" not in mark["label"]


def test_polarity_certainty_aspect_and_copy_are_told_without_colour() -> None:
    beliefs = [belief(factuality=f, aspect=a) for f in FACTUALITIES for a in ASPECTS]
    marks = rows(spec(story_chart(account(beliefs), Look())), "beliefs")
    assert {m["sign"] for m in marks} == {"+", "−", "?"}
    assert len({m["shape"] for m in marks}) == len(ASPECTS)
    filled = {m["sure"]: m["fill"] == m["stroke"] for m in marks}
    assert filled["certain"] and filled["denies it"] and not filled["probable"] and not filled["possible"]
    copy, own, aside = (
        rows(spec(story_chart(account([b]), Look())), "beliefs")[0]
        for b in (belief(copy_of="two"), belief(), belief(plain=False))
    )
    assert copy["stroke"] == LIGHT.copy
    assert own["size"] > aside["size"] > copy["size"]
    assert "not counted" in copy["sure"] and "in passing" in aside["sure"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_marks_stand_out(colours: object) -> None:
    theme = LIGHT if colours is LIGHT else DARK
    kinds = [belief(factuality=f, plain=p, copy_of=c) for f in FACTUALITIES for p in (True, False) for c in (None, "x")]
    assert min(contrast(tone(b, theme), theme.paper) for b in kinds) >= 3
    words = (*status_colours(theme).values(), theme.soft, theme.ink, theme.copy)
    assert min(contrast(c, theme.paper) for c in words) >= 4.5


def test_the_page_has_the_same_colours() -> None:
    sheet = (files("sayso.web") / "static/sayso.css").read_text()
    named = {name: pair for name, *pair in re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", sheet)}
    for ours, its in (("paper", "paper"), ("ink", "ink"), ("soft", "soft"), ("line", "line"), ("accent", "accent"),
                      ("yes", "for"), ("no", "against"), ("open", "open"), ("copy", "copy")):  # fmt: skip
        assert named[its] == [getattr(LIGHT, ours), getattr(DARK, ours)], its


def test_a_hostile_article_is_inert() -> None:
    hostile = belief(
        EVIL, words=EVIL, source=EVIL, cue=EVIL, publisher=EVIL, code=EVIL, document=EVIL[:99], via=(EVIL,)
    )
    chart = story_chart(account([hostile], [status(0)], label=EVIL), Look(titled=True))
    found = spec(chart)
    assert len(str(found)) < 40_000
    picture = svg(chart)
    names = {element.tag.rsplit("}", 1)[-1] for element in ET.fromstring(picture).iter()}
    assert not names & {"script", "img", "image", "foreignObject"}
    assert "onerror" not in {a for element in ET.fromstring(picture).iter() for a in element.attrib}
    assert not any(c in picture for c in "\u202e\x00\x1b\u200b")
    assert png(chart, 1).startswith(b"\x89PNG")


@given(st.text(), st.integers(2, 50))
def test_cleaned_words_are_short_and_fit_xml(text: str, length: int) -> None:
    short = shorten(text, length)
    assert len(short) <= length
    assert ET.fromstring(f"<a>{safe(short).replace('&', '').replace('<', '')}</a>").tag == "a"


@given(st.text(min_size=1))
def test_an_address_stays_one_step_under_its_own_path(document: str) -> None:
    address = href(belief(document=document, span=(120, 188)), Look()) or ""
    path, _, fragment = address.partition("#")
    assert path.startswith("/reports/") and path.count("/") == 2 and "?" not in path
    assert fragment == "c120-188"


def test_links_may_be_left_out() -> None:
    (mark,) = rows(spec(story_chart(account([belief()]), Look(reports=None))), "beliefs")
    assert "href" not in mark


def test_days_partly_known_or_long_ago() -> None:
    beliefs = [
        belief(on="2031-01-05", date="2031"),
        belief(on="2031-01-05", date="1999-01-01"),
        belief(on="", date=""),
        belief(on="2031-01-05", date="2031-01-04"),
    ]
    on = ordinal("2031-01-05")
    assert on is not None
    assert days_of(beliefs) == [on, on, None, on - 1]


def test_too_many_organisations_are_counted() -> None:
    beliefs = [belief(f"Body {n}") for n in range(12)]
    found = spec(story_chart(account(beliefs), Look(most=9)))
    assert len(rows(found, "beliefs")) == 9
    assert "and 3 organisations more" in str(found)


def test_the_band_names_each_turn_once() -> None:
    turns = [status(0), status(1), status(2, "disputed"), status(5, "confirmed")]
    for chart in (status_band(turns), story_chart(account([belief()], turns), Look(width=320))):
        band = rows(spec(chart), "status")
        assert [r["name"] for r in band] == ["announced", "disputed", "confirmed"]
        assert all(a["end"] <= b["start"] for a, b in pairwise(band))


def test_description_says_what_is_there() -> None:
    told = spec(story_chart(account([belief(), belief("ITA", factuality="CT-")], [status(0)]), Look()))["description"]
    assert "2 organisations in 2 stances: 1 for, 1 against" in told
    assert "announced from" in told
    assert "Nobody takes a stance" in spec(story_chart(account([]), Look()))["description"]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4000), st.integers(280, 1600), st.booleans())
def test_labels_of_days_fit(length: int, width: int, undated: bool) -> None:
    first = ordinal("2031-01-01") or 0
    days = Days.of([first, first + length - 1], width, undated=undated)
    ticks = days.ticks()
    assert len(ticks) <= width / 50 + 1
    assert all(days.domain[0] <= tick <= days.domain[1] for tick in ticks)
    assert ticks or length < 400
