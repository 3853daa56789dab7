"""Web pages: the article, its metadata, and markup that was made to break readers."""

import pytest

from sayso.core.errors import InputError
from sayso.core.records import Document, RawPage
from sayso.fetch import to_document

SENTENCE = (
    "The {} of Port Amery said on Thursday that the ferry would sail again within a week, and that the pier was “safe”."
)
BODY = "".join(f"<p>{SENTENCE.format(who)}</p>" for who in ("mayor", "captain", "governor"))
PAGE = """<!doctype html><html lang="en"><head>{head}<title>Ferry to sail again | The Amery Herald</title>
<meta property="og:site_name" content="The Amery Herald"><meta name="author" content="Ada Quill">
<meta property="article:published_time" content="2022-11-10T09:00:00Z">
<link rel="canonical" href="https://herald.example/news/ferry"><style>p {{ color: red }}</style></head>
<body><nav><a href="/">Home</a></nav><article><h1>Ferry to sail again</h1>{body}
<script>var secret = "script text";</script></article><footer>All about us</footer></body></html>"""


def read(content: str | bytes) -> Document:
    content = content.encode() if isinstance(content, str) else content
    return to_document(RawPage(origin="a.html", name="a", media_type="text/html", content=content))[0]


def test_text_and_metadata() -> None:
    found = read(PAGE.format(head="", body=BODY))
    assert (found.title, found.publisher, found.byline, found.published, found.url) == (
        "Ferry to sail again",
        "The Amery Herald",
        "Ada Quill",
        "2022-11-10",
        "https://herald.example/news/ferry",
    )
    paragraphs = found.text.split("\n\n")
    assert paragraphs[-3:] == [SENTENCE.format(who) for who in ("mayor", "captain", "governor")]
    assert not any(word in found.text for word in ("script", "color", "Home", "All about us", "<"))


def test_what_the_page_does_not_say_is_unknown() -> None:
    found = read(f"<html><body><article>{BODY}</article></body></html>")
    assert (found.title, found.publisher, found.byline, found.published, found.url) == (None,) * 5


def test_a_date_in_the_prose_is_not_the_page_s_own() -> None:
    first = "<p>The first ferry sailed on 3 May 1998 from the old pier.</p>"
    found = read(f"<html><body><article>{BODY}{first}</article></body></html>")
    assert found.published is None


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta charset="utf-16">', "utf-16"),
        ("", "cp1252"),
        ("", "utf-8-sig"),
    ],
)
def test_charsets(head: str, encoding: str) -> None:
    assert "“safe”" in read(PAGE.format(head=head, body=BODY).encode(encoding)).text


def test_an_xml_declaration() -> None:
    page = '<?xml version="1.0" encoding="windows-1252"?>\n' + PAGE.format(head="", body=BODY)
    assert "“safe”" in read(page.encode("cp1252")).text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><head><script>alert(1)</script></head></html>",
        "<" * 50_000,
        "<div>" * 100_000,
        "<p " + 'a="1" ' * 100_000 + ">",
        "<html><body>" + "<table><tr><td>" * 20_000,
    ],
)
def test_pages_without_an_article(page: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError):
        read(page)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "page",
    [
        f"<article>{BODY}",
        f"<article>&#0;&#xD800;&bogus;{BODY}",
        f"<html><body><div><p>{BODY.replace('</p>', '')}",
        "<html><body>" + "<div>" * 200 + BODY + "</div>" * 200,
        f"<html><body><article>{BODY * 2500}</article></body></html>".replace("mayor", "mayor of &lt;b&gt;"),
    ],
)
def test_broken_and_huge_pages_are_read(page: str) -> None:
    assert "ferry would sail again" in read(page).text
