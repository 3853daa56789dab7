"""What a feed, sitemap or folder names that is new, changed or withdrawn, beside what is known of it. Pure."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from sayso.core.errors import InputError
from sayso.core.records import Record
from sayso.fetch.feeds import Entry
from sayso.fetch.sitemaps import Listed
from sayso.fetch.urls import parse
from sayso.ledger.watching import PageState, SourceState, digest_of
from sayso.run.watch.config import Source

WAITING, READ, UNREAD, WITHDRAWN = "waiting", "read", "unread", "withdrawn"


class Named(Record, frozen=True, kw_only=True):
    """One thing that a source names."""

    address: str
    """Of a page, or the path of a file; empty where the source only says that it is withdrawn."""
    entry: str | None = None
    """A hash of its id in this source."""
    updated: str | None = None
    told: dict[str, str] = msgspec.field(default_factory=dict)
    day: str = ""
    """The later one of publication and change; empty where neither is told."""
    withdrawn: bool = False

    @property
    def digest(self) -> str:
        """By what its page is known."""
        return digest_of(self.address)


class Noticed(Record, frozen=True, kw_only=True):
    """What has become of the page of something that a source names."""

    page: PageState
    gone: bool = False
    """The source says now that it is withdrawn."""
    back: bool = False
    """It had said so, and names it again."""

    @property
    def is_due(self) -> bool:
        """Whether it is to be asked for."""
        return self.page.next_at is not None and not self.gone


def of_entry(entry: Entry, source: Source, title: str | None) -> Named | None:
    """What a feed's entry names; `title` is the feed's own. None: nothing to be read."""
    address = _plain(entry.link)
    if address is None and not entry.withdrawn:
        return None
    publisher = entry.publisher or source.publisher or title
    told = {"title": entry.title, "publisher": publisher, "published": entry.published}
    return Named(
        address=address or "",
        entry=digest_of(source.address, entry.id),
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


def noticed(
    named: Named,
    known: PageState | None,
    source: SourceState,
    now: datetime,
    *,
    since: str | None = None,
    is_first: bool = False,
) -> Noticed | None:
    """What follows of it; None: nothing.

    `since`, a day: what is older is taken note of and not read; nor is, where the source is seen for the first time,
    what does not tell. So it is with sitemaps, which may name all that was ever published.
    """
    if named.withdrawn:
        return None if known is None else _withdrawn(known)
    if known is None:
        old = since is not None and (named.day < since if named.day else is_first)
        return Noticed(
            page=PageState(
                digest=named.digest,
                address=named.address,
                source=source.digest,
                entry=named.entry,
                state=UNREAD if old else WAITING,
                message="older than what is read of a sitemap" if old else "",
                updated=named.updated,
                told=named.told,
                first_at=now,
                changed_at=now,
                next_at=None if old else now,
            )
        )
    if known.source != source.digest:  # another source named it first, and tells when it is changed
        return None
    again = known.state == WITHDRAWN and known.withdrawn_by == "feed"
    if named.updated == known.updated and not again:
        return None
    page = msgspec.structs.replace(
        known,
        state=(READ if known.report else WAITING) if again or known.state == UNREAD else known.state,
        withdrawn_by=None if again else known.withdrawn_by,
        moved_to=named.address if named.digest != known.digest else known.moved_to,
        updated=named.updated,
        told=named.told,
        failures=0,
        changed_at=now,
        next_at=now,
    )
    return Noticed(page=page, back=again)


def _withdrawn(known: PageState) -> Noticed | None:
    if known.state == WITHDRAWN and known.withdrawn_by == "feed":
        return None
    page = msgspec.structs.replace(
        known,
        state=WITHDRAWN if known.report else UNREAD,
        withdrawn_by="feed",
        message="" if known.report else "withdrawn before it was read",
        next_at=None,
    )
    return Noticed(page=page, gone=known.report is not None) if page != known else None


def _plain(link: str | None) -> str | None:
    """An address, always written in the same way; what must not be fetched is told when it is asked for."""
    if link is None:
        return None
    try:
        return parse(link, None).text
    except InputError:
        return None


def _moment(told: str | None) -> str | None:
    """An instant in UTC, so that the same one written in another way is no change."""
    if told is None:
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return told
    if len(told) <= 10 or moment.tzinfo is None:
        return told
    return moment.astimezone(UTC).isoformat()
