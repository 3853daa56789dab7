"""Pages that were fetched already, and what a feed told of them: it fills gaps, and overrules nothing."""

import msgspec
import pytest

from sayso.core.records import Document, RawPage
from sayso.fetch import Failure, count, pages, to_document
from tests.fetch.sites import HTML, TEXT

AT = "https://herald.test/world/brigade-leaves"
TOLD = {"published": "2022-11-14T23:30:00-05:00", "publisher": "The Herald", "title": "Told by the feed"}
PAGE = RawPage(origin=AT, name="brigade-leaves", media_type="text/html", content=HTML.encode(), url=AT, **TOLD)


def read(page: RawPage) -> Document:
    document, problems = to_document(page)
    assert problems == ()
    return document


def test_what_the_page_does_not_tell_the_feed_does() -> None:
    document = read(PAGE)
    assert (document.published, document.publisher) == ("2022-11-14", "The Herald")
    assert document.title == "Brigade leaves", "which the page itself tells"
    plain = read(msgspec.structs.replace(PAGE, media_type="text/plain", content=TEXT.encode()))
    assert (plain.title, plain.url, plain.text) == ("Told by the feed", AT, TEXT)


def test_what_the_page_tells_goes_before_the_feed() -> None:
    head = (
        '<head><meta property="article:published_time" content="2022-11-10T08:00:00Z">'
        '<meta property="og:site_name" content="Amery Post">'
    )
    document = read(msgspec.structs.replace(PAGE, content=HTML.replace("<head>", head).encode()))
    assert (document.published, document.publisher) == ("2022-11-10", "Amery Post")
    lines = f"date: 2022-11-09\npublisher: Calder News\n\n{TEXT}".encode()
    document = read(msgspec.structs.replace(PAGE, media_type="text/plain", content=lines))
    assert (document.published, document.publisher) == ("2022-11-09", "Calder News")


def test_a_wrong_date_on_the_page_is_not_replaced() -> None:
    lines = f"date: 03/04/2022\n\n{TEXT}".encode()
    document, problems = to_document(msgspec.structs.replace(PAGE, media_type="text/plain", content=lines))
    assert document.published is None
    assert "03/04/2022" in problems[0].message


def test_a_feed_s_date_goes_before_one_in_the_address() -> None:
    named = msgspec.structs.replace(PAGE, name="anniversary-of-2022-02-24")
    assert read(named).published == "2022-11-14"
    assert read(msgspec.structs.replace(named, published=None)).published == "2022-02-24"


@pytest.mark.parametrize("empty", ["", " \n"])
def test_empty_words_tell_nothing(empty: str) -> None:
    document = read(msgspec.structs.replace(PAGE, published=empty, publisher=empty, title=empty))
    assert (document.published, document.publisher) == (None, None)


def test_pages_come_through_as_they_are_among_other_inputs() -> None:
    found = list(pages([PAGE, "/no/such/file", PAGE]))
    assert found[0] is PAGE
    assert isinstance(found[1], Failure)
    assert found[2] is PAGE
    assert count([PAGE, PAGE]) == 2
