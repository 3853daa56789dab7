"""What a server shows in the place of a report with a 200, and what is no other text at all."""

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.run.watch.doubting import as_it_reads, is_cut, notice, unlike

from .conftest import Desk
from .harbour import Handler, Site, answer, report, said

FIRST = report(said("Tove Arnquist"), "Ships of the northern fleet lay off the mole with their lights out all night. ")
NOT_FOUND = (
    "Sorry, nothing can be found at this address. Perhaps what you want was moved or deleted some time ago. "
    "Try the search above, or go to our front page, where the newest reports from all over the coast are listed."
)
CONSENT = (
    "Your privacy matters to us and to our 214 partners. We would like to store cookies on your device and to measure "
    "how you use these pages. Choose which purposes you agree to, or accept them all at once and read on."
)
CUT = FIRST[:110] + " Subscribe now to read on."
NOTICE = "This report has been withdrawn. It had grave errors in it, for which the Post says sorry to its readers."


def _go(desk: Desk, *, hours: float, step: float = 2) -> None:
    end = desk.hands.at + timedelta(hours=hours)
    while desk.hands.at < end:
        desk.hands.on(hours=step)
        desk.watcher().round()


def _begin(desk: Desk, site: Site, text: str = FIRST) -> str:
    site.pages["/a"] = answer(text)
    site.feed(site.entry("/a"))
    desk.watcher().round()
    (report_id,) = desk.versions()
    return report_id


@pytest.mark.parametrize("text", [NOT_FOUND, CONSENT, CUT])
def test_another_text_for_some_hours_changes_nothing_and_is_told_once(small: Desk, site: Site, text: str) -> None:
    report_id = _begin(small, site)
    watcher = small.watcher()
    site.pages["/a"] = answer(text, ETag='"b"')
    for _ in range(4):
        small.hands.on(hours=2)
        watcher.round()
    assert small.versions() == {report_id: 1}
    assert [each.address for each in small.told.of("problem") if "look at the page" in each.message] == [site.at("/a")]
    with small.ledger.read() as queries:
        assert [each.origin for each in queries.problems()].count(site.at("/a")) == 1
    site.pages["/a"] = answer(FIRST, ETag='"a"')
    _go(small, hours=48, step=12)
    assert small.versions() == {report_id: 1}
    (returned,) = small.told.of("returned")
    assert "its report is there again" in returned.message
    site.pages["/a"] = answer(FIRST + "Corrected.")
    _go(small, hours=48, step=24)
    assert small.versions() == {report_id: 2}


def test_another_text_that_stays_is_read_after_a_day(small: Desk, site: Site) -> None:
    report_id = _begin(small, site)
    site.pages["/a"] = answer(NOT_FOUND + " It tells of harbours. " * 3)
    _go(small, hours=20, step=4)
    assert small.versions() == {report_id: 1}
    _go(small, hours=30, step=10)
    assert small.versions() == {report_id: 2}


def test_what_stands_in_the_place_of_several_reports_is_none_of_them(small: Desk, site: Site) -> None:
    site.pages |= {path: answer(FIRST + f"Case {path} was heard.") for path in ("/a", "/b")}
    site.feed(site.entry("/a"), site.entry("/b"))
    small.watcher().round()
    site.pages |= dict.fromkeys(("/a", "/b"), answer(CONSENT))
    _go(small, hours=100, step=10)
    assert set(small.versions().values()) == {1}


def test_a_paywall_never_takes_a_report_s_place(small: Desk, site: Site) -> None:
    report_id = _begin(small, site)
    site.pages["/a"] = answer(CUT)
    _go(small, hours=200, step=20)
    assert small.versions() == {report_id: 1}


def test_a_notice_that_a_report_is_withdrawn_is_no_report(desk: Desk, site: Site) -> None:
    report_id = _begin(desk, site)
    site.pages["/a"] = answer(NOTICE)
    _go(desk, hours=72, step=12)
    assert desk.versions() == {report_id: 1}
    assert list(desk.withdrawn()) == [report_id]
    (told,) = desk.told.of("withdrawn")
    assert told.message == "its page says: This report has been withdrawn."
    assert desk.told.of("returned") == []
    site.pages["/a"] = answer(FIRST)
    _go(desk, hours=96, step=24)
    assert desk.withdrawn() == {}
    assert len(desk.told.of("returned")) == 1


