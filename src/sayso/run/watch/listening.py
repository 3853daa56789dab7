"""Feeds, sitemaps and folders: what each names now, and which of it is to be asked for."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import msgspec

from sayso import fetch
from sayso.core.errors import InputError
from sayso.core.records import Problem, RawPage, Record
from sayso.core.text import without_surrogates
from sayso.fetch.backoff import DAY as _DAY
from sayso.fetch.backoff import next_try
from sayso.fetch.client import Answer
from sayso.fetch.feeds import entries
from sayso.fetch.sitemaps import Listed, listed
from sayso.fetch.sources import sources
from sayso.fetch.urls import shown
from sayso.fetch.wanted import Wanted
from sayso.ledger import Ledger, Queries
from sayso.ledger.watching import SourceState, digest_of
from sayso.run.watch.config import Config, Source
from sayso.run.watch.days import believed, disbelieved
from sayso.run.watch.matching import kin, living, matched, moved_here
from sayso.run.watch.noticing import Hearing, Named, Noticed, noticed, of_entry, of_file, of_listed

MOST_SITEMAPS: Final = 100
"""Of one index, those that were changed last."""
MOST_OF_ROOT: Final = 500
"""Of one that feeds.toml names, with all that these name."""
_GONE_AGAIN: Final = timedelta(days=7)
_BUSY: Final = timedelta(days=1)
"""For so long a source may say "later" before that counts as a failure."""
_NO_NAME: Final = "has a name that is no UTF-8: it cannot be kept to; rename it"
_SETTLED: Final = 1.0
"""So many seconds a file must not have been written to, to be taken for whole."""


class Web(Protocol):
    """What asks the web; `fetch.client.Client` is one."""

    def get(self, address: str, *, wanted: Wanted, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """What comes of one request."""


class Heard(Record, frozen=True, kw_only=True):
    """What one source has told."""

    state: SourceState
    noticed: tuple[Noticed, ...] = ()
    further: tuple[SourceState, ...] = ()
    """Sitemaps that it names."""
    moved: frozenset[str] = frozenset()
    """Sources whose pages are all this one's now."""
    problems: tuple[str, ...] = ()
    note: str = ""


class Ear:
    """Listens to sources, one at a time."""

    def __init__(self, ledger: Ledger, web: Web, config: Config, sleep: Callable[[float], None] = time.sleep) -> None:
        self._ledger, self._web, self._config, self._sleep = ledger, web, config, sleep

    def due(self, known: dict[str, SourceState], now: datetime) -> list[tuple[Source, SourceState]]:
        """The sources of feeds.toml that are to be asked now, then sitemaps that these have named."""
        found: list[tuple[Source, SourceState]] = []
        for source, state in self.every(known, now):
            if state.next_at <= now:
                found.append((source, state))
        return found

    def every(self, known: dict[str, SourceState], now: datetime) -> list[tuple[Source, SourceState]]:
        """All of them."""
        own = {source_digest(source): source for source in self._config.sources}
        found = [(source, known.get(digest) or _new(source, digest, now)) for digest, source in own.items()]
        for digest, state in known.items():
            root = own.get(digest_of("sitemap", state.root)) if state.root else None
            if root is not None and digest not in own:
                found.append((msgspec.structs.replace(root, address=state.address), state))
        return found

    def hear(self, source: Source, state: SourceState, now: datetime) -> Heard:
        """Ask one, and look up what it names."""
        return self._files(source, state, now) if source.kind == "folder" else self._asked(source, state, now)

    def _asked(self, source: Source, state: SourceState, now: datetime) -> Heard:
        asked: Wanted = "feed" if source.kind == "feed" else "sitemap"
        if state.root is None and state.changed != _narrowed(source):  # feeds.toml asks for others of its entries
            state = msgspec.structs.replace(
                state, etag=None, last_modified=None, heard_at=None, changed=_narrowed(source)
            )
        answer = self._web.get(source.address, wanted=asked, etag=state.etag, last_modified=state.last_modified)
        match answer.kind:
            case "found" if answer.page is not None:
                try:
                    return self._told(source, state, answer, answer.page, now)
                except InputError as error:
                    return _failed(source, state, str(error), now)
            case "unchanged":
                return Heard(state=_well(source, state, answer, now))
            case "later":
                return _put_off(source, state, answer, now)
            case "missing" | "gone" if state.root is not None:  # an index may name what is no more
                return Heard(state=msgspec.structs.replace(state, next_at=now + _GONE_AGAIN))
            case _:
                return _failed(source, state, answer.message or answer.kind, now, answer.retry_after)

    def _told(self, source: Source, state: SourceState, answer: Answer, page: RawPage, now: datetime) -> Heard:
        well = _well(source, state, answer, now)
        if source.kind == "feed":
            feed = entries(page)
            named = [each for entry in feed.entries if (each := of_entry(entry, source, feed.title))]
            heard = self._noticed(believed(named, now), source, well, now, is_first=state.heard_at is None)
            problems = feed.problems + disbelieved(named, heard.noticed, now)
            return msgspec.structs.replace(heard, problems=problems, note=_moved(answer))
        sitemap = listed(page)
        since = (now - timedelta(days=self._config.back)).date().isoformat()
        named = [each for entry in sitemap.pages if (each := of_listed(entry, source))]
        heard = self._noticed(believed(named, now), source, well, now, since=since, is_first=state.heard_at is None)
        with self._ledger.read() as queries:
            root = state.root or source.address
            further = tuple(_further(sitemap.sitemaps, root, queries, now, since))
        old = sum(each.page.next_at is None for each in heard.noticed)
        note = f"{old} pages are older than {self._config.back} days, and not read"
        problems = sitemap.problems + disbelieved(named, heard.noticed, now)
        return msgspec.structs.replace(heard, further=further, problems=problems, note=note if old else _moved(answer))

    def _noticed(
        self,
        named: Sequence[Named],
        source: Source,
        state: SourceState,
        now: datetime,
        *,
        since: str | None = None,
        is_first: bool = False,
    ) -> Heard:
        """What is new or changed of what a source names; of what is named twice, the first."""
        with self._ledger.read() as queries:
            known = queries.watching.sources()
            watched = {each.digest: each for _, each in self.every(known | {state.digest: state}, now)}
            hearing = Hearing(
                source=state.digest,
                now=now,
                living=living(watched.values(), now),
                kin=kin(state, known.values()),
                since=since,
                is_first=is_first,
            )
            pairs = matched(named, source, hearing, queries)
        found: dict[str, Noticed] = {}
        for each, page in pairs:
            what = noticed(each, page, hearing)
            if what is not None:
                found.setdefault(what.page.digest, what)
        return Heard(state=state, noticed=tuple(found.values()), moved=moved_here(pairs, hearing, watched))

    def _files(self, source: Source, state: SourceState, now: datetime) -> Heard:
        found: list[Named] = []
        problems: list[str] = []
        for each in self._settled(source.address):
            if isinstance(each, Named):
                found.append(each)
            elif not each.problem.message.startswith("holds no"):  # an empty folder is nothing odd here
                problems.append(f"{each.origin}: {each.problem.message}")
        if not Path(source.address).is_dir():
            return _failed(source, state, "there is no such folder", now)
        well = _well(source, state, Answer(kind="found"), now)
        heard = self._noticed(found, source, well, now)
        return msgspec.structs.replace(heard, problems=tuple(dict.fromkeys(problems)))

    def _settled(self, folder: str) -> Iterable[Named | fetch.Failure]:
        """The files of a folder; those that are still being written to are left for the next time."""
        files = list(sources([folder]))
        before = {each.path: _stat(each.path) for each in files if isinstance(each, fetch.Source)}
        if any(size is not None and time.time() - changed / 1e9 < _SETTLED for size, changed in before.values()):
            self._sleep(_SETTLED)
        for each in files:
            if isinstance(each, fetch.Failure):
                yield each
            elif without_surrogates(each.path) != each.path:
                yield fetch.Failure(origin=each.origin, problem=Problem(stage="fetch", message=_NO_NAME))
            elif (now := _stat(each.path)) == before[each.path] and now[0] is not None:
                yield of_file(Path(each.path), size=now[0], changed=now[1])


