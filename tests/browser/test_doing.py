"""What a person does with the pages: filter, go back in time, follow a mark to the words."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]

IN_VIEW = """(id) => {
  const box = document.getElementById(id).getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}"""


def test_stories_are_filtered_by_status_and_words(opened: Open) -> None:
    page = opened("/stories")
    everything = page.locator("main .status").count()
    page.get_by_role("link", name=re.compile("^confirmed", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile("status=confirmed"))
    page.goto(page.url.split("?")[0])
    page.get_by_label("Words", exact=True).fill("Mali")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Britain to withdraw its soldiers from Mali")).to_be_visible()
    assert page.get_by_text("Kherson is complete").count() == 0
    assert everything > 1


def test_the_slider_goes_back_to_a_day_and_nothing_later_shines_through(opened: Open) -> None:
    page = opened("/stories/1")
    expect(page.locator(".story-head .status")).to_have_text("confirmed")
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowLeft")
    page.wait_for_url(re.compile("as_of=2022-11-10"))
    expect(page.get_by_text("As it stood at the end of Thu 10 Nov 2022")).to_be_visible()
    expect(page.locator(".story-head .status")).to_have_text("disputed")
    told = page.locator("main").inner_text()
    assert "complete" not in page.locator("h1").inner_text()
    assert not re.search(r"1[1-4] Nov 2022", told.replace(page.locator("form.asof[data-days]").inner_text(), ""))
    page.get_by_role("link", name="Show it as it stands now").click()
    expect(page.locator(".story-head .status")).to_have_text("confirmed")


def test_a_mark_of_the_chart_tells_its_words_and_leads_to_them(opened: Open) -> None:
    page = opened("/stories/1")
    marks = page.locator("figure.chart [data-mark]")
    marks.first.wait_for()
    assert marks.count() > 20
    first = page.locator("figure.chart [data-mark][tabindex='0']")
    assert first.count() == 1, "one stop of the Tab key for the chart"
    first.focus()
    panel = page.locator("figure.chart .chart-words")
    expect(panel).to_be_visible()
    while not panel.locator("q").count():  # the first marks are the days of the status
        page.keyboard.press("ArrowRight")
    before = panel.locator("q").inner_text()
    page.keyboard.press("ArrowRight")
    words = panel.locator("q").inner_text()
    assert words != before
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/reports/.*#c\d+-\d+$"))
    start, end = map(int, re.findall(r"\d+", page.url.rsplit("#c", 1)[1]))
    text = page.evaluate("document.querySelector('#text .words').textContent")
    shown = " ".join(words.strip("“”… ").split())[:30]
    assert shown in " ".join(text.split())
    assert end > start
    assert page.evaluate("CSS.highlights.has('found')"), "the words are lit up"


WHOLLY_SEEN = """() => {
  const panel = document.querySelector("figure.chart .chart-words"), box = panel.getBoundingClientRect();
  const corners = [box.left + 9, box.right - 9].flatMap((x) => [[x, box.top + 2], [x, box.bottom - 2]]);
  return corners.every(([x, y]) => panel.contains(document.elementFromPoint(x, y)));
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_words_of_a_mark_are_never_cut_off(opened: Open, width: int) -> None:
    page = opened("/stories/1", width=width)
    marks = page.locator("figure.chart [data-mark]")
    marks.first.wait_for()
    heights = marks.evaluate_all("(all) => all.map((mark) => mark.getBoundingClientRect().top + scrollY)")
    for top in (min(heights), *sorted(heights)[3:6], max(heights)):
        marks.nth(heights.index(top)).focus()
        expect(page.locator("figure.chart .chart-words")).to_be_visible()
        page.wait_for_function(WHOLLY_SEEN, timeout=3000)


def test_from_a_record_to_its_words_and_back(opened: Open) -> None:
    page = opened("/reports/2022-11-09-estuary-order", width=390)
    link = page.locator("aside.panel a[href^='#c']").last
    target = link.get_attribute("href")
    link.click(position={"x": 40, "y": 8})  # not on the quotation mark, which the style sheet puts there
    assert target is not None
    page.wait_for_function(IN_VIEW, arg=target[1:])


def test_layers_of_marks_can_be_switched_off(opened: Open) -> None:
    page = opened("/reports/2022-11-09-estuary-order")
    mark = page.locator("#text .m.amount, #text .m.date").first
    style = "(element) => JSON.stringify(Object.fromEntries(Object.entries(getComputedStyle(element))))"
    before = page.evaluate(style, mark.element_handle())
    page.locator("#show-date").uncheck()
    page.locator("#show-amount").uncheck()
    assert page.evaluate(style, mark.element_handle()) != before


def test_search_finds_words_and_leads_to_them(opened: Open) -> None:
    page = opened("/stories")
    page.get_by_label("Search words").fill("withdrawal")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    assert page.locator("main mark").count() > 3
    page.locator("main a[href^='/reports/']").first.click()
    expect(page.locator("#text")).to_be_visible()


def test_a_correction_is_made_and_undone(opened: Open) -> None:
    page = opened("/stories/2")
    kept = page.url + ".json"
    before = page.request.get(kept).json()
    assert page.locator(".story-head .status").inner_text().lower() == "disputed"
    page.goto(page.url.replace("/stories/2", "/review?story=2"))
    entry = page.locator("article, li").filter(has_text="the end of the withdrawal").last
    entry.get_by_label("Reason").fill("he gave no date, and denied nothing")
    entry.get_by_role("button", name="Not said at all").click()
    said = page.get_by_role("status").filter(has_text="announced")
    expect(said).to_be_visible()
    page.goto(page.url.split("/review")[0] + "/stories/2")
    expect(page.locator(".story-head .status")).to_have_text("announced")
    page.goto(page.url.split("/stories")[0] + "/review/corrections")
    expect(page.get_by_text("he gave no date, and denied nothing")).to_be_visible()
    page.get_by_role("button", name=re.compile("Undo")).first.click()
    page.wait_for_load_state()
    assert page.request.get(kept).json() == before
    page.goto(page.url.split("/review")[0] + "/audit")
    expect(page.locator("main")).to_contain_text("take a correction back")


def test_the_queue_is_worked_through_with_keys(opened: Open) -> None:
    page = opened("/review")
    page.locator("body").press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == first
    page.keyboard.press("c")
    page.wait_for_url(re.compile("/correct"))


def test_a_pasted_text_is_read_and_leads_to_its_report(opened: Open) -> None:
    page = opened("/read")
    page.get_by_label("Text of the report").fill(
        "Veldmark's defence minister Tove Arnquist said on Tuesday that the northern brigade had left Port Calder."
    )
    page.get_by_label("Headline").fill("Brigade has left, says minister")
    page.get_by_label("Publisher", exact=True).fill("The Lantern Courier")
    page.get_by_label("Published on").fill("2022-11-15")
    page.get_by_role("button", name="Read this text").click()
    page.wait_for_url(re.compile("/reports/"), timeout=120_000)
    expect(page.locator("h1")).to_have_text("Brigade has left, says minister")
    expect(page.locator("aside.panel")).to_contain_text("Tove Arnquist")
