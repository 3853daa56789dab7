"""A page that goes back to an earlier text: that one stands again. An archive with both texts is read without harm."""

from datetime import timedelta

from sqlalchemy import select

from sayso import fetch
from sayso.core.records import RawPage
from sayso.ledger.tables import documents
from sayso.run.checking import check
from sayso.run.pages import Live

from .conftest import Desk
from .harbour import Site, answer, report, said

FIRST = report(said("Tove Arnquist"))
SECOND = FIRST + "Corrected: it was on Tuesday, the ministry wrote to this paper."


def _texts(desk: Desk) -> list[str]:
    with desk.ledger.read() as queries:
        rows = queries._connection.execute(select(documents.c.text).order_by(documents.c.version))
        return list(rows.scalars())


def test_an_earlier_text_that_stands_again_is_the_last_version(desk: Desk, site: Site) -> None:
    desk.configure(recheck=60)
    site.feed(site.entry("/a"))
    for text in (FIRST, SECOND, FIRST, SECOND):
        site.pages["/a"] = answer(text)
        desk.hands.on(days=4)
        done = desk.watcher().round()
        assert done.read + done.corrected == 1
        desk.hands.on(days=4)
        assert desk.watcher().round().read == 0, "the same text is no new version"
    assert _texts(desk) == [FIRST, SECOND, FIRST, SECOND]
    assert list(desk.versions().values()) == [4]
    assert len(desk.told.of("corrected")) == 3
    flaws = {flaw.kind for flaw in check(desk.ledger).flaws}
    assert not flaws & {"text", "content", "twice", "versions"}


def test_what_lies_in_an_archive_is_known_whatever_stands_now(desk: Desk, site: Site) -> None:
    site.feed(site.entry("/a"))
    for text in (FIRST, SECOND, FIRST):
        site.pages["/a"] = answer(text)
        desk.watcher().round()
        desk.hands.on(days=2)
    told = {"published": "2031-03-01T06:00:00Z", "publisher": "The Harbour Post", "title": "/a"}
    for text in (FIRST, SECOND, FIRST):
        origin = site.at("/a")
        raw = RawPage(
            origin=origin, name="a", media_type="text/plain", content=text.encode(), url=origin, **told
        )  # fmt: skip
        (outcome,) = desk.quick([raw], Live()).values()
        assert (outcome.fresh, len(outcome.reports)) == (0, 1)
        document, _ = fetch.to_document(raw)
        with desk.ledger.read() as queries:
            assert queries.id_of(document, origin=origin) in desk.versions()
    assert list(desk.versions().values()) == [3]


def test_a_mistaken_text_that_came_to_be_kept_is_put_right_at_once(small: Desk, site: Site) -> None:
    site.pages["/a"] = answer(FIRST)
    site.feed(site.entry("/a"))
    small.watcher().round()
    site.pages["/a"] = answer("The reader that you asked for is away. Please come back later, and thank you. " * 3)
    start = small.hands.at
    while small.hands.at < start + timedelta(days=3):
        small.hands.on(hours=6)
        small.watcher().round()
    assert list(small.versions().values()) == [2]
    site.pages["/a"] = answer(FIRST)
    small.hands.on(days=4)
    assert small.watcher().round().corrected == 1
    assert _texts(small)[-1] == FIRST
