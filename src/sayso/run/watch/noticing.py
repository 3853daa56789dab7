"""What a feed, sitemap or folder names that is new, changed or withdrawn, beside what is known of it. Pure.

A page belongs to the source that named it first; when that is watched no more, or has failed for days, to the next one
that names it. Of another's page a source can only say that it was changed later than was known.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from sayso.core.errors import InputError
from sayso.core.records import Record
from sayso.fetch.feeds import Entry
from sayso.fetch.sitemaps import Listed
from sayso.fetch.urls import parse, same_page, untracked
from sayso.ledger.watching import PageState, digest_of
from sayso.run.watch.config import Source

WAITING, READ, UNREAD, WITHDRAWN = "waiting", "read", "unread", "withdrawn"
_PATIENCE: Final = timedelta(hours=6)
"""So long at most passes between two requests for a page that is said to be changed, and was not."""
_EVERYWHERE: Final = ("tag:", "urn:", "http://", "https://")
"""How ids begin that are the same in whatever feed; others are one feed's own."""


class Named(Record, frozen=True, kw_only=True):
    """One thing that a source names."""

    address: str
    """Of a page, or the path of a file; empty where the source only says that it is withdrawn."""
    entry: str | None = None
    """A hash of its id in this source."""
    updated: str | None = None
    """Of what is withdrawn: since when."""
    told: dict[str, str] = msgspec.field(default_factory=dict)
    day: str = ""
    """The later one of publication and change; empty where neither is told."""
    withdrawn: bool = False

    @property
    def digest(self) -> str:
        """By what its page is known."""
        return digest_of(same_page(self.address))


class Hearing(Record, frozen=True, kw_only=True):
    """Who names it, and when."""

    source: str
    """Its digest."""
    now: datetime
    living: frozenset[str] = frozenset()
    """The sources that are watched, and have answered within days: what they named first is theirs."""
    kin: frozenset[str] = frozenset()
    """Other sources at the same host: of one publisher."""
    since: str | None = None
    """A day. What is older is taken note of and not read; nor is, where the source is seen for the first time, what
    does not tell. So it is with sitemaps, which may name all that was ever published."""
    is_first: bool = False

    def owns(self, page: PageState) -> bool:
        """Whether the page is this source's, or nobody's any more."""
        return page.source == self.source or page.source not in self.living


