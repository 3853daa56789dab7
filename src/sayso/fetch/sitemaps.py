"""What a sitemap lists: of pages or of further sitemaps, in XML, news extension and plain text, from bytes. No I/O."""

from collections.abc import Mapping, Sequence
from io import StringIO
from itertools import islice
from urllib.parse import urljoin

from sayso.core.errors import InputError
from sayso.core.records import RawPage, Record
from sayso.fetch.encodings import decode
from sayso.fetch.instants import instant
from sayso.fetch.markup import Finder, read_into
from sayso.fetch.titles import LONGEST, one_line
from sayso.fetch.urls import parse

MOST_PAGES = 50_000
"""Of one sitemap, by its protocol."""
MOST_SITEMAPS = 500
"""Of one index: the latest. Archives of decades list more."""
_FEEDS = ("rss", "feed", "RDF")


class Listed(Record, frozen=True, kw_only=True):
    """One page, or one further sitemap, that a sitemap names."""

    link: str
    """Absolute, of http or https, without a fragment."""
    changed: str | None = None
    """`lastmod`: a day or an instant, ISO 8601."""
    published: str | None = None
    """Like the two below, of news sitemaps."""
    publisher: str | None = None
    title: str | None = None


class Sitemap(Record, frozen=True, kw_only=True):
    """Pages, or further sitemaps to be fetched; no address twice."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()
    """Of an index, the latest first; each to be asked for in its turn, as `changed` tells."""
    problems: tuple[str, ...] = ()


def listed(page: RawPage) -> Sitemap:
    """What a sitemap lists. Raises InputError, with one line that goes on from the address, for what is none."""
    if not _is_markup(page.content):
        return _plain(page)
    finder = Finder({"url", "sitemap"}, MOST_PAGES + 1)
    read_into(finder, page.content, page.charset)
    root, found = finder.root, finder.found
    if root in _FEEDS:
        raise InputError("is a feed, not a sitemap: watch it as one")
    if root not in ("urlset", "sitemapindex"):
        raise InputError("is no sitemap that can be read")
    name = "url" if root == "urlset" else "sitemap"
    read = [_listed(each.values, page.url or "") for each in found if each.name == name]
    if root == "urlset":
        pages, problems = _kept(read, MOST_PAGES)
        return Sitemap(pages=pages, problems=problems)
    read.sort(key=lambda each: (each.changed if each else None) or "", reverse=True)
    sitemaps, problems = _kept(read, MOST_SITEMAPS)
    return Sitemap(sitemaps=sitemaps, problems=problems)


def _is_markup(content: bytes) -> bool:
    return content[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f").startswith(b"<")


def _plain(page: RawPage) -> Sitemap:
    """An address a line."""
    lines = (line.strip() for line in StringIO(decode(page.content, declared=page.charset)))
    read = [_listed({"loc": line}, "") for line in islice(filter(None, lines), MOST_PAGES + 1)]
    if not read or read[0] is None:
        raise InputError("is no sitemap that can be read")
    pages, problems = _kept(read, MOST_PAGES)
    return Sitemap(pages=pages, problems=problems)


def _listed(values: Mapping[str, str], base: str) -> Listed | None:
    """What stands in one element; None where its address is none of the web."""
    try:
        link = parse(urljoin(base, values["loc"]), None).text
    except (InputError, KeyError, ValueError):
        return None
    return Listed(
        link=link,
        changed=instant(values.get("lastmod", "")),
        published=instant(values.get("news/publication_date", "")),
        publisher=one_line(values.get("news/publication/name", ""), LONGEST) or None,
        title=one_line(values.get("news/title", ""), LONGEST) or None,
    )


def _kept(read: Sequence[Listed | None], most: int) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    """The first of them, each address once, and what is to be said of the others."""
    links: dict[str, Listed] = {}
    for each in read:
        if each is not None:
            links.setdefault(each.link, each)
    problems = []
    if bare := sum(each is None for each in read):
        problems.append(f"lists {bare:,} {'entry' if bare == 1 else 'entries'} without an address of the web: left out")
    if len(links) > most:
        problems.append(f"lists more than {most:,} addresses; only so many were read")
    return tuple(islice(links.values(), most)), tuple(problems)
