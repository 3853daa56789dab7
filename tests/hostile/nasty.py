"""Texts that make careless code slow, and the functions of the way in that read texts."""

from collections.abc import Callable, Iterator

from sayso.core.errors import InputError
from sayso.core.records import RawPage
from sayso.fetch import to_document
from sayso.fetch.boilerplate import boilerplate_spans, units
from sayso.fetch.dates import day_in_name, publication_day
from sayso.fetch.encodings import decode, oddity
from sayso.fetch.headers import read_head
from sayso.fetch.language import foreign_language
from sayso.fetch.rows import decode_row
from sayso.resources import boilerplate

PROSE = "The mayor of Port Amery said on Monday that the ferry would sail again within a week. "


def texts(size: int) -> Iterator[tuple[str, str]]:
    """Texts of about so many characters, by name: what repeats is what expressions begin to match again and again."""
    repeated = {
        "prose": PROSE, "blanks": " ", "tabs and lines": "\t\n", "returns": "\r", "blank lines": "\n \n", "letter": "a",
        "capital": "A", "capitals": "AB-", "names": "Ada ", "places": "PORT AMERY, ", "dots": ".", "commas": ",",
        "quotes": '"', "open quotes": "“", "close quotes": "”", "brackets": "(", "square": "[", "angles": "<",
        "dashes": "-",
        "em dashes": "—", "digits": "1", "dates": "2022-11-10 ", "stamps": "20221110", "days": "Nov 10, ", "at": "@",
        "by": "By Ada Quill and ", "fields": "date: ", "date": "date 1", "published": "Published on Monday 10 ",
        "urls": "https://a.b/", "dateline": "KYIV, Nov 10 (Herald) - ", "place": "Kyiv (", "agency": "(AB CD ",
        "read more": "Read more: ", "share": "Share this ", "bullets": "•", "pipes": "a | ", "colons": "a:",
        "apostrophes": "a’", "combining": "e\u0301\u0301", "bidi": "\u202e\u2066a", "joined": "\u200d", "nul": "a\x00",
        "surrogates": "\ud800a", "emoji": "👩\u200d👩\u200d👦", "han": "船", "wide": "\u3000",
        "separators": "\u2028\x85",
        "slashes": "/", "backslashes": "\\", "ellipsis": "…", "numbers": "1,", "mixed": "aA1 .\n", "images": "Image: ",
        "parts": "By By By,", "weekdays": "Monday, ", "months": "January ", "feed": "\f\v",
    }  # fmt: skip
    for name, unit in repeated.items():
        yield name, (unit * (size // len(unit) + 1))[:size]
        yield f"{name}, after prose", PROSE + (unit * (size // len(unit) + 1))[:size] + "!"


def _document(text: str, media_type: str = "text/plain") -> None:
    content = text.encode(errors="replace")
    try:
        to_document(RawPage(origin="x", name=text[:2_000], media_type=media_type, content=content))
    except InputError:
        return


def _row(text: str) -> None:
    for content in (f'{{"text": "{text}"}}', text, f'{{"text": "x", "date": "{text[:900]}"}}'):
        try:
            decode_row(content.encode(errors="replace"))
        except InputError:
            continue


def _day(text: str) -> None:
    try:
        publication_day(text)
    except ValueError:
        return


def _decode(text: str) -> None:
    for encoding in ("utf-8", "utf-16", "cp1252"):
        try:
            decode(text.encode(encoding, errors="replace") + b"\xff\xe9", declared="koi8-r")
        except InputError:
            continue


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "boilerplate": lambda text: boilerplate_spans(text, boilerplate.load()),
    "units": lambda text: list(units(text)),
    "head": read_head,
    "day": _day,
    "day in a name": day_in_name,
    "decode": _decode,
    "oddity": oddity,
    "language": foreign_language,
    "row": _row,
    "document": _document,
}


def markup(size: int) -> Iterator[tuple[str, str]]:
    """Web pages of about so many characters, by name."""

    def filled(unit: str) -> str:
        return (unit * (size // len(unit) + 1))[:size]

    report = f"<p>{PROSE * 5}</p>"
    for name, unit in {
        "nested": "<div>", "flat": "<div>x</div>", "paragraphs": f"<p>{PROSE}</p>", "lists": "<ul><li>",
        "tables": "<table><tr><td>", "quotations": "<blockquote>", "bold": "<p><b>", "spans": "<span>a",
        "articles": "<article><p>a</p></article>", "links": "<a href='/x'>a b</a> ", "comments": "<!-- a -->",
        "open comment": "<!-- a -", "scripts": "<script>a</script>", "breaks": "a<br>", "angles": "<",
        "pictures": "<img src=a.jpg>", "forms": "<form><input>", "headings": "<h2>a b c</h2>", "blanks": "<p> \n",
        "entities": "&amp;&#65;&x;&#xd800;&#0;", "cdata": "<![CDATA[<p>", "closed": "</div>", "nul": "<p>\x00",
        "times": "<time datetime='2022-11-10'>x</time>", "svg": "<svg><math>", "frames": "<iframe><template>",
    }.items():  # fmt: skip
        yield name, f"<html><body>{filled(unit)}{report}</body></html>"
    for name, before, unit, after in (
        ("attribute", "<p class='", "a ", "'>"),
        ("attributes", "<p ", "a=b ", ">"),
        ("canonical", "<link rel=canonical href='http://a/", "a/", "'>"),
        ("author", "<meta name=author content='", "Ada and Tom, by ", "'>"),
        ("site", "<meta property='og:site_name' content='", "a.b ", "'>"),
        ("date", "<meta name=date content='", "2022-11-", "'>"),
        ("title", "<title>", "a - b | ", "</title>"),
        ("linked data", "<script type='application/ld+json'>", '{"@type":"NewsArticle","a":[', "</script>"),
        ("names", '<script type=\'application/ld+json\'>{"@type":"Person","name":"', 'a "', "</script>"),
        ("laughs", "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;'>]><p>", "&c;", "</p>"),
        ("charset", "<meta charset='", "utf-", "'>"),
    ):
        yield name, f"<html>{before}{filled(unit)}{after}<body>{report}</body></html>"