def _narrowed(source: Source) -> str:
    """Names what of a source is wanted."""
    return digest_of(*source.match)[:16]


def _moved(answer: Answer) -> str:
    return f"has moved for good: write {shown(answer.moved_to)} in its place" if answer.moved_to else ""


def source_digest(source: Source) -> str:
    """By what a source is known."""
    return digest_of(source.kind, source.address)


def _new(source: Source, digest: str, now: datetime) -> SourceState:
    return SourceState(digest=digest, kind=source.kind, address=source.address, begun_at=now, next_at=now)


def _stat(path: str) -> tuple[int | None, int]:
    try:
        found = Path(path).stat()
    except OSError:
        return None, 0
    return found.st_size, found.st_mtime_ns


def _further(named: Sequence[Listed], root: str, queries: Queries, now: datetime, since: str) -> Iterable[SourceState]:
    """The sitemaps of an index that are new or changed; but not those that were older than `since` from the first."""
    known = queries.watching.sources()
    room = MOST_OF_ROOT - sum(state.root == root for state in known.values())
    latest = sorted(named, key=lambda each: each.changed or "9999", reverse=True)[:MOST_SITEMAPS]
    for each in latest:
        old = each.changed is not None and each.changed[:10] < since
        digest = digest_of("sitemap", each.link)
        state = known.get(digest)
        if digest == digest_of("sitemap", root) or (state is None and (old or room <= 0)):
            continue
        if state is None:
            room -= 1
            yield SourceState(
                digest=digest, kind="sitemap", address=each.link, root=root, changed=each.changed,
                begun_at=now, next_at=now,
            )  # fmt: skip
        elif state.root is not None and each.changed is not None and each.changed != state.changed:
            yield msgspec.structs.replace(state, changed=each.changed, next_at=now)


def _well(source: Source, state: SourceState, answer: Answer, now: datetime) -> SourceState:
    # Of a sitemap that an index names, the index says when it is changed.
    every = max(source.every, _DAY) if state.root is not None and state.changed is not None else source.every
    return msgspec.structs.replace(
        state,
        etag=answer.etag,
        last_modified=answer.last_modified,
        failures=0,
        message="",
        heard_at=now,
        next_at=now + timedelta(seconds=every),
    )


def _put_off(source: Source, state: SourceState, answer: Answer, now: datetime) -> Heard:
    """It is to be asked later; where that goes on for more than a day, it fails."""
    if now - (state.heard_at or state.begun_at) > _BUSY + timedelta(seconds=source.every):
        why = f"has not been heard for more than a day: {answer.message}"
        return _failed(source, state, why, now, answer.retry_after)
    wait = max(60.0, min(source.every, 3_600.0), answer.retry_after or 0.0)
    note = answer.message if answer.message != state.message else ""
    later = now + timedelta(seconds=wait)
    return Heard(state=msgspec.structs.replace(state, message=answer.message, next_at=later), note=note)


def _failed(source: Source, state: SourceState, why: str, now: datetime, retry_after: float | None = None) -> Heard:
    failures = state.failures + 1
    wait = next_try(failures, usual=source.every, retry_after=retry_after)
    failed = msgspec.structs.replace(state, failures=failures, message=why, next_at=now + timedelta(seconds=wait))
    return Heard(state=failed, problems=(why,) if why != state.message else ())
