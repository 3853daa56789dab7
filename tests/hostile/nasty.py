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
        "quotes": '"', "open quotes": "“", "close quotes": "”", "brackets": "(", "square": "[", "angles": "<", "dashes": "-",
        "em dashes": "—", "digits": "1", "dates": "2022-11-10 ", "stamps": "20221110", "days": "Nov 10, ", "at": "@",
        "by": "By Ada Quill and ", "fields": "date: ", "date": "date 1", "published": "Published on Monday 10 ",
        "urls": "https://a.b/", "dateline": "KYIV, Nov 10 (Herald) - ", "place": "Kyiv (", "agency": "(AB CD ",
        "read more": "Read more: ", "share": "Share this ", "bullets": "•", "pipes": "a | ", "colons": "a:",
        "apostrophes": "a’", "combining": "e\u0301\u0301", "bidi": "\u202e\u2066a", "joined": "\u200d", "nul": "a\x00",
        "surrogates": "\ud800a", "emoji": "👩\u200d👩\u200d👦", "han": "船", "wide": "\u3000", "separators": "\u2028\x85",
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