def test_an_error_page_does_not_undo_a_withdrawal(small: Desk, site: Site) -> None:
    report_id = _begin(small, site)
    site.pages["/a"] = answer(status=410)
    _go(small, hours=4)
    site.pages["/a"] = answer(NOT_FOUND)
    _go(small, hours=60, step=6)
    assert list(small.withdrawn()) == [report_id]
    assert small.told.of("returned") == []


def test_a_clock_and_a_counter_in_a_text_are_no_news(small: Desk, site: Site) -> None:
    site.feed(site.entry("/a"))

    def counted(handler: Handler) -> None:
        text = f"{FIRST}Viewed {site.count('/a') * 37} times. Updated at {small.hands.at:%H:%M}.\n"
        answer(text)(handler)

    site.pages["/a"] = counted
    small.watcher().round()
    _go(small, hours=14 * 24, step=12)
    assert list(small.versions().values()) == [1]
    assert site.count("/a") < 10


def test_a_page_that_changes_without_end_is_asked_for_ever_less_often(small: Desk, site: Site) -> None:
    site.feed(site.entry("/a"))

    def changed(handler: Handler) -> None:
        answer(f"{FIRST}The {site.count('/a')} lamps on the quay were lit.\n")(handler)

    site.pages["/a"] = changed
    small.watcher().round()
    _go(small, hours=20 * 24, step=8)
    (versions,) = small.versions().values()
    assert 3 <= versions <= 9
    asked = site.count("/a")
    _go(small, hours=20 * 24, step=48)
    assert site.count("/a") == asked, "as many days as it is to be asked for are over"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Updated 3 March 2031 at 14:05 GMT", "Updated 4 March 2031 at 9:15 GMT", True),
        ("12 comments | 3 shares", "14 comments | 5 shares", True),
        ("2 hours ago", "3 hours ago", True),
        ("At least 12 people were killed.", "At least 15 people were killed.", False),
        ("The promise was made on Monday at noon.", "The promise was made on Tuesday at noon.", False),
        ("The clip was viewed 300 times by then.", "The clip was viewed 3,000 times by then.", False),
        ("The talks began 2 hours ago.", "The talks began 3 hours ago.", False),
    ],
)
def test_numbers_that_a_report_tells_are_no_furniture(one: str, other: str, same: bool) -> None:
    assert (as_it_reads(f"{FIRST}\n{one}\n") == as_it_reads(f"{FIRST}\n{other}\n")) is same


@pytest.mark.parametrize(
    ("text", "is_notice"),
    [
        (NOTICE, True),
        ("Editor's note: This story was retracted on Friday.", True),
        ("The article has been removed by the editors.", True),
        ("The Harbour Post has retracted this story. We are sorry.", True),
        ("RETRACTION NOTICE: The brigade at the harbour", True),
        (NOT_FOUND, False),
        ("The article that you are looking for has been removed or has moved.", False),
        ("The army has withdrawn the brigade from the port.", False),
        (NOTICE + FIRST * 4, False),
    ],
)
def test_what_is_a_notice(text: str, is_notice: bool) -> None:
    assert bool(notice(text)) is is_notice


def test_a_later_text_of_a_report_is_like_it() -> None:
    assert unlike(FIRST + "Corrected.", [FIRST]) == ""
    assert unlike(FIRST + FIRST.replace("road", "bridge") * 3, [FIRST]) == ""
    assert (
        unlike("Brigade leaves Port Calder, minister says. More soon. " + FIRST, ["Brigade leaves Port Calder."]) == ""
    )
    assert unlike(FIRST, [NOT_FOUND, FIRST]) == "", "what was wrong is put right"
    assert unlike(NOT_FOUND, [FIRST])
    assert is_cut(CUT, FIRST)
    assert not is_cut(FIRST + "Corrected.", FIRST)


@given(st.text(max_size=300))
def test_a_text_is_like_itself(text: str) -> None:
    assert unlike(text, [text]) == ""
    assert as_it_reads(text) == as_it_reads(text + "\nUpdated at 12:05\n")


@pytest.mark.parametrize("unit", ["1", "1.", "1:", "at ", ": ", "mon", "12 may ", "1st", "(", "2 days "])
def test_no_shape_of_a_line_takes_long(unit: str) -> None:
    for head in ("updated ", "", "this page was last updated ", "comments: "):
        line = (head + unit * 120)[:118] + "x"
        begun = time.process_time()
        as_it_reads("\n".join([line] * 20))
        assert time.process_time() - begun < 2
