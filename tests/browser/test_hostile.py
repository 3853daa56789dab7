"""What is hostile in an article is shown as the text that it is: nothing of it runs, loads or breaks out."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from sayso.core.records import Actor, Belief, Document, Event, Place, Reading, Statement
from sayso.core.spans import Span
from sayso.ledger import Ledger
from sayso.run.digests import refresh
from sayso.run.linking import link_reading, place_due

Open = Callable[..., Page]

SCRIPT = "</title></script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"
TURNED = "\u202e\u2067mirrored\u061c\u200f"
LONG = "W" * 20_000
NAMES = ("plain", "a/b c#d?e.json", SCRIPT[:60], TURNED + "id", "..")
LINE = "An endless line of small words that never comes to its end. " * 84_000
"""Five megabytes."""


def text_of(number: int) -> str:
    said = f"Minister {SCRIPT} said on Monday the brigade would withdraw from {TURNED} Port Calder {LONG}. "
    return (
        said + f"Report {number} has more: {SCRIPT} {{{{ 7 * 7 }}}} ${{alert(1)}} javascript:alert(1) \x01\x7f end.\n"
    )


def reading_of(number: int, name: str) -> Reading:
    text = text_of(number) + (LINE if number == 0 else "")

    def at(words: str) -> Span:
        start = text.index(words)
        return start, start + len(words)

    content = (text.index("the brigade"), text.index(". Report"))
    return Reading(
        id=name,
        title=f"{SCRIPT} {TURNED} withdrawal from Port Calder",
        publisher=f"Outlet {number} {SCRIPT} {TURNED}",
        byline=SCRIPT,
        url="javascript:window.hacked=3" if number else "https://example.org/?q=<script>",
        published=f"2022-11-0{number + 1}",
        text=text,
        actors=(
            Actor(id="a1", name=SCRIPT, kind="person", code="VEL GOV", mentions=(at(SCRIPT),)),
            Actor(id="a2", name=f"{TURNED}brigade{LONG}", kind="group", code="VEL MIL", mentions=(at("brigade"),)),
        ),
        places=(
            Place(
                id="p1", span=at("Port Calder"), name=f"{SCRIPT}{TURNED}",
                lat=50.0, lon=20.0, country="POL", kind="city",
            ),
        ),
        statements=(
            Statement(
                id="s1", kind="indirect", source=(at(SCRIPT),), cue=(at("said"),), content=(content,), speaker="a1",
                core=at("withdraw"), factuality="CT+", aspect="planned", org=f"VEL {SCRIPT}",
            ),
        ),
        events=(
            Event(
                id="e1", trigger=at("withdraw"), type="RETREAT", mode="withdraw",
                actor=("a2",), place="p1", aux="future",
            ),
        ),
        beliefs=(
            Belief(event="e1", source="a1", statement="s1", factuality="CT+", aspect="planned", org=f"VEL {SCRIPT}"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    served: Callable[[Path], AbstractContextManager[str]],
) -> Iterator[str]:
    """The address of a server on a ledger of hostile reports."""
    path = tmp_path_factory.mktemp("hostile") / "h.db"
    with Ledger.open(str(path)) as ledger:
        for number, name in enumerate(NAMES):
            reading = reading_of(number, name)
            document = Document(**{f: getattr(reading, f) for f in Document.__struct_fields__})
            with ledger.write() as writer:
                stored = writer.add_document(document, origin=f"file{number}")
                writer.add_reading(stored, reading, fingerprint="t")
                link_reading(writer, stored, document)
        place_due(ledger, lambda text: b"\x01" * 384)
        refresh(ledger)
    with served(path) as address:
        yield address


@pytest.fixture
def shown(
    browser: Browser, hostile: str, watching: Callable[[Browser, str], AbstractContextManager[Open]]
) -> Iterator[Open]:
    with watching(browser, hostile) as open_:
        yield open_


PATHS = (
    "/stories",
    "/stories/1",
    "/stories/1?as_of=2022-11-03",
    *(f"/reports/{quote(name, safe='')}" for name in NAMES if name != ".."),
    f"/actors/{quote(SCRIPT, safe='')}",
    "/search?q=brigade",
    f"/search?q={quote(SCRIPT)}",
    "/review",
)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_a_hostile_article_runs_or_breaks_out(shown: Open, path: str) -> None:
    page = shown(path, width=390)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main script, main img[src='x'], main iframe").count() == 0
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "a word is wider than the screen"
    assert page.locator("footer").inner_text().startswith("Ledger h.db")
    links = page.eval_on_selector_all("a[href]", "all => all.map(each => each.protocol)")
    assert set(links) <= {"http:", "https:"}


def test_marks_that_turn_text_around_stay_in_their_paragraph(shown: Open) -> None:
    page = shown("/reports/plain")
    assert page.evaluate("getComputedStyle(document.querySelector('#text .words p')).unicodeBidi") in (
        "isolate", "plaintext", "isolate-override",
    )  # fmt: skip
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.locator("h1").inner_text())
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.title())
