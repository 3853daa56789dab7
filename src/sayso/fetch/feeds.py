"""What a feed lists: RSS 0.9 to 2.0, RDF and Atom, from bytes. No I/O."""

import html
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import msgspec

from sayso.core.errors import InputError
from sayso.core.records import RawPage, Record
from sayso.fetch.instants import instant
from sayso.fetch.markup import read_into
from sayso.fetch.slimming import Slim
from sayso.fetch.titles import LONGEST, one_line
from sayso.fetch.urls import parse

log = logging.getLogger(__name__)

MOST_ENTRIES = 2_000
"""Of one feed; none of those that we know comes near it."""
_LONGEST_ID = 2_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


class Entry(Record, frozen=True, kw_only=True):
    """One report that a feed names."""

    id: str
    """Its guid or Atom id, else its link: the same from one reading of the feed to the next."""
    link: str | None = None
    """Absolute, of http or https, without a fragment; None only of what is withdrawn."""
    title: str | None = None
    publisher: str | None = None
    """The source that the entry names, if it is from another than the feed itself."""
    published: str | None = None
    """An instant with its offset as it was written, or a day: ISO 8601. None for what cannot be read."""
    updated: str | None = None
    withdrawn: bool = False
    """Told as deleted (an Atom tombstone, RFC 6721)."""


class Feed(Record, frozen=True, kw_only=True):
    """A feed, its entries in the feed's own order."""

    title: str | None = None
    entries: tuple[Entry, ...] = ()
    """No two of the same id; what is withdrawn stands at the end."""
    problems: tuple[str, ...] = ()
    """One line each, such as of entries that were dropped."""


def entries(page: RawPage) -> Feed:
    """What a feed lists. Raises InputError, with one line that goes on from the address, for what is no feed."""
    slim = Slim(MOST_ENTRIES)
    read_into(slim, page.content, page.charset)
    parsed = _parsed(slim.content)
    read = [_entry(each, page, atom=parsed.version.startswith("atom")) for each in parsed.entries]
    linked = [entry for entry in read if entry.link]
    problems = []
    if slim.entries > MOST_ENTRIES:
        problems.append(f"lists {slim.entries:,} entries; only the first {MOST_ENTRIES:,} were read")
    if bare := len(read) - len(linked):
        problems.append(f"lists {bare:,} {'entry' if bare == 1 else 'entries'} without an address of the web: left out")
    gone = [Entry(id=one_line(id_, _LONGEST_ID), updated=instant(when), withdrawn=True) for id_, when in slim.gone]
    kept = _each_once(_told_apart(linked), [each for each in gone if each.id])
    return Feed(title=_title(parsed.feed), entries=kept, problems=tuple(problems))


def _parsed(content: bytes) -> Any:
    """The feed as feedparser reads it, which gets a stream, and so never fetches anything."""
    import feedparser

    try:
        parsed = feedparser.parse(
            BytesIO(content),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # of markup we keep nothing at all
            resolve_relative_uris=False,
        )
        if not parsed.get("version"):
            raise InputError("is no feed that can be read: neither RSS nor Atom")
    except InputError:
        raise
    except Exception as error:  # a parser on hostile markup must not end the run
        log.debug("feedparser failed", exc_info=True)
        raise InputError(f"is a feed that cannot be read ({type(error).__name__})") from error
    return parsed


def _entry(found: Mapping[str, Any], page: RawPage, *, atom: bool) -> Entry:
    # As a plain dict: feedparser's own gives the day of publication where it is asked for that of the last change.
    values = dict(found)
    updated = instant(_words(values.get("updated")))
    published = instant(_words(values.get("published"))) or (None if atom else updated)
    link = _link(values, page)
    source = values.get("source")
    return Entry(
        id=one_line(_words(values.get("id")), _LONGEST_ID) or link or "",
        link=link,
        title=_title(values),
        publisher=_title(source) if isinstance(source, Mapping) else None,
        published=published,
        updated=updated,
    )


def _link(values: Mapping[str, Any], page: RawPage) -> str | None:
    """The entry's address, if it is one of the web. An id that says it is one is believed if it is a whole one."""
    link = _words(values.get("link")).strip()
    if not link:
        return None
    if "links" in values or not values.get("guidislink"):
        try:
            link = urljoin(page.url or "", link)
        except ValueError:
            return None
    try:
        return parse(link, None).text
    except InputError:
        return None


def _told_apart(found: Iterable[Entry]) -> list[Entry]:
    """Entries by their links where one id stands for several: some feeds give all the same."""
    found = list(found)
    links = defaultdict(set)
    for entry in found:
        links[entry.id].add(entry.link)
    return [msgspec.structs.replace(each, id=each.link) if len(links[each.id]) > 1 else each for each in found]


def _each_once(listed: Iterable[Entry], withdrawn: Iterable[Entry]) -> tuple[Entry, ...]:
    """No id twice: of versions the latest, and what is withdrawn unless it was changed after that."""
    kept: dict[str, Entry] = {}
    for entry in listed:
        if entry.id not in kept or _later(entry, kept[entry.id]):
            kept[entry.id] = entry
    for gone in withdrawn:
        if gone.id in kept and not kept[gone.id].withdrawn and _later(kept[gone.id], gone):
            continue
        kept.pop(gone.id, None)
        kept[gone.id] = gone
    return tuple(kept.values())


def _later(one: Entry, other: Entry) -> bool:
    return (one.updated or "") > (other.updated or "")


def _title(values: Mapping[str, Any]) -> str | None:
    """A title without markup."""
    title = _TAG.sub("", _words(values.get("title"))[: 10 * LONGEST])
    return one_line(html.unescape(title), LONGEST) or None  # plain ones, too, are often escaped twice


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""