class Noticed(Record, frozen=True, kw_only=True):
    """What has become of the page of something that a source names."""

    page: PageState
    gone: bool = False
    """The source says now that it is withdrawn."""
    back: bool = False
    """It had said so, and names it again."""

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be asked for by now."""
        return self.page.next_at is not None and self.page.next_at <= now and not self.gone


def of_entry(entry: Entry, source: Source, title: str | None) -> Named | None:
    """What a feed's entry names; `title` is the feed's own. None: nothing to be read."""
    address = _plain(entry.link)
    if address is None and not entry.withdrawn:
        return None
    publisher = entry.publisher or source.publisher or title
    told = {"title": entry.title, "publisher": publisher, "published": entry.published}
    own = () if entry.id.startswith(_EVERYWHERE) else (source.address,)
    return Named(
        address=address or "",
        entry=digest_of(*own, entry.id),
        updated=_moment(entry.updated or entry.published),
        told={name: value for name, value in told.items() if value},
        day=max(entry.updated or "", entry.published or "")[:10],
        withdrawn=entry.withdrawn,
    )


def of_listed(listed: Listed, source: Source) -> Named | None:
    """What a sitemap names, likewise."""
    address = _plain(listed.link)
    if address is None:
        return None
    told = {"title": listed.title, "publisher": listed.publisher or source.publisher, "published": listed.published}
    return Named(
        address=address,
        updated=_moment(listed.changed or listed.published),
        told={name: value for name, value in told.items() if value},
        day=max(listed.changed or "", listed.published or "")[:10],
    )


def of_file(path: Path, *, size: int, changed: int) -> Named:
    """A file; its time of change, in nanoseconds, and its size tell whether it is another."""
    return Named(address=str(path), updated=f"{changed}-{size}")


def wanted(named: Named, source: Source) -> bool:
    """Whether one of the words that the source is to be narrowed down to stands in its title or address."""
    told = f"{named.told.get('title', '')} {named.address}".casefold()
    return not source.match or any(word in told for word in source.match)


def noticed(named: Named, known: PageState | None, hearing: Hearing) -> Noticed | None:
    """What follows of it; None: nothing."""
    if known is None:
        return None if named.withdrawn else _new(named, hearing)
    if named.withdrawn:
        believed = known.source == hearing.source or (hearing.owns(known) and known.source in hearing.kin)
        return _withdrawn(known, hearing) if believed else _doubted(named, known, hearing)
    if hearing.owns(known):
        return _named_again(named, known, hearing)
    if is_later(named.updated, known.updated):
        return Noticed(page=_to_ask(msgspec.structs.replace(known, updated=named.updated), hearing.now))
    return None


def is_later(one: str | None, other: str | None) -> bool:
    """Whether both are instants, and one comes after the other."""
    first, second = _instant(one), _instant(other)
    return first is not None and second is not None and first > second


def _new(named: Named, hearing: Hearing) -> Noticed:
    old = _is_old(named, hearing, undated=hearing.is_first)
    return Noticed(
        page=PageState(
            digest=named.digest,
            address=named.address,
            source=hearing.source,
            entry=named.entry,
            state=UNREAD if old else WAITING,
            message="older than what is read of a sitemap" if old else "",
            updated=named.updated,
            told=named.told,
            first_at=hearing.now,
            changed_at=hearing.now,
            next_at=None if old else hearing.now,
        )
    )


def _named_again(named: Named, known: PageState, hearing: Hearing) -> Noticed | None:
    adopted = known.source != hearing.source
    if adopted:
        known = msgspec.structs.replace(known, source=hearing.source, entry=named.entry or known.entry)
    again = known.state == WITHDRAWN and known.withdrawn_by == "feed"
    if not (again or _is_changed(named, known, hearing.now)):
        return Noticed(page=known) if adopted else None
    page = msgspec.structs.replace(known, updated=named.updated, told=named.told)
    if page.state == UNREAD and _is_old(named, hearing, undated=True):
        return Noticed(page=page)
    page = msgspec.structs.replace(
        page,
        state=(READ if page.report else WAITING) if again or page.state == UNREAD else page.state,
        withdrawn_by=None if again else page.withdrawn_by,
        moved_to=named.address if named.digest != page.digest else page.moved_to,
    )
    page = msgspec.structs.replace(page, next_at=hearing.now) if again else _to_ask(page, hearing.now)
    return Noticed(page=page, back=again)


def _is_old(named: Named, hearing: Hearing, *, undated: bool) -> bool:
    return hearing.since is not None and (named.day < hearing.since if named.day else undated)


def _is_changed(named: Named, known: PageState, now: datetime) -> bool:
    """Whether a source says that a page is another; not if it goes back in time (two caches, or another source)."""
    if named.updated is None or named.updated == known.updated:
        return False
    before = _instant(known.updated)
    return not is_later(known.updated, named.updated) or (before is not None and before > now)


def _to_ask(page: PageState, now: datetime) -> PageState:
    """To be asked for soon: at once, unless it was found unchanged not long ago, or does not answer."""
    if page.failures and page.next_at is not None:
        return page
    at = now
    if page.asked_at is not None and "://" in page.address:
        in_vain = page.asked_at - page.changed_at
        at = max(now, page.asked_at + min(in_vain, _PATIENCE))
    return msgspec.structs.replace(page, failures=0, next_at=min(at, page.next_at or at))


def _withdrawn(known: PageState, hearing: Hearing) -> Noticed | None:
    if known.state == WITHDRAWN and known.withdrawn_by == "feed":
        return None
    page = msgspec.structs.replace(
        known,
        source=hearing.source,
        state=WITHDRAWN if known.report else UNREAD,
        withdrawn_by="feed",
        message="" if known.report else "withdrawn before it was read",
        next_at=known.next_at if known.report else None,  # its feed may be wrong, and a person say so
    )
    return Noticed(page=page, gone=known.report is not None) if page != known else None


def _doubted(named: Named, known: PageState, hearing: Hearing) -> Noticed | None:
    """A page that another publisher's feed, or another of the same one, says is withdrawn: it is looked at once."""
    since = _instant(named.updated)
    if known.state != READ or since is None or since > hearing.now or (known.asked_at and known.asked_at >= since):
        return None
    source = hearing.source if hearing.owns(known) else known.source
    return Noticed(page=msgspec.structs.replace(known, source=source, next_at=hearing.now))


def _plain(link: str | None) -> str | None:
    """An address, always written in the same way; what must not be fetched is told when it is asked for."""
    if link is None:
        return None
    try:
        return untracked(parse(link, None).text)
    except InputError:
        return None


def _moment(told: str | None) -> str | None:
    """An instant in UTC, so that the same one written in another way is no change."""
    moment = _instant(told)
    return told if moment is None else moment.isoformat()


def _instant(told: str | None) -> datetime | None:
    """None for a day, and for what is none."""
    try:
        moment = datetime.fromisoformat(told or "")
    except ValueError:
        return None
    if len(told or "") <= 10 or moment.tzinfo is None:
        return None
    return moment.astimezone(UTC)
