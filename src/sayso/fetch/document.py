"""From the bytes of a page to a document whose text is fixed from here on."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from sayso.core.errors import InputError
from sayso.core.records import Document, Problem, RawPage
from sayso.core.spans import merge
from sayso.core.text import without_surrogates
from sayso.fetch.boilerplate import boilerplate_spans
from sayso.fetch.dates import day_in_name, publication_day
from sayso.fetch.encodings import decode
from sayso.fetch.headers import Head, read_head
from sayso.fetch.language import foreign_language
from sayso.fetch.records import DEFAULT_LIMITS, STAGE, Limits
from sayso.fetch.rows import decode_row, is_repeated
from sayso.fetch.webpage import read_webpage
from sayso.resources import boilerplate


@dataclass(frozen=True, slots=True)
class _Given:
    """Text and metadata as one format gives them."""

    text: str
    fields: dict[str, str]
    problems: tuple[str, ...] = ()


def to_document(page: RawPage, *, limits: Limits = DEFAULT_LIMITS) -> tuple[Document, tuple[Problem, ...]]:
    """The document in a page, and the problems that did not keep it from being read (a wrong date).

    What the format itself gives (a row's fields, a page's markup) comes before what header lines in the text say.
    Raises InputError, with one line for the person who gave the input, if there is nothing to read: empty, binary,
    too long, not English, no article.
    """
    given = _given(page)
    # Neither lone surrogates nor NUL fit into a database; both keep their place in the text.
    text = without_surrogates(given.text).replace("\x00", "\ufffd")
    if not text.strip():
        raise InputError("is empty")
    if len(text) > limits.max_characters:
        raise InputError(
            f"has {len(text):,} characters; the limit is {limits.max_characters:,} a report (setting max_characters)"
        )
    head = read_head(text)
    spans = merge((*head.spans, *boilerplate_spans(text, boilerplate.load())))
    if foreign := foreign_language(text, spans):
        raise InputError(f"is in {foreign[1]} ({foreign[0]}); Sayso reads English")
    fields = {key: _clean(value) for key, value in {**head.fields, **given.fields}.items()}
    told = {key: _clean(value) for key, value in _told(page).items()}
    published, wrong = _published(fields.get("date"), head, told.get("date"), page.name)
    document = Document(
        id=_clean(page.name) or "unnamed",
        title=fields.get("title", told.get("title")),
        publisher=fields.get("publisher", head.agency or told.get("publisher")),
        byline=fields.get("byline"),
        url=fields.get("url"),
        published=published,
        text=text,
        boilerplate=spans,
    )
    return document, tuple(Problem(stage=STAGE, message=message) for message in (*given.problems, *wrong))


def _given(page: RawPage) -> _Given:
    match page.media_type:
        case "text/html":
            web = read_webpage(page.content, charset=page.charset)
            return _Given(text=web.text, fields=_at_home(web.fields, page.url))
        case "application/json":
            row = decode_row(page.content)
            twice = (f"the id {row.id!r} stands twice in this file",) if is_repeated(row.id, page.name) else ()
            return _Given(text=row.text, fields=row.fields, problems=(*row.problems, *twice))
        case _:
            fields = {} if page.url is None else {"url": page.url}
            return _Given(text=decode(page.content, declared=page.charset), fields=fields)


def _at_home(fields: dict[str, str], url: str | None) -> dict[str, str]:
    """The fields of a page with the address that is truly its own.

    A page that was fetched may name a better address of itself, but only one of the same host: by its URL a report is
    known, so that a page with another's would pass for a new version of that one's report.
    """
    if url is None or _host(fields.get("url", "")) == _host(url):
        return fields
    return {**fields, "url": url}


def _host(url: str) -> str:
    try:
        return re.sub(r"^(?:www|m|mobile|amp)\.", "", urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _told(page: RawPage) -> dict[str, str]:
    """What was told of a page elsewhere, in a feed or a sitemap."""
    known = {"date": page.published, "publisher": page.publisher, "title": page.title}
    return {key: value for key, value in known.items() if value and value.strip()}


def _published(date: str | None, head: Head, told: str | None, name: str) -> tuple[str | None, tuple[str, ...]]:
    """The day, and what is wrong with the date if one is given that cannot be read; then no other is guessed.

    `told` is what a feed tells, which is a better sign than a day in the page's name.
    """
    if date is None and head.day is None:
        date = told
    if date is None:
        return head.day or day_in_name(name), ()
    try:
        return publication_day(date), ()
    except ValueError as error:
        return None, (str(error),)


def _clean(value: str) -> str:
    """Metadata on one line, without what no database holds."""
    return " ".join(without_surrogates(value).replace("\x00", "").split())
